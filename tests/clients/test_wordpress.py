"""The WordPress plugin, in PHP, against a service that runs, and against one that does not behave."""

from __future__ import annotations

import html
import json
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import requests
import standardwebhooks
from factcheck_client import Client

from clients.generate.__main__ import CLIENTS
from tests.servers import answers, free_port, program

PLUGIN = CLIENTS / "wordpress" / "factcheck.php"
HARNESS = Path(__file__).with_name("wordpress.php")
SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
HOOK = "/wp-json/factcheck/v1/webhook"
POST = {
    "id": 7,
    "title": "China's car exports",
    "content": "<p>China exported 2.015 million vehicles in 2021. In 2022 it exported 4.2 million vehicles.</p>",
    "status": "publish",
    "date": "2023-01-20 10:00:00",
}


class Site:
    """A WordPress with the plugin, and its settings in wp-config.php."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.url = folder, f"http://127.0.0.1:{port}"

    def configure(self, **settings: str) -> None:
        (self.folder / "state.config").write_text(json.dumps({f"FACTCHECK_{name.upper()}": value for name, value in settings.items()}))

    def save(self, **changes: object) -> None:
        saved = requests.post(f"{self.url}/save", json=POST | changes, timeout=60)
        assert (saved.status_code, saved.text) == (200, "")

    def box(self, post: int = 7) -> str:
        return requests.get(f"{self.url}/box?post={post}", timeout=60).text

    def seen(self, post: int = 7) -> str:
        """What stands in the box, without its tags."""
        return html.unescape(re.sub(r"<[^>]+>", " ", self.box(post)))

    def listed(self) -> list[str]:
        return requests.get(f"{self.url}/list", timeout=60).text.splitlines()[2:]

    def again(self, post: int = 7) -> str:
        """The address behind the button of the box."""
        found = re.search(r'class="button" href="https://news\.example([^"]+)"', self.box(post))
        assert found
        return html.unescape(found[1])

    def told(self, body: bytes, **headers: str) -> int:
        return requests.post(f"{self.url}{HOOK}", data=body, headers=headers, timeout=60).status_code


@contextmanager
def serving(folder: Path, port: int) -> Iterator[Site]:
    command = [program("php"), "-d", "display_errors=1", "-d", "error_reporting=-1", "-S", f"127.0.0.1:{port}", str(HARNESS)]
    with (folder / "php.log").open("wb") as log:
        process = subprocess.Popen(command, env={"WP_STATE": str(folder / "state")}, stdout=log, stderr=log)
    try:
        assert answers(port), (folder / "php.log").read_text()
        yield Site(folder, port)
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def site(tmp_path):
    with serving(tmp_path, free_port()) as found:
        yield found


def test_the_plugin_has_no_fault_of_syntax():
    for path in (PLUGIN, HARNESS):
        ran = subprocess.run([program("php"), "-l", str(path)], capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout


def test_a_post_is_checked_when_it_is_saved_and_once_as_long_as_it_is_the_same(site, newsroom):
    site.configure(url=newsroom.url, key=newsroom.key)
    client = Client(newsroom.url, newsroom.key)
    site.save()
    seen = site.seen()
    assert "✗ 2 statements: 1 agrees, 1 is wrong." in seen
    assert "China's vehicle exports came to 3.11 million in 2022, not 4.2 million. Write: 3.1 million" in seen
    link = re.search(rf'href="{newsroom.url}/checks/([^"]+)"', site.box())
    check = client.get(link[1])
    assert (check["url"], check["published"], check["verdict"]) == ("https://news.example/?p=7", "2023-01-20", "refuted")
    assert site.listed() == ["✗ refuted"]
    site.save()
    assert link[0] in site.box()
    site.save(content=POST["content"].replace("4.2", "3.111"))
    assert "✓ 2 statements: both agree." in site.seen()
    assert link[0] not in site.box()


def test_of_a_draft_nothing_is_kept(site, newsroom):
    site.configure(url=newsroom.url, key=newsroom.key)
    site.save(id=8, status="draft")
    assert "4.2 million" in site.seen(8)
    assert "/checks/" not in site.box(8)
    site.save(id=9, status="auto-draft")
    site.save(id=10, content="<p> </p>")
    assert "Save the post to have its figures checked." in site.seen(9)
    assert "Save the post to have its figures checked." in site.seen(10)


def test_the_button_checks_again_for_who_may_edit_and_comes_from_the_editor(site, newsroom):
    site.configure(url="http://127.0.0.1:9")
    site.save()
    assert "Not checked: The service does not answer" in site.seen()
    site.configure(url=newsroom.url, key=newsroom.key)
    path = site.again()
    assert requests.get(site.url + path.replace("_wpnonce=", "_wpnonce=0"), timeout=60).status_code == 403
    requests.post(f"{site.url}/may", json=False, timeout=60)
    assert requests.get(site.url + path, timeout=60).status_code == 403
    requests.post(f"{site.url}/may", json=True, timeout=60)
    assert "Not checked" in site.seen()
    done = requests.get(site.url + path, allow_redirects=False, timeout=60)
    assert (done.status_code, done.headers["Location"]) == (302, "https://news.example/wp-admin/post.php?post=7&action=edit")
    assert "✗ 2 statements" in site.seen()
    assert "Not checked" not in site.seen()


def test_a_post_whose_verdict_has_changed_is_marked(newsroom, tmp_path):
    client = Client(newsroom.url, newsroom.key)
    with serving(tmp_path, newsroom.receiver) as site:
        hook = {"url": f"{site.url}{HOOK}", "events": ["check.verdict_changed"]}
        headers = {"Authorization": f"Bearer {newsroom.key}"}
        secret = requests.post(f"{newsroom.url}/v1/webhooks", json=hook, headers=headers, timeout=20).json()["secret"]
        site.configure(url=newsroom.url, key=newsroom.key, webhook_secret=secret)
        site.save(content="<p>China exported 2.015 million vehicles in 2021.</p>", date="2022-03-01 10:00:00")
        before = site.box()
        assert site.listed() == ["✓ supported"]
        newsroom.revise(2021, 2_500_000, "2026-03-17")
        for _ in range(1200):
            if site.listed() != ["✓ supported"]:
                break
            time.sleep(0.1)
        assert site.listed() == ["✓ supported ⟳ changed"]
        assert "by the newest figures it has changed: from supported to refuted." in site.seen()
        newer = re.search(r"/checks/([^\"]+)", site.box())[1]
        assert newer not in before
        assert client.get(newer)["supersedes"] in before
        requests.get(site.url + site.again(), allow_redirects=False, timeout=60)
        assert site.listed() == ["✓ supported"]
        again = client.get(re.search(r"/checks/([^\"]+)", site.box())[1])
        assert again["id"] not in {newer, client.get(newer)["supersedes"]}


def signed(body: bytes, secret: str = SECRET, age: float = 0) -> dict[str, str]:
    at = datetime.fromtimestamp(time.time() - age, UTC)
    signature = standardwebhooks.Webhook(secret).sign("msg_1", at, body.decode())
    return {"webhook-id": "msg_1", "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature}


def test_a_message_counts_only_when_it_is_signed(site):
    body = b'{"type":"webhook.test","data":{}}'
    headers = signed(body)
    assert site.told(body, **headers) == 401  # no secret is set: nobody is believed
    site.configure(url="http://127.0.0.1:9", webhook_secret=SECRET)
    assert site.told(body, **headers) == 204
    assert site.told(body, **headers | {"webhook-signature": f"v1,AAAA {headers['webhook-signature']}"}) == 204
    other = "whsec_" + "QUJD" * 8
    for wrong in (
        {}, signed(body, other), signed(body, age=400), signed(body, age=-400), signed(body + b" "), headers | {"webhook-id": "msg_2"},
        headers | {"webhook-timestamp": "now"}, {name: value for name, value in headers.items() if name != "webhook-signature"},
    ):  # fmt: skip
        assert site.told(body, **wrong) == 401
    changed = json.dumps({"type": "check.verdict_changed", "data": {"check_id": "n", "supersedes": "nobody"}}).encode()
    assert site.told(changed, **signed(changed)) == 204


@contextmanager
def service_that(*replies: tuple[int, object]) -> Iterator[tuple[str, list[tuple[str, dict[str, str], bytes]]]]:
    """A service that gives these answers in turn, and what it was asked."""
    heard, ahead = [], list(replies)

    class Handler(BaseHTTPRequestHandler):
        def reply(self) -> None:
            heard.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"] or 0))))
            status, body = ahead.pop(0)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        do_GET = do_POST = reply  # noqa: N815 # the names that the server calls

        def log_message(self, *_: object) -> None:
            """Nothing on standard error."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


