"""Batches over HTTP on both databases: taken in, told of, walked, cancelled; what is wrong with a line is its own matter."""

from __future__ import annotations

import csv
import io
import json

import pytest
from sqlalchemy import text

from factcheck.jobs import batches as work
from factcheck.jobs.place import Place
from factcheck.settings import Settings
from factcheck.store import batches
from factcheck.web import create_app
from tests.conftest import DAY
from tests.unit.web import keyed

CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}
WRONG = CLAIM | {"text": "China exported 4.5 million vehicles in 2022.", "id": "b", "url": "https://news.example/b"}
NDJSON = "application/x-ndjson"


@pytest.fixture
def place(store, reference):
    return Place(store, reference, Settings(), lambda: DAY)


def posted(client, *requests, query="", **headers):
    body = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in requests)
    return client.post(f"/v1/batches{query}", data=body, content_type=NDJSON, headers=headers)


def finish(place):
    while unfinished := work.unfinished(place):
        for batch_id in unfinished:
            work.work(place, batch_id)


def lines(client, batch):
    answer = client.get(batch["results"], headers={"Accept": NDJSON})
    assert answer.content_type.startswith(NDJSON)
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_batch_is_taken_in_checked_and_walked(keeper, place):
    made = posted(keeper, CLAIM, WRONG, CLAIM | {"id": "c"})
    assert (made.status_code, made.headers["Location"]) == (202, made.json["href"])
    assert (made.json["state"], made.json["total"], made.json["done"], made.json["rate"]) == ("waiting", 3, 0, None)
    finish(place)
    told = keeper.get(made.headers["Location"]).json
    assert (told["state"], told["done"], told["failed"], told["verdicts"]) == ("finished", 3, 0, {"refuted": 1, "supported": 2})
    assert told["created"] <= told["started"] <= told["finished"]
    assert told["expires"] is None
    first = keeper.get(told["results"], query_string={"limit": 2}).json
    assert [(one["n"], one["id"], one["check"]["verdict"]) for one in first["items"]] == [(1, None, "supported"), (2, "b", "refuted")]
    second = keeper.get(told["results"], query_string={"limit": 2, "cursor": first["next_cursor"]}).json
    assert [one["id"] for one in second["items"]] == ["c"]
    assert (second["next_cursor"], second["complete"]) == (None, True)
    assert lines(keeper, told) == first["items"] + second["items"]
    kept = keeper.get(f"/v1/checks/{first['items'][1]['check']['id']}").json
    assert kept == first["items"][1]["check"]
    assert kept["url"] == WRONG["url"]
    assert keeper.get("/v1/batches").json["items"] == [
        {name: told[name] for name in told if name not in {"done", "failed", "verdicts", "rate"}}
    ]


def test_a_batch_checks_as_a_single_request_does(keeper, place):
    single = keeper.post("/v1/checks", json=CLAIM).json
    batch = posted(keeper, CLAIM).json
    finish(place)
    (one,) = lines(keeper, batch)
    checks = single, one["check"]
    assert len({json.dumps({**check, "id": 0, "created": 0, "audit": 0}) for check in checks}) == 1
    bundles = [keeper.get(f"/v1/checks/{check['id']}/evidence").json for check in checks]
    assert len({json.dumps({**bundle, "check": 0, "audit": 0, "digest": 0}) for bundle in bundles}) == 1


def test_bad_lines_get_problems_in_their_place(keeper, place):
    made = posted(keeper, CLAIM, "{", CLAIM | {"published": "soon", "id": "x"}, CLAIM)
    assert (made.json["total"], made.json["failed"]) == (4, 2)
    finish(place)
    told = lines(keeper, made.json)
    assert [(one["n"], one["id"], bool(one["check"])) for one in told] == [
        (1, None, True),
        (2, None, False),
        (3, "x", False),
        (4, None, True),
    ]
    assert (told[1]["problem"]["line"], told[1]["problem"]["type"]) == (2, "/problems/malformed-json")
    assert told[2]["problem"]["errors"] == [{"pointer": "/published", "detail": "Not a day: write YYYY-MM-DD."}]
    assert keeper.get(made.json["href"]).json["failed"] == 2


@pytest.mark.parametrize(
    ("body", "media", "errors"),
    [
        ('{"text": 1}\n\n{', NDJSON, [("/1/text", "line 1: Not a valid string."), ("/3", "line 3: Expecting property name")]),
        ("", NDJSON, [("", "There is no text in the batch.")]),
        ("text\n", "text/csv", [("", "There is no text in the batch.")]),
        ("text,when\na,b\n", "text/csv", [("/1/when", "line 1: 'when': not a column")]),
        ("text,published\na,b\n", "text/csv", [("/2/published", "line 2: Not a day")]),
    ],
)
def test_a_batch_without_a_text_is_refused_with_line_and_field(keeper, body, media, errors):
    refused = keeper.post("/v1/batches", data=body, content_type=media)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/validation")
    for found, (pointer, detail) in zip(refused.json["errors"], errors, strict=True):
        assert found["pointer"] == pointer
        assert found["detail"].startswith(detail)
    assert keeper.get("/v1/batches").json["items"] == []


