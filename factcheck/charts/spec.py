"""The chart of a finding as a Vega-Lite specification: entities side by side, a part of its whole, or a series over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from factcheck.answer import Check, CheckedAssertion
from factcheck.answer.parts import Computed, InputShown, QuantityShown, SourceShown
from factcheck.assessment.explain.numbers import scales
from factcheck.assessment.explain.words import sentence
from factcheck.charts.history import Point, history
from factcheck.charts.theme import Theme
from factcheck.reference.snapshot import Reference
from factcheck.wire.names import Names, first_word

_WIDTH, _HEIGHT, _ROW = 420, 170, 26
#: Bars that are still read at a glance.
_MOST_BARS = 12
#: Figures that make a line.
_FEWEST = 3
_OF_WHOLE = frozenset({"share", "contribution"})
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is drawn: a finding, the figures that it was judged by, and the language to label it in."""

    found: CheckedAssertion
    reference: Reference
    as_of: date
    language: str
    sources: Sequence[SourceShown]

    @property
    def names(self) -> Names:
        """What things are called in its language."""
        return Names.of(self.language)


def subject_of(check: Check, found: CheckedAssertion, reference: Reference) -> Subject:
    """What is drawn of a finding of a check."""
    return Subject(found, reference, check.as_of, check.language, check.sources)


class Scale(NamedTuple):
    """What values are divided by, and the word for that many."""

    factor: float
    word: str


def chart(subject: Subject, theme: Theme) -> dict[str, Any] | None:
    """The chart of a finding; None where it rests on no figure."""
    found = subject.found
    if found.working is None or not found.working.inputs or (found.computed is None and found.operation != "record"):
        return None
    body: dict[str, Any] | None = None
    if len({_entity(one) for one in found.working.inputs}) > 1:
        body = _side_by_side(subject, theme)
    elif found.operation not in _OF_WHOLE:
        body = _over_time(subject, theme)
    body = body or _two_bars(subject, theme)
    if body is None:
        return None
    return frame(theme) | {"title": _title(subject, theme), "width": _WIDTH, **body}


def frame(theme: Theme) -> dict[str, Any]:
    """What every chart has."""
    return {"$schema": _SCHEMA, "config": theme.config}


def _title(subject: Subject, theme: Theme) -> dict[str, Any]:
    """What is drawn, of whom, in what; below it who published it."""
    found = subject.found
    inputs = found.working.inputs if found.working else ()
    used = {source for one in inputs for source in one.sources}
    publishers = dict.fromkeys(one.original_publisher or one.publisher for one in subject.sources if one.id in used)
    named = _measure(subject, found.measure)
    whole = _measure(subject, found.relative_to.measure) if found.relative_to and found.operation in _OF_WHOLE else ""
    about = " / ".join(filter(None, (named, whole)))
    where = subject.reference.catalogue.entities.get(found.entity or "")
    label = first_word(where.labels, subject.language) if where else ""
    when = found.period.label if found.period else ""
    lines = [", ".join(filter(None, (label, when))), f"{subject.names.label('source')}: {', '.join(publishers)}" if publishers else ""]
    return {
        "text": sentence(about),
        "subtitle": [line for line in lines if line],
        "anchor": "start",
        "subtitleColor": theme.faint,
    }


def _over_time(subject: Subject, theme: Theme) -> dict[str, Any] | None:
    """The series around the period, the figure that counts, and what was claimed where it is of the same kind; of two figures no line."""
    found = subject.found
    assert found.working is not None
    first = found.working.inputs[0]
    points = history(subject.reference, first, subject.as_of)
    if len(points) < _FEWEST:
        return None
    used = {one.period for one in found.working.inputs if one.series == first.series and one.states == first.states}
    scale = _scale(max(abs(one.value) for one in points), subject.names)
    values = [{"day": one.day, "value": one.value / scale.factor, "used": one.period in used} for one in points]
    across = {"field": "day", "type": "temporal", "scale": {"type": "utc"}, "title": None, "axis": time_axis(first.period, len(points))}
    unit = first.unit if first.states == "level" else "percent"
    up = {"field": "value", "type": "quantitative", "title": _unit_name(unit, scale), "scale": {"zero": False, "nice": True}}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": values},
            "mark": {"type": "line", "color": theme.line, "point": {"color": theme.line, "size": 18}},
            "encoding": {"x": across, "y": up},
        },
        {
            "data": {"values": [one for one in values if one["used"]]},
            "mark": {"type": "point", "filled": True, "size": 90, "color": theme.line, "opacity": 1},
            "encoding": {"x": across, "y": up},
        },
        *_claimed_over_time(subject, theme, first, points, scale, across, up),
    ]
    return {"height": _HEIGHT, "layer": layers}


def time_axis(period: str, points: int) -> dict[str, Any]:
    """Ticks at whole periods, labelled as the pack writes them."""
    quarter = "utcyear(datum.value) + '-Q' + (floor(utcmonth(datum.value) / 3) + 1)"
    kind = "Q" if "-Q" in period else "M" if "-" in period and "/" not in period and "-H" not in period else "A"
    label = {"Q": quarter, "M": "utcFormat(datum.value, '%Y-%m')", "A": "utcFormat(datum.value, '%Y')"}[kind]
    return {"labelExpr": label, "labelOverlap": "greedy", "labelFlush": False, "tickCount": min(points, 8)} | (
        {"tickMinStep": 31_536_000_000} if kind == "A" else {}
    )