HOSTILE = "<img src=x onerror=alert(1)>\"'&\\n"
ASSERTION = {"verdict": "refuted", "words": {"text": HOSTILE}, "explanation": HOSTILE, "correction": {"text": HOSTILE}}
CHECK = {"id": HOSTILE, "verdict": "refuted", "summary": HOSTILE, "claims": [{"assertions": [ASSERTION]}]}


def test_what_is_sent_carries_the_key_and_is_the_same_when_it_is_sent_again(site):
    refused = {"title": "Too many requests", "detail": "Wait.", "errors": [{"pointer": "/text", "detail": HOSTILE}]}
    with service_that((429, refused), (502, b"<h1>bad gateway</h1>"), (200, CHECK)) as (url, heard):
        site.configure(url=f"{url}/", key="fck_live_k")
        site.save()
        assert "Not checked: Too many requests Wait. /text: <img" in site.seen().replace("  ", " ")
        site.save()
        assert "Not checked: The service answered 502." in site.seen()
        site.save()
    assert [path for path, _, _ in heard] == ["/v1/checks"] * 3
    assert len({headers["Idempotency-Key"] for _, headers, _ in heard}) == 1
    assert {headers["Authorization"] for _, headers, _ in heard} == {"Bearer fck_live_k"}
    assert json.loads(heard[0][2]) == {
        "headline": POST["title"], "text": POST["content"], "format": "html", "url": "https://news.example/?p=7",
        "published": "2023-01-20", "store": True,
    }  # fmt: skip
    assert "<img" not in site.box()
    assert site.seen().count("onerror=alert(1)>\"'&\\n") == 4


def test_a_message_waits_for_a_service_that_is_away(site):
    with service_that((201, CHECK | {"id": "old"}), (503, {}), (200, CHECK | {"id": "new"})) as (url, _):
        site.configure(url=url, webhook_secret=SECRET)
        site.save()
        data = {
            "check_id": "new",
            "supersedes": "old",
            "old_verdict": "refuted",
            "new_verdict": "supported",
            "old_standing": "refuted",
            "new_standing": "supported",
        }
        body = json.dumps({"type": "check.verdict_changed", "data": data}).encode()
        assert [site.told(body, **signed(body)) for _ in range(3)] == [503, 204, 204]
    assert "Revised figures have changed the verdict: from refuted to supported." in site.seen()
    assert "/checks/new" in site.box()
