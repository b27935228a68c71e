"""How much one may ask (reliability I8, I9, M4)."""

from __future__ import annotations

import re
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from factcheck import logs
from factcheck.settings import Rate, Settings
from factcheck.web import create_app
from tests import servers
from tests.conftest import DAY
from tests.unit.web.keyed import bearer, made, slug

READ = {"text": "x"}
THERE = {"REMOTE_ADDR": "192.0.2.1"}


@pytest.fixture
def serving(reference):
    """Makes an app that keeps nothing, so that it is asked by address."""
    return lambda **settings: create_app(Settings(anonymous="read", **settings), reference, clock=lambda: DAY)


def asked(app, times, address="192.0.2.1", path="/v1/parse", **headers):
    client = app.test_client()
    return [client.post(path, json=READ, headers=headers, environ_overrides={"REMOTE_ADDR": address}) for _ in range(times)]


def statuses(responses):
    return [response.status_code for response in responses]


def test_what_is_over_the_limit_is_told_to_wait(serving):
    told = asked(serving(rate_limit="5 per minute"), 7)
    assert statuses(told) == [200] * 5 + [429] * 2
    assert [re.sub("t=.*", "", response.headers["RateLimit"]) for response in told] == [
        f'"default";r={left};' for left in (4, 3, 2, 1, 0, 0, 0)
    ]
    assert {response.headers["RateLimit-Policy"] for response in told} == {'"default";q=5;w=60'}
    assert not any("Retry-After" in response.headers for response in told[:5])
    last = told[-1]
    assert (slug(last), last.content_type) == ("rate-limited", "application/problem+json")
    assert 1 <= int(last.headers["Retry-After"]) == last.json["retry_after"] <= 60
    assert last.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("times", [600, pytest.param(100_000, marks=pytest.mark.slow)])
