"""Charts of a finding in signs: a series as points over time, or bars side by side, from what the pictures of pages are drawn from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factcheck.assessment.explain.numbers import digits
from factcheck.charts.drawing import Bars, Line, Subject, drawing, title
from factcheck.model.verdict import Verdict
from factcheck.wire.names import Names
from factcheck.wire.outline import safe
from factcheck.wire.plain import FAINT, Style, aligned, width_of, wrapped

_INDENT, _ROWS, _GAP = 4, 7, 2
#: Columns of a series and of bars, at most and at least.
_WIDE, _NARROW = 60, 10
_FIGURES = "34"


@dataclass(frozen=True, slots=True)
class Signs:
    """What a chart is made of: a point, one that counts, the claim, a bar and the rest of an eighth, axes."""

    point: str
    used: str
    claimed: str
    bar: str
    eighths: str
    side: str
    tick: str
    corner: str
    floor: str


UNICODE = Signs("•", "●", "◆", "█", "▏▎▍▌▋▊▉", "│", "┤", "└", "─")
ASCII = Signs(".", "o", "#", "=", "", "|", "+", "+", "-")


def picture(subject: Subject, style: Style, signs: Signs = UNICODE) -> Iterator[str]:
    """The lines of the chart of a finding below its heading; none where it rests on no figure."""
    drawn = drawing(subject)
    if drawn is None:
        return
    about, lines = title(subject)
    room = (style.width or 80) - _INDENT
    yield ""
    for line in wrapped(safe(", ".join((about, *lines[:1])) + (f" ({drawn.unit})" if drawn.unit else "")), room):
        yield " " * _INDENT + line
    told = _bars(drawn, subject, style, signs) if isinstance(drawn, Bars) else _series(drawn, subject, style, signs)
    yield from (" " * _INDENT + line for line in told)


def _series(drawn: Line, subject: Subject, style: Style, signs: Signs) -> Iterator[str]:
    """Points over time with the ends of both axes; what counts and what was claimed have their own signs and are told below."""
    values = [one.value for one in drawn.points] + ([drawn.claimed.value] if drawn.claimed else [])
    low, high = min(values), max(values)
    ends = [_number(one, subject.names) for one in (high, low)]
    gap = max(map(width_of, ends))
    columns = max(_NARROW, min(_WIDE, (style.width or 80) - _INDENT - gap - _GAP))
    days = [date.fromisoformat(one.day).toordinal() for one in drawn.points]
    span = days[-1] - days[0] or 1
    across = [round((day - days[0]) / span * (columns - 1)) for day in days]
    grid: dict[tuple[int, int], str] = {}
    for place, point in enumerate(drawn.points):
        sign = style.paint(signs.used, f"1;{_FIGURES}") if place in drawn.used else style.paint(signs.point, _FIGURES)
        cell = (_row(point.value, low, high), across[place])
        if place in drawn.used or cell not in grid:
            grid[cell] = sign
    if drawn.claimed:
        grid[_row(drawn.claimed.value, low, high), across[drawn.claimed.place]] = _toned(signs.claimed, subject, style)
    for row in range(_ROWS):
        label = ends[0] if row == 0 else ends[1] if row == _ROWS - 1 else ""
        edge = signs.tick if label else signs.side
        line = "".join(grid.get((row, column), " ") for column in range(columns)).rstrip()
        yield f"{' ' * (gap - width_of(label))}{label} {style.paint(edge, FAINT)}{line}".rstrip()
    yield " " * (gap + 1) + style.paint(signs.corner + signs.floor * columns, FAINT)
    first, last = (subject.names.period(drawn.points[at].period) for at in (0, -1))
    yield " " * (gap + _GAP) + first + " " * max(1, columns - width_of(first) - width_of(last)) + last
    told = [f"{style.paint(signs.used, f'1;{_FIGURES}')} {_told(drawn, at, subject.names)}" for at in drawn.used]
    if drawn.claimed:
        told.append(f"{_toned(signs.claimed, subject, style)} {safe(drawn.claimed.text)}")
    yield from (" " * (gap + _GAP) + line for line in told)


def _told(drawn: Line, at: int, names: Names) -> str:
    """A figure that counts, in words."""
    point = drawn.points[at]
    gap = "" if drawn.unit.startswith("%") else " "
    return names.told(names.period(point.period), f"{_number(point.value, names)}{gap}{drawn.unit}".strip())


def _row(value: float, low: float, high: float) -> int:
    return round((high - value) / (high - low) * (_ROWS - 1)) if high > low else _ROWS - 1


def _bars(drawn: Bars, subject: Subject, style: Style, signs: Signs) -> Iterator[str]:
    """A bar a row between its name and its words; the ends of the axis below."""
    low = min(0.0, *(one.value for one in drawn.rows))
    high = 100.0 if drawn.of_hundred else max(0.0, *(one.value for one in drawn.rows))
    names = list(aligned([[one.name] for one in drawn.rows]))
    gap = max(map(width_of, names))
    room = (style.width or 80) - _INDENT - gap - _GAP - 1 - max(width_of(safe(one.text)) for one in drawn.rows)
    columns = max(_NARROW, min(_WIDE, room))
    unit = (high - low) / columns or 1.0
    zero = round(-low / unit)
    for name, one in zip(names, drawn.rows, strict=True):
        length = abs(one.value) / unit
        bar = signs.bar * int(length)
        if signs.eighths and one.value >= 0 and int((length - int(length)) * 8):
            bar += signs.eighths[int((length - int(length)) * 8) - 1]
        bar = bar or (signs.eighths[:1] or signs.bar)
        before = " " * (zero if one.value >= 0 else max(0, zero - len(bar)))
        shown = _toned(bar, subject, style) if one.judged else style.paint(bar, _FIGURES)
        yield f"{name}{' ' * (gap - width_of(name))} {style.paint(signs.side, FAINT)}{before}{shown} {safe(one.text)}"
    ends = [_number(one, subject.names) for one in (low, high)]
    yield " " * (gap + 1) + style.paint(signs.corner + signs.floor * columns, FAINT)
    yield " " * (gap + _GAP) + ends[0] + " " * max(1, columns - width_of(ends[0]) - width_of(ends[1])) + ends[1]


def _toned(sign: str, subject: Subject, style: Style) -> str:
    return style.toned(sign, Verdict(subject.found.verdict))


def _number(value: float, names: Names) -> str:
    """A number of an axis: four digits say enough."""
    return digits(Decimal(f"{value:.4g}"), names.words)
