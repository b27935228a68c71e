"""A request that comes again with its key is answered as it was and done once (reliability J1 to J5)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}


def posted(client, key="k", path="/v1/checks", **changed):
    return client.post(path, json=CLAIM | changed, headers={"Idempotency-Key": key})


def count(client):
    return len(client.get("/v1/checks?limit=500").json["items"])


def test_the_first_answer_comes_again(keeper):
    first, again = posted(keeper), posted(keeper)
    assert (again.status_code, again.get_data(), again.headers["Location"]) == (201, first.get_data(), first.headers["Location"])
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert count(keeper) == 1


def test_the_order_of_the_fields_does_not_matter(keeper):
    posted(keeper)
    body = '{ "published": "2023-01-20",\n "text": "China exported 3.111 million vehicles in 2022." }'
    again = keeper.post("/v1/checks", data=body, content_type="application/json", headers={"Idempotency-Key": "k"})
    assert again.headers["Idempotency-Replayed"] == "true"


def test_the_same_key_with_another_body_is_refused(keeper):
    posted(keeper)
    refused = posted(keeper, published="2023-01-21")
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/idempotency-key-reused")
    assert count(keeper) == 1


def test_what_is_not_kept_is_computed_again(keeper):
    first, again = posted(keeper, store=False), posted(keeper, store=False)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json == again.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert posted(keeper, store=False, text="x").status_code == 422


def test_another_path_is_another_request(keeper):
    posted(keeper)
    read = keeper.post("/v1/parse", json={"text": "x"}, headers={"Idempotency-Key": "k"})
    assert read.status_code == 200


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 256])
def test_a_key_that_is_none_is_refused(keeper, key):
    refused = posted(keeper, key=key)
    assert (refused.status_code, refused.json["type"]) == (400, "/problems/idempotency-key-invalid")


def test_a_key_given_twice_is_refused(keeper):
    refused = keeper.post("/v1/checks", json=CLAIM, headers=[("Idempotency-Key", "a"), ("Idempotency-Key", "b")])
    assert refused.status_code == 400


def answered(client, key):
    """The answer to a request that is sent again, as `Retry-After` says, where a busy machine has not let it write in two seconds."""
    while (answer := posted(client, key=key)).status_code == 503 and answer.json["type"] == "/problems/busy":
        assert answer.headers["Retry-After"]
    return answer


def groups(client, number, size):
    with ThreadPoolExecutor(16) as pool:
        for group in range(number):
            app = client.application
            answers = list(pool.map(lambda _, group=group, app=app: answered(app.test_client(), f"g{group}"), range(size)))
            assert {answer.status_code for answer in answers} == {201}
            assert len({answer.get_data() for answer in answers}) == 1


def test_concurrent_requests_with_one_key_make_one_check(keeper):
    groups(keeper, 3, 30)
    assert count(keeper) == 3


@pytest.mark.slow
def test_a_thousand_groups_of_a_hundred_make_a_thousand_checks(keeper):
    groups(keeper, 1000, 100)
    with keeper.application.extensions["factcheck"].store.reading() as connection:
        from sqlalchemy import text

        assert connection.execute(text("SELECT count(*) FROM checks")).scalar_one() == 1000
