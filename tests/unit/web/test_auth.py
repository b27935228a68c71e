"""Who may ask: with keys, with wrong ones, without any (reliability I1 to I4, I7, I10, I12)."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import event, select

from factcheck import logs
from factcheck.access import new_secret
from factcheck.errors import StorageUnavailable
from factcheck.settings import Settings
from factcheck.store import keys
from factcheck.store.tables import metadata
from factcheck.web import create_app
from factcheck.web.auth import FRESH, Ring
from tests.conftest import DAY
from tests.unit.web.keyed import CLAIM, bearer, made, slug

LOCAL = {"REMOTE_ADDR": "127.0.0.1"}
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def serving(store, reference):
    """Makes a client of a service with these settings."""
    return lambda **settings: create_app(Settings(**settings), reference, store=store, clock=lambda: DAY).test_client()


@pytest.fixture
def ticking(store, reference):
    """A client whose clock for what it knows about keys is moved by hand."""
    app: Flask = create_app(Settings(), reference, store=store, clock=lambda: DAY)
    time = [0.0]
    service = app.extensions["factcheck"]
    object.__setattr__(service, "ring", Ring(service.settings, store, lambda: time[0]))
    return app.test_client(), time


def statements(store, run):
    """The statements that reach the database meanwhile."""
    seen = []

    def note(connection, cursor, statement, *_):
        seen.append(statement)

    engines = {store.database._reader, store.database.engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    run()
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    return [one for one in seen if not one.startswith("BEGIN")]


def test_the_checks_of_a_key_are_those_of_its_owner(serving, store):
    client, desk = serving(), made(store, owner="desk")
    posted = client.post("/v1/checks", json=CLAIM, headers=bearer(desk))
    assert posted.status_code == 201
    assert client.get(posted.headers["Location"], headers=bearer(made(store, "checks:read", owner="desk"))).json == posted.json
    assert client.get(posted.headers["Location"], headers=bearer(made(store))).status_code == 404


def test_keeping_takes_a_scope(serving, store):
    client, reader = serving(), made(store, "checks:read")
    for body in (CLAIM, CLAIM | {"store": True}):
        refused = client.post("/v1/checks", json=body, headers=bearer(reader))
        assert (refused.status_code, refused.json["scope"]) == (403, "checks:write")
        assert 'scope="checks:write"' in refused.headers["WWW-Authenticate"]
    assert client.post("/v1/checks", json=CLAIM | {"store": False}, headers=bearer(reader)).status_code == 200


def test_what_is_no_key_is_refused(serving, store):
    client = serving()
    made(store)
    for header in (
        "Bearer",
        "Bearer ",
        "bearer x",
        "Bearer fck_live_",
        "Bearer fck_live_x_y",
        "Bearer \xe9",
        "Bearer a, Bearer b",
        "BEARER\tx",
    ):
        response = client.get("/v1/checks", headers={"Authorization": header})
        assert (response.status_code, response.content_type) == (401, "application/problem+json")
        assert slug(response) in {"invalid-key", "missing-key"}
        assert response.headers["WWW-Authenticate"].startswith('Bearer realm="factcheck"')


def test_other_schemes_are_no_keys(serving, store):
    client = serving()
    assert client.get("/v1/checks", headers={"Authorization": "Basic eDp5"}).status_code == 200
    made(store)
    assert slug(serving().get("/v1/checks", headers={"Authorization": "Basic eDp5"})) == "missing-key"


def test_keys_in_addresses_are_refused(serving, store):
    client, key = serving(), made(store)
    for path in ("/v1/checks?key={}", "/v1/check?text={}", "/v1/checks/{}", "/v1/measures?q=a%20{}", "/{}", "/v1/checks?access_token=x",
                 "/v1/limits?api_key=x", "/v1/checks?x=fck%5Flive_abc"):  # fmt: skip
        response = client.get(path.format(key.secret), headers=bearer(key))
        assert (response.status_code, slug(response), path) == (401, "key-in-url", path)


def test_before_there_are_keys_this_machine_may_everything(serving):
    client = serving()
    for address in ("127.0.0.1", "::1", "127.9.9.9", "::ffff:127.0.0.1"):
        assert client.post("/v1/checks", json=CLAIM, environ_overrides={"REMOTE_ADDR": address}).status_code == 201
    assert client.post("/v1/keys", json={"name": "a", "scopes": ["admin"]}).status_code == 201


def test_and_nobody_else(serving):
    client = serving()
    for address, headers in (
        *(("192.0.2.1", {}), ("2001:db8::1", {}), ("", {})),
        *(("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}), ("127.0.0.1", {"Forwarded": "for=::1"}), ("::1", {"X-Real-IP": "::1"})),
    ):
        there = {"REMOTE_ADDR": address}
        for path in ("/v1/checks", "/v1/keys"):
            assert slug(client.get(path, headers=headers, environ_overrides=there)) == "missing-key"
        assert client.get("/v1/measures", headers=headers, environ_overrides=there).status_code == 200


def test_once_there_are_keys_nothing_goes_without(ticking, store):
    client, time = ticking
    assert client.get("/v1/checks").status_code == 200
    key = made(store)
    time[0] += FRESH + 0.1
    assert slug(client.get("/v1/checks")) == slug(client.post("/v1/checks", json=CLAIM)) == "missing-key"
    store.write(lambda tx: keys.revoke(tx, key.key, "test"))
    time[0] += FRESH + 0.1
    assert slug(client.get("/v1/checks")) == "missing-key"


def test_texts_may_be_checked_by_everybody_where_the_installation_says_so(serving, store):
    client = serving(anonymous="read")
    asked = client.post("/v1/checks", json=CLAIM, headers={"Idempotency-Key": "a"})
    assert (asked.status_code, asked.json["id"]) == (200, None)
    assert client.post("/v1/checks", json=CLAIM | {"store": False}).status_code == 200
    assert slug(client.post("/v1/checks", json=CLAIM | {"store": True})) == "missing-key"
    assert client.get("/v1/check", query_string=CLAIM).status_code == client.post("/v1/parse", json=CLAIM).status_code == 200
    assert slug(client.get("/v1/checks")) == slug(client.get("/v1/keys")) == "missing-key"
    with store.reading() as connection:
        assert not any(connection.execute(select(metadata.tables[name])).all() for name in ("checks", "idempotency", "audit"))


def test_nothing_goes_without_a_key_where_the_installation_says_so(serving):
    client = serving(anonymous="none")
    for response in (
        client.get("/v1/check", query_string=CLAIM),
        client.post("/v1/checks", json=CLAIM),
        client.post("/v1/parse", json=CLAIM),
    ):
        assert slug(response) == "missing-key"
    for path in ("/healthz", "/readyz", "/openapi.json", "/docs", "/v1/measures", "/v1/audit/checkpoint", "/problems/missing-key"):
        assert client.get(path).status_code == 200


def test_a_service_that_keeps_nothing_checks_for_everybody(reference):
    client = create_app(Settings(), reference, clock=lambda: DAY).test_client()
    there = {"REMOTE_ADDR": "192.0.2.1"}
    assert client.post("/v1/checks", json=CLAIM, environ_overrides=there).status_code == 200
    assert client.post("/v1/checks", json=CLAIM | {"store": True}, environ_overrides=there).status_code == 200
    assert slug(client.post("/v1/checks", json=CLAIM, headers=bearer(new_secret()))) == "invalid-key"


def test_what_goes_without_a_key_is_one_of_three():
    with pytest.raises(ValueError, match="FACTCHECK_ANONYMOUS"):
        Settings(anonymous="all")
    with pytest.raises(ValueError, match="FACTCHECK_DATABASE_URL"):
        Settings(anonymous="none", database_url="none")


def test_a_revoked_key_is_refused_within_a_second(ticking, store):
    client, time = ticking
    key = made(store)
    assert client.get("/v1/checks", headers=bearer(key)).status_code == 200
    store.write(lambda tx: keys.revoke(tx, key.key, "test"))
    time[0] += 1
    assert slug(client.get("/v1/checks", headers=bearer(key))) == "invalid-key"


def test_a_key_in_use_is_not_looked_up_for_every_request(ticking, store):
    client, time = ticking
    key = made(store)
    ask = lambda: client.get("/v1/limits", headers=bearer(key))  # noqa: E731
    assert len(statements(store, ask)) == 1
    assert statements(store, lambda: [ask() for _ in range(50)]) == []
    time[0] += FRESH + 0.1
    assert len(statements(store, ask)) == 1


def test_the_reference_data_are_there_without_the_database(serving, store, monkeypatch):
    client, key = serving(), made(store)

    def gone(*_):
        raise StorageUnavailable("gone")

    monkeypatch.setattr(type(store), "reading", gone)
    for path in ("/healthz", "/v1/measures", "/docs"):
        assert client.get(path).status_code == 200
    for response in (client.get("/v1/measures", headers=bearer(key)), client.get("/v1/checks"), client.post("/v1/checks", json=CLAIM),
                     client.options("/v1/checks", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "POST"})):  # fmt: skip
        assert (response.status_code, slug(response)) == (503, "storage-unavailable")


def wrong(number):
    """Keys that were never made: of the right shape with a wrong checksum, right but unknown, and near a real one."""
    body = "".join(secrets.choice(SIGNS) for _ in range(30))
    return new_secret() if number % 4 == 0 else f"fck_live_{body}_{''.join(secrets.choice(SIGNS) for _ in range(6))}"


def attack(client, store, attempts, addresses):
    key = made(store)
    near = [key.secret[:place] + ("a" if key.secret[place] != "a" else "b") + key.secret[place + 1 :] for place in range(9, 46)]
    told = []

    def ask(secret, number):
        where = f"10.0.{number % addresses // 250}.{number % addresses % 250}"
        return client.get("/v1/checks", headers=bearer(secret), environ_overrides={"REMOTE_ADDR": where})

    for number in range(attempts):
        response = ask(near[number] if number < len(near) else wrong(number), number)
        told.append((response.status_code, slug(response)))
        if number % 100 == 0:
            assert ask(key, number).status_code == 200
    assert set(told) <= {(401, "invalid-key"), (429, "too-many-failures")}
    return told


@pytest.mark.parametrize("addresses", [1, 1000])
def test_a_thousand_wrong_keys_open_nothing(serving, store, addresses):
    refused = [status for status, _ in attack(serving(rate_limit=""), store, 1000, addresses)]
    if addresses == 1:
        assert 20 <= refused.count(401) <= 60  # a slow machine takes more than a minute
    else:
        assert refused == [401] * 1000


@pytest.mark.slow
@pytest.mark.parametrize("addresses", [1, 1000])
def test_a_hundred_thousand_wrong_keys_open_nothing(serving, store, addresses):
    assert len(attack(serving(rate_limit=""), store, 50_000, addresses)) == 50_000


def test_after_twenty_wrong_keys_in_a_minute_an_address_is_told_to_wait_and_good_keys_are_not(serving, store):
    client, key = serving(), made(store)
    told = [client.get("/v1/checks", headers=bearer(new_secret())) for _ in range(30)]
    assert [response.status_code for response in told] == [401] * 20 + [429] * 10
    last = told[-1]
    assert (slug(last), 1 <= int(last.headers["Retry-After"]) <= 60) == ("too-many-failures", True)
    assert last.json["retry_after"] == int(last.headers["Retry-After"])
    assert client.get("/v1/checks", headers=bearer(key)).status_code == 200
    assert client.get("/v1/checks", headers=bearer(new_secret()), environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 401


def test_a_wrong_checksum_reaches_no_database(serving, store):
    client, key = serving(), made(store)
    bad = [key.secret[:-1] + sign for sign in SIGNS if key.secret[-1] != sign]
    assert statements(store, lambda: [client.get("/v1/checks", headers=bearer(one)) for one in bad]) == []


def test_keys_are_checked_by_many_at_once(serving, store):
    client = serving(rate_limit="")
    made_keys = [made(store, owner=f"o{number}") for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        app = client.application
        answers = list(pool.map(lambda number: app.test_client().get("/v1/keys", headers=bearer(made_keys[number % 8])), range(64)))
    for number, answer in enumerate(answers):
        assert [one["owner"] for one in answer.json["items"]] == [f"o{number % 8}"]


def test_no_key_stands_in_the_log_or_in_the_database(serving, store, tmp_path, capsys):
    client = serving()
    first = made(store)
    logs.configure("debug")
    made_here = client.post("/v1/keys", json={"name": "a", "scopes": ["admin"]}, headers=bearer(first, **{"Idempotency-Key": "k"})).json
    again = client.post("/v1/keys", json={"name": "a", "scopes": ["admin"]}, headers=bearer(first, **{"Idempotency-Key": "k"})).json
    second = made_here["key"]
    assert (again["id"], again["key"]) == (made_here["id"], None)
    for path in (f"/v1/checks?key={second}", f"/{second}", f"/v1/checks/{second}", "/v1/checks"):
        client.get(path, headers=bearer(second, **{"X-Request-Id": second, "User-Agent": second, "Referer": f"https://x/{second}"}))
    client.post("/v1/checks", json=CLAIM, headers=bearer(second))
    client.post("/v1/checks", data="{", headers=bearer(second[:-1] + "!"))
    store.write(lambda tx: keys.revoke(tx, keys.find(tx.connection, made_here["id"]), "test"))
    logs.configure("error")
    log = capsys.readouterr()
    with store.reading() as connection:
        rows = str([connection.execute(select(table)).all() for table in metadata.sorted_tables])
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert "GET" in log.err
    for secret in (first.secret, second):
        for part in (secret, secret[9:39], secret[17:39]):
            assert part not in log.err + log.out
            assert part not in rows
            assert part.encode() not in files
