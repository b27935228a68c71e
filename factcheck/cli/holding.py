"""`factcheck data held`, `accept`, `reject`, `history` and `corrections`: what was held back, decided, revised and found wrong."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factcheck.cli.data import data
from factcheck.cli.desk import BY, INTO, JSON, REASON, folders_of, noted, now, opened_desk, telling
from factcheck.cli.shared import FINE, WRONG, opened_reference, table
from factcheck.errors import UnknownCode

if TYPE_CHECKING:
    from factcheck.curation.held import Record

_CODES = """
\b
Exit codes:
  0  nothing is held back
  1  something is
  2  the command was used wrongly
  4  a pack is broken
"""


@data.command(epilog=_CODES)
@click.argument("name", required=False, metavar="[ID]")
@INTO
@JSON
def held(name: str | None, into: Path | None, *, as_json: bool) -> None:
    """List what is held back, or show ID with every figure that it would change and why it is held back.

    \b
    factcheck data held
    """
    from factcheck.curation.held import records

    with telling():
        found = records(folders_of(into)[-1])
        if name is not None and name not in {one.id for one in found}:
            raise UnknownCode("record that is held back", name, tuple(one.id for one in found)[:5])
    shown = [one for one in found if name in (None, one.id)]
    if as_json:
        click.echo(json.dumps([dict(one.report) for one in shown], ensure_ascii=False, indent=1))
    elif name is not None:
        _show(shown[0])
    elif not shown:
        click.echo("Nothing is held back.")
    else:
        rows = [
            [one.id, str(len(one.series)), ", ".join(sorted({doubt.rule for doubt in one.doubts})), one.report["at"][:10]] for one in shown
        ]
        table([["ID", "SERIES", "RULES", "SINCE"], *rows], right={1})
        click.echo(f"\nLook at one: factcheck data held {shown[0].id}")
    sys.exit(WRONG if shown else FINE)


def _show(record: Record) -> None:
    """One record: series by series what it changes and what speaks against it, then the next step."""
    from factcheck.curation.told import doubt_lines, number

    click.echo(f"{record.id}: fetched by {record.feed} on {record.report['at'][:10]}")
    for edition in record.report["editions"]:
        click.echo(f"edition {'of' if edition['exact'] else 'seen on'} {edition['published']}")
        for change in edition["series"]:
            click.echo(f"\n  {change['series']}")
            rows = [
                *(
                    [one["period"], "revised", number(one["before"]), number(one["after"]), f"{one['percent']}%"]
                    for one in change["revised"]
                ),
                *([one["period"], "new", "", number(one["value"]), ""] for one in change["new"]),
                *([one["period"], "withdrawn", number(one["value"]), "", ""] for one in change["withdrawn"]),
                *([one["name"], "described", one["before"], one["after"], ""] for one in change["described"]),
            ]
            table([["    PERIOD", "", "BEFORE", "NOW", ""], *([f"    {row[0]}", *row[1:]] for row in rows)], right={2, 3, 4})
            for line in doubt_lines([one for one in record.doubts if one.series == change["series"]], most=12):
                click.echo(line)
    click.echo(f"\nfactcheck data accept {record.id} --reason '…'   takes it over as a vintage of its own")
    click.echo(f"factcheck data reject {record.id} --reason '…'   puts it away; the same is not held back again")


@data.command()
@click.argument("name", metavar="ID")
@REASON
@BY
@INTO
def accept(name: str, reason: str, by: str, into: Path | None) -> None:
    """Take over what is held back as ID, as a vintage of its own; the reason stands in its notes and in the audit trail.

    \b
    factcheck data accept ID --reason "The source says so in its notes."
    """
    from factcheck.curation.held import accept as run

    with telling():
        desk = opened_desk(into)
        told = run(desk.pack, name, reason=reason, by=by, at=now(), below=desk.below, sources=desk.reference.sources)
    click.echo(f"accepted: {told['vintage'] or 'the new description'}")
    noted("data.accepted", name, {"pack": desk.pack.name, **_detail(told)})


@data.command()
@click.argument("name", metavar="ID")
@REASON
@BY
@INTO
def reject(name: str, reason: str, by: str, into: Path | None) -> None:
    """Put away what is held back as ID: nothing of it is taken over, and the very same is not held back again.

    \b
    factcheck data reject ID --reason "A slip of the source."
    """
    from factcheck.curation.held import reject as run

    with telling():
        pack = folders_of(into)[-1]
        told = run(pack, name, reason=reason, by=by, at=now())
    click.echo(f"rejected: {name}; kept in curation/rejected/{name}")
    noted("data.rejected", name, {"pack": pack.name, **_detail(told)})


def _detail(told: dict[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in ("feed", "series", "rules", "by", "reason", "vintage") if name in told}


@data.command()
@click.argument("series")
@click.option("--from", "start", metavar="PERIOD", help="First period, as 2022 or 2022-08.")
@click.option("--to", "end", metavar="PERIOD", help="Last period.")
@click.option("--all", "every", is_flag=True, help="Also printings that say the same again.")
@JSON
def history(series: str, start: str | None, end: str | None, *, every: bool, as_json: bool) -> None:
    """Show when each figure of SERIES was first published, and what it was revised from and to, by whom.

    \b
    factcheck data history CHN.autos.exports.M
    """
    from factcheck.curation.history import history as editions
    from factcheck.curation.told import number
    from factcheck.model.period import Period
    from factcheck.wire.finding import find_series

    reference = opened_reference()
    try:
        ends = [Period.parse(one) if one else None for one in (start, end)]
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    try:
        key = find_series(reference, series)
    except UnknownCode as error:
        hint = f" Did you mean {', '.join(error.closest)}?" if error.closest else ""
        raise click.UsageError(f"{error}{hint}") from None
    found = [one for one in editions(reference, key, *ends) if every or one.what != "again"]
    if as_json:
        click.echo(json.dumps([one.to_dict() for one in found], ensure_ascii=False, indent=1))
        return
    rows = []
    for one in found:
        before = number(format(one.before, "f")) if one.what == "revised" and one.before is not None else ""
        dated = one.published + ("" if one.exact or not one.published else " or before")
        rows.append([one.period, one.states.value, dated or "no date", one.what, before, number(format(one.value, "f")), one.source])
    only = {row[1] for row in rows} == {"level"}
    head = ["PERIOD", "STATES", "PUBLISHED", "", "FROM", "VALUE", "SOURCE"]
    table([row[:1] + row[2:] if only else row for row in (head, *rows)], right={3, 4} if only else {4, 5})


@data.command()
@JSON
def corrections(*, as_json: bool) -> None:
    """List the known errors of sources: what was printed, what it counts as, why, and whether the source has put it right.

    \b
    factcheck data corrections
    """
    from factcheck.curation.mended import standings

    with telling():
        reference = opened_reference()
        found = standings(_folders(), reference)
    if as_json:
        click.echo(json.dumps([one.to_dict() for one in found], ensure_ascii=False, indent=1))
        return
    if not found:
        click.echo("No pack has corrections.")
    for one in found:
        record = one.correction
        now_given = f"the source now gives {one.now} ({one.since}): no longer needed for later days" if one.now else "needed"
        click.echo(f"{record.name}: {record.series_key} {record.period} {record.basis} {record.expect} in {record.source}")
        click.echo(f"    {record.status}: {record.reason}" + (f" {record.evidence}" if record.evidence else ""))
        click.echo(f"    noticed on {record.reported}; {now_given}")


def _folders() -> tuple[Path, ...]:
    """All packs of the environment."""
    from factcheck.cli.desk import settings
    from factcheck.datapack.embedded import embedded_packs

    chosen = settings()
    lowest = (Path(chosen.reference_path),) if chosen.reference_path else embedded_packs()
    return (*lowest, *map(Path, chosen.packs))
