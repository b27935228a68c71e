"""The application as a server starts it, and the server itself."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from factcheck import logs
from factcheck.jobs.place import Place
from factcheck.jobs.queue import Queue, open_queue
from factcheck.jobs.traffic import Traffic
from factcheck.jobs.worker import Worker
from factcheck.settings import Settings
from factcheck.store import Store, open_store
from factcheck.web.app import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def serving_app() -> Flask:
    """The application of one worker, set up by the environment; it works in the background too, unless others are to."""
    settings = Settings.from_env(os.environ)
    logs.configure(settings.log_level)
    if settings.database_url == "none":
        return create_app(settings)
    store, queue = open_store(settings, serving=True), open_queue(settings)
    app = create_app(settings, store=store, queue=queue)
    if settings.background_processes:
        _work_beside(app, store, queue)
    return app


def _work_beside(app: Flask, store: Store, queue: Queue) -> None:
    service, traffic, answer = app.extensions["factcheck"], Traffic(), app.wsgi_app

    def counted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with traffic.request():
            return answer(environ, start_response)

    app.wsgi_app = counted  # type: ignore[method-assign] # how Flask wants to be wrapped
    place = Place(store, service.core.reference, service.settings, service.core.clock)
    Worker(place, queue, traffic, processes=service.settings.background_processes).start()


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
