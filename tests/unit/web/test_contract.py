"""The contract of the API: caching, CORS, negotiation, paging, documents (reliability J7, J11, J14, J15, C11, C19)."""

from __future__ import annotations

import csv
import io
import json

import pytest

from factcheck.errors import FactcheckError
from factcheck.settings import Settings
from factcheck.web import create_app
from factcheck.web.handlers import STATUS, status_of
from factcheck.wire.problems import kinds

CLAIM = {"text": "China exported 341,000 new energy vehicles from January to August.", "published": "2022-09-15"}
GETS = [
    "/v1/measures",
    "/v1/entities",
    "/v1/series",
    "/v1/sources",
    "/v1/snapshot",
    "/v1/operations",
    "/v1/rules",
    "/v1/limits",
    "/openapi.json",
]


def etag(client, path, **headers):
    return client.get(path, headers=headers).headers["ETag"]


@pytest.mark.parametrize("path", [*GETS, "/docs", "/v1/check?text=x&published=2022-09-15"])
def test_what_did_not_change_is_not_sent_again(client, path):
    tag = etag(client, path)
    assert tag.startswith('"')
    for sent in (tag, f"W/{tag}", "*", f'"other", {tag}'):
        response = client.get(path, headers={"If-None-Match": sent})
        assert (response.status_code, response.get_data()) == (304, b"")
        assert response.headers["ETag"] == tag
        assert response.headers["Cache-Control"]
    for sent in ('"other"', tag[:-2] + 'x"', "W/" + tag[:-2] + 'x"'):
        assert client.get(path, headers={"If-None-Match": sent}).status_code == 200


def test_the_tag_changes_with_the_representation(client):
    path = "/v1/check?text=x&published=2022-09-15"
    assert etag(client, path) == etag(client, path)
    assert etag(client, path) != etag(client, path, Accept="text/plain")
    assert etag(client, path) != etag(client, "/v1/check?text=x&published=2022-09-16")


def test_the_tag_is_the_same_on_another_replica(client, reference):
    other = create_app(Settings(), reference).test_client()
    assert etag(client, "/v1/measures") == etag(other, "/v1/measures")


@pytest.mark.parametrize("path", [*GETS, "/healthz", "/v1/check?text=x&published=2022-09-15"])
def test_head_is_get_without_the_body(client, path):
    get, head = client.get(path, headers={"X-Request-Id": "a"}), client.head(path, headers={"X-Request-Id": "a"})
    assert head.get_data() == b""
    assert {name: value for name, value in head.headers.items() if name != "Date"} == {n: v for n, v in get.headers.items() if n != "Date"}


def test_a_dated_claim_is_cached_for_a_day_and_an_undated_one_until_midnight(client):
    assert client.get("/v1/check", query_string=CLAIM).headers["Cache-Control"] == "public, max-age=86400"
    undated = client.get("/v1/check", query_string={"text": "x"})
    assert 0 <= int(undated.headers["Cache-Control"].removeprefix("public, max-age=")) <= 86400
    assert (undated.json["published"], undated.json["as_of"]) == (None, "2026-03-20")


def test_posted_texts_are_not_cached(client):
    assert client.post("/v1/checks", json=CLAIM).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("origin", ["https://news.example", "chrome-extension://abcdefghijklmnop", "moz-extension://1-2", "null"])
def test_everybody_may_read(client, origin):
    for path in ("/v1/measures", "/v1/check?text=x", "/nowhere"):
        headers = client.get(path, headers={"Origin": origin}).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers
        assert "ETag" in headers["Access-Control-Expose-Headers"]


