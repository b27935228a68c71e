"""Pages of other origins (reliability J11, section 3.2)."""

from __future__ import annotations

import itertools

import pytest

from factcheck.settings import Settings
from factcheck.web import create_app
from tests.conftest import DAY
from tests.unit.web.keyed import CLAIM, bearer, made, slug

CMS, EXTENSION = "https://cms.example", "chrome-extension://abcdefghijklmnop"
EVIL = ["https://evil.example", "null", "https://cms.example.evil", "https://CMS.example", "http://cms.example", "https://cms.example:444", "https://cms.example/",
        "moz-extension://1", "file://", "", "*", "https://cms.example https://evil.example", "http://[", "//localhost"]  # fmt: skip
EXPOSED = {
    "ETag",
    "Location",
    "Link",
    "Retry-After",
    "RateLimit",
    "RateLimit-Policy",
    "Deprecation",
    "Sunset",
    "X-Request-Id",
    "Idempotency-Replayed",
}
PUBLIC = [
    "/v1/measures",
    "/v1/check?text=x",
    "/v1/series/CHN.autos.exports.M",
    "/openapi.json",
    "/v1/audit/checkpoint",
    "/healthz",
    "/nowhere",
]


@pytest.fixture
def client(store, reference):
    settings = Settings(public_url="https://check.example", allowed_hosts=("localhost", "check.example"))
    return create_app(settings, reference, store=store, clock=lambda: DAY).test_client()


def allowed(response):
    assert "Access-Control-Allow-Credentials" not in response.headers
    return response.headers.get("Access-Control-Allow-Origin")


def preflight(client, path, origin, method="POST"):
    asked = {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization,content-type"}
    return client.options(path, headers=asked)


def test_any_page_may_read_what_is_public(client):
    for path, origin in itertools.product(PUBLIC, [CMS, *EVIL]):
        response = client.get(path, headers={"Origin": origin})
        assert (allowed(response), path, origin) == ("*", path, origin)
        assert set(response.headers["Access-Control-Expose-Headers"].split(", ")) == EXPOSED
        assert "Origin" not in response.headers.get("Vary", "")


def test_a_key_is_good_on_the_pages_that_it_lists(client, store):
    key = made(store, origins=(CMS, EXTENSION))
    for origin, path in itertools.product((CMS, EXTENSION), ["/v1/measures", "/v1/check?text=x", "/v1/checks", "/v1/keys"]):
        response = client.get(path, headers=bearer(key, Origin=origin))
        assert (response.status_code, allowed(response)) == (200, origin)
        assert "Origin" in response.headers["Vary"]
        assert set(response.headers["Access-Control-Expose-Headers"].split(", ")) == EXPOSED


def test_and_on_no_others(client, store):
    for key, origin in itertools.product((made(store, origins=(CMS,)), made(store)), EVIL):
        for response in (client.get("/v1/checks", headers=bearer(key, Origin=origin)), client.post("/v1/checks", json=CLAIM, headers=bearer(key, Origin=origin)),
                         client.get("/v1/measures", headers=bearer(key, Origin=origin))):  # fmt: skip
            assert (response.status_code, slug(response), allowed(response)) == (403, "origin-not-allowed", None)
            assert "Origin" in response.headers["Vary"]


def test_programs_send_no_origin_and_need_none(client, store):
    response = client.get("/v1/checks", headers=bearer(made(store, origins=(CMS,))))
    assert (response.status_code, allowed(response)) == (200, None)
    assert "Origin" in response.headers["Vary"]


def test_the_pages_of_the_service_may_use_any_key(client, store):
    key = made(store)
    for origin in ("http://localhost", "https://localhost", "https://check.example"):
        assert client.post("/v1/checks", json=CLAIM, headers=bearer(key, Origin=origin)).status_code == 201


def test_no_page_drives_a_service_of_ones_own(client):
    for origin in EVIL:
        read, sent = client.get("/v1/checks", headers={"Origin": origin}), client.post("/v1/parse", json=CLAIM, headers={"Origin": origin})
        for response in (read, sent):
            assert (response.status_code, slug(response), allowed(response), origin) == (403, "origin-not-allowed", None, origin)


@pytest.mark.parametrize(
    ("path", "method"), [("/v1/checks", "POST"), ("/v1/checks", "GET"), ("/v1/keys/x", "DELETE"), ("/v1/parse", "POST")]
)
def test_a_preflight_needs_no_key_and_tells_what_may_be_sent(client, store, path, method):
    made(store, origins=(CMS, EXTENSION))
    response, origin = preflight(client, path, EXTENSION, method), EXTENSION
    assert (response.status_code, response.get_data(), allowed(response)) == (204, b"", origin)
    assert method in response.headers["Access-Control-Allow-Methods"].split(", ")
    sent = set(response.headers["Access-Control-Allow-Headers"].split(", "))
    assert {"Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match"} <= sent
    assert response.headers["Access-Control-Max-Age"] == "7200"
    assert "Origin" in response.headers["Vary"]


def test_pages_that_no_key_lists_are_told_nothing(client, store):
    made(store, origins=(CMS,))
    for origin in EVIL:
        response = preflight(client, "/v1/checks", origin)
        assert (response.status_code, allowed(response), origin) == (204, None, origin)
        assert "Access-Control-Allow-Methods" not in response.headers


def test_a_preflight_of_what_is_public_is_open(client, store):
    made(store)
    for path in PUBLIC[:-1]:
        response = preflight(client, path, "https://news.example", "GET")
        assert (response.status_code, allowed(response)) == (204, "*")


def test_a_preflight_of_nothing_is_what_the_request_would_be(client):
    assert preflight(client, "/nowhere", CMS).status_code == 404
    assert "Access-Control-Allow-Methods" not in preflight(client, "/v1/measures", CMS, "DELETE").headers


def test_only_origins_can_be_listed(client):
    wrong = ["null", "*", "https://", "https://a/", "cms.example", "https://a b", "https://A.example", "https://a?x", "https://u@a", 7]
    response = client.post("/v1/keys", json={"name": "a", "scopes": ["admin"], "origins": wrong})
    assert response.status_code == 422
    assert [one["pointer"] for one in response.json["errors"]] == [f"/origins/{place}" for place in range(len(wrong))]
