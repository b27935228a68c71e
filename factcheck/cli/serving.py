"""`factcheck serve`: the API."""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.answer.engine import ENGINE
from factcheck.cli.shared import BROKEN, opened_reference
from factcheck.errors import FactcheckError

if TYPE_CHECKING:
    from factcheck.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes that answer.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the API; set it up by FACTCHECK_ variables."""
    from factcheck.settings import Settings

    if workers > 1:
        _count_together()
    from factcheck.web.serving import serve as run

    try:
        settings = Settings.from_env(os.environ)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if host not in {"127.0.0.1", "localhost", "::1"} and settings.allowed_hosts == Settings().allowed_hosts:
        click.echo("Only requests for localhost are answered; set FACTCHECK_ALLOWED_HOSTS to the names of this server.", err=True)
    kept = _opened(settings, workers)
    opened_reference()  # A broken pack stops here with every fault, not in a worker.
    click.echo(f"factcheck {ENGINE} on http://{host}:{port} (reference page: /docs); {kept}", err=True)
    sys.exit(run(host, port, workers, settings))


def _count_together() -> None:
    """Give the workers a folder in memory, where their numbers for `/metrics` are added up; before the first is counted."""
    shared = Path("/dev/shm")
    folder = tempfile.mkdtemp(prefix="factcheck-metrics-", dir=shared if os.access(shared, os.W_OK) else None)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    owner = os.getpid()
    atexit.register(lambda: shutil.rmtree(folder, ignore_errors=True) if os.getpid() == owner else None)


def _opened(settings: Settings, workers: int) -> str:
    """Where checks are kept; a store that cannot be used stops here with the reason, not in a worker."""
    from factcheck.store import open_store
    from factcheck.store.database import safe_for_processes

    if settings.database_url == "none":
        return "nothing is kept"
    try:
        store = open_store(settings, serving=True)
    except FactcheckError as error:
        click.echo(str(error), err=True)
        sys.exit(BROKEN)
    database = store.database
    try:
        if database.sqlite and workers > 1 and not safe_for_processes():
            raise click.UsageError(
                f"SQLite {sqlite3.sqlite_version} can lose writes when several processes write: run one worker, use SQLite 3.51.3 or newer "
                "or PostgreSQL (FACTCHECK_DATABASE_URL)."
            )
        return f"checks are kept in {database.path if database.sqlite else database.url.render_as_string()}"
    finally:
        store.leave()
