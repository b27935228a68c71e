"""Fixtures for all tests.

Strategy: pure functions are tested with values built in the test. `reference` is the built-in data pack, loaded once; `app`
and `client` serve it. `tests/examples.py` holds the design's example, judged by hand, for what is tested without a core.
Nothing leaves the machine: connections to other hosts are refused. The calendar of `app` stands still on DAY.
"""

from __future__ import annotations

import socket
from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from factcheck.reference.snapshot import Reference

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
