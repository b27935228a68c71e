"""The Python client against a service that runs, and against one that fails."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import requests
import responses
import standardwebhooks
from factcheck_client import Client, Problem, WebhookError, reading, shapes, verify_webhook
from factcheck_client import client as module

from clients.generate.__main__ import CLIENTS
from tests.unit.jobs.receiving import Receiver, receiving

CLAIM = "China exported 3.111 million vehicles in 2022."
SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
BASE = "http://factcheck.test"


@pytest.fixture
def client(newsroom):
    return Client(f"{newsroom.url}/", newsroom.key)


def test_a_check_is_kept_read_reviewed_and_its_evidence_recomputed(client, newsroom, tmp_path):
    check = client.check(
        "China exported 4.2 million vehicles in 2022.", published=date(2023, 1, 20), headline="Exports", url="https://news.example/p/1"
    )
    assert (check["verdict"], check["published"], check["url"]) == ("refuted", "2023-01-20", "https://news.example/p/1")
    assert client.get(check["id"]) == check
    reviewed = client.review(check["id"], check["claims"][0]["n"], "supported", note="They revised it.", reviewer="A. Editor")
    assert (reviewed["agrees"], reviewed["reviewer"], len(reviewed["history"])) == (False, "A. Editor", 0)
    bundle = tmp_path / "bundle.json"
    bundle.write_text(json.dumps(client.evidence(check["id"])), "utf-8")
    verified = newsroom.service.run("verify", str(bundle))
    assert verified.returncode == 0, verified.stdout


def test_nothing_is_kept_of_what_is_not_to_be(client, newsroom):
    check = client.check(CLAIM, published="2023-01-20", store=False)
    assert (check["verdict"], check["id"]) == ("supported", None)
    assert (
        Client(newsroom.url, newsroom.key).check(f"<p>{CLAIM}</p>", format="html", published="2023-01-20", store=False)["verdict"]
        == "supported"
    )


def test_an_edited_reading_is_judged_again(client):
    (assertion,) = client.check("China exported 4.2 million vehicles in 2022.", published="2023-01-20", store=False)["claims"][0][
        "assertions"
    ]
    edited = reading(assertion)
    edited["quantity"] = {"decimal": "3111000"}
    assert assertion["verdict"] == "refuted"
    assert client.judge([edited], published="2023-01-20", store=False)["verdict"] == "supported"


def test_a_batch_gives_each_text_in_its_order(client):
    texts = [CLAIM, {"text": "China exported 4.2 million vehicles in 2022.", "id": "b", "published": "2023-01-21"}, *[CLAIM] * 60]
    outcomes = list(client.batch(texts, published="2023-01-20", store=False, poll=0.1, within=60))
    assert [one["n"] for one in outcomes] == list(range(1, 63))
    assert [(one["id"], one["check"]["verdict"]) for one in outcomes[:2]] == [(None, "supported"), ("b", "refuted")]
    with pytest.raises(TimeoutError, match=r"batch \S+ has not ended after 0 seconds"):
        list(client.batch([CLAIM] * 200, within=0))


def test_what_is_wrong_with_a_request_is_told_by_its_fields(client, newsroom):
    with pytest.raises(Problem) as told:
        client.check(CLAIM, published="20.1.2023", profile="loose")
    assert (told.value.status, told.value.type, told.value.title) == (422, "/problems/validation", "The request does not fit")
    assert sorted(one["pointer"] for one in told.value.errors) == ["/profile", "/published"]
    assert "/published: " in str(told.value)
    assert told.value.instance.startswith("urn:request:")
    with pytest.raises(Problem, match="404"):
        client.get("../status")
    with pytest.raises(Problem, match="401"):
        Client(newsroom.url, "fck_live_nobody").get("x")


def test_changed_verdicts_are_listed_page_by_page(client, newsroom):
    began = datetime.now(UTC)
    kept = client.check(CLAIM, published="2023-01-20")
    newsroom.revise(2022, 3_332_000, "2026-03-15")
    for _ in range(1200):
        changes = list(client.changes(since=began))
        if any(one["old_check"] == kept["id"] for one in changes):
            break
        time.sleep(0.1)
    (change,) = [one for one in changes if one["old_check"] == kept["id"]]
    assert (change["new_verdict"], change["old_standing"], change["new_standing"]) == ("supported", "supported", "refuted")
    assert client.get(change["new_check"])["supersedes"] == kept["id"]
    assert change in list(client.changes(since=began.date()))
    assert list(client.changes(since=datetime.now(UTC) + timedelta(days=1))) == []


@pytest.fixture
def waited(monkeypatch):
    """The seconds that are waited, without waiting."""
    seconds = []
    monkeypatch.setattr(module.time, "sleep", seconds.append)
    return seconds


@pytest.fixture
def answers():
    with responses.RequestsMock(assert_all_requests_are_fired=True) as mock:
        yield mock


def problem(mock, method, path, status, **headers):
    told = {"type": "/problems/busy", "title": "Busy", "status": status, "detail": "Later.", "instance": "urn:request:1"}
    mock.add(method, BASE + path, status=status, body=json.dumps(told), content_type="application/problem+json", headers=headers)


def test_a_busy_service_is_asked_again_when_it_says_with_the_same_key(answers, waited):
    problem(answers, "POST", "/v1/checks", 429, **{"Retry-After": "7"})
    problem(answers, "POST", "/v1/checks", 503)
    answers.add("POST", f"{BASE}/v1/checks", body=requests.ConnectionError("gone"))
    answers.add("POST", f"{BASE}/v1/checks", json={"id": "c"}, status=201)
    assert Client(BASE, "k").check(CLAIM) == {"id": "c"}
    assert waited == [7.0, 1.0, 2.0]
    sent = [call.request for call in answers.calls]
    assert len({one.headers["Idempotency-Key"] for one in sent}) == 1
    assert {one.headers["Authorization"] for one in sent} == {"Bearer k"}
    assert {json.loads(one.body)["text"] for one in sent} == {CLAIM}


def test_every_request_has_a_key_of_its_own(answers):
    for _ in range(2):
        answers.add("POST", f"{BASE}/v1/checks", json={"id": "c"}, status=201)
        Client(BASE).check(CLAIM)
    assert len({call.request.headers["Idempotency-Key"] for call in answers.calls}) == 2
    assert "Authorization" not in answers.calls[0].request.headers


def test_a_time_to_retry_is_waited_for_and_one_that_is_too_far_is_not(answers, waited):
    problem(answers, "GET", "/v1/checks/c", 503, **{"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)})
    problem(answers, "GET", "/v1/checks/c", 429, **{"Retry-After": "3600"})
    with pytest.raises(Problem) as told:
        Client(BASE).get("c")
    assert (told.value.status, told.value.detail) == (429, "Later.")
    (seconds,) = waited
    assert 15 < seconds <= 20


def test_it_gives_up_after_the_last_attempt(answers, waited):
    for _ in range(3):
        problem(answers, "GET", "/v1/checks/c", 503, **{"Retry-After": "soon"})
    with pytest.raises(Problem, match="503 Busy: Later"):
        Client(BASE, retries=2).get("c")
    assert waited == [0.5, 1.0]
    answers.add("GET", f"{BASE}/v1/checks/d", body=requests.Timeout("slow"))
    with pytest.raises(requests.Timeout):
        Client(BASE, retries=0).get("d")


def test_what_is_wrong_is_not_sent_again(answers, waited):
    problem(answers, "GET", "/v1/checks/c", 500)
    with pytest.raises(Problem):
        Client(BASE).get("c")
    answers.add("GET", f"{BASE}/v1/checks/c", status=301, headers={"Location": "https://elsewhere.test/"})
    with pytest.raises(Problem, match="301 Moved Permanently"):
        Client(BASE).get("c")
    answers.add("GET", f"{BASE}/v1/checks/c", status=404, body="<h1>no such site</h1>", content_type="text/html")
    with pytest.raises(Problem) as told:
        Client(BASE).get("c")
    assert (told.value.type, told.value.title, told.value.errors) == ("about:blank", "Not Found", [])
    assert waited == []


def test_a_key_is_not_replaced_by_what_stands_in_a_netrc(answers, tmp_path, monkeypatch):
    (tmp_path / ".netrc").write_text("machine factcheck.test login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    answers.add("GET", f"{BASE}/v1/checks/c", json={})
    Client(BASE, "k").get("c")
    assert answers.calls[0].request.headers["Authorization"] == "Bearer k"


def signed(body: bytes, at: datetime) -> dict[str, str]:
    """The headers of a message, signed by the reference library."""
    signature = standardwebhooks.Webhook(SECRET).sign("msg_1", at, body.decode())
    return {"Webhook-Id": "msg_1", "Webhook-Timestamp": str(int(at.timestamp())), "Webhook-Signature": signature}


def test_a_message_is_taken_from_who_knows_the_secret():
    body, at = json.dumps({"type": "batch.finished", "timestamp": "t", "data": {"batch_id": "b"}}).encode(), datetime.now(UTC)
    headers = signed(body, at)
    assert verify_webhook(SECRET, headers, body)["data"] == {"batch_id": "b"}
    both = headers | {"Webhook-Signature": f"v1,AAAA {headers['Webhook-Signature']}"}
    assert verify_webhook(SECRET, both, body, now=at.timestamp() + 299)["type"] == "batch.finished"
    for secret, other, changed, now, why in [
        (SECRET, headers, body + b" ", 0, "no signature"),
        ("whsec_AAAA", headers, body, 0, "no signature"),
        (SECRET, headers | {"Webhook-Id": "msg_2"}, body, 0, "no signature"),
        (SECRET, headers | {"Webhook-Signature": "v1,ä"}, body, 0, "no signature"),
        (SECRET, headers, body, 301, "seconds old"),
        (SECRET, headers, body, -302, "seconds old"),
        (SECRET, headers | {"Webhook-Timestamp": "now"}, body, 0, "no number of seconds"),
        (SECRET, {name: value for name, value in headers.items() if name != "Webhook-Id"}, body, 0, "'webhook-id' is missing"),
        ("not a secret", headers, body, 0, "the secret is not one"),
    ]:
        with pytest.raises(WebhookError, match=why):
            verify_webhook(secret, other, changed, now=at.timestamp() + now)


def test_the_distribution_stands_alone(tmp_path):
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path), str(CLIENTS / "python")]
    subprocess.run(command, check=True, capture_output=True)
    wheel = next(tmp_path.glob("factcheck_client-*.whl"))
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info" not in name}
    assert names == {
        f"factcheck_client/{name}" for name in ("__init__.py", "client.py", "problems.py", "py.typed", "shapes.py", "webhooks.py")
    }
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    asked = "import sys, factcheck_client; print(factcheck_client.__file__); print(sorted(n for n in sys.modules if n.split('.')[0] == 'factcheck'))"
    told = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=tmp_path,
        env={"PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert Path(told[0]).is_relative_to(site)
    assert told[1] == "[]"


def test_answers_have_the_fields_of_their_types(client):
    check = client.check(CLAIM, published="2023-01-20")
    (claim,) = check["claims"]
    for answer, shape in [
        (check, shapes.StoredCheck),
        (claim, shapes.Claim),
        (claim["assertions"][0], shapes.Assertion),
        (client.evidence(check["id"]), shapes.Evidence),
        (client.review(check["id"], 1, "supported"), shapes.Reviewed),
    ]:
        assert shape.__required_keys__ <= set(answer) <= set(shape.__annotations__)


def test_a_message_of_the_service_is_taken(newsroom):
    asked = {"headers": {"Authorization": f"Bearer {newsroom.key}"}, "timeout": 20}
    with receiving(Receiver(port=newsroom.receiver)) as receiver:
        hook = requests.post(f"{newsroom.url}/v1/webhooks", json={"url": receiver.url, "events": ["batch.finished"]}, **asked).json()
        assert requests.post(f"{newsroom.url}/v1/webhooks/{hook['id']}/test", json={}, **asked).status_code == 202
        told = []
        for _ in range(600):
            told = [verify_webhook(hook["secret"], message.headers, message.body)["data"] for message in receiver.heard]
            if {"webhook_id": hook["id"]} in told:  # a batch of another test may end meanwhile
                break
            time.sleep(0.1)
        assert {"webhook_id": hook["id"]} in told


def test_the_example_of_its_readme_runs(newsroom):
    (code,) = re.findall(r"^```python\n(.*?)^```$", (CLIENTS / "python" / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    code = code.replace("http://localhost:8000", newsroom.url).replace("key=None", f"key={newsroom.key!r}")
    environment = {**os.environ, "PYTHONPATH": str(CLIENTS / "python")}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ran.stderr == ""
    first, second = ran.stdout.splitlines()
    assert first == "refuted 4.2 million China's vehicle exports came to 3.11 million in 2022, not 4.2 million."
    assert second.startswith("422 The request does not fit [{'pointer': '/published'")
