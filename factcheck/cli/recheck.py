"""`factcheck recheck`: stored checks run again on the present reference data."""

from __future__ import annotations

import os
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import click

from factcheck.asking import today
from factcheck.cli.shared import opened_reference, opened_store, stoppable
from factcheck.terminal.progress import progress

if TYPE_CHECKING:
    from factcheck.reference.snapshot import Reference
    from factcheck.store import Store
    from factcheck.store.rechecks import Job


@click.command()
@click.option("--dry-run", is_flag=True, help="Only tell what has changed and how many checks it concerns.")
@click.option("--since-snapshot", "since", metavar="DIGEST", help="Everything that changed since this snapshot; else since the last one.")
@click.option("--workers", default=os.cpu_count() or 1, show_default=True, type=click.IntRange(1, 256), help="Processes that answer.")
def recheck(*, dry_run: bool, since: str | None, workers: int) -> None:
    """Run the stored checks again that use figures which have changed; an interrupted run goes on where it was.

    \b
    factcheck recheck --dry-run
    """
    store = opened_store()
    try:
        with stoppable("What was run again is kept; factcheck recheck goes on where it was."):
            _recheck(store, opened_reference(), since, 0 if dry_run else workers)
    finally:
        store.leave() if dry_run else store.close()


def _recheck(store: Store, reference: Reference, since: str | None, workers: int) -> None:
    from factcheck.store import snapshots

    with store.reading() as connection:
        last = snapshots.present(connection)
        if since is not None and not snapshots.known(connection, since):
            raise click.UsageError(f"No snapshot {since} has been in use here; GET /v1/snapshots lists those that have.")
    if not workers:
        _foretell(store, reference, since or (last.digest if last else None))
        return
    snapshots.notice(store, reference, returning=True)
    if since is not None:
        snapshots.reopen(store, reference.digest, since)
    _run(store, reference, workers)


def _foretell(store: Store, reference: Reference, former: str | None) -> None:
    from factcheck.store import rechecks
    from factcheck.store.snapshots import Prints, Shift, prints_of

    with store.reading() as connection:
        shift = Shift.between(prints_of(connection, former), Prints.of(reference)) if former else Shift()
        job = rechecks.proposed(connection, 0, (former or "", reference.digest), shift.subjects())
        number = rechecks.concerned(connection, job) if job else 0
    told = ", ".join(f"{count:,} {kind}" for kind, count in shift.counts().items())
    click.echo(f"Series since {former or 'now'}: {told}. Checks to be run again: {number:,}.")


def _run(store: Store, reference: Reference, workers: int) -> None:
    from factcheck.jobs.beside import Beside
    from factcheck.jobs.current import Current
    from factcheck.jobs.place import Place
    from factcheck.jobs.rechecks import advance, answers
    from factcheck.settings import Settings
    from factcheck.store import rechecks

    with store.reading() as connection:
        job = rechecks.running(connection, reference.digest)
        number = rechecks.concerned(connection, job) if job else 0
    if job is None:
        click.echo("No stored check uses figures that have changed.")
        return
    started: Job = job
    settings = Settings.from_env(os.environ)
    beside = Beside(settings, Current(reference))
    place = Place(store, reference, settings, today, *((beside, workers) if min(workers, number) > 1 else ()))
    with closing(beside), progress("Checking again", number, "checks") as advanced:
        done = started.checked
        while (job := advance(store, reference.digest, partial(answers, place))) is not None:
            advanced(job.checked - done)
            done = job.checked
        advanced(number - done)
    with store.reading() as connection:
        ended = rechecks.latest_of(connection, [reference.digest])[reference.digest]
    click.echo(f"{ended.checked:,} checks were run again; the verdict of {ended.changed:,} has changed.")
