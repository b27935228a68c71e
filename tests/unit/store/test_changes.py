"""Changed verdicts, snapshots and edited articles over HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from factcheck import logs
from factcheck.jobs import rechecks
from factcheck.jobs.place import Place
from factcheck.settings import Settings
from factcheck.store import checks, snapshots
from factcheck.web import create_app
from factcheck.web.caller import Caller
from factcheck.wire.changes import ChangesPageSchema, UsedSnapshotsPageSchema
from factcheck.wire.stored import StoredCheckSchema
from tests.conftest import DAY
from tests.packs import revised
from tests.unit.wire.test_answers import strays

URL = "https://news.example/a/1"
SENTENCES = [
    "China exported 3.111 million vehicles in 2022.",
    "Sales of passenger cars in China were 23.563 million in 2022.",
    "In 2021 China exported 2.015 million vehicles.",
]


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    place = tmp_path_factory.mktemp("packs")
    return revised(place, None), revised(place / "b", {"CHN.autos.exports.A": "2022=3332000"})


@pytest.fixture
def client(store, packs):
    logs.configure("error")
    return create_app(Settings(), packs[0], store=store, clock=lambda: DAY).test_client()


def post(client, text, **more):
    made = client.post("/v1/checks", json={"text": text, "published": "2023-01-20", **more})
    assert made.status_code == 201
    return made.json


def revise(store, packs):
    snapshots.notice(store, packs[0])
    while rechecks.step(Place(store, packs[1], Settings(), lambda: DAY)):
        pass


def test_changes_tell_what_was_and_is(client, store, packs):
    old = post(client, " ".join(SENTENCES), url=URL)
    post(client, SENTENCES[1])
    revise(store, packs)
    page = client.get("/v1/changes").json
    assert (ChangesPageSchema().validate(page), strays(ChangesPageSchema(), page)) == ({}, [])
    (item,) = page["items"]
    new = client.get(f"/v1/checks/{item['new_check']}").json
    assert (item["old_check"], item["url"], new["supersedes"], new["compared_to"]) == (old["id"], URL, old["id"], None)
    assert (item["old_verdict"], item["new_verdict"], item["old_standing"], item["new_standing"]) == (
        "supported",
        "supported",
        "supported",
        "refuted",
    )
    assert item["claims"] == [
        {
            "n": 1,
            "text": SENTENCES[0],
            "old_verdict": "supported",
            "new_verdict": "supported",
            "old_standing": "supported",
            "new_standing": "refuted",
        }
    ]
    assert client.get("/v1/checks?latest=true").json["items"][0]["id"] == new["id"]


def test_changes_are_filtered_and_walked(client, store, packs):
    made = [post(client, SENTENCES[0])["id"] for _ in range(5)]
    revise(store, packs)
    found, cursor = [], None
    while True:
        page = client.get("/v1/changes", query_string={"limit": 2, **({"cursor": cursor} if cursor else {})}).json
        found += [item["old_check"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == made[::-1]
    at = client.get("/v1/changes").json["items"][0]["at"]
    assert len(client.get("/v1/changes", query_string={"snapshot": packs[1].digest}).json["items"]) == 5
    assert client.get("/v1/changes", query_string={"snapshot": packs[0].digest}).json["items"] == []
    assert client.get("/v1/changes", query_string={"since": at}).json["items"] == []
    assert len(client.get("/v1/changes?since=2020-01-01T00:00:00Z").json["items"]) == 5
    assert client.get("/v1/changes?since=yesterday").status_code == 400
    assert client.get("/v1/changes?cursor=x").json["type"] == "/problems/invalid-cursor"


def test_a_second_counts_from_its_beginning(client, store, packs):
    made = post(client, SENTENCES[0])["created"]
    second = made[:19] + "Z"
    expected = 0 if made[20:26] == "000000" else 1
    assert len(client.get("/v1/checks", query_string={"created_after": second}).json["items"]) == expected


def test_what_belongs_to_others_is_not_told(client, store, packs, monkeypatch):
    post(client, SENTENCES[0])
    revise(store, packs)
    monkeypatch.setattr("factcheck.web.changes.caller", lambda: Caller("somebody", frozenset({"checks:read"})))
    assert client.get("/v1/changes").json["items"] == []


def test_a_change_of_an_erased_text_says_no_more_than_that_it_was(client, store, packs):
    old = post(client, SENTENCES[0], url=URL)
    revise(store, packs)
    store.write(lambda tx: checks.erase(tx, old["id"]))
    (item,) = client.get("/v1/changes").json["items"]
    assert (item["old_check"], item["claims"]) == (old["id"], [])


def test_snapshots_tell_what_changed_and_how_far_the_work_is(client, store, packs, monkeypatch):
    monkeypatch.setattr(rechecks, "PORTION", 20)
    monkeypatch.setattr(rechecks, "PORTIONS", 1)
    for _ in range(25):
        post(client, SENTENCES[0])
    assert client.get("/v1/snapshots").json == {"items": [], "next_cursor": None}
    snapshots.notice(store, packs[0])
    snapshots.notice(store, packs[1])
    rechecks.step(Place(store, packs[1], Settings(), lambda: DAY))
    page = client.get("/v1/snapshots").json
    assert (UsedSnapshotsPageSchema().validate(page), strays(UsedSnapshotsPageSchema(), page)) == ({}, [])
    new, first = page["items"]
    assert (first["snapshot"], first["in_use"], first["changed"], first["recheck"]) == (packs[0].digest, True, 0, None)
    assert (new["snapshot"], new["in_use"], new["added"], new["changed"], new["withdrawn"]) == (packs[1].digest, False, 0, 1, 0)
    assert (new["recheck"]["state"], new["recheck"]["checked"], new["recheck"]["finished"]) == ("running", 20, None)
    assert new["recheck"]["last"] < new["recheck"]["until"]
    one = client.get("/v1/snapshots?limit=1").json
    assert [item["snapshot"] for item in one["items"]] == [packs[1].digest]
    assert client.get("/v1/snapshots", query_string={"limit": 1, "cursor": one["next_cursor"]}).json["items"] == [first]


def test_an_edited_article_says_what_is_new_changed_and_gone(client):
    first = post(client, " ".join(SENTENCES), url=URL)
    assert first["compared_to"] is None
    edited = [SENTENCES[1], SENTENCES[0].replace("3.111", "3.311"), "China exported 4.91 million vehicles in 2023."]
    second = post(client, "\n\n".join(edited), url=URL)
    assert second["compared_to"] == {
        "id": first["id"],
        "new": [],
        "changed": [
            {"n": 2, "before": {"verdict": "supported", "text": SENTENCES[0]}},
            {"n": 3, "before": {"verdict": "supported", "text": SENTENCES[2]}},
        ],
        "gone": [],
        "same": 1,
    }
    assert (StoredCheckSchema().validate(second), strays(StoredCheckSchema(), second)) == ({}, [])
    assert client.get(f"/v1/checks/{second['id']}").json == second
    third = post(client, SENTENCES[1], url=URL)
    assert (third["compared_to"]["id"], third["compared_to"]["same"], len(third["compared_to"]["gone"])) == (second["id"], 1, 2)


def test_only_the_same_address_of_the_same_owner_is_compared(client, monkeypatch):
    post(client, SENTENCES[0], url=URL)
    assert post(client, SENTENCES[0], url=URL + "0")["compared_to"] is None
    assert post(client, SENTENCES[0])["compared_to"] is None
    for name in ("checks", "keeping", "endpoint"):
        monkeypatch.setattr(f"factcheck.web.{name}.caller", lambda: Caller("somebody", frozenset({"checks:write"})), raising=False)
    assert post(client, SENTENCES[0], url=URL)["compared_to"] is None


def test_a_comparison_goes_with_the_text_that_it_quotes(client, store):
    first = post(client, SENTENCES[0], url=URL)
    again = {"text": SENTENCES[1], "published": "2023-01-20", "url": URL}
    second = client.post("/v1/checks", json=again, headers={"Idempotency-Key": "k"}).json
    assert second["compared_to"]["gone"][0]["text"] == SENTENCES[0]
    store.write(lambda tx: checks.erase(tx, first["id"]))
    assert client.get(f"/v1/checks/{second['id']}").json == second | {"compared_to": None}
    replayed = client.post("/v1/checks", json=again, headers={"Idempotency-Key": "k"})
    assert SENTENCES[0] not in replayed.get_data(as_text=True)


def test_two_posts_of_one_address_at_once_are_both_kept(client):
    def run(_):
        return client.application.test_client().post("/v1/checks", json={"text": SENTENCES[0], "published": "2023-01-20", "url": URL})

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(run, range(16)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 16
    assert all(answer.json["compared_to"] is None or answer.json["compared_to"]["same"] == 1 for answer in answers)