def test_csv_in_and_out_for_people_with_a_spreadsheet(keeper, place):
    body = '\ufeffid,text,published\r\n=1+1,"China exported 4.5 million vehicles in 2022.\r\nSo they say.",2023-01-20\r\n,Hello,soon\r\n'
    made = keeper.post("/v1/batches", data=body.encode(), content_type="text/csv; charset=utf-8; header=present")
    finish(place)
    answer = keeper.get(made.json["results"], headers={"Accept": "text/csv"})
    assert answer.content_type == "text/csv; charset=utf-8"
    first, second = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert (first["n"], first["id"], first["verdict"]) == ("1", "'=1+1", "refuted")
    assert "3.11 million in 2022, not 4.5 million" in first["explanations"]
    assert keeper.get(f"/v1/checks/{first['check']}").status_code == 200
    assert (second["verdict"], second["problem"]) == ("", "line 4: 1 field does not fit. /published: Not a day: write YYYY-MM-DD.")
    assert len(answer.text.splitlines()) == 3


def test_results_are_a_beginning_that_grows(keeper, place, store):
    made = posted(keeper, *[CLAIM] * 3).json
    empty = keeper.get(made["results"]).json
    assert (empty["items"], empty["complete"]) == ([], False)
    check = place.judged([CLAIM | {"store": False}], DAY, 1)[0]["check"]
    store.write(lambda tx: batches.keep(tx, made["id"], [batches.Answered(1, check), batches.Answered(3, check)]))
    part = keeper.get(made["results"], query_string={"cursor": empty["next_cursor"]}).json
    assert ([one["n"] for one in part["items"]], part["complete"]) == ([1], False)
    finish(place)
    rest = keeper.get(made["results"], query_string={"cursor": part["next_cursor"]}).json
    assert ([one["n"] for one in rest["items"]], rest["next_cursor"], rest["complete"]) == ([2, 3], None, True)


def test_unpublished_copy_is_answered_and_kept_no_longer_than_said(keeper, place, store):
    made = posted(keeper, CLAIM, CLAIM | {"store": True}, query="?store=false").json
    mixed = posted(keeper, CLAIM | {"store": False}, CLAIM).json
    finish(place)
    assert [one["check"]["id"] for one in lines(keeper, made)] == [None, None]
    assert [bool(one["check"]["id"]) for one in lines(keeper, mixed)] == [False, True]
    assert len(keeper.get("/v1/checks").json["items"]) == 1
    expires = keeper.get(made["href"]).json["expires"]
    assert expires is not None
    store.write(lambda tx: tx.connection.execute(text("UPDATE batches SET expires = '2000'")))
    assert work.forget_answers(place) is False
    assert {one["problem"]["type"] for one in lines(keeper, made)} == {"/problems/redacted"}
    with store.reading() as connection:
        assert "3.111" not in str(connection.execute(text("SELECT * FROM batch_items")).all())


def test_an_erased_check_is_erased_from_the_results(keeper, place, store):
    from factcheck.store import checks

    made = posted(keeper, CLAIM).json
    finish(place)
    store.write(lambda tx: checks.erase(tx, lines(keeper, made)[0]["check"]["id"]))
    (one,) = lines(keeper, made)
    assert (one["check"], one["problem"]["type"]) == (None, "/problems/redacted")


def test_a_batch_can_be_cancelled_and_that_again(keeper, place):
    made = posted(keeper, *[CLAIM] * 40).json
    work.work(place, made["id"])
    cancelled = keeper.delete(made["href"])
    assert (cancelled.status_code, cancelled.json["state"]) == (200, "cancelled")
    assert 0 < cancelled.json["done"] < 40
    finish(place)
    assert keeper.delete(made["href"]).json == keeper.get(made["href"]).json == cancelled.json
    assert len(lines(keeper, made)) == cancelled.json["done"]
    assert keeper.get(made["results"]).json["complete"] is True


def test_options_hold_for_all_and_the_day_is_that_of_the_request(keeper, place):
    texts = (
        {"text": "China exported 3.111 million vehicles in 2022."},
        {"text": "China exported 3.111 million vehicles last year.", "published": "2023-02-01"},
    )
    made = posted(keeper, *texts, query="?published=2023-01-20&profile=strict").json
    bare = posted(keeper, texts[0]).json
    finish(place)
    assert [(one["check"]["published"], one["check"]["profile"]) for one in lines(keeper, made)] == [
        ("2023-01-20", "strict"),
        ("2023-02-01", "strict"),
    ]
    (one,) = lines(keeper, bare)
    assert (one["check"]["published"], one["check"]["as_of"]) == (None, DAY.isoformat())


@pytest.mark.parametrize("query", ["?published=soon", "?store=no", "?profile=x", "?colour=1"])
def test_a_bad_option_is_refused(keeper, query):
    assert posted(keeper, CLAIM, query=query).json["type"] == "/problems/bad-parameter"


@pytest.mark.parametrize("media", ["application/json", "text/plain", "application/x-ndjson; charset=latin1", ""])
def test_only_lines_and_cells_are_taken(keeper, media):
    refused = keeper.post("/v1/batches", data=json.dumps(CLAIM), content_type=media)
    assert (refused.status_code, refused.json["type"]) == (415, "/problems/unsupported-media-type")


