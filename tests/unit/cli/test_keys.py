"""`factcheck keys`, and a first start that opens nothing to others (reliability I10)."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from factcheck.access import is_secret
from factcheck.cli import main
from factcheck.settings import Settings
from factcheck.store import keys, open_store
from factcheck.web import serving


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.setenv("FACTCHECK_DATA_FOLDER", str(tmp_path))


def run(*arguments, **environment):
    return CliRunner().invoke(main, [str(one) for one in arguments], env=environment, catch_exceptions=False)


def stored(tmp_path):
    store = open_store(Settings(data_folder=str(tmp_path)))
    with store.reading() as connection:
        found = keys.listed(connection)
    store.leave()
    return found


def test_a_key_is_printed_alone_and_once(tmp_path):
    made = run(
        "keys",
        "create",
        "CMS",
        "--scope",
        "checks:read",
        "--scope",
        "checks:write",
        "--origin",
        "https://cms.example",
        "--expires",
        "2999-01-01",
    )
    secret = made.stdout.strip()
    assert (made.exit_code, is_secret(secret)) == (0, True)
    assert "shown this once" in made.stderr
    (key,) = stored(tmp_path)
    assert key.rights == keys.Rights(
        "local", "CMS", ("checks:read", "checks:write"), ("https://cms.example",), "2999-01-01T00:00:00.000000Z"
    )
    listed = run("keys", "list").stdout
    assert secret not in listed
    assert all(part in listed for part in (key.id, secret[:17], "CMS", "active", "2999-01-01", "https://cms.example"))


def test_all_are_all_scopes_and_owners_are_listed_apart(tmp_path):
    run("keys", "create", "a", "--scope", "all", "--owner", "desk")
    run("keys", "create", "b", "--scope", "admin")
    assert [(key.rights.owner, len(key.rights.scopes)) for key in stored(tmp_path)] == [("desk", 5), ("local", 1)]
    assert " a " in run("keys", "list", "--owner", "desk").stdout
    assert " b " not in run("keys", "list", "--owner", "desk").stdout


def test_keys_are_replaced_and_revoked(tmp_path):
    run("keys", "create", "CMS", "--scope", "admin")
    (old,) = stored(tmp_path)
    new = run("keys", "rotate", old.id, "--grace", "1")
    assert (new.exit_code, is_secret(new.stdout.strip())) == (0, True)
    before, after = stored(tmp_path)
    assert (before.id, before.rights.expires is not None, after.rights.scopes) == (old.id, True, ("admin",))
    assert run("keys", "revoke", after.id).exit_code == 0
    assert [key.revoked is not None for key in stored(tmp_path)] == [False, True]
    refused = run("keys", "rotate", after.id)
    assert (refused.exit_code, "revoked" in refused.stderr) == (1, True)
    assert run("audit", "verify").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["create", "a"], "--scope"), (["create", "a", "--scope", "everything"], "--scope"), (["create", "", "--scope", "admin"], "NAME"),
        (["create", "a\nb", "--scope", "admin"], "NAME"), (["create", "a", "--scope", "admin", "--origin", "null"], "--origin"),
        (["create", "a", "--scope", "admin", "--expires", "2020-01-01"], "--expires"), (["create", "a", "--scope", "admin", "--owner", " "], "--owner"),
        (["revoke", "x"], "No key has this id"), (["rotate", "x"], "No key has this id"), (["rotate", "x", "--grace", "-1"], "--grace"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path, arguments, told):
    result = run("keys", *arguments)
    assert result.exit_code in {1, 2}
    assert told in result.stderr
    assert stored(tmp_path) == []


def test_where_nothing_is_kept_there_are_no_keys():
    result = run("keys", "create", "a", "--scope", "admin", FACTCHECK_DATABASE_URL="none")
    assert (result.exit_code, "FACTCHECK_DATABASE_URL" in result.stderr) == (2, True)


@pytest.fixture
def started(monkeypatch):
    """The addresses on which `factcheck serve` would have listened."""
    addresses = []
    monkeypatch.setattr(serving, "serve", lambda host, port, workers, settings: addresses.append(host))
    return addresses


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "news.example"])
def test_others_are_not_let_in_without_a_key(started, host):
    refused = run("serve", "--host", host)
    assert (refused.exit_code, started) == (2, [])
    assert "factcheck keys create" in refused.stderr
    assert "FACTCHECK_ANONYMOUS=read" in refused.stderr
    run("keys", "create", "a", "--scope", "admin")
    assert (run("serve", "--host", host).exit_code, started) == (0, [host])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_this_machine_is(started, host):
    assert (run("serve", "--host", host).exit_code, started) == (0, [host])


@pytest.mark.parametrize("setting", [{"FACTCHECK_ANONYMOUS": "read"}, {"FACTCHECK_ANONYMOUS": "none"}, {"FACTCHECK_DATABASE_URL": "none"}])
def test_others_are_let_in_where_that_shows_nothing(started, setting):
    assert (run("serve", "--host", "0.0.0.0", **setting).exit_code, started) == (0, ["0.0.0.0"])


def test_redis_needs_its_extra(started, monkeypatch):
    monkeypatch.setattr("factcheck.cli.serving.find_spec", lambda _: None)
    refused = run("serve", FACTCHECK_REDIS_URL="redis://127.0.0.1:1/0")
    assert (refused.exit_code, started, "factcheck[redis]" in refused.stderr) == (2, [], True)