def _claimed_over_time(
    subject: Subject,
    theme: Theme,
    first: InputShown,
    points: Sequence[Point],
    scale: Scale,
    across: Mapping[str, Any],
    up: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """The claimed number over its period with the interval that it stands for; nothing where it is no value of the series."""
    found, claimed = subject.found, subject.found.quantity
    place = next((n for n, one in enumerate(points) if one.period == first.period), None)
    if claimed is None or claimed.unit != first.unit or place is None:
        return []
    value, low, high = (one / scale.factor for one in _interval(claimed))
    row = {"day": points[place].day, "value": value, "low": low, "high": high, "text": f"{subject.names.label('claimed')}: {claimed.text}"}
    colour, data = theme.verdict(found.verdict), {"values": [row]}
    beside: dict[str, Any] = {"align": "right", "dx": -10} if 2 * place >= len(points) else {"align": "left", "dx": 10}
    words = {"type": "text", "baseline": "bottom", "dy": -6, "fontWeight": "bold", **beside}
    told = {"x": across, "y": up, "text": {"field": "text"}}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeWidth": 4, "color": colour, "opacity": 0.5},
            "encoding": {"x": across, "y": {**up, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": data,
            "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 130, "color": colour, "opacity": 1},
            "encoding": {"x": across, "y": up},
        },
        {"data": data, "mark": {**words, "stroke": theme.paper, "strokeWidth": 4, "color": theme.paper}, "encoding": told},
        {"data": data, "mark": {**words, "color": colour}, "encoding": told},
    ]


def _interval(number: QuantityShown | Computed) -> tuple[float, float, float]:
    """A number and the ends of what it stands for; an end that is open is the number."""
    value = float(number.decimal)
    return value, value if number.low is None else float(number.low), value if number.high is None else float(number.high)


def _two_bars(subject: Subject, theme: Theme) -> dict[str, Any] | None:
    """What was claimed and what the figures give on one scale, each with its interval; a share on the scale of its whole."""
    found, names = subject.found, subject.names
    if found.computed is None or found.quantity is None or found.quantity.unit != found.computed.unit:
        return None
    claimed, computed = _interval(found.quantity), _interval(found.computed)
    scale = _scale(max(map(abs, (*claimed, *computed))), names)
    told = [(names.label("claimed"), claimed, found.quantity.text, theme.verdict(found.verdict))]
    told.append((names.label("computed"), computed, names.amount(Decimal(f"{computed[0]:.4g}"), found.computed.unit), theme.line))
    rows = []
    for name, numbers, text, colour in told:
        value, low, high = (one / scale.factor for one in numbers)
        rows.append({"row": name, "value": value, "low": low, "high": high, "text": text, "colour": colour})
    across: dict[str, Any] = {"type": "quantitative", "title": _unit_name(found.computed.unit, scale)}
    if found.operation in _OF_WHOLE and all(0 <= one <= 100 for one in (*claimed, *computed)):
        across["scale"] = {"domain": [0, 100]}
    return _bars(rows, across, theme)


def _side_by_side(subject: Subject, theme: Theme) -> dict[str, Any]:
    """A bar for each entity, the one that the claim is about in the colour of the verdict."""
    found = subject.found
    assert found.working is not None
    inputs = [one for one in found.working.inputs if one.states == found.working.inputs[0].states]
    scale = _scale(max(abs(float(one.decimal)) for one in inputs), subject.names)
    rows = []
    for one in sorted(inputs, key=lambda used: -float(used.decimal))[:_MOST_BARS]:
        entity = subject.reference.catalogue.entities.get(_entity(one))
        value = float(one.decimal) / scale.factor
        rows.append(
            {
                "row": first_word(entity.labels, subject.language) if entity else _entity(one),
                "value": value,
                "low": value,
                "high": value,
                "text": f"{value:,.4g}",
                "colour": theme.verdict(found.verdict) if _entity(one) == found.entity else theme.line,
            }
        )
    across = {"type": "quantitative", "title": _unit_name(inputs[0].unit, scale)}
    return _bars(rows, across, theme)


def _bars(rows: Sequence[Mapping[str, Any]], across: Mapping[str, Any], theme: Theme) -> dict[str, Any]:
    down = {"field": "row", "type": "nominal", "sort": [one["row"] for one in rows], "title": None, "axis": {"labelLimit": 160}}
    colour = {"field": "colour", "type": "nominal", "scale": None}
    return {
        "height": _ROW * len(rows),
        "data": {"values": list(rows)},
        "layer": [
            {"mark": {"type": "bar", "opacity": 0.75}, "encoding": {"y": down, "x": {**across, "field": "value"}, "color": colour}},
            {
                "mark": {"type": "rule", "strokeWidth": 2, "color": theme.ink},
                "encoding": {"y": down, "x": {**across, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": "bold", "color": theme.ink},
                "encoding": {"y": down, "x": {**across, "field": "high"}, "text": {"field": "text"}},
            },
        ],
    }


def _scale(most: float, names: Names) -> Scale:
    """What values are divided by so that an axis needs few digits, and the word of the language for it."""
    return next((Scale(float(factor), word.strip()) for factor, word in scales(names.words) if most >= factor), Scale(1.0, ""))


def _unit_name(unit: str, scale: Scale) -> str:
    return f"{scale.word} {'%' if unit == 'percent' else unit.replace('_', ' ')}".strip()


def unit_name(unit: str, points: Sequence[Point], names: Names) -> tuple[float, str]:
    """What the values of a line are divided by, and what its axis is then called."""
    scale = _scale(max(abs(one.value) for one in points), names)
    return scale.factor, _unit_name(unit, scale)


def _entity(used: InputShown) -> str:
    return used.series.partition(".")[0]


def _measure(subject: Subject, code: str | None) -> str:
    measure = subject.reference.catalogue.measures.get(code or "")
    return first_word({language: [name] for language, name in measure.names.items()}, subject.language) if measure else code or ""
