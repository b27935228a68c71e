"""`factcheck data add`: a CSV file of somebody's own into a pack, understood, shown, tried on sentences, then written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from factcheck.asking import today
from factcheck.cli.asking import Asked, on_terminal
from factcheck.cli.shared import BROKEN, DAY, FILES, lists_below_with, named_packs
from factcheck.datapack.faults import PackError
from factcheck.errors import FactcheckError

if TYPE_CHECKING:
    from factcheck.curation.adding.proposal import Base

_FREQUENCIES = click.Choice(["A", "H", "Q", "M"])
_OPTIONS = (
    click.option("--into", type=click.Path(path_type=Path), metavar="PACK", help="The pack; else the last of FACTCHECK_PACKS."),
    click.option("--measure", metavar="ID", help="What is measured: a measure that is known."),
    click.option("--new-measure", metavar="ID", help="The id of a measure that is made now; it wants --name, --unit and --kind."),
    click.option("--name", multiple=True, metavar="LANG=NAME", help="How the service writes the new measure: en=visitors to museums."),
    click.option("--label", multiple=True, metavar="LANG=WORDS", help="Words by which texts name it; repeat it for more."),
    click.option("--definition", multiple=True, metavar="LANG=TEXT", help="What is counted and what is not."),
    click.option("--kind", type=click.Choice(["flow", "stock", "rate", "index"]), help="How its values behave in time."),
    click.option("--aggregation", type=click.Choice(["sum", "mean", "last", "none"]), help="How a year follows from its months."),
    click.option("--lag", type=click.IntRange(0, 3650), metavar="DAYS", help="Usual days from the end of a period to its publication."),
    click.option("--unit", metavar="ID", help="What is counted; a word that no unit has makes a new one."),
    click.option("--unit-word", multiple=True, metavar="LANG=WORD", help="Words for a new unit behind a number: de=Besucher."),
    click.option("--times", metavar="N", help="What every value is multiplied with: 1000 for figures in thousands."),
    click.option("--entity", metavar="CODE", help="Whose figures all of them are; a code or a name."),
    click.option("--new-entity", multiple=True, metavar="NAME=CODE", help="A place (DEU-KIEL) or company (CO_VOLTA) made now."),
    click.option("--entity-name", multiple=True, metavar="CODE:LANG=NAME", help="What it is called in another language."),
    click.option("--country", metavar="CODE", help="The country of a company that is made."),
    click.option("--skip", multiple=True, metavar="NAME", help="A name of the file that is left out."),
    click.option("--period", metavar="COLUMN", help="The column of the periods, by heading or number."),
    click.option("--value", metavar="COLUMN", help="The column of the values."),
    click.option("--entity-column", metavar="COLUMN", help="The column of whose values they are."),
    click.option("--where", multiple=True, metavar="COLUMN=TEXT", help="Only rows with that text in that column."),
    click.option("--frequency", type=_FREQUENCIES, help="For what a day stands: a year, half, quarter or month."),
    click.option("--dates", type=click.Choice(["day-first", "month-first"]), help="What 01/02/2024 is."),
    click.option("--decimal-mark", type=click.Choice([".", ","]), help="The decimal mark."),
    click.option("--decimals", type=click.IntRange(0, 15), help="How many decimals every value has."),
    click.option("--delimiter", metavar="SIGN", help="What parts the cells; `tab` for a tabulator."),
    click.option("--encoding", metavar="NAME", help="The encoding of the file."),
    click.option("--publisher", metavar="NAME", help="Who publishes the figures."),
    click.option("--agency", metavar="CODE", help="The publisher's code in the pack; made from its name where it is new."),
    click.option("--title", metavar="TEXT", help="What the publication is called."),
    click.option("--url", metavar="URL", help="Where it is found."),
    click.option("--published", metavar="DAY", help="The day on which it appeared, YYYY-MM-DD."),
    click.option("--exact", is_flag=True, default=None, help="The figures first appeared on that day, not earlier."),
    click.option("--rank", type=click.IntRange(1, 4), help="1 the publisher's own words (usual), 2 reprint, 3 news agency, 4 trade press."),
    click.option("--language", metavar="LANG", help="Language of the publication; else en."),
    click.option("--licence", metavar="TEXT", help="What may be done with the figures."),
    click.option("--dataset", metavar="NAME", help="Name of the folder in the pack; else that of the file."),
    click.option("--accessed", type=DAY, metavar="DAY", help="The day on which the file was taken down; else today."),
    click.option("--withdrawn", is_flag=True, default=None, help="What is no longer in the file was taken back by its publisher."),
    click.option("--odd-is-right", metavar="REASON", help="Why figures that look like slips are right; kept in the pack."),
    click.option("--dry-run", is_flag=True, help="Show everything, write nothing."),
    click.option("--yes", is_flag=True, help="Write without asking."),
)  # fmt: skip


def _options(command: Any) -> Any:
    for one in reversed(_OPTIONS):
        command = one(command)
    return command


@click.command()
@click.argument("file", type=FILES)
@_options
def add(file: Path, *, into: Path | None, dry_run: bool, yes: bool, **given: Any) -> None:
    """Add the figures of FILE, a CSV file, to a pack of your own.

    What the file does not tell is asked for; without a terminal every answer is an option, and a missing one is named. Everything
    is shown before it is written, with sentences about the new figures and what the service says to them. A file that was added
    before needs no answers but the day on which the new one appeared; what is in the pack is never changed.

    A datapackage.json beside the file that describes it is read, too.

    \b
    factcheck data add figures.csv --into my-pack
    """
    from factcheck.cli.adding_steps import added

    added(file, base_of(into), Asked(_said(given), {}, terminal=on_terminal()), dry_run=dry_run, yes=yes)


def _said(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


def base_of(into: Path | None) -> Base:
    """The pack that is to be added to, opened; the last of the environment's where none is named."""
    from factcheck.curation.adding.proposal import opened_base

    path = into or (named_packs()[-1] if named_packs() else None)
    if path is None:
        raise click.UsageError("Into which pack? Say it with --into; `factcheck data new PATH` makes one.")
    if not (path / "pack.toml").is_file():
        raise click.UsageError(f"{path} is no pack; `factcheck data new {path}` makes one.")
    try:
        return opened_base(path, *lists_below_with(path))
    except (FactcheckError, OSError) as error:
        from factcheck.cli.shared import broken

        broken(error)


def refused(error: PackError, *, option: str = "") -> NoReturn:
    """End the process with every fault of a file of figures."""
    for fault in error.faults:
        click.echo(str(fault), err=True)
    many = len(error.faults)
    click.echo(f"Nothing was written: {many} fault{'s' if many != 1 else ''}.{f' {option}' if option else ''}", err=True)
    sys.exit(BROKEN)


def day_of(text: str) -> str | None:
    """Why a text is no day; None where it is one."""
    from datetime import date

    try:
        date.fromisoformat(text if len(text) == 10 else "")
    except ValueError:
        return f"{text!r} is no day as YYYY-MM-DD"
    return None


__all__ = ["add", "base_of", "day_of", "refused", "today"]
