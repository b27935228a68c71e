"""`factcheck backup`, `restore` and `erase`: what an operator does to the store, with the service running or not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.shared import BROKEN, CHECKPOINTS, WRONG, opened_store
from factcheck.errors import Busy, FactcheckError, NotFound

if TYPE_CHECKING:
    from factcheck.store import Writing
    from factcheck.store.backup import Restored

_CODES = """
\b
Exit codes:
  0  it is done
  1  it is done, but entries after the backup are known to be lost
  2  the command was used wrongly
  4  the store or the file cannot be used; nothing was changed
"""


@click.command(epilog=_CODES)
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything that is kept to FILE, as it is at one moment; the service goes on meanwhile.

    Keep the signing key (signing-key.pem in the data folder) apart from it: it is not in the file.

    \b
    factcheck backup factcheck.backup
    """
    from factcheck.store.backup import back_up

    if file.exists():
        raise click.UsageError(f"{file} exists already.")
    store = opened_store()
    try:
        made = back_up(store, file)
    except FactcheckError as error:
        _end(error)
    finally:
        store.leave()
    click.echo(f"{file}: {made.size:,} entries of the audit trail, signed on {made.time}")


@click.command(epilog=_CODES)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@CHECKPOINTS
def restore(file: Path, files: tuple[Path, ...]) -> None:
    """Fill an empty store (SQLite or PostgreSQL) from the backup FILE, and verify it first.

    Tells up to where the backup reaches, and what is known to have been lost after it. Put the signing key into the data folder
    before: without it checkpoints are signed by a new key, and the secrets of webhooks cannot be read.

    \b
    factcheck restore factcheck.backup
    """
    from factcheck.store import checkpoints_in
    from factcheck.store.backup import restore as run

    store = opened_store(trusting=True)
    try:
        found = run(store, file, [one for held in files for one in checkpoints_in(held)])
        own = store.signer.public
    except FactcheckError as error:
        _end(error)
    finally:
        store.leave()
    _tell(found, own)
    sys.exit(WRONG if found.lost else 0)


@click.command(epilog=_CODES)
@click.argument("named", metavar="ID")
@click.option("--compact", is_flag=True, help="Write the database anew, so that no trace is left in its free space; others wait.")
def erase(named: str, *, compact: bool) -> None:
    """Erase the text of a check for ever, with every check of the same text and what editors wrote about it.

    The audit trail stays whole and tells that there was a check. Backups made before still hold the text. The ID may be that of a
    batch: it is cancelled, and its texts that are not checked yet and its answers that are not kept are erased; its checks stay.

    \b
    factcheck erase ID
    """
    store = opened_store()
    try:
        done = store.write(lambda tx: _erased(tx, named))
        if compact:
            store.database.compact()
        store.database.move_log(whole=True)
    except Busy as error:
        click.echo(f"The text is erased, but the database is in use: {error} Run the command again to clear its traces.", err=True)
        sys.exit(BROKEN)
    except FactcheckError as error:
        _end(error)
    finally:
        store.leave()
    click.echo("\n".join(done))


def _erased(tx: Writing, named: str) -> list[str]:
    """What there is to tell of a check or a batch whose texts are erased now."""
    from factcheck.store import batches, erasure

    try:
        done = erasure.erase(tx, named)
    except NotFound:
        try:
            return [f"{batches.cancel(tx, named).id}: a batch; what was not checked or not kept is erased"]
        except NotFound:
            raise NotFound("No check and no batch has this id.") from None
    return [f"{done.id}: erased on {done.erased}", *(f"{one}: erased with it" for one in done.with_it)]


def _tell(found: Restored, own: str) -> None:
    made, lost = found.checkpoint, found.lost
    click.echo(f"restored: {made.size:,} entries of the audit trail, as signed on {made.time}; {found.rows['checks']:,} checks")
    if made.key != own:
        click.echo("The backup was signed by another key than the one in the data folder.", err=True)
    if lost is not None:
        click.echo(
            f"lost: entries {made.size + 1:,} to {lost.size:,}, which were signed on {lost.time} and are not in the backup."
            " The audit trail tells so; the old checkpoints are kept beside the new ones.",
            err=True,
        )


def _end(error: FactcheckError) -> None:
    click.echo(str(error), err=True)
    sys.exit(BROKEN)
