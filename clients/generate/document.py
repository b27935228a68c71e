"""The OpenAPI document of a service that keeps checks."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import Any

from factcheck import logs
from factcheck.settings import Settings
from factcheck.store import open_store
from factcheck.web import create_app


def document() -> dict[str, Any]:
    """What such a service gives at `/openapi.json`."""
    logs.configure("error")
    with TemporaryDirectory() as folder:
        settings = Settings(data_folder=folder)
        store = open_store(settings)
        try:
            told: dict[str, Any] = create_app(settings, store=store).test_client().get("/openapi.json").get_json()
        finally:
            store.leave()
    return told