def test_a_preflight_of_a_get_is_answered_without_a_body(client):
    asked = {"Origin": "https://news.example", "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    response = client.options("/v1/measures", headers=asked)
    assert (response.status_code, response.get_data()) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    allowed = response.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match"} <= set(allowed)
    assert response.headers["Access-Control-Max-Age"] == "7200"


@pytest.mark.parametrize("path", ["/v1/checks", "/v1/parse"])
@pytest.mark.parametrize(
    ("origin", "allowed"),
    [("https://cms.example", True), ("https://evil.example", False), ("null", False), ("https://cms.example.evil", False)],
)
def test_pages_of_listed_origins_may_post(client, path, origin, allowed):
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    for response in (client.options(path, headers=asked), client.post(path, json={"text": "x"}, headers={"Origin": origin})):
        assert response.headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)
        assert "Access-Control-Allow-Credentials" not in response.headers
        if allowed:
            assert "Origin" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/json"), ("*/*", "application/json"), ("application/json", "application/json"), ("application/*", "application/json"),
        ("text/plain", "text/plain"), ("text/*", "text/plain"), ("text/plain;q=0.5, application/json;q=0.4", "text/plain"),
        ("text/html, */*;q=0.1", "text/html"), ("application/json;q=0, */*", "text/plain"), ("text/plain, application/json", "application/json"),
    ],
)  # fmt: skip
def test_the_media_type_is_negotiated(client, accept, media):
    response = client.post("/v1/checks", json=CLAIM, headers={"Accept": accept} if accept else {})
    assert response.status_code == 200
    assert response.mimetype == media
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize("accept", ["audio/ogg", "application/xml", "application/json;q=0", "*/*;q=0", "image/*", "text/csv"])
def test_what_cannot_be_given_is_refused(client, accept):
    response = client.post("/v1/checks", json=CLAIM, headers={"Accept": accept})
    assert (response.status_code, response.json["type"]) == (406, "/problems/not-acceptable")
    assert "text/plain" in response.json["detail"]


def test_the_text_for_terminals_starts_with_the_verdict(client):
    response = client.post("/v1/checks", json=CLAIM, headers={"Accept": "text/plain"})
    assert response.content_type == "text/plain; charset=utf-8"
    verdict = client.post("/v1/checks", json=CLAIM).json["verdict"]
    assert response.get_data(as_text=True).splitlines()[0].endswith(verdict.replace("_", " ").upper())


def test_json_keeps_order_and_characters(client):
    raw = client.get("/v1/entities?q=China").get_data(as_text=True)
    assert '{"id":"CHN","kind":' in raw
    assert "中国" in raw


@pytest.mark.parametrize("path", ["/v1/measures", "/v1/series", "/v1/sources", "/v1/entities"])
def test_pages_follow_each_other_without_gaps(client, path):
    whole = client.get(f"{path}?limit=500").json
    walked, cursor = [], None
    while True:
        told = client.get(path, query_string={"limit": 137} | ({"cursor": cursor} if cursor else {})).json
        walked += told["items"]
        cursor = told["next_cursor"]
        if cursor is None:
            break
    assert walked[:500] == whole["items"]
    keys = [item.get("id") or item["key"] for item in walked]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: one[:-1],
        lambda one: one[::-1],
        lambda _: "x",
        lambda _: "汽",
        lambda one: one + "A",
        lambda _: "=" * 400,
        lambda one: one.swapcase(),
    ],
)
def test_an_altered_cursor_is_refused(client, spoil):
    cursor = client.get("/v1/measures?limit=1").json["next_cursor"]
    response = client.get("/v1/measures", query_string={"cursor": spoil(cursor)})
    assert (response.status_code, response.json["type"]) == (400, "/problems/invalid-cursor")


def test_a_cursor_belongs_to_its_list_and_filter(client):
    cursor = client.get("/v1/measures?limit=1").json["next_cursor"]
    for path in ("/v1/series", "/v1/measures?q=autos"):
        mark = "&" if "?" in path else "?"
        assert client.get(f"{path}{mark}cursor={cursor}").status_code == 400


def test_lists_are_searched_by_name_in_any_language(client):
    for words in ("new energy vehicle exports", "NEV exports", "新能源汽车出口", "autos.nev.exports"):
        found = client.get("/v1/measures", query_string={"q": words}).json["items"]
        assert "autos.nev.exports" in [one["id"] for one in found], words
    assert client.get("/v1/measures?q=zzzz").json["items"] == []


def test_observations_come_as_json_and_csv(client):
    path = "/v1/series/CHN.autos.exports.M/observations?start=2022-01&end=2022-08"
    told = client.get(path).json
    response = client.get(path, headers={"Accept": "text/csv"})
    assert response.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))
    assert [row["period"] for row in rows] == [one["period"] for one in told["observations"]]
    assert "2022-01/2022-08" in [row["period"] for row in rows]
    assert all(one["period"].startswith("2022-0") for one in told["observations"])


def test_observations_are_those_known_on_the_day(client):
    path = "/v1/series/CHN.autos.exports.M/observations"
    then = {one["period"] for one in client.get(f"{path}?as_of=2022-09-15").json["observations"]}
    now = {one["period"] for one in client.get(path).json["observations"]}
    assert then < now
    assert "2022-08" in then
    assert "2022-10" not in then


def test_one_printing_of_each_figure_leads(client):
    rows = client.get("/v1/series/CHN.autos.exports.M/observations").json["observations"]
    figures = {(one["period"], one["states"]) for one in rows}
    assert sorted((one["period"], one["states"]) for one in rows if one["leads"]) == sorted(figures)


def test_a_series_says_what_it_holds(client):
    told = client.get("/v1/series/CHN.autos.exports.M").json
    assert (told["entity"], told["measure"], told["frequency"], told["unit"]) == ("CHN", "autos.exports", "M", "vehicles")
    assert told["first"] < told["last"]


def test_operations_and_rules_are_listed_with_what_they_mean(client):
    for name in ("operations", "rules"):
        items = client.get(f"/v1/{name}").json[name]
        assert items
        assert len({one["description"] for one in items}) == len(items)


@pytest.mark.parametrize("slug", sorted(kinds()))
def test_every_problem_has_its_page(client, slug):
    told = client.get(f"/problems/{slug}").json
    assert told["type"] == f"/problems/{slug}"
    assert len(told["description"]) > 20
    assert told["title"]


def test_every_exception_has_a_status_and_a_name():
    for kind in kinds().values():
        assert 400 <= status_of(kind) < 600
        assert kind.__doc__
        assert kind.slug
        assert kind.title
    assert status_of(FactcheckError) == 500
    assert all(issubclass(kind, FactcheckError) for kind in STATUS)


def test_security_headers_are_everywhere(client):
    for response in (client.get("/v1/limits"), client.get("/docs"), client.get("/nowhere"), client.post("/v1/checks", json=CLAIM)):
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "Server" not in response.headers


def test_the_reference_page_needs_no_network(client):
    page = client.get("/docs").get_data(as_text=True)
    assert "//" not in page.replace("<!doctype", "")
    assert "<script>" not in page
    for part in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js", "favicon-32x32.png"):
        assert client.get(f"/docs/{part}").status_code == 200
    assert "validatorUrl: null" in client.get("/docs/start.js").get_data(as_text=True)


def test_every_route_is_documented(app, client):
    paths = client.get("/openapi.json").json["paths"]
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<", "{").replace(">", "}")
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            told = paths[path][method.lower()]
            assert told["summary"], path
            assert told["responses"]["200"]["description"], path
            assert {status for status in told["responses"] if status >= "400"} or path in {"/openapi.json", "/docs"}, path
            if method == "POST":
                assert told["requestBody"]["content"]["application/json"]["schema"], path


def test_the_document_is_openapi_3_1(client):
    assert faults_in_the_document(client) == []


def test_so_is_that_of_a_service_that_keeps_what_is_posted(keeper):
    assert faults_in_the_document(keeper) == []


def faults_in_the_document(client):
    from openapi_spec_validator import OpenAPIV31SpecValidator

    document = json.loads(client.get("/openapi.json").get_data())
    assert document["openapi"] == "3.1.0"
    return [f"{list(fault.path)}: {fault.message}" for fault in OpenAPIV31SpecValidator(document).iter_errors()]


def test_limits_are_those_of_the_settings(reference):
    client = create_app(Settings(max_claim_characters=10), reference).test_client()
    assert client.get("/v1/limits").json["max_claim_characters"] == 10
    assert client.get("/v1/check?text=12345678901").status_code == 422
