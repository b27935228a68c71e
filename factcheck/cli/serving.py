"""`factcheck serve`: the API."""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import sys
import tempfile
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.answer.engine import ENGINE
from factcheck.cli.shared import BROKEN, broken
from factcheck.errors import FactcheckError

if TYPE_CHECKING:
    from factcheck.settings import Settings
    from factcheck.store import Store


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes that answer.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the API; set it up by FACTCHECK_ variables.

    \b
    factcheck serve --port 8000 --workers 2
    """
    from factcheck.settings import Settings

    if workers > 1:
        _count_together()
    from factcheck.jobs.following import served
    from factcheck.web.serving import serve as run

    try:
        settings = Settings.from_env(os.environ)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if not _is_loopback(host) and settings.allowed_hosts == Settings().allowed_hosts:
        click.echo("Only requests for localhost are answered; set FACTCHECK_ALLOWED_HOSTS to the names of this server.", err=True)
    if settings.redis_url and find_spec("redis") is None:
        raise click.UsageError("FACTCHECK_REDIS_URL needs an extra: pip install 'factcheck[redis]'.")
    kept = _opened(settings, host, workers)
    try:
        served(settings)  # A broken pack stops here with every fault, not in a worker; what is compiled now the workers find.
    except (FactcheckError, OSError) as error:
        broken(error)
    click.echo(f"factcheck {ENGINE} on http://{host}:{port} (reference page: /docs); {kept}", err=True)
    sys.exit(run(host, port, workers, settings))


def _count_together() -> None:
    """Give the workers a folder in memory, where their numbers for `/metrics` are added up; before the first is counted."""
    shared = Path("/dev/shm")
    folder = tempfile.mkdtemp(prefix="factcheck-metrics-", dir=shared if os.access(shared, os.W_OK) else None)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    owner = os.getpid()
    atexit.register(lambda: shutil.rmtree(folder, ignore_errors=True) if os.getpid() == owner else None)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_without_keys(store: Store, host: str) -> None:
    """Without keys everything is open to who reaches it, so then only this machine may."""
    from factcheck.store.keys import any_made

    with store.reading() as connection:
        if any_made(connection):
            return
    raise click.UsageError(
        f"There are no keys yet, and on {host} others reach the service. Make one first: factcheck keys create NAME --scope all. Or set "
        "FACTCHECK_ANONYMOUS=read to check texts for everybody and show nothing that is kept, FACTCHECK_ANONYMOUS=none to take keys only, "
        "FACTCHECK_DATABASE_URL=none to keep nothing; or listen on 127.0.0.1."
    )


def _opened(settings: Settings, host: str, workers: int) -> str:
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
        if settings.anonymous == "local" and not _is_loopback(host):
            _refuse_without_keys(store, host)
        return f"checks are kept in {database.path if database.sqlite else database.url.render_as_string()}"
    finally:
        store.leave()
