"""Editors' verdicts: beside the machine's, with their history, filtered and vouched for."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from factcheck.store import verified

RIGHT = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}
WRONG = {"text": "China exported 4.5 million vehicles in 2022.", "published": "2023-01-20"}


def kept(client, body=RIGHT):
    return client.post("/v1/checks", json=body).json["id"]


def review(client, check, verdict, claim=1, **more):
    return client.put(f"/v1/checks/{check}/claims/{claim}/review", json={"verdict": verdict, **more})


def test_the_newest_review_counts_and_the_others_stay(keeper):
    check = kept(keeper)
    first = review(keeper, check, "refuted", note="Those are shipments.", reviewer="A").json
    assert (first["machine"], first["verdict"], first["agrees"], first["history"]) == ("supported", "refuted", False, [])
    second = review(keeper, check, "supported", reviewer="B").json
    assert [one["note"] for one in second["history"]] == ["Those are shipments."]
    assert (second["agrees"], second["reviewer"]) == (True, "B")
    assert keeper.get(f"/v1/checks/{check}/claims/1/review").json == second
    assert review(keeper, check, "supported", reviewer="B").json == second


def test_the_check_itself_does_not_change(keeper):
    check = kept(keeper)
    before = keeper.get(f"/v1/checks/{check}").get_data()
    review(keeper, check, "refuted")
    assert keeper.get(f"/v1/checks/{check}").get_data() == before


def test_checks_are_found_by_what_editors_say(keeper):
    agreed, disputed, alone = kept(keeper), kept(keeper, WRONG), kept(keeper)
    review(keeper, agreed, "supported")
    review(keeper, disputed, "refuted")
    review(keeper, disputed, "mostly_supported")

    def found(state):
        return {item["id"] for item in keeper.get(f"/v1/checks?review={state}").json["items"]}

    assert (found("agrees"), found("disagrees"), found("any"), found("none")) == ({agreed}, {disputed}, {agreed, disputed}, {alone})
    listed = keeper.get("/v1/reviews?agrees=false").json["items"]
    assert [(one["check_id"], one["verdict"]) for one in listed] == [(disputed, "mostly_supported")]


def test_reviews_are_walked_page_by_page(keeper):
    check = [kept(keeper) for _ in range(5)]
    for one in check:
        review(keeper, one, "supported")
    first = keeper.get("/v1/reviews?limit=3").json
    rest = keeper.get("/v1/reviews", query_string={"limit": 3, "cursor": first["next_cursor"]}).json
    assert [one["check_id"] for one in first["items"] + rest["items"]] == check[::-1]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize(
    ("claim", "body", "status"),
    [
        (2, {"verdict": "refuted"}, 404),
        (1, {"verdict": "wrong"}, 422),
        (1, {}, 422),
        (1, {"verdict": "refuted", "note": 1}, 422),
        (0, {"verdict": "refuted"}, 404),
    ],
)
def test_what_is_no_review_is_refused(keeper, claim, body, status):
    check = kept(keeper)
    assert keeper.put(f"/v1/checks/{check}/claims/{claim}/review", json=body).status_code == status
    assert keeper.get(f"/v1/checks/{check}/claims/1/review").status_code == 404
    assert keeper.get("/v1/reviews").json["items"] == []


def test_a_review_cannot_be_changed_unseen(keeper, store):
    review(keeper, kept(keeper), "refuted", note="No.")
    with store.reading() as connection:
        assert list(verified(connection)) == []
    with pytest.raises(DBAPIError, match=r"append-only|not changed"):
        store.write(lambda tx: tx.connection.execute(text("UPDATE reviews SET verdict = 'supported'")))
    with store.database.engine.connect() as connection, connection.begin():
        connection.execute(text("DROP TRIGGER freeze_reviews" + ("" if store.database.sqlite else " ON reviews")))
        connection.execute(text("UPDATE reviews SET note = 'Yes.'"))
    with store.reading() as connection:
        assert [fault.sequence for fault in verified(connection)] == [2]
