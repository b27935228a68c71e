"""The application as a server starts it, and the server itself."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

from factcheck import logs
from factcheck.settings import Settings
from factcheck.store import open_store
from factcheck.web.app import create_app


def serving_app() -> Flask:
    """The application of one worker, set up by the environment."""
    settings = Settings.from_env(os.environ)
    logs.configure(settings.log_level)
    return create_app(settings, store=None if settings.database_url == "none" else open_store(settings, serving=True))


def serve(host: str, port: int, workers: int) -> None:
    """Run the server until it is told to stop."""
    from granian import Granian  # only the server needs it
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    Granian(
        "factcheck.web.serving:serving_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers,
        blocking_threads=4,
        backlog=1024,
        http=HTTPModes.http1,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        respawn_failed_workers=True,
        workers_kill_timeout=15,
        log_level="warning",  # type: ignore[arg-type] # an enum of these words
        working_dir=Path.cwd(),
    ).serve()
