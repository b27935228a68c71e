"""Changes of figures as text for a terminal: aligned, the biggest revisions first, at most so many lines a series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from factcheck.curation.compare import Change, Difference
from factcheck.curation.gate import Doubt
from factcheck.curation.refresh import Outcome
from factcheck.model.series import Status

#: Lines of one kind that are shown of a series; the rest is counted.
SHOWN = 12
_FIRM = {Status.ESTIMATED: "estimate", Status.PROVISIONAL: "provisional", Status.FORECAST: "forecast", Status.BREAK: "break"}


def difference_lines(difference: Difference, doubts: Sequence[Doubt] = (), most: int = SHOWN) -> Iterator[str]:
    """One edition: what is counted first, then series by series, those with the biggest revisions first."""
    yield f"edition {'of' if difference.exact else 'seen on'} {difference.published}: {counted([difference])}"
    why: dict[str, list[Doubt]] = {}
    for one in doubts:
        why.setdefault(one.series, []).append(one)
    for change in sorted(difference.changes, key=lambda one: (-one.largest, one.key)):
        yield ""
        yield from change_lines(change, why.get(change.key, ()), most)


def counted(differences: Sequence[Difference]) -> str:
    """The numbers of it in a line.

    >>> from datetime import date
    >>> counted([Difference(date(2026, 11, 27), True, (), 3)])
    'nothing changed, 3 series are as they were'
    """
    changes = [change for one in differences for change in one.changes]
    kinds = {
        "new period": sum(len(one.new) for one in changes),
        "revision": sum(len(one.revised) for one in changes),
        "withdrawn figure": sum(len(one.withdrawn) for one in changes),
        "changed description": sum(len(one.described) for one in changes),
    }
    same = sum(one.unchanged for one in differences)
    rest = f", {same:,} {'is as it was' if same == 1 and changes else 'series are as they were'}" if same else ""
    if not changes:
        return "nothing changed" + rest
    told = ", ".join(f"{number:,} {name}{'' if number == 1 else 's'}" for name, number in kinds.items() if number)
    return f"{len({one.key for one in changes}):,} series changed ({told}){rest}"


def change_lines(change: Change, doubts: Sequence[Doubt] = (), most: int = SHOWN) -> Iterator[str]:
    """One series: what is new, revised, withdrawn or told otherwise, and what speaks against it."""
    yield f"  {change.key}"
    rows: list[tuple[str, str, str, str, str, str]] = []
    left: list[str] = []
    revised = sorted(change.revised, key=lambda one: (-_size(one.percent), one.period))
    for one in revised[:most]:
        percent = "" if one.percent is None else f"{one.percent:+,}%"
        absolute = f"{one.absolute:+,f}" if one.absolute else "firmer" if one.now is Status.NORMAL else one.now.value
        rows.append(("revised", one.period, number(one.before), number(one.after), absolute, percent if one.absolute else ""))
    for value in [*change.new[-most:]][::-1]:
        rows.append(("new", value.period, "", number(value.text), _FIRM.get(value.status, ""), ""))
    for value in change.withdrawn[:most]:
        rows.append(("withdrawn", value.period, number(value.text), "", "", ""))
    for name, every in (("revised", change.revised), ("new", change.new), ("withdrawn", change.withdrawn)):
        if len(every) > most:
            left.append(f"{len(every) - most:,} more {name}")
    yield from _aligned(rows)
    if left:
        yield f"    … and {', '.join(left)}"
    for said in change.described:
        yield f"    {'described':<10} {said.name}: {said.before or 'nothing'} -> {said.after or 'nothing'}"
    yield from doubt_lines(doubts)


def doubt_lines(doubts: Sequence[Doubt], most: int = 4) -> Iterator[str]:
    """Why a series is held back."""
    for one in doubts[:most]:
        yield f"    ! {one.rule}: {one.message}"
    if len(doubts) > most:
        yield f"    ! … and {len(doubts) - most:,} more reasons"


def outcome_lines(outcome: Outcome, *, dry: bool, most: int = SHOWN) -> Iterator[str]:
    """How the refreshing of a feed went, with the next step where there is one."""
    feed, found = outcome.feed, outcome.plan
    yield f"{feed.id}: {feed.title} ({feed.publisher})"
    if outcome.error is not None:
        yield f"  failed ({outcome.error.kind}): {outcome.error.detail}"
        yield f"  asked: {outcome.error.address}"
        if outcome.error.excerpt:
            yield f"  answer: {outcome.error.excerpt[:160]!r}"
        later = f", or after {outcome.error.retry_at:%Y-%m-%d %H:%M} UTC" if outcome.error.retry_at else ""
        yield f"  The figures in the pack stay as they are. Try again later{later}: factcheck data refresh {feed.id}"
        return
    if outcome.unchanged:
        yield "  the source says that nothing is new"
        return
    every = [one for one in found.taken if one.changes]
    if not every and not found.held:
        yield f"  {counted(found.taken)}"
    for one in every:
        yield from (f"  {line}" if line else "" for line in difference_lines(one, most=most))
    for one in found.held:
        yield ""
        yield "  HELD BACK, for somebody to look at:"
        yield from (f"  {line}" if line else "" for line in difference_lines(one, found.doubts, most=most))
    yield from (f"  {line}" if line else "" for line in _after(outcome, dry=dry))


def _after(outcome: Outcome, *, dry: bool) -> Iterator[str]:
    found = outcome.plan
    for fixed in found.fixed:
        about = fixed.correction
        yield ""
        yield f"no longer needed: the correction {about.name} ({about.series_key} {about.period}, {about.expect} in {about.source});"
        yield f"the source now gives {fixed.now}"
    if found.waiting:
        yield ""
        for name in dict.fromkeys(sorted(found.waiting.values())):
            series = [key for key, one in found.waiting.items() if one == name]
            yield f"held back or rejected before, as {name}: {', '.join(series[:5])}{' …' if len(series) > 5 else ''}"
    yield ""
    if dry:
        yield "Nothing was written (--dry-run)." if found.taken or found.held else "Nothing is new."
    elif outcome.vintage:
        yield f"written: {outcome.vintage}"
    if outcome.held:
        yield f"held back: {outcome.held}. Look at it: factcheck data held {outcome.held}"
        yield f"Then: factcheck data accept {outcome.held} --reason '…'"
        yield f"or:   factcheck data reject {outcome.held} --reason '…'"


def number(text: str) -> str:
    """A plain decimal with commas between thousands.

    >>> number("68287487.50")
    '68,287,487.50'
    """
    whole, point, rest = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{point}{rest}" if digits.isdigit() else text


def _size(percent: Decimal | None) -> Decimal:
    return Decimal("Infinity") if percent is None else abs(percent)


def _aligned(rows: Sequence[tuple[str, str, str, str, str, str]]) -> Iterator[str]:
    if not rows:
        return
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    for kind, period, before, after, absolute, percent in rows:
        numbers = f"{before:>{widths[2]}} {'->' if before and after else '  '} {after:>{widths[3]}}"
        size = f"{absolute:>{widths[4]}}  {percent:>{widths[5]}}"
        yield f"    {kind:<10} {period:<{widths[1]}}  {numbers}  {size}".rstrip()


def outcome_dict(outcome: Outcome, *, dry: bool) -> Mapping[str, Any]:
    """The same as plain JSON."""
    error, found = outcome.error, outcome.plan
    return {
        "feed": outcome.feed.id,
        "at": outcome.at.isoformat(timespec="seconds"),
        "dry_run": dry,
        "unchanged": outcome.unchanged,
        "taken": [one.to_dict() for one in found.taken],
        "held": [one.to_dict() for one in found.held],
        "doubts": [one.to_dict() for one in found.doubts],
        "waiting": dict(found.waiting),
        "fixed": [{"correction": one.correction.name, "series": one.correction.series_key, "now": one.now} for one in found.fixed],
        "vintage": outcome.vintage or None,
        "held_id": outcome.held or None,
        "error": None
        if error is None
        else {
            "kind": error.kind,
            "address": error.address,
            "detail": error.detail,
            "excerpt": error.excerpt,
            "retry_at": error.retry_at.isoformat() if error.retry_at else None,
        },
    }
