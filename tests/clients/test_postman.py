"""The Postman collection, run by newman against a service: with a key from top to bottom, and on a machine that has no key yet."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from clients.generate.__main__ import CLIENTS
from tests.running import Service
from tests.servers import program

POSTMAN = CLIENTS / "postman"


def run(folder: Path, *options: str, **variables: str) -> dict:
    """What newman reports of a run in which nothing fails."""
    report = folder / "report.json"
    command = [program("newman"), "run", str(POSTMAN / "factcheck.postman_collection.json"), *options]
    command += ["-e", str(POSTMAN / "factcheck.postman_environment.json"), "--reporters", "json", "--reporter-json-export", str(report)]
    command += [part for name, value in variables.items() for part in ("--env-var", f"{name}={value}")]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert report.exists(), ran.stdout + ran.stderr
    told = json.loads(report.read_text("utf-8"))["run"]
    faults = [f"{one['source'].get('name')}: {one['error'].get('test', '')} {one['error']['message']}" for one in told["failures"]]
    assert faults == []
    assert ran.returncode == 0
    return told


def answered(told: dict) -> dict[str, int]:
    """The last status of each request that was sent."""
    return {one["item"]["name"]: one["response"]["code"] for one in told["executions"] if "response" in one}


def test_the_whole_collection_passes_with_a_key(newsroom, tmp_path):
    told = run(tmp_path, base_url=newsroom.url, api_key=newsroom.key, webhook_url=f"http://127.0.0.1:{newsroom.receiver}/hooks")
    collection = json.loads((POSTMAN / "factcheck.postman_collection.json").read_text("utf-8"))
    assert set(answered(told)) == {one["name"] for folder in collection["item"] for one in folder["item"]}
    assert told["stats"]["assertions"]["total"] > 3 * len(answered(told))


def test_without_a_key_and_a_receiver_it_makes_neither_keys_nor_webhooks(newsroom, tmp_path):
    program("newman")
    service = Service(tmp_path, newsroom.service.settings)
    try:
        service.start(within=120)
        told = run(tmp_path, "--folder", "checks", "--folder", "webhooks", "--folder", "keys", base_url=service.url)
        assert len(answered(told)) == 3
        assert service.get("/v1/keys").json()["items"] == service.get("/v1/webhooks").json()["items"] == []
    finally:
        service.kill()


def test_a_service_that_does_not_keep_its_word_fails_the_run(newsroom, tmp_path):
    """A collection whose tests cannot fail would show nothing: here the document says less than the service answers."""
    text = (POSTMAN / "factcheck.postman_collection.json").read_text("utf-8")
    broken = tmp_path / "broken.json"
    broken.write_text(text.replace(r"\"status\": {\"type\": \"string\"", r"\"status\": {\"type\": \"integer\""), "utf-8")
    assert broken.read_text("utf-8") != text
    command = [program("newman"), "run", str(broken), "--env-var", f"base_url={newsroom.url}", "--folder", "operation"]
    ran = subprocess.run([*command, "--env-var", f"api_key={newsroom.key}"], capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 1
    assert "the answer is a Readiness" in ran.stdout
