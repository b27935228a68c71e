"""Webhooks over HTTP: registered, changed by who has read them, secrets shown once and kept nowhere in the open (reliability H1, H6, H11)."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from sqlalchemy import select, text

from factcheck import logs
from factcheck.jobs.deliveries import Dispatcher
from factcheck.settings import Settings
from factcheck.store import events, log, verified, webhooks
from factcheck.store.tables import metadata
from factcheck.web import create_app
from tests.conftest import DAY
from tests.unit.jobs.receiving import receiving

ASKED = {"url": "http://127.0.0.1:9/hooks?token=s3cr3t-of-theirs", "events": ["batch.finished", "check.superseded"]}
SETTINGS = Settings(webhook_private=("127.0.0.1:9",))


@pytest.fixture
def office(store, reference):
    """A client of a service that keeps things and may send to a receiver of its own network."""
    logs.configure("error")
    return create_app(SETTINGS, reference, store=store, clock=lambda: DAY).test_client()


@pytest.fixture
def hook(office):
    return office.post("/v1/webhooks", json=ASKED).json


def path(hook, *more):
    return "/".join([f"/v1/webhooks/{hook['id']}", *more])


def matching(office, hook):
    return {"If-Match": office.get(path(hook)).headers["ETag"]}


def state(office, hook, wanted):
    return office.patch(path(hook), json={"state": wanted}, headers=matching(office, hook))


def test_a_webhook_is_registered_and_read_without_its_secret(office):
    made = office.post("/v1/webhooks", json=ASKED)
    assert (made.status_code, made.headers["Location"]) == (201, path(made.json))
    told = dict(made.json)
    assert told.pop("secret").startswith("whsec_")
    assert told == office.get(made.headers["Location"]).json == office.get("/v1/webhooks").json["items"][0]
    assert (told["url"], told["events"], told["state"], told["reason"], told["version"]) == (*ASKED.values(), "active", None, 1)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://cms.example/",
            "https://127.0.0.1/",
            "https://10.0.0.1/",
            "https://[::1]/",
            "https://localhost/",
            "https://a:b@cms.example/",
        ),
        *(
            "https://2130706433/",
            "https://cms.example:22/",
            "ftp://cms.example/",
            "nonsense",
            "http://127.0.0.1:10/",
            "https://cms.example/#a",
        ),
    ],
)
def test_an_address_that_is_not_allowed_is_refused_at_registration_and_at_a_change(office, hook, url):
    tag = matching(office, hook)
    for answer in (
        office.post("/v1/webhooks", json=ASKED | {"url": url}),
        office.patch(path(hook), json={"url": url}, headers=tag),
    ):
        assert (answer.status_code, answer.json["type"]) == (422, "/problems/url-not-allowed")
        assert answer.json["errors"][0]["pointer"] == "/url"
    assert len(office.get("/v1/webhooks").json["items"]) == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"url": None}, "/url"), ({"url": 1}, "/url"), ({"events": []}, "/events"), ({"events": ["check.made"]}, "/events/0"),
        ({"events": "batch.finished"}, "/events"), ({"secret": "whsec_x"}, "/secret"),
    ],
)  # fmt: skip
def test_what_is_no_webhook_is_refused(office, change, pointer):
    answer = office.post("/v1/webhooks", json=ASKED | change)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_change_needs_to_know_what_is_there(office, hook):
    for method in (office.patch, office.delete):
        more = {"json": {"state": "disabled"}} if method == office.patch else {}
        missing, stale = method(path(hook), **more), method(path(hook), headers={"If-Match": '"other"'}, **more)
        assert (missing.status_code, missing.json["type"]) == (428, "/problems/precondition-required")
        assert (stale.status_code, stale.json["type"]) == (412, "/problems/precondition-failed")
    tag = matching(office, hook)
    changed = office.patch(path(hook), json={"events": ["batch.finished", "batch.finished"]}, headers=tag)
    assert (changed.status_code, changed.json["events"], changed.json["version"]) == (200, ["batch.finished"], 2)
    assert office.patch(path(hook), json={"state": "disabled"}, headers=tag).status_code == 412
    assert changed.json == office.get(path(hook)).json
    assert office.patch(path(hook), json={}, headers=matching(office, hook)).json["version"] == 2


def test_a_disabled_webhook_is_told_nothing_new_and_says_why(office, hook, store):
    assert (state(office, hook, "disabled").json["state"], office.get(path(hook)).json["reason"]) == ("disabled", "owner")
    store.write(lambda tx: events.add(tx, "local", "batch.finished", {}))
    assert office.get(path(hook, "deliveries")).json["items"] == []
    assert office.post(path(hook, "test"), json={}).json["type"] == "/problems/conflict"
    assert state(office, hook, "active").json["reason"] is None


def test_a_deleted_webhook_is_gone(office, hook):
    office.post(path(hook, "test"), json={})
    gone = office.delete(path(hook), headers=matching(office, hook))
    assert (gone.status_code, gone.json["id"]) == (200, hook["id"])
    for answer in (
        office.get(path(hook)), office.get(path(hook, "deliveries")), office.post(path(hook, "test"), json={}),
        office.post(path(hook, "replay"), json={}), office.post(path(hook, "rotation"), json={}, headers={"If-Match": "*"}),
        office.delete(path(hook), headers={"If-Match": "*"}), office.patch(path(hook), json={}, headers={"If-Match": "*"}),
    ):  # fmt: skip
        assert answer.status_code == 404


def test_deliveries_are_listed_by_state_page_by_page_and_replayed(office, hook, store):
    sent = [office.post(path(hook, "test"), json={}) for _ in range(5)]
    assert {one.status_code for one in sent} == {202}
    _give_up(store)
    ids, cursor = [], None
    while True:
        page = office.get(
            path(hook, "deliveries"), query_string={"state": "dead", "limit": 2} | ({"cursor": cursor} if cursor else {})
        ).json
        ids += [one["event_id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(ids) == sorted(one.json["event_id"] for one in sent)
    one = page["items"][0]
    assert (one["type"], one["data"], one["last_error"]) == ("webhook.test", {"webhook_id": hook["id"]}, "it answered 500")
    again = office.post(path(hook, "deliveries", one["id"], "replay"), json={})
    assert (again.status_code, again.json["state"], again.json["attempts"], again.json["event_id"]) == (202, "pending", 0, one["event_id"])
    assert office.post(path(hook, "replay"), json={}).json == {"replayed": 4}
    assert len(office.get(path(hook, "deliveries"), query_string={"state": "pending"}).json["items"]) == 5
    for missing in (path(hook, "deliveries", hook["id"], "replay"), path(hook, "deliveries", "x", "replay")):
        assert office.post(missing, json={}).status_code == 404
    assert office.get(path(hook, "deliveries"), query_string={"state": "lost"}).status_code == 400
    assert office.get(path(hook, "deliveries"), query_string={"cursor": "x"}).status_code == 400


def _give_up(store):
    store.write(
        lambda tx: tx.connection.execute(text("UPDATE deliveries SET state = 'dead', attempts = 10, last_error = 'it answered 500'"))
    )


def test_a_secret_is_replaced_by_who_has_read_the_webhook(office, hook):
    assert office.post(path(hook, "rotation"), json={}).status_code == 428
    assert office.post(path(hook, "rotation"), json={"grace_seconds": 10**9}, headers=matching(office, hook)).status_code == 422
    turned = office.post(path(hook, "rotation"), json={"grace_seconds": 0}, headers=matching(office, hook))
    assert (turned.status_code, turned.json["version"]) == (200, 2)
    assert turned.json["secret"] != hook["secret"]


def test_a_repeated_request_makes_one_webhook_and_does_not_show_the_secret_again(office):
    first, again = (office.post("/v1/webhooks", json=ASKED, headers={"Idempotency-Key": "a"}) for _ in range(2))
    assert again.json == first.json | {"secret": None}
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(office.get("/v1/webhooks").json["items"]) == 1


def test_there_is_a_most_of_webhooks(office, monkeypatch):
    monkeypatch.setattr(webhooks, "MOST", 2)
    answers = [office.post("/v1/webhooks", json=ASKED).status_code for _ in range(3)]
    assert answers == [201, 201, 409]


def test_everything_is_in_the_audit_trail_and_no_secret_is(office, hook, store):
    state(office, hook, "disabled")
    office.post(path(hook, "rotation"), json={}, headers=matching(office, hook))
    office.delete(path(hook), headers=matching(office, hook))
    with store.reading() as connection:
        entries = list(log.entries(connection))
        assert list(verified(connection)) == []
    assert [entry.kind for entry in entries] == [f"webhook.{what}" for what in ("registered", "changed", "rotated", "deleted")]
    assert {entry.subject for entry in entries} == {hook["id"]}
    assert "s3cr3t" not in "".join(entry.payload for entry in entries)


def test_secrets_are_neither_in_the_database_nor_in_the_log(store, reference, tmp_path, capsys):
    with receiving() as receiver:
        settings = Settings(webhook_private=(f"127.0.0.1:{receiver.port}",), log_level="debug")
        logs.configure("debug")
        office = create_app(settings, reference, store=store, clock=lambda: DAY).test_client()
        hook = office.post("/v1/webhooks", json=ASKED | {"url": receiver.url}, headers={"Idempotency-Key": "a"}).json
        turned = office.post(path(hook, "rotation"), json={}, headers=matching(office, hook) | {"Idempotency-Key": "b"}).json
        office.post(path(hook, "test"), json={})
        sender = Dispatcher(store, settings)
        receiver.answer = lambda _: (500, {})
        assert sender.step()
        sender.wait()
        assert receiver.heard
    logs.configure("error")
    logged = capsys.readouterr().err
    assert "not delivered" in logged
    with store.reading() as connection:
        kept = repr([connection.execute(select(table)).all() for table in metadata.sorted_tables]).encode()
    kept += b"".join(file.read_bytes() for file in Path(tmp_path).iterdir() if file.is_file())
    for secret in (hook["secret"], turned["secret"]):
        core = secret.removeprefix("whsec_")
        for form in (core.encode(), core.rstrip("=").encode(), base64.b64decode(core), base64.b64decode(core).hex().encode()):
            assert form not in kept
            assert form not in logged.encode()
    assert b"whsec_" not in kept
    assert receiver.url.encode() not in logged.encode()


@pytest.mark.parametrize("entry", ["nonsense", "10.0.0.0/33", "cms.internal", "10.0.0.1/8"])
def test_a_list_of_receivers_that_cannot_be_read_is_refused_at_the_start(entry):
    with pytest.raises(ValueError, match="FACTCHECK_WEBHOOK_PRIVATE"):
        Settings.from_env({"FACTCHECK_WEBHOOK_PRIVATE": f"10.1.0.0/16,{entry}"})


def test_listed_receivers_may_be_registered(store, reference):
    settings = Settings.from_env({"FACTCHECK_WEBHOOK_PRIVATE": "127.0.0.0/8, 127.0.0.1:9"})
    office = create_app(settings, reference, store=store).test_client()
    for url, status in (("http://127.0.0.1/", 201), (ASKED["url"], 201), ("http://127.0.0.1:10/", 422), ("http://10.0.0.1/", 422)):
        assert office.post("/v1/webhooks", json=ASKED | {"url": url}).status_code == status