def test_a_batch_is_not_larger_than_the_service_takes(store, reference):
    client = create_app(Settings(max_batch_bytes=300, max_batch_items=2), reference, store=store).test_client()
    assert posted(client, {"text": "a"}, {"text": "b"}).status_code == 202
    for refused in (posted(client, *[{"text": "a"}] * 3), posted(client, {"text": "a" * 300})):
        assert (refused.status_code, refused.json["type"]) == (413, "/problems/body-too-large")
    limits = client.get("/v1/limits").json
    assert (limits["max_batch_bytes"], limits["max_batch_items"]) == (300, 2)


def test_an_owner_has_only_so_many_texts_waiting(store, reference, place):
    client = create_app(Settings(max_waiting_items=3), reference, store=store).test_client()
    key, other = (keyed.made(store, "checks:write", "checks:read", owner=owner) for owner in ("desk", "other"))
    first = posted(client, CLAIM, CLAIM, **keyed.bearer(key))
    refused = posted(client, CLAIM, CLAIM, **keyed.bearer(key), **{"Idempotency-Key": "k"})
    assert (first.status_code, refused.status_code, keyed.slug(refused)) == (202, 429, "rate-limited")
    assert int(refused.headers["Retry-After"]) == refused.json["retry_after"] == 60
    assert "2 texts" in refused.json["detail"]
    assert posted(client, CLAIM, **keyed.bearer(key)).status_code == 202
    assert client.post("/v1/checks", json=CLAIM, headers={**keyed.bearer(key), "Prefer": "respond-async"}).status_code == 429
    assert posted(client, CLAIM, CLAIM, **keyed.bearer(other)).status_code == 202
    finish(place)
    assert posted(client, CLAIM, CLAIM, **keyed.bearer(key), **{"Idempotency-Key": "k"}).status_code == 202
    assert client.get("/v1/limits").json["max_waiting_items"] == 3


def test_on_a_service_of_ones_own_nothing_is_counted(store, reference):
    client = create_app(Settings(max_waiting_items=1), reference, store=store).test_client()
    assert posted(client, CLAIM, CLAIM).status_code == 202


def test_a_batch_that_comes_again_is_made_once(keeper):
    first, again = (posted(keeper, CLAIM, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert (again.status_code, again.json, again.headers["Location"]) == (202, first.json, first.headers["Location"])
    assert again.headers["Idempotency-Replayed"] == "true"
    for other in (
        posted(keeper, WRONG, **{"Idempotency-Key": "k"}),
        posted(keeper, CLAIM, query="?store=false", **{"Idempotency-Key": "k"}),
    ):
        assert other.json["type"] == "/problems/idempotency-key-reused"
    assert len(keeper.get("/v1/batches").json["items"]) == 1


@pytest.mark.parametrize("wish", ["respond-async", "wait=10, Respond-Async; foo=bar"])
def test_who_prefers_not_to_wait_gets_a_batch_of_one(keeper, place, wish):
    made = keeper.post("/v1/checks", json=CLAIM | {"url": "https://news.example/a"}, headers={"Prefer": wish})
    assert (made.status_code, made.headers["Preference-Applied"]) == (202, "respond-async")
    assert made.headers["Location"] == made.json["href"]
    finish(place)
    (one,) = lines(keeper, made.json)
    assert (one["check"]["verdict"], one["check"]["url"]) == ("supported", "https://news.example/a")


def test_the_preference_is_let_go_where_it_cannot_be_met(keeper, client):
    for answer in (
        client.post("/v1/checks", json=CLAIM, headers={"Prefer": "respond-async"}),
        keeper.post("/v1/checks", json=CLAIM, headers={"Prefer": "return=minimal"}),
        keeper.post("/v1/checks", json=CLAIM, headers={"Prefer": "respond-async", "Accept": "text/plain"}),
    ):
        assert answer.status_code in {200, 201}
        assert "Preference-Applied" not in answer.headers
    refused = keeper.post("/v1/checks", json={"text": 1}, headers={"Prefer": "respond-async"})
    assert (refused.status_code, "Preference-Applied" in refused.headers) == (422, False)


def test_what_is_anothers_is_not_there(keeper, store):
    theirs = store.write(
        lambda tx: batches.create(tx, "them", {"published": None, "profile": None, "store": True, "day": "2026-03-20"}, [])
    )
    for answer in (
        keeper.get(f"/v1/batches/{theirs.id}"),
        keeper.get(f"/v1/batches/{theirs.id}/results"),
        keeper.delete(f"/v1/batches/{theirs.id}"),
    ):
        assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found")


def test_the_list_is_walked_while_it_grows(keeper):
    ids = [posted(keeper, CLAIM).json["id"] for _ in range(5)]
    seen, cursor = [], None
    while True:
        page = keeper.get("/v1/batches", query_string={"limit": 2, **({"cursor": cursor} if cursor else {})}).json
        seen += [one["id"] for one in page["items"]]
        posted(keeper, CLAIM)
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ids[::-1]
