"""`factcheck work`: what is done in the background, in a process of its own."""

from __future__ import annotations

import os
import signal
import sys
import threading

import click

from factcheck.cli.shared import BROKEN, broken
from factcheck.errors import FactcheckError


@click.command()
def work() -> None:
    """Do what is left to be done in the background: batches, deliveries, housekeeping; set it up as the service.

    For services on PostgreSQL: run as many as there are processors to spare, and let the serving processes only serve
    (FACTCHECK_BACKGROUND_PROCESSES=0).

    \b
    factcheck work
    """
    from factcheck import logs
    from factcheck.asking import today
    from factcheck.jobs.current import Current
    from factcheck.jobs.following import Following, served, served_packs
    from factcheck.jobs.place import Place
    from factcheck.jobs.queue import open_queue
    from factcheck.jobs.worker import Worker
    from factcheck.settings import Settings
    from factcheck.store import open_store

    try:
        settings = Settings.from_env(os.environ)
        if settings.database_url == "none":
            raise ValueError("FACTCHECK_DATABASE_URL is none: where nothing is kept there is nothing to do")
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    logs.configure(settings.log_level)
    try:
        current = Current(served(settings))
    except (FactcheckError, OSError) as error:
        broken(error)
    try:
        store = open_store(settings, serving=True)
    except FactcheckError as error:
        click.echo(str(error), err=True)
        sys.exit(BROKEN)
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    queue = open_queue(settings)
    place = Place(store, current.reference, settings, today)
    worker = Worker(place, queue, processes=max(settings.background_processes, 1), current=current)
    worker.start()
    following = Following(current, served_packs(settings), settings.reload_seconds) if settings.reload_seconds else None
    if following is not None:
        following.start()
    click.echo("factcheck works in the background.", err=True)
    told.wait()
    if following is not None:
        following.stop()
    worker.stop()
    queue.close()
    store.close()
