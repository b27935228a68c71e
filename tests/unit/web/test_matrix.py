"""Every endpoint with every kind of key: what the key does not allow is refused, what is not its owner's is not there (reliability I5, I6).

An endpoint that is not in the table fails the test: whoever adds one says what it needs, and if its address names something that
belongs to somebody, how to make one.
"""

from __future__ import annotations

import re

import pytest

from factcheck.access import SCOPES
from factcheck.settings import Settings
from factcheck.store import keys
from factcheck.web import create_app
from factcheck.web.caller import CHECKING
from tests.conftest import DAY
from tests.unit.web.keyed import CLAIM, bearer, made, slug

#: What each operation needs: a scope, any key (`CHECKING`), or nothing.
NEEDS = {
    "GET /healthz": None,
    "GET /readyz": None,
    "GET /openapi.json": None,
    "GET /": None,
    "GET /assets/<name>": None,
    "GET /checks/<check_id>": "checks:read",
    "GET /checks/<check_id>/badge.svg": None,  # nobody's until it is published: test_site.py
    "GET /checks/<check_id>/card": None,
    "GET /checks/<check_id>/charts/<name>": None,
    "GET /desk": None,
    "GET /oembed": None,
    "GET /reference": None,
    "GET /reference/series/<key>": None,
    "GET /reference/series/<key>/chart.svg": None,
    "GET /reference/series/<key>/figures.csv": None,
    "GET /v1/checks/<check_id>/publication": "checks:read",
    "PUT /v1/checks/<check_id>/publication": "checks:write",
    "DELETE /v1/checks/<check_id>/publication": "checks:write",
    "GET /docs": None,
    "GET /docs/<name>": None,
    "GET /problems/<slug>": None,
    "GET /v1/measures": None,
    "GET /v1/entities": None,
    "GET /v1/sources": None,
    "GET /v1/series": None,
    "GET /v1/series/<key>": None,
    "GET /v1/series/<key>/observations": None,
    "GET /v1/snapshot": None,
    "GET /v1/limits": None,
    "GET /v1/operations": None,
    "GET /v1/rules": None,
    "GET /v1/audit/checkpoint": None,
    "GET /v1/audit/consistency": None,
    "GET /v1/check": CHECKING,
    "POST /v1/checks": CHECKING,
    "POST /v1/charts": CHECKING,
    "POST /v1/parse": CHECKING,
    "GET /v1/checks": "checks:read",
    "GET /v1/checks/<check_id>": "checks:read",
    "POST /v1/checks/<check_id>/erasure": "checks:write",
    "GET /v1/checks/<check_id>/evidence": "checks:read",
    "GET /v1/checks/<check_id>/claims/<int:claim>/review": "checks:read",
    "PUT /v1/checks/<check_id>/claims/<int:claim>/review": "checks:write",
    "GET /v1/reviews": "checks:read",
    "GET /v1/reviews/labelled": "checks:read",
    "GET /v1/audit/proof/<check_id>": "checks:read",
    "GET /v1/changes": "checks:read",
    "GET /v1/snapshots": "checks:read",
    "POST /v1/batches": "checks:write",
    "GET /v1/batches": "checks:read",
    "GET /v1/batches/<batch_id>": "checks:read",
    "GET /v1/batches/<batch_id>/results": "checks:read",
    "DELETE /v1/batches/<batch_id>": "checks:write",
    "GET /v1/status": "admin",
    "GET /metrics": "admin",
    "GET /v1/keys": "admin",
    "POST /v1/keys": "admin",
    "GET /v1/keys/<key_id>": "admin",
    "DELETE /v1/keys/<key_id>": "admin",
    "POST /v1/keys/<key_id>/rotation": "admin",
    "POST /v1/webhooks": "webhooks",
    "GET /v1/webhooks": "webhooks",
    "GET /v1/webhooks/<webhook_id>": "webhooks",
    "PATCH /v1/webhooks/<webhook_id>": "webhooks",
    "DELETE /v1/webhooks/<webhook_id>": "webhooks",
    "POST /v1/webhooks/<webhook_id>/rotation": "webhooks",
    "POST /v1/webhooks/<webhook_id>/test": "webhooks",
    "POST /v1/webhooks/<webhook_id>/replay": "webhooks",
    "GET /v1/webhooks/<webhook_id>/deliveries": "webhooks",
    "POST /v1/webhooks/<webhook_id>/deliveries/<delivery_id>/replay": "webhooks",
}
#: Bodies that are read without fault, for operations that take more than `{}`.
BODIES = {"PUT /v1/checks/<check_id>/claims/<int:claim>/review": {"verdict": "refuted"}}
#: Parts of addresses that name what belongs to nobody.
NAMES = {"name": "start.js", "slug": "validation", "key": "CHN.autos.exports.M", "claim": "1"}


