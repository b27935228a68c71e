"""What the commands share: exit codes, options, the reference data, tables."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from factcheck.cli.entering import Content, Day
from factcheck.errors import FactcheckError

if TYPE_CHECKING:
    from factcheck.datapack.tables import Codelists
    from factcheck.reference.snapshot import Reference
    from factcheck.store import Store

#: Exit codes: what scripts go by.
FINE, WRONG, USAGE, UNDECIDED, BROKEN, STOPPED = 0, 1, 2, 3, 4, 130

CODES = """
\b
Exit codes:
  0  nothing is wrong
  1  something is refuted or contradicts itself
  2  the command was used wrongly
  3  nothing could be judged, or two readings differ
  4  the reference data, or a file that is to be added to them, cannot be used
"""
DAY = Day()
CONTENT = Content()
#: Faults of a pack whose files are others than those that were sealed.
_SEALS = frozenset({"digest", "row-count"})
FILES = click.Path(exists=True, path_type=Path)
CHECKPOINTS = click.option(
    "--checkpoints",
    "files",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Checkpoints that somebody else has kept, one JSON object a line; may be repeated.",
)


def opened_reference(path: Path | None = None) -> Reference:
    """The reference data that the environment names, or those of a pack; where they are broken the process ends with every fault."""
    try:
        return named_reference(path)
    except (FactcheckError, OSError) as error:
        broken(error)


def named_reference(path: Path | None = None) -> Reference:
    """The same, where broken data are an exception."""
    import factcheck

    chosen = path or (Path(os.environ["FACTCHECK_REFERENCE_PATH"]) if os.environ.get("FACTCHECK_REFERENCE_PATH") else None)
    return factcheck.load_reference(chosen, named_packs() if path is None else ())


def lists_below(path: Path) -> Codelists:
    """The codes that the pack in a folder may name: those of the packs that the environment lays below it."""
    return lists_below_with(path)[1]


def lists_below_with(path: Path) -> tuple[Reference, Codelists]:
    """The packs that the environment lays below the one in a folder, and their codes."""
    from factcheck.datapack.own import folders_below, opened_below

    base = os.environ.get("FACTCHECK_REFERENCE_PATH")
    return opened_below(folders_below(path, named_packs(), Path(base) if base else None))


def named_packs() -> tuple[Path, ...]:
    """The packs that the environment lays over the built-in ones, in their order."""
    return tuple(Path(one.strip()) for one in os.environ.get("FACTCHECK_PACKS", "").split(",") if one.strip())


def opened_store(*, trusting: bool = False) -> Store:
    """The store that the environment names; where it cannot be used the process ends with the reason.

    ``trusting`` opens one whose log no longer fits its last checkpoint, so that it can be looked at.
    """
    from factcheck.settings import Settings
    from factcheck.store import open_store

    try:
        settings = Settings.from_env(os.environ)
        if settings.database_url == "none":
            raise click.UsageError("FACTCHECK_DATABASE_URL is `none`: nothing is kept here.")
        return open_store(settings, trusting=trusting)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    except FactcheckError as error:
        click.echo(f"The store cannot be used: {error}", err=True)
        sys.exit(BROKEN)


def broken(error: Exception) -> NoReturn:
    """End the process because the reference data cannot be used."""
    faults = getattr(error, "faults", ())
    for fault in faults:
        click.echo(f"{fault.file}:{fault.line}:{fault.column}: {fault.rule}: {fault.message}", err=True)
    click.echo(f"The reference data cannot be used: {error}".splitlines()[0], err=True)
    if faults and all(fault.rule in _SEALS for fault in faults):
        click.echo("The pack was changed and not sealed again. If the change is meant: factcheck data build PATH", err=True)
    sys.exit(BROKEN)


@contextmanager
def stoppable(told: str) -> Iterator[None]:
    """Ctrl-C ends what runs in it with one line that says what stands, and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"\nStopped. {told}", err=True)
        sys.exit(STOPPED)


def table(rows: list[list[str]], right: set[int]) -> None:
    """Print rows in aligned columns."""
    from factcheck.wire.plain import aligned

    for line in aligned(rows, right):
        click.echo(line)
