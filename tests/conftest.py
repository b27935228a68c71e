"""Fixtures for all tests.

Strategy: pure functions are tested with values built in the test. `reference` is the built-in data pack, loaded once; `app`
and `client` serve it and keep nothing; `store` is an empty store, once in SQLite and once in PostgreSQL for each test that asks for
it, `keeper` a client of an app that keeps things there. `tests/examples.py` holds the design's example, judged by hand, for what is tested without a core.
Nothing leaves the machine: connections to other hosts are refused. The calendar of `app` stands still on DAY.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import servers

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from factcheck.reference.snapshot import Reference
    from factcheck.store import Store

#: The day on which the tests take place.
DAY = date(2026, 3, 20)
_LOCAL = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in _LOCAL:
            raise RuntimeError(f"a test connects to {address[0]}")
        connect(self, address)  # type: ignore[arg-type] # whatever the caller gave

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def reference() -> Reference:
    import factcheck

    return factcheck.load_reference()


@pytest.fixture(scope="session")
def app(reference: Reference) -> Flask:
    from factcheck import logs
    from factcheck.settings import Settings
    from factcheck.web import create_app

    logs.configure("error")
    return create_app(Settings(cors_origins=("https://cms.example",)), reference, clock=lambda: DAY)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL with our tables in a template; it does not sync, as nothing here outlives it."""
    with servers.postgres(tmp_path_factory.mktemp("postgres"), *servers.QUICK) as url:
        servers.make_template(url, tmp_path_factory.mktemp("template"))
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of its own: each test that keeps something runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'factcheck.db'}"
    return servers.fresh(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    from factcheck.settings import Settings
    from factcheck.store import open_store

    opened = open_store(Settings(data_folder=str(tmp_path), database_url=database_url, allow_unsafe_database=1))
    yield opened
    opened.database.close()


@pytest.fixture
def keeper(store: Store, reference: Reference) -> FlaskClient:
    """A client of an app that keeps what is posted."""
    from factcheck import logs
    from factcheck.settings import Settings
    from factcheck.web import create_app

    logs.configure("error")
    return create_app(Settings(), reference, store=store, clock=lambda: DAY).test_client()
