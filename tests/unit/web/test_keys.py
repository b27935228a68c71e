"""Keys over HTTP: made and shown once, listed, replaced, revoked; changes need what was read (reliability J9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from factcheck.store.database import stamp
from tests.unit.web.keyed import bearer, made, slug

WANTED = {"name": "CMS", "scopes": ["checks:read", "admin"], "origins": ["https://cms.example"], "expires": "2999-01-01T00:00:00Z"}


@pytest.fixture
def chief(store):
    return made(store, owner="desk")


def create(client, chief, **changed):
    return client.post("/v1/keys", json=WANTED | changed, headers=bearer(chief))


def test_a_key_is_shown_once(keeper, chief):
    told = create(keeper, chief)
    assert (told.status_code, told.headers["Cache-Control"]) == (201, "no-store")
    key = told.json.pop("key")
    assert told.json["hint"] == f"{key[:17]}…"
    shown = keeper.get(told.headers["Location"], headers=bearer(chief))
    assert shown.json == {name: value for name, value in told.json.items() if name != "key"}
    assert shown.headers["ETag"] == told.headers["ETag"]
    assert key not in shown.get_data(as_text=True) + keeper.get("/v1/keys", headers=bearer(chief)).get_data(as_text=True)
    assert shown.json["owner"] == "desk"
    assert shown.json["expires"] == "2999-01-01T00:00:00.000000Z"
    assert keeper.get("/v1/keys", headers=bearer(key)).status_code == 200


def test_a_repeated_request_makes_one_key_and_does_not_show_it(keeper, chief):
    for path, more in (("/v1/keys", {}), ("rotation", {"If-Match": "*"})):
        if path == "rotation":
            path, body = f"/v1/keys/{keeper.get('/v1/keys', headers=bearer(chief)).json['items'][-1]['id']}/rotation", {}
        else:
            body = WANTED
        before = len(keeper.get("/v1/keys", headers=bearer(chief)).json["items"])
        first, again = (keeper.post(path, json=body, headers=bearer(chief, **{"Idempotency-Key": "k"}, **more)) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 201)
        assert (first.json["id"], again.json["key"], again.headers["Idempotency-Replayed"]) == (again.json["id"], None, "true")
        assert len(keeper.get("/v1/keys", headers=bearer(chief)).json["items"]) == before + 1


def test_a_key_that_cannot_be_is_refused_by_its_field(keeper, chief):
    for changed, pointer in (
        ({"scopes": []}, "/scopes"), ({"scopes": ["all"]}, "/scopes/0"), ({"scopes": ["admin"] * 6}, "/scopes"), ({"name": ""}, "/name"),
        ({"name": "x" * 101}, "/name"), ({"expires": "2020-01-01T00:00:00Z"}, "/expires"), ({"expires": "tomorrow"}, "/expires"),
        ({"owner": "another"}, "/owner"), ({"key": "fck_live_x"}, "/key"), ({"id": "x"}, "/id"), ({"origins": ["https://x"] * 51}, "/origins"),
    ):  # fmt: skip
        response = create(keeper, chief, **changed)
        assert (response.status_code, [one["pointer"] for one in response.json["errors"]]) == (422, [pointer])


def test_keys_are_listed_in_pages(keeper, chief):
    made_ids = [create(keeper, chief, name=str(number)).json["id"] for number in range(5)]
    seen, cursor = [], None
    while True:
        page = keeper.get("/v1/keys", query_string={"limit": 2} | ({"cursor": cursor} if cursor else {}), headers=bearer(chief)).json
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [chief.key.id, *made_ids]
    assert slug(keeper.get("/v1/keys?cursor=x", headers=bearer(chief))) == "invalid-cursor"


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/v1/keys/{}"), ("POST", "/v1/keys/{}/rotation")])
def test_a_change_needs_what_was_read(keeper, chief, method, path):
    location = create(keeper, chief).headers["Location"]
    path = path.format(location.rpartition("/")[2])
    body = {"json": {}} if method == "POST" else {}
    tag = keeper.get(location, headers=bearer(chief)).headers["ETag"]
    for sent, status, why in (
        ({}, 428, "precondition-required"),
        ({"If-Match": '"x"'}, 412, "precondition-failed"),
        ({"If-Match": f"W/{tag}"}, 412, "precondition-failed"),
    ):
        refused = keeper.open(path, method=method, headers=bearer(chief, **sent), **body)
        assert (refused.status_code, slug(refused)) == (status, why)
    assert keeper.get(location, headers=bearer(chief)).headers["ETag"] == tag
    done = keeper.open(path, method=method, headers=bearer(chief, **{"If-Match": f'"other", {tag}'}), **body)
    assert done.status_code in {200, 201}
    assert keeper.get(location, headers=bearer(chief)).headers["ETag"] != tag
    stale = keeper.open(path, method=method, headers=bearer(chief, **{"If-Match": tag}), **body)
    assert (stale.status_code, slug(stale)) == (412, "precondition-failed")


def test_a_replaced_key_is_good_until_the_grace_is_over(keeper, chief, store):
    old = create(keeper, chief)
    now = store.database.clock()
    new = keeper.post(
        f"{old.headers['Location']}/rotation", json={"grace_seconds": 60}, headers=bearer(chief, **{"If-Match": old.headers["ETag"]})
    )
    assert new.status_code == 201
    assert {name: new.json[name] for name in ("name", "scopes", "origins", "owner")} == {
        name: old.json[name] for name in ("name", "scopes", "origins", "owner")
    }
    assert [keeper.get("/v1/keys", headers=bearer(one.json["key"])).status_code for one in (old, new)] == [200, 200]
    left = keeper.get(old.headers["Location"], headers=bearer(chief)).json["expires"]
    assert stamp(now + timedelta(seconds=60)) <= left <= stamp(store.database.clock() + timedelta(seconds=60))
    store.database.clock = lambda: now + timedelta(seconds=120)
    assert slug(keeper.get("/v1/keys", headers=bearer(old.json["key"]))) == "expired-key"
    assert keeper.get("/v1/keys", headers=bearer(new.json["key"])).status_code == 200


def test_without_grace_the_old_key_ends_at_once(keeper, chief):
    old = create(keeper, chief)
    keeper.post(f"{old.headers['Location']}/rotation", json={"grace_seconds": 0}, headers=bearer(chief, **{"If-Match": "*"}))
    assert slug(keeper.get("/v1/keys", headers=bearer(old.json["key"]))) == "expired-key"
    again = keeper.post(f"{old.headers['Location']}/rotation", json={}, headers=bearer(chief, **{"If-Match": "*"}))
    assert (again.status_code, slug(again)) == (409, "conflict")


def test_a_revoked_key_says_so_and_can_be_revoked_again(keeper, chief):
    key = create(keeper, chief)
    first = keeper.delete(key.headers["Location"], headers=bearer(chief, **{"If-Match": key.headers["ETag"]}))
    again = keeper.delete(key.headers["Location"], headers=bearer(chief, **{"If-Match": "*"}))
    assert (first.status_code, first.json["state"], again.json) == (200, "revoked", first.json)
    assert slug(keeper.get("/v1/keys", headers=bearer(key.json["key"]))) == "invalid-key"


def test_the_document_tells_how_a_key_is_sent(keeper):
    document = keeper.get("/openapi.json").json
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert document["paths"]["/v1/keys"]["post"]["security"] == [{"key": ["admin"]}]
    assert document["paths"]["/v1/check"]["get"]["security"] == [{"key": []}, {}]
    assert "security" not in document["paths"]["/v1/measures"]["get"]
    for path in document["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "security" in operation:
                assert {"401", "403", "429"} <= set(operation["responses"])
