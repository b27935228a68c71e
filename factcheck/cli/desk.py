"""Where the commands curate: the packs of the environment, the one that is written to, and who is told of it."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factcheck.cli.shared import BROKEN, broken
from factcheck.errors import FactcheckError, RequestError, UnknownCode

if TYPE_CHECKING:
    from factcheck.curation.desk import Desk
    from factcheck.settings import Settings

INTO = click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="PACK",
    help="The data pack that is written to; else the last of FACTCHECK_PACKS.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
BY = click.option("--by", default=lambda: _user(), show_default="you", help="Who decides; kept with the decision.")
REASON = click.option("--reason", required=True, help="Why; kept with the figures and in the audit trail.")


def settings() -> Settings:
    """The settings of the environment; what is wrong with them is a usage error."""
    from factcheck.settings import Settings

    try:
        return Settings.from_env(os.environ)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def folders_of(into: Path | None) -> tuple[Path, ...]:
    """The packs that lie over one another up to the one that is written to, the lowest first."""
    from factcheck.datapack.embedded import embedded_packs

    chosen = settings()
    lowest = (Path(chosen.reference_path),) if chosen.reference_path else embedded_packs()
    stack = (*lowest, *map(Path, chosen.packs))
    if into is None:
        if not chosen.packs:
            raise click.UsageError(
                "No pack to write to: name one with --into PATH or in FACTCHECK_PACKS; `factcheck data new PATH` makes an empty one."
            )
        return stack
    places = [one.resolve() for one in stack]
    return stack[: places.index(into.resolve()) + 1] if into.resolve() in places else (*stack, into)


@contextmanager
def telling() -> Iterator[None]:
    """What curating refuses is told: a wrong word as a usage error, broken packs with every fault."""
    from factcheck.datapack.faults import PackError

    try:
        yield
    except UnknownCode as error:
        hint = f" There is: {', '.join(error.closest)}." if error.closest else " There is none."
        raise click.UsageError(f"{error}{hint}") from None
    except RequestError as error:
        raise click.UsageError(str(error)) from None
    except (PackError, OSError) as error:
        broken(error)
    except ValueError as error:  # a file of the curation that cannot be read
        click.echo(str(error), err=True)
        sys.exit(BROKEN)


def opened_desk(into: Path | None) -> Desk:
    """The desk of the environment."""
    from factcheck.curation.desk import open_desk

    return open_desk(folders_of(into))


def now() -> datetime:
    """The moment, in universal time."""
    return datetime.now(UTC)


def noted(kind: str, subject: str, details: Mapping[str, Any]) -> None:
    """Append to the audit trail, where the installation has a store; where that cannot be used, it is told and the process ends."""
    from factcheck.store import log, open_store

    chosen = settings()
    if not _keeps(chosen):
        return
    try:
        store = open_store(chosen)
        try:
            store.write(lambda tx: log.append(tx, kind, subject, details))
        finally:
            store.close()
    except FactcheckError as error:
        click.echo(f"It is in the pack, and not in the audit trail: {error}", err=True)
        sys.exit(BROKEN)


def _keeps(chosen: Settings) -> bool:
    """Whether there is a store: one that the environment names, or one that the service has made in its usual place."""
    if chosen.database_url == "none":
        return False
    named = bool(chosen.database_url or os.environ.get("FACTCHECK_DATA_FOLDER"))
    return named or (Path(chosen.data_folder).expanduser() / "factcheck.db").is_file()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name
        return f"user {os.getuid()}"
