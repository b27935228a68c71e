"""`factcheck serve`: the API."""

from __future__ import annotations

import os

import click

from factcheck.answer.engine import ENGINE
from factcheck.cli.shared import opened_reference


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes that answer.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the API; set it up by FACTCHECK_ variables."""
    from factcheck.settings import Settings
    from factcheck.web.serving import serve as run

    try:
        settings = Settings.from_env(os.environ)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if host not in {"127.0.0.1", "localhost", "::1"} and settings.allowed_hosts == Settings().allowed_hosts:
        click.echo("Only requests for localhost are answered; set FACTCHECK_ALLOWED_HOSTS to the names of this server.", err=True)
    opened_reference()  # A broken pack stops here with every fault, not in a worker.
    click.echo(f"factcheck {ENGINE} on http://{host}:{port} (reference page: /docs)", err=True)
    run(host, port, workers)
