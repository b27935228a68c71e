"""`factcheck data`: the reference data looked at, validated and sealed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from factcheck.asking import today
from factcheck.cli.commands import Commands
from factcheck.cli.entering import SeriesKey
from factcheck.cli.shared import DAY, broken, lists_below, opened_reference, stoppable, table
from factcheck.datapack.faults import PackError
from factcheck.errors import FactcheckError, UnknownCode
from factcheck.terminal.progress import progress

_SECTIONS = {
    "Look": {
        "list": "the series, or those with some words in their key",
        "show": "the figures of a series",
        "history": "when each figure was published and revised",
        "corrections": "known errors of sources",
        "validate": "every fault of a pack, by file and line",
    },
    "Your own": {
        "new": "an empty pack",
        "add": "the figures of a CSV file into it",
        "import": "a data package or SDMX-CSV into it",
        "export": "figures as a data package or SDMX-CSV",
        "build": "seals a pack after a change",
    },
    "Newer": {
        "refresh": "from their sources",
        "diff": "what a feed would change, or editions differ in",
        "held": "what was held back",
        "accept": "takes over what was held back",
        "reject": "puts it away",
    },
}


@click.group(cls=Commands, sections=_SECTIONS)
def data() -> None:
    """Look at and validate the reference data."""


@data.command()
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def validate(path: Path | None) -> None:
    """Validate the data pack at PATH, or the built-in ones: every fault with file, line, column and rule.

    A pack that is made to be laid over others is validated over the built-in ones and those that FACTCHECK_PACKS names before it.

    \b
    factcheck data validate my-pack
    """
    from factcheck.datapack.embedded import embedded_packs
    from factcheck.datapack.layers import read_packs
    from factcheck.datapack.load import read_pack
    from factcheck.datapack.merge import laid_over
    from factcheck.datapack.own import is_layer

    conflicts: tuple[str, ...] = ()
    try:
        if path is not None and is_layer(path):
            below = lists_below(path)
            reference, entries = read_pack(path, below)
            conflicts = tuple(laid_over(below, entries)[1])
        else:
            reference, _, conflicts = read_packs((path,) if path is not None else embedded_packs())
    except (FactcheckError, OSError) as error:
        broken(error)
    for conflict in conflicts:
        click.echo(f"note: {conflict}", err=True)
    click.echo(f"valid: {len(reference.all_series()):,} series, {len(reference.sources):,} sources, {reference.digest}")


@data.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
def build(path: Path) -> None:
    """Seal the data pack at PATH after a change: checksums, row counts, README; then validate it.

    \b
    factcheck data build my-pack
    """
    from factcheck.datapack.build import STEPS, build_pack
    from factcheck.datapack.own import is_layer

    begun = 0

    def begin(step: str) -> None:
        nonlocal begun
        advance(min(begun, 1), step)
        begun += 1

    try:
        with stoppable(f"factcheck data build {path} begins again."), progress("Building", len(STEPS)) as advance:
            reference = build_pack(path, lists_below(path) if is_layer(path) else None, begin)
            advance(1)
    except (FactcheckError, OSError) as error:
        broken(error)
    click.echo(f"sealed: {len(reference.all_series()):,} series, {len(reference.sources):,} sources, {reference.digest}")


@data.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--title", help="What the pack will hold, in a few words; else the name of its folder.")
@click.option("--licence", default="All rights reserved.", show_default=True, help="What may be done with the pack.")
@click.option("--edition", type=DAY, metavar="DAY", help="Day of its first edition; else today.")
def new(path: Path, title: str | None, licence: str, edition: datetime | None) -> None:
    """Make a pack of your own in the folder PATH, to be laid over the built-in ones.

    It is valid at once, and empty: `factcheck data add` puts figures into it, FACTCHECK_PACKS names it to the service.

    \b
    factcheck data new my-pack
    """
    from factcheck.datapack.own import new_pack

    day = edition.date() if edition else today()
    try:
        new_pack(path, title or path.resolve().name, licence, day.isoformat())
    except FactcheckError as error:
        raise click.UsageError(f"{path}: {error.faults[0].message}." if isinstance(error, PackError) else str(error)) from None
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from None
    click.echo(f"made: {path}, a pack without figures. Next: factcheck data add FILE.csv --into {path}")


@data.command("list")
@click.argument("words", nargs=-1)
def list_series(words: tuple[str, ...]) -> None:
    """List the series, or those with all WORDS in their key.

    \b
    factcheck data list nev exports
    """
    from factcheck.wire.figures import series_row
    from factcheck.wire.finding import fitting, keys_of

    reference = opened_reference()
    keys = fitting(keys_of(reference), [word.casefold() for word in words])
    rows = [series_row(reference, key) for key in keys]
    table([["SERIES", "UNIT", "FIRST", "LAST", "FIGURES"], *([str(row[name]) for name in _LISTED] for row in rows)], right={4})


_LISTED = ("key", "unit", "first", "last", "printings")


@data.command()
@click.argument("series", type=SeriesKey())
@click.option("--as-of", type=DAY, metavar="DAY", help="Only what was known on this day.")
@click.option("--all", "every", is_flag=True, help="Every printing, not only those that claims are judged by.")
def show(series: str, as_of: datetime | None, *, every: bool) -> None:
    """Show the figures of SERIES, such as CHN.autos.exports.M.

    \b
    factcheck data show CHN.autos.exports.M --as-of 2022-09-15
    """
    from factcheck.wire.figures import observation_rows
    from factcheck.wire.finding import find_series

    reference = opened_reference()
    try:
        key = find_series(reference, series)
    except UnknownCode as error:
        hint = f" Did you mean {', '.join(error.closest)}?" if error.closest else ""
        raise click.UsageError(f"{error}{hint}") from None
    rows = observation_rows(reference, key, as_of.date() if as_of else today())
    shown = [row for row in rows if every or row["leads"]]
    head = ["PERIOD", "STATES", "VALUE", "PRINTED", "PUBLISHED", "SOURCE"]
    body = [[row["period"], row["states"], f"{row['value']:,}", row["printed"], row["published"] or "", row["source"]] for row in shown]
    table([head, *body], right={2, 3})
