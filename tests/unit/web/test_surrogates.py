"""What caches before the service are told: what an answer rests on where anybody may keep it, and nothing where nobody may."""

from __future__ import annotations

import pytest

from factcheck.settings import Settings
from factcheck.web import create_app, surrogates
from tests.conftest import DAY
from tests.unit.web.keyed import bearer, made

CHECK = "/v1/check?text=China+exported+3.111+million+vehicles+in+2022.&published=2023-01-20"
THERE = {"REMOTE_ADDR": "192.0.2.1"}


@pytest.mark.parametrize("anonymous", ["none", "read", "local"])
def test_what_is_asked_with_a_key_is_nobody_elses(store, reference, anonymous):
    client = create_app(Settings(anonymous=anonymous), reference, store=store, clock=lambda: DAY).test_client()
    key = bearer(made(store))
    for path in (CHECK, "/v1/checks", "/v1/keys"):
        told = client.get(path, headers=key, environ_overrides=THERE).headers
        assert told["Cache-Control"].startswith(("private", "no-store"))
        assert "Surrogate-Key" not in told
    stranger = client.get(CHECK, environ_overrides=THERE)
    if anonymous == "read":
        assert stranger.headers["Cache-Control"] == "public, max-age=86400"
    else:
        assert (stranger.status_code, stranger.headers["Cache-Control"]) == (401, "no-store")
        assert "Surrogate-Key" not in stranger.headers


def test_of_too_much_only_the_snapshot_is_named(client, monkeypatch):
    whole = client.get(CHECK).headers["Surrogate-Key"].split()
    assert len(whole) > 2
    monkeypatch.setattr(surrogates, "_LONGEST", 100)
    assert client.get(CHECK).headers["Surrogate-Key"].split() == whole[:1]


def test_a_problem_rests_on_nothing(client):
    assert "Surrogate-Key" not in client.get("/v1/series/nothing.of.the.kind").headers
