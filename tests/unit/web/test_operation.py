"""The service for those who run it: readiness with reasons, status, metrics (reliability K12, M3)."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from factcheck.access import SCOPES
from factcheck.store import condition
from tests.unit.web.keyed import bearer, made

CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}


def numbers(client) -> dict[str, float]:
    answer = client.get("/metrics")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    lines = [line for line in answer.get_data(as_text=True).splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_a_service_that_works_is_ready(keeper):
    answer = keeper.get("/readyz")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert [part["name"] for part in answer.json["parts"]] == ["reference", "store.readable", "store.writable", "disk"]
    assert all(part["ok"] for part in answer.json["parts"])


def test_a_service_that_keeps_nothing_is_ready_with_its_figures(client):
    assert [part["name"] for part in client.get("/readyz").json["parts"]] == ["reference"]
    told = client.get("/v1/status").json
    assert (told["store"], told["queues"], told["ready"]) == (None, None, True)


def test_old_figures_alone_are_no_reason(app, reference):
    from datetime import date

    from factcheck.settings import Settings
    from factcheck.web import create_app

    late = create_app(Settings(), reference, clock=lambda: date(2036, 3, 20)).test_client()
    assert late.get("/readyz").status_code == 200
    assert late.get("/v1/status").json["figures"]["age_days"] > 3000


@pytest.mark.parametrize(
    ("part", "spoil"),
    [
        ("/disk", lambda store, patch: patch.setattr(condition, "ROOM", 1 << 60)),
        ("/store.readable", lambda store, patch: patch.setattr(condition, "newest", lambda: "9999")),
        ("/store.writable", lambda store, patch: setattr(store.database, "failed", True)),
    ],
)
def test_it_says_what_does_not_work(keeper, store, monkeypatch, part, spoil):
    spoil(store, monkeypatch)
    answer = keeper.get("/readyz")
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/storage-unavailable")
    assert [fault["pointer"] for fault in answer.json["errors"]] == [part]
    assert answer.headers["Retry-After"]
    assert keeper.get("/healthz").status_code == 200
    assert keeper.get("/v1/status").json["ready"] is False
    assert numbers(keeper)["factcheck_ready"] == 0


def test_a_write_that_fails_makes_it_not_ready_until_one_succeeds(keeper, store):
    keeper.post("/v1/checks", json=CLAIM)
    store.write(lambda tx: tx.connection.execute(text("ALTER TABLE audit_head RENAME TO lost")))
    assert keeper.post("/v1/checks", json=CLAIM).status_code in {500, 503}
    store.database.trouble = "it failed"
    answer = keeper.get("/readyz")
    assert answer.status_code in {500, 503}
    store.write(lambda tx: tx.connection.execute(text("ALTER TABLE lost RENAME TO audit_head")))
    assert keeper.get("/readyz").status_code == 200


def test_status_tells_of_the_store(keeper, store):
    keeper.post("/v1/checks", json=CLAIM)
    signed = store.checkpoint()
    keeper.post("/v1/checks", json=CLAIM)
    told = keeper.get("/v1/status").json
    kept = told["store"]
    assert (kept["entries"], kept["checkpoint"]["size"], kept["checkpoint"]["time"]) == (2, 1, signed.time)
    assert kept["checkpoint"]["age_seconds"] >= 0
    assert kept["kind"] == ("sqlite" if store.database.sqlite else "postgresql")
    if store.database.sqlite:
        assert kept["settings"] == {"journal_mode": "wal", "synchronous": "full"}
        assert re.fullmatch(r"3\.\d+\.\d+", kept["version"])
    else:
        assert kept["settings"]["fsync"] == "off"  # the server of these tests
        assert kept["safe_for_processes"] is True
    assert told["queues"] == {"deliveries": 0, "batch_items": 0, "rechecks": 0}


def test_metrics_count_what_happens(keeper):
    before = numbers(keeper)
    keeper.post("/v1/checks", json=CLAIM)
    keeper.post("/v1/checks", json={"text": "China will export 5 million vehicles in 2030.", "store": False})
    keeper.get("/v1/checks/00000000-0000-7000-8000-000000000000")
    keeper.open("/nowhere", method="BREW")
    after = numbers(keeper)
    grown = {name: value - before.get(name, 0) for name, value in after.items() if value != before.get(name, 0)}
    assert grown['factcheck_checks_total{language="en",verdict="supported"}'] == 1
    assert grown['factcheck_statements_total{verdict="supported"}'] == 1
    assert grown['factcheck_abstentions_total{reason="forecast",verdict="not_checkable"}'] == 1
    assert grown['factcheck_stage_seconds_count{stage="check"}'] == 2
    assert grown['factcheck_stage_seconds_count{stage="store"}'] == 1
    assert grown['factcheck_requests_total{method="GET",route="/v1/checks/<check_id>",status="404"}'] == 1
    assert grown['factcheck_requests_total{method="other",route="none",status="404"}'] == 1
    assert after["factcheck_audit_entries"] == after["factcheck_unsigned_entries"] == 1
    assert after["factcheck_snapshot_age_days"] == 0  # the calendar of the tests is before the newest figures
    assert after["factcheck_store_bytes"] > 0
    assert {"factcheck_wal_bytes", "factcheck_writers_waiting", "factcheck_queue_deliveries"} <= set(after)


def test_metrics_hold_no_text_and_no_id(keeper):
    made = keeper.post("/v1/checks", json=CLAIM | {"url": "https://news.example/secret"}).json
    keeper.get(f"/v1/checks/{made['id']}")
    keeper.get("/secret")
    told = keeper.get("/metrics").get_data(as_text=True)
    assert not any(one in told for one in (made["id"], "3.111", "secret"))


@pytest.mark.parametrize(
    "accepted",
    [
        "*/*",
        "text/plain",
        "text/plain;version=0.0.4",
        "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1",
    ],
)
def test_metrics_are_given_to_who_scrapes(client, accepted):
    answer = client.get("/metrics", headers={"Accept": accepted})
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert client.get("/metrics", headers={"Accept": "application/json"}).status_code == 406


@pytest.mark.parametrize("path", ["/metrics", "/v1/status"])
def test_only_operators_are_told(keeper, store, path):
    others = made(store, *set(SCOPES) - {"admin"})
    refused = keeper.get(path, headers=bearer(others))
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/insufficient-scope")
    assert keeper.get(path, headers=bearer(made(store, "admin"))).status_code == 200
    page = keeper.get(path, headers={"Origin": "https://evil.example"})
    assert (page.status_code, page.headers.get("Access-Control-Allow-Origin")) == (403, None)