def test_a_burst_from_many_threads_gets_exactly_what_is_left(serving, times):
    app = serving(rate_limit=f"{times // 10} per hour")
    with ThreadPoolExecutor(8) as pool:
        told = [status for part in pool.map(lambda _: statuses(asked(app, times // 50)), range(50)) for status in part]
    assert (told.count(200), told.count(429)) == (times // 10, times - times // 10)


def test_what_only_reads_the_reference_data_is_not_counted(serving):
    app = serving(rate_limit="1 per minute")
    asked(app, 2)
    client = app.test_client()
    for path in ("/v1/measures", "/healthz", "/openapi.json", "/v1/limits"):
        response = client.get(path, environ_overrides=THERE)
        assert (response.status_code, response.headers.get("RateLimit")) == (200, None)
    preflight = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    assert client.options("/v1/parse", headers=preflight, environ_overrides=THERE).status_code == 204
    assert client.get("/v1/check?text=x", environ_overrides=THERE).status_code == 429


def test_what_is_known_already_is_not_counted(serving):
    client = serving(rate_limit="3 per minute").test_client()
    path = "/v1/check?text=x&published=2022-09-15"
    tag = client.get(path, environ_overrides=THERE).headers["ETag"]
    again = [client.get(path, headers={"If-None-Match": tag}, environ_overrides=THERE) for _ in range(9)]
    assert statuses(again) == [304] * 9
    changed = [client.get(path, headers={"If-None-Match": '"x"'}, environ_overrides=THERE) for _ in range(4)]
    assert statuses(changed) == [200, 200, 429, 429]
    assert client.get(path, headers={"If-None-Match": tag}, environ_overrides=THERE).status_code == 429


def test_addresses_are_counted_apart_and_networks_of_ipv6_together(serving):
    app = serving(rate_limit="2 per minute")
    assert statuses(asked(app, 3)) == [200, 200, 429]
    assert statuses(asked(app, 3, "192.0.2.2")) == [200, 200, 429]
    assert [status for last in range(3) for status in statuses(asked(app, 1, f"2001:db8:1:1::{last}"))] == [200, 200, 429]
    assert statuses(asked(app, 1, "2001:db8:1:2::1")) == [200]
    assert statuses(asked(app, 1, "::ffff:192.0.2.1")) == [429]


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP", "True-Client-IP"])
def test_nobody_can_pass_for_another_address(serving, header):
    app = serving(rate_limit="1 per minute")
    asked(app, 1)
    for number in range(5):
        value = f"for=10.0.0.{number}" if header == "Forwarded" else f"10.0.0.{number}"
        assert statuses(asked(app, 1, **{header: value})) == [429]


def test_proxies_that_are_named_tell_the_address(serving):
    app = serving(rate_limit="1 per minute", trusted_proxies=1)
    assert statuses(asked(app, 2, "10.0.0.1", **{"X-Forwarded-For": "192.0.2.1"})) == [200, 429]
    assert statuses(asked(app, 2, "10.0.0.1", **{"X-Forwarded-For": "192.0.2.2"})) == [200, 429]
    # What a client wrote itself stands before what the proxy adds.
    assert statuses(asked(app, 1, "10.0.0.1", **{"X-Forwarded-For": "198.51.100.1, 192.0.2.1"})) == [429]


@pytest.mark.parametrize("path", ["/V1/parse", "/v1/parse/", "/v1//parse", "/v1/%70arse"])
def test_other_spellings_of_a_path_are_no_way_around(serving, path):
    app = serving(rate_limit="1 per minute")
    asked(app, 1)
    assert statuses(asked(app, 1, path=path)) in ([404], [429])


def test_keys_of_one_owner_are_counted_together_and_owners_apart(store, reference):
    client = create_app(Settings(rate_limit="2 per minute"), reference, store=store, clock=lambda: DAY).test_client()
    first, second, other = made(store), made(store), made(store, owner="another")
    told = [
        client.post("/v1/parse", json=READ, headers=bearer(key)).status_code for key in (first, second, first, second, other, other, other)
    ]
    assert told == [200, 200, 429, 429, 200, 200, 429]


def test_changes_are_counted_as_checks_are(store, reference):
    client = create_app(Settings(rate_limit="2 per minute"), reference, store=store, clock=lambda: DAY).test_client()
    key = made(store)
    told = [client.post("/v1/keys", json={"name": "a", "scopes": ["admin"]}, headers=bearer(key)).status_code for _ in range(3)]
    assert told == [201, 201, 429]
    assert client.get("/v1/keys", headers=bearer(key)).status_code == 200


def test_a_service_of_ones_own_counts_nothing(store, reference):
    client = create_app(Settings(rate_limit="2 per minute"), reference, store=store, clock=lambda: DAY).test_client()
    told = [client.post("/v1/parse", json=READ) for _ in range(5)]
    assert statuses(told) == [200] * 5
    assert not any("RateLimit" in response.headers for response in told)


def test_no_limit_is_no_limit(serving):
    app = serving(rate_limit="")
    told = asked(app, 5)
    assert statuses(told) == [200] * 5
    assert not any("RateLimit" in response.headers for response in told)
    told = app.test_client().get("/v1/limits").json
    assert (told["rate_requests"], told["rate_seconds"]) == (None, None)


def test_the_limits_are_told(serving):
    told = serving(rate_limit="90 per hour").test_client().get("/v1/limits").json
    assert (told["rate_requests"], told["rate_seconds"], told["wrong_keys_per_minute"]) == (90, 3600, 20)


@pytest.mark.parametrize(
    "written",
    ["600", "per minute", "0 per minute", "-1 per minute", "600 per fortnight", "1.5 per second", "5 per minute;9 per day", "٣ per day"],
)
def test_a_limit_is_a_number_per_time(written):
    with pytest.raises(ValueError, match="FACTCHECK_RATE_LIMIT"):
        Settings(rate_limit=written)


def test_a_limit_is_read():
    assert [Settings(rate_limit=one).rate for one in ("1 per second", "70 per day", "")] == [Rate(1, 1), Rate(70, 86_400), None]


def test_processes_count_together_in_redis(serving, tmp_path):
    with servers.redis(tmp_path) as url:
        one, two = serving(rate_limit="5 per minute", redis_url=url), serving(rate_limit="5 per minute", redis_url=url)
        told = [status for app in (one, two, one, two, one, two, one) for status in statuses(asked(app, 1))]
    assert told == [200] * 5 + [429] * 2


def test_without_redis_each_process_counts_for_itself(serving, tmp_path, capsys):
    logs.configure("warning")
    with servers.redis(tmp_path) as url:
        app = serving(rate_limit="5 per minute", redis_url=url)
        assert statuses(asked(app, 3)) == [200] * 3
    alone = asked(app, 7)
    logs.configure("error")
    assert capsys.readouterr().err.count("falling back to in-memory") == 1
    assert statuses(alone) == [200] * 5 + [429] * 2
    assert [response.headers["RateLimit"].partition(";t")[0] for response in alone[:2]] == ['"default";r=4', '"default";r=3']
    tag = app.test_client().get("/v1/check?text=x", environ_overrides={"REMOTE_ADDR": "192.0.2.9"}).headers["ETag"]
    known = app.test_client().get("/v1/check?text=x", headers={"If-None-Match": tag}, environ_overrides={"REMOTE_ADDR": "192.0.2.9"})
    assert known.status_code == 304


def test_redis_may_end_at_any_time_under_load(serving, tmp_path):
    with servers.redis(tmp_path) as url, ThreadPoolExecutor(4) as pool:
        app = serving(rate_limit="100000 per minute", redis_url=url)
        running = [pool.submit(lambda number=number: statuses(asked(app, 40, f"192.0.2.{number}"))) for number in range(8)]
        assert set(running[0].result()) == {200}
        servers.ask_redis(url, "SHUTDOWN NOSAVE")
        assert {status for one in running for status in one.result()} == {200}


@pytest.mark.parametrize("trouble", ["CONFIG SET maxmemory 1", "REPLICAOF 127.0.0.1 1", "FLUSHALL", "SCRIPT FLUSH"])
def test_a_redis_in_trouble_fails_no_request(serving, tmp_path, trouble):
    with servers.redis(tmp_path) as url:
        app = serving(rate_limit="100 per minute", redis_url=url)
        assert statuses(asked(app, 2)) == [200, 200]
        servers.ask_redis(url, trouble)
        assert statuses(asked(app, 5)) == [200] * 5


def test_a_redis_that_never_answers_is_not_waited_for(serving):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app = serving(rate_limit="3 per minute", redis_url=f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        assert statuses(asked(app, 4)) == [200, 200, 200, 429]
