"""What `factcheck data add` shows before it writes: how the file was understood, what changes, and how claims about it read."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

import click

from factcheck.cli.shared import table
from factcheck.curation.adding.figures import Figure, Meaning, Read, plain
from factcheck.curation.adding.proposal import Proposal, Publication, period_words
from factcheck.curation.adding.samples import samples_of
from factcheck.model.series import Status

if TYPE_CHECKING:
    from factcheck.cli.adding_steps import Work
    from factcheck.curation.adding.entries import NewEntries

_DELIMITERS = {"\t": "tabulator", ",": "comma", ";": "semicolon", "|": "bar"}
#: How many figures, changes and series are shown.
_FEW, _SOME = 4, 12
#: How long a line of the table may be, beside the name of what it tells.
_WIDTH = 86


def show(work: Work, read: Read, measure: str, meaning: Meaning, new: NewEntries, source: Publication, proposal: Proposal) -> None:
    """How a file was understood, as a table."""
    click.echo(f"{work.file.name}, as it was understood")
    table(
        [row for name, text in _understood(work, read, measure, meaning, new, source, proposal) for row in _wrapped(name, text)],
        right=set(),
    )
    click.echo("")
    table([["", "ENTITY", "PERIOD", "VALUE", "PRINTED", "LINE"], *map(_row, _few(read.figures))], right={3, 4, 5})
    for one in proposal.taken:
        click.echo(f"note: {one}", err=True)


def _wrapped(name: str, text: str) -> list[list[str]]:
    """A name and what it says, in as many rows as a terminal needs."""
    lines = textwrap.wrap(text, _WIDTH) or [""]
    return [["", name if not at else "", line] for at, line in enumerate(lines)]


def _understood(
    work: Work, read: Read, measure: str, meaning: Meaning, new: NewEntries, source: Publication, proposal: Proposal
) -> Iterator[tuple[str, str]]:
    layout, sheet = work.layout, work.sheet
    across = ("periods" if layout.wide else "entities") if layout.across else ""
    yield (
        "file",
        f"{sheet.encoding}, {_DELIMITERS.get(sheet.delimiter, sheet.delimiter)}, {f'{across} in columns' if across else 'one row a value'}",
    )
    codes = ", ".join(sorted({one.period.frequency.value for one in read.figures}))
    where = f", column {layout.name(layout.period)!r}" if layout.period is not None else ""
    yield "periods", f"{period_words(read.figures)} ({codes}){where}"
    marks = work.writing.marks
    missing = f", {read.missing} cells without one" if read.missing else ""
    column = f", column {layout.name(layout.value)!r}" if layout.value is not None else ""
    yield (
        "values",
        f"{len(read.figures)}{missing}; decimal mark {marks.decimal}{f', thousands {marks.group}' if marks.group else ''}{column}",
    )
    places = sorted({plain(one.ulp) for one in read.figures}, key=lambda place: (len(place), place))
    yield "precision", f"to {' or '.join(places[:3])}" + (", zeros at the end put back" if marks.decimals is not None else "")
    if new.measure is not None:
        yield "measure", f"{measure}, new: {new.measure.kind.value}, {new.measure.aggregation.value}"
        yield "called", "; ".join(f"{language} {', '.join(words)}" for language, words in new.measure.labels.items())
    else:
        yield "measure", f"{measure}: {proposal.whole.catalogue.measures[measure].names.get('en', measure)}"
    times = (
        f", values times {10**meaning.power:,}"
        if meaning.power > 0
        else f", values times 1/{10**-meaning.power:,}"
        if meaning.power
        else ""
    )
    yield "unit", f"{meaning.unit}{' (new)' if meaning.unit in new.units else ''}{times}"
    yield "whose", _whose(read.figures, new, proposal)
    dated = "first published on" if source.exact else "published by"
    agency = f"{source.agency}{' (new)' if source.agency in new.agencies else ''}"
    yield "source", f"{source.publisher} ({agency}): {source.title}, {dated} {source.published}"
    yield "licence", source.licence
    flagged = {one.status.value for one in read.figures if one.status is not Status.NORMAL}
    if flagged:
        yield "status", ", ".join(sorted(flagged))
    if read.left_out:
        yield "left out", ", ".join(dict.fromkeys(cell.text for cell in read.left_out))
    for cell in layout.unread[:3]:
        yield "not read", f"line {cell.line}: {cell.text[:60]}"
    yield "folder", proposal.root


def _whose(figures: Sequence[Figure], new: NewEntries, proposal: Proposal) -> str:
    codes = list(dict.fromkeys(one.entity for one in figures))
    told = [
        f"{code} {proposal.whole.catalogue.entities[code].labels.get('en', (code,))[0]}{' (new)' if code in new.entities else ''}"
        for code in islice(codes, _FEW)
    ]
    return ", ".join(told) + (f" and {len(codes) - _FEW} more" if len(codes) > _FEW else "")


def _few(figures: Sequence[Figure]) -> list[Figure]:
    return list(figures) if len(figures) <= _FEW + 1 else [*figures[: _FEW - 1], figures[-1]]


def _row(one: Figure) -> list[str]:
    return ["", one.entity, one.period.code, f"{one.value:,f}", one.printed, str(one.cell.line)]


def tell_differences(work: Work, proposal: Proposal) -> None:
    """What the file says otherwise than the vintage before; nothing where there is none before."""
    changes = [change for ones in proposal.differences.values() for change in ones]
    if all(change.before is None for change in changes) and not any(
        proposal.base.own.series(key.measure, key.entity) for key in proposal.differences
    ):
        return
    gone = [change for change in changes if change.now is None]
    revised = [change for change in changes if change.before is not None and change.now is not None]
    fresh = len(changes) - len(gone) - len(revised)
    click.echo(f"\nagainst the vintage before: {fresh} new, {len(revised)} revised, {len(gone)} gone")
    if gone and not work.asked.given.get("withdrawn"):
        click.echo("  what is gone stays as it was published; --withdrawn says that its publisher has taken it back")
    rows = [
        [
            "",
            str(change.series),
            change.period.code,
            "" if change.before is None else f"{change.before:,f}",
            "" if change.now is None else f"{change.now:,f}",
            f"{change.percent:+.1f}%" if change.percent is not None else "gone" if change.now is None else "new",
        ]
        for change in (*revised, *gone, *(one for one in changes if one.before is None))
    ]
    table([["", "SERIES", "PERIOD", "BEFORE", "NOW", "CHANGE"], *rows[:_SOME]], right={3, 4})
    if len(rows) > _SOME:
        click.echo(f"  and {len(rows) - _SOME} more")


def try_out(proposal: Proposal, measure: str, figures: Sequence[Figure], day: date) -> bool:
    """Sentences about the new figures with what the service says to them; whether it judges all of them as it should."""
    samples = samples_of(proposal.whole, measure, figures, day)
    click.echo("\nclaims about it, checked with the pack as it will be")
    for one in samples:
        click.echo(f"  {'✓' if one.as_meant else '!'} {one.verdict:<17} {one.text}")
        if not one.as_meant:
            click.echo(
                f"      should be {one.deserved}: {one.explanation or 'the words are not read as the measure; give it labels with --label'}"
            )
    return all(one.as_meant for one in samples)
