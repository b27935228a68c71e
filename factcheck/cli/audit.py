"""`factcheck audit`: the audit trail verified, its key and its checkpoints."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.shared import CHECKPOINTS, FINE, WRONG, opened_store
from factcheck.terminal.progress import progress

if TYPE_CHECKING:
    from factcheck.audit.chain import Fault
    from factcheck.store import Store

_CODES = """
\b
Exit codes:
  0  the audit trail and all records are as they were written
  1  something was altered, put in, cut off or rewritten
  2  the command was used wrongly
  4  the store cannot be opened
"""
#: Faults that are shown; an altered log has one for each entry after the first.
_SHOWN = 20


@click.group()
def audit() -> None:
    """Verify the audit trail, sign checkpoints of it."""


@audit.command(epilog=_CODES)
@CHECKPOINTS
@click.option("--key", help="Public key that must have signed them; else the key of this store.")
def verify(files: tuple[Path, ...], key: str | None) -> None:
    """Verify every entry, every record and every signed checkpoint; nothing is changed.

    \b
    factcheck audit verify
    """
    from factcheck.errors import UnfitStore
    from factcheck.store import checkpoints_in, log, verified

    store = opened_store(trusting=True)
    try:
        kept = [one for file in (store.kept_checkpoints, *files) for one in checkpoints_in(file)]
    except UnfitStore as error:
        raise click.UsageError(str(error)) from None
    with store.reading() as connection, progress("Verifying", log.head(connection)[0], "entries") as advance:
        found = verified(connection, kept, key or store.signer.public, advance)
        faults = sorted(found, key=lambda fault: fault.sequence)
    _tell(faults, store, len(kept))
    store.leave()
    sys.exit(WRONG if faults else FINE)


def _tell(faults: list[Fault], store: Store, checkpoints: int) -> None:
    from factcheck.store import log

    for fault in faults[:_SHOWN]:
        click.echo(str(fault), err=True)
    if len(faults) > _SHOWN:
        click.echo(f"and {len(faults) - _SHOWN:,} more", err=True)
    with store.reading() as connection:
        size, head = log.head(connection)
    told = f"{size:,} entries, head {head[:16]}…, {checkpoints:,} checkpoints"
    click.echo(f"altered: {told}" if faults else f"as it was written: {told}", err=bool(faults))


@audit.command()
def checkpoint() -> None:
    """Sign the state of the audit trail: keep what is printed where the service cannot reach it.

    \b
    factcheck audit checkpoint >> checkpoints.jsonl
    """
    store = opened_store()
    click.echo(json.dumps(store.checkpoint().to_dict()))
    store.leave()


@audit.command()
def key() -> None:
    """Print the public key that checkpoints are signed with (Ed25519, base64).

    \b
    factcheck audit key
    """
    store = opened_store()
    click.echo(store.signer.public)
    store.leave()
