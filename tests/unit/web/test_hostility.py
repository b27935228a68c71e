"""What hostile or careless clients send: a 4xx problem of a known kind, never a 5xx and never a guess (reliability C1 to C19)."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from factcheck.settings import Settings
from factcheck.web import create_app

PROBLEM = "application/problem+json"
CLOSED_LIST = {
    "malformed-json", "bad-parameter", "invalid-cursor", "idempotency-key-missing", "idempotency-key-invalid", "missing-key", "invalid-key",
    "expired-key", "key-in-url", "insufficient-scope", "origin-not-allowed", "not-found", "unknown-code", "method-not-allowed",
    "not-acceptable", "request-timeout", "idempotency-in-progress", "conflict", "retired-version", "redacted", "precondition-failed",
    "body-too-large", "url-too-long", "unsupported-media-type", "unsupported-encoding", "source-unavailable", "validation",
    "unsupported-language", "claim-too-long", "too-complex", "idempotency-key-reused", "url-not-allowed", "reference-rejected",
    "precondition-required", "rate-limited", "too-many-failures", "headers-too-large", "internal", "overloaded", "busy",
    "storage-unavailable", "starting", "shutting-down", "reference-unavailable",
}  # fmt: skip


def refused(response, status: int, slug: str) -> dict:
    """The problem of a response, after a look at all that every problem has."""
    assert response.status_code == status, response.get_data(as_text=True)[:300]
    assert response.content_type == PROBLEM
    told = json.loads(response.get_data())
    assert told["type"] == f"/problems/{slug}"
    assert (told["status"], told["instance"]) == (status, f"urn:request:{response.headers['X-Request-Id']}")
    assert told["title"]
    assert told["detail"]
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Traceback" not in told["detail"]
    assert slug in CLOSED_LIST
    return told


def post(client, body: bytes | str, content_type: str | None = "application/json", path: str = "/v1/checks", **more):
    return client.post(path, data=body, content_type=content_type, **more)


@pytest.mark.parametrize("path", ["/v1/checks", "/v1/parse"])
@pytest.mark.parametrize(
    "body", ["[]", '"x"', "1", "null", "true", "", "{", "[" * 100_000, '{"text":"a","text":"b"}', '{"text":NaN}', b"\xff"]
)
def test_bodies_that_are_not_an_object_are_malformed(client, body, path):
    refused(post(client, body, path=path), 400, "malformed-json")


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e400", "9" * 5000])
def test_a_bad_number_is_named_by_its_place(client, number):
    told = refused(post(client, f'{{"text": "x", "assertions": [{{"quantity": {{"value": {number}}}}}]}}'), 400, "malformed-json")
    assert told["errors"][0]["pointer"] == "/assertions/0/quantity/value"


@pytest.mark.parametrize(
    "content_type",
    [None, "text/plain", "text/json", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
     "application/json; charset=utf-7", "application/json; charset=utf-16", "application/json; version=2", "application/jsonp", "*/*"],
)  # fmt: skip
def test_only_json_in_utf8_is_read(client, content_type):
    refused(post(client, '{"text": "x"}', content_type), 415, "unsupported-media-type")


@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON", "application/json; charset=UTF-8", 'application/json;charset="utf-8"']
)
def test_json_may_name_its_charset(client, content_type):
    assert post(client, '{"text": "x"}', content_type).status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "deflate", "identity, gzip", "x"])
def test_compressed_bodies_are_not_read(client, encoding):
    response = post(client, b"\x1f\x8b", headers={"Content-Encoding": encoding})
    refused(response, 415, "unsupported-encoding")
    assert response.headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("field", ["id", "verdict", "owner", "created_at", "hash", "created", "engine", "reference"])
def test_what_the_server_sets_cannot_be_sent(client, field):
    told = refused(post(client, json.dumps({"text": "x", field: "y"})), 422, "validation")
    assert told["errors"] == [{"pointer": f"/{field}", "detail": "Unknown field."}]


def test_many_faults_are_cut_off_and_said_to_be(client):
    body = {"text": "x", **{f"stray{number}": 1 for number in range(1000)}}
    told = refused(post(client, json.dumps(body)), 422, "validation")
    assert (len(told["errors"]), told["truncated"]) == (100, True)


def test_a_hundred_thousand_bad_items_are_one_fault(client):
    told = refused(post(client, json.dumps({"assertions": [1] * 100_000})), 422, "validation")
    assert [one["pointer"] for one in told["errors"]] == ["/assertions"]


@pytest.mark.parametrize(("size", "status"), [(1_048_576, 200), (1_048_577, 413), (3_000_000, 413)])
def test_bodies_have_a_size(client, size, status):
    frame = len('{"text": "x"}')
    response = post(client, '{"text": "x"' + " " * (size - frame) + "}")
    assert response.status_code == status
    if status == 413:
        refused(response, 413, "body-too-large")


def test_a_body_without_a_length_is_cut_off_too(client):
    body = BytesIO(b'{"text": "' + b"x" * 2_000_000 + b'"}')
    response = client.post(
        "/v1/checks", input_stream=body, content_type="application/json", environ_overrides={"wsgi.input_terminated": True}
    )
    refused(response, 413, "body-too-large")


@pytest.mark.parametrize("path", ["/v1/measures", "/v1/check?text=x", "/healthz"])
def test_get_takes_no_body(client, path):
    refused(client.get(path, data="{}", content_type="application/json"), 400, "bad-parameter")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "GET", "TRACE", "BREW", "PROPFIND"])
def test_other_methods_are_refused_with_those_allowed(client, method):
    response = client.open("/v1/checks", method=method)
    refused(response, 405, "method-not-allowed")
    assert set(response.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


def test_methods_cannot_be_overridden(client):
    response = client.get("/v1/checks", headers={"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"})
    refused(response, 405, "method-not-allowed")


@pytest.mark.parametrize(
    "path",
    ["/v1", "/v1/", "/v1/checks/", "/v1/measures/", "/v1//measures", "/V1/measures", "/v1/measures%00", "/v1/%2e%2e/healthz", "/../etc/passwd",
     "/docs/../../settings.py", "/docs/__init__.py", "/static/x", "/problems/nothing", "/problems/", "/v1/checks/1", "/livez"],
)  # fmt: skip
def test_other_paths_are_not_found(client, path):
    refused(client.get(path), 404, "not-found")


@pytest.mark.parametrize(
    "path", ["/v1/series/nothing", "/v1/series/CHN.autos.exports", "/v1/series/%00", "/v1/series/' OR 1=1 --/observations"]
)
def test_an_unknown_series_is_an_unknown_code(client, path):
    refused(client.get(path), 404, "unknown-code")


def test_an_unknown_series_has_neighbours(client):
    told = refused(client.get("/v1/series/CHN.autos.export.M"), 404, "unknown-code")
    assert "CHN.autos.exports.M" in told["closest"]
    assert told["code"] == "CHN.autos.export.M"


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/v1/check?text=x&publishd=2022-09-15", ["?publishd"]), ("/v1/measures?limit=0", ["?limit"]), ("/v1/measures?limit=10&limit=20", ["?limit"]),
        ("/v1/check", ["?text"]), ("/v1/check?text=", ["?text"]), ("/v1/check?text=x&profile=loose", ["?profile"]),
        ("/v1/check?text=x&published=yesterday&as_of=x", ["?published", "?as_of"]),
        ("/v1/series/CHN.autos.exports.M/observations?start=2022-13", ["?start"]),
    ],
)  # fmt: skip
def test_a_bad_parameter_is_named(client, path, names):
    told = refused(client.get(path), 400, "bad-parameter")
    assert [one["pointer"] for one in told["errors"]] == names


@pytest.mark.parametrize(
    "path",
    ["/v1/check?text=%ff", "/v1/check?text=%ed%a0%80", "/v1/check?text=a%00b", "/v1/limits?x", "/healthz?a=1", "/docs?url=//evil.example"],
)
def test_a_query_that_is_not_understood_is_refused(client, path):
    refused(client.get(path), 400, "bad-parameter")


def test_the_allowed_parameters_are_listed(client):
    assert "text, headline, published" in refused(client.get("/v1/check?txt=x"), 400, "bad-parameter")["detail"]


@pytest.mark.parametrize(("length", "status"), [(2000, 200), (2001, 422)])
def test_a_claim_in_the_address_has_2000_characters(client, length, status):
    response = client.get("/v1/check", query_string={"text": "汽" * length})
    assert response.status_code == status
    if status == 422:
        assert refused(response, 422, "claim-too-long")["limit"] == 2000


def test_an_address_has_a_length(client):
    refused(client.get("/v1/check?text=" + "x" * 32_768), 414, "url-too-long")


@pytest.mark.parametrize(
    "text",
    ["\u202e\u2066 abc", "a\u200bb", "１２３万", "٣٤١٠٠٠", "e" + "\u0301" * 10_000, "Ехроrts", "🚗" * 1000, "\x1b[31m", "\ud7ff\ue000\uffff", "=1+1", "{{7*7}}",
     "<script>alert(1)</script>", "'; DROP TABLE checks; --", "a\r\nSet-Cookie: x=y", "\ufeffx", " ", "\n"],
)  # fmt: skip
@pytest.mark.parametrize("escape", [True, False])
def test_strange_texts_are_texts(client, text, escape):
    body = json.dumps({"text": text, "headline": text[:500], "url": text[:500], "context": {"entity": "CHN"}}, ensure_ascii=escape)
    response = post(client, body.encode())
    assert response.status_code == 200
    for claim in response.json["claims"]:
        where = claim["selector"]
        assert text[where["start"] : where["end"]] == where["exact"]


def test_no_answer_holds_nan(client):
    def never(name: str) -> None:
        raise AssertionError(name)

    for path in ["/v1/measures?limit=500", "/v1/series/CHN.autos.exports.M/observations", "/v1/snapshot", "/openapi.json"]:
        json.loads(client.get(path).get_data(), parse_constant=never)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "localhost, evil.example", "LOCALHOST@evil"]
)
def test_only_known_hosts_are_answered(client, host):
    response = client.get("/v1/limits", headers={"Host": host, "X-Forwarded-Host": "localhost"})
    refused(response, 403, "origin-not-allowed")


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000", "LOCALHOST"])
def test_the_loopback_has_many_names(client, host):
    assert client.get("/v1/limits", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_may_use_any_name(client, path):
    assert client.get(path, headers={"Host": "10.1.2.3:8000"}).status_code == 200


def test_links_come_from_the_settings_alone(reference):
    app = create_app(Settings(public_url="https://check.example/", allowed_hosts=("*",)), reference)
    response = app.test_client().get(
        "/nowhere", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "ftp"}
    )
    assert response.json["type"] == "https://check.example/problems/not-found"
    assert "evil" not in response.get_data(as_text=True) + str(response.headers)
    assert response.headers["Strict-Transport-Security"]


def test_a_fault_of_ours_tells_nothing_but_its_id(app, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret /etc/passwd SELECT 1")

    monkeypatch.setattr("factcheck.web.checks.core", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    response = app.test_client().post("/v1/checks", json={"text": "x"})
    assert "secret" not in response.get_data(as_text=True)
    refused(response, 500, "internal")


@pytest.mark.parametrize(
    ("given", "kept"),
    [("abc-DEF_1", True), ("x" * 64, True), ("x" * 65, False), ("a b", False), ("é", False), ("a\tb", False), ("", False)],
)
def test_the_id_of_a_request_is_kept_when_it_is_plain(client, given, kept):
    back = client.get("/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert (back == given) is kept
    assert back