def hook(client, key):
    asked = {"url": "http://127.0.0.1:9/", "events": ["batch.finished"]}
    return client.post("/v1/webhooks", json=asked, headers=bearer(key)).json["id"]


def delivery(client, key):
    path = f"/v1/webhooks/{hook(client, key)}"
    client.post(f"{path}/test", json={}, headers=bearer(key))
    return client.get(f"{path}/deliveries", headers=bearer(key)).json["items"][0]["id"]


#: Parts of addresses that name what belongs to somebody, and how to make one with a client and the key of its owner.
OWNED = {
    "check_id": lambda client, key: client.post("/v1/checks", json=CLAIM, headers=bearer(key)).json["id"],
    "batch_id": lambda client, key: client.post(
        "/v1/batches", data='{"text": "Cats."}', content_type="application/x-ndjson", headers=bearer(key)
    ).json["id"],
    "webhook_id": hook,
    "delivery_id": delivery,
    "key_id": lambda client, key: made(client.application.extensions["factcheck"].store, owner=key.key.rights.owner).key.id,
}
ABSENT = "019d0a87-5300-7000-8000-000000000000"


def operations(app):
    return {f"{method} {rule.rule}": rule for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}}


@pytest.fixture
def client(store, reference):
    return create_app(Settings(rate_limit="", webhook_private=("127.0.0.1:9",)), reference, store=store, clock=lambda: DAY).test_client()


def ask(client, operation, rule, ids, headers, address="127.0.0.1"):
    path = rule.rule
    for part in rule.arguments:
        assert part in NAMES or part in ids, f"{operation}: say in NAMES or OWNED what <{part}> is"
        path = re.sub(f"<(?:[a-z]+:)?{part}>", NAMES.get(part) or ids[part], path)
    method = operation.partition(" ")[0]
    body = {} if method in {"GET", "DELETE"} else {"json": BODIES.get(operation, {})}
    return client.open(path, method=method, headers=headers, environ_overrides={"REMOTE_ADDR": address}, **body)


def test_every_endpoint_says_what_it_needs(client):
    assert set(operations(client.application)) == set(NEEDS)


def test_without_a_key_and_with_each_scope(client, store):
    everything = made(store)
    holders = {scope: made(store, scope) for scope in SCOPES}
    ids = {part: make(client, everything) for part, make in OWNED.items()}
    wrong = []
    for operation, rule in operations(client.application).items():
        need = NEEDS[operation]
        response = ask(client, operation, rule, ids, {})
        asks = response.status_code == 401 and (response.mimetype == "text/html" or slug(response) == "missing-key")
        if asks != (need is not None):
            wrong.append((operation, None, response.status_code))
        for scope, key in holders.items():
            response = ask(client, operation, rule, ids, bearer(key))
            if need in {None, CHECKING, scope}:
                fine = response.status_code not in {401, 403} and response.status_code < 500
            else:
                fine = response.status_code == 403 and (slug(response), response.json["scope"]) == ("insufficient-scope", need)
            if not fine:
                wrong.append((operation, scope, response.status_code))
    assert wrong == []


def test_what_is_of_another_owner_is_not_there(client, store):
    ours, theirs = made(store), made(store, owner="another")
    ids = {part: make(client, ours) for part, make in OWNED.items()}
    absent = dict.fromkeys(OWNED, ABSENT)
    seen = 0
    for operation, rule in operations(client.application).items():
        if not set(rule.arguments) & set(OWNED):
            continue
        seen += 1
        foreign, nothing = (
            ask(client, operation, rule, found, bearer(theirs, **{"X-Request-Id": "same", "If-Match": "*"})) for found in (ids, absent)
        )
        assert (foreign.status_code, operation) == (404, operation)
        assert (foreign.status_code, foreign.get_data()) == (nothing.status_code, nothing.get_data()), operation
    assert seen >= 5
    for path in ("/v1/checks", "/v1/keys", "/v1/batches", "/v1/webhooks"):
        shown = client.get(path, headers=bearer(theirs)).get_data(as_text=True)
        assert not any(one in shown for one in ids.values())


def test_keys_that_are_no_longer_good(client, store):
    everything, gone, late = made(store), made(store), made(store, expires="2020-01-01T00:00:00.000000Z")
    store.write(lambda tx: keys.revoke(tx, gone.key, "test"))
    ids = {part: make(client, everything) for part, make in OWNED.items()}
    for number, (operation, rule) in enumerate(operations(client.application).items()):
        for key, why in ((gone, "invalid-key"), (late, "expired-key")):
            response = ask(client, operation, rule, ids, bearer(key), f"192.0.2.{number}")
            if rule.rule in {"/healthz", "/readyz"}:
                assert response.status_code == 200
            else:
                assert (response.status_code, slug(response), operation) == (401, why, operation)
                assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
