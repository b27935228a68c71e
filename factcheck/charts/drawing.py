"""What is drawn of a finding, whatever draws it: a series over time, or bars side by side; with its title and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from factcheck.answer import Check, CheckedAssertion
from factcheck.answer.parts import Computed, InputShown, QuantityShown, SourceShown
from factcheck.assessment.explain.numbers import scales
from factcheck.assessment.explain.words import sentence
from factcheck.charts.history import Point, history
from factcheck.model.quantity import PERCENT
from factcheck.reference.snapshot import Reference
from factcheck.wire.names import Names, first_word

#: Bars that are still read at a glance.
_MOST_BARS = 12
#: Figures that make a line.
_FEWEST = 3
_OF_WHOLE = frozenset({"share", "contribution"})


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
        return Names.of(self.language, self.reference)


def subject_of(check: Check, found: CheckedAssertion, reference: Reference) -> Subject:
    """What is drawn of a finding of a check."""
    return Subject(found, reference, check.as_of, check.language, check.sources)


class Scale(NamedTuple):
    """What values are divided by, and the word for that many."""

    factor: float
    word: str


class Claimed(NamedTuple):
    """The claimed number in ones of the chart: above which of its points it stands, the interval that it allows, its words."""

    place: int
    value: float
    low: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A series over time in units of its scale; ``used`` are the places of the figures that count, ``period`` the one in question."""

    points: tuple[Point, ...]
    used: tuple[int, ...]
    unit: str
    period: str
    claimed: Claimed | None


@dataclass(frozen=True, slots=True)
class Row:
    """A bar: its name, its value and what it may be, its words; ``judged`` is what the verdict is about."""

    name: str
    value: float
    low: float
    high: float
    text: str
    judged: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars on one scale; ``of_hundred`` where they are parts of a whole."""

    rows: tuple[Row, ...]
    unit: str
    of_hundred: bool = False


def drawing(subject: Subject) -> Line | Bars | None:
    """What shows a finding best; None where it rests on no figure."""
    found = subject.found
    if found.working is None or not found.working.inputs or (found.computed is None and found.operation != "record"):
        return None
    inputs = found.working.inputs
    if len({_entity(one) for one in inputs}) > 1:
        return _side_by_side(subject, inputs)
    line = None if found.operation in _OF_WHOLE else _over_time(subject, inputs)
    return line or _two_bars(subject)


def title(subject: Subject) -> tuple[str, tuple[str, ...]]:
    """What is drawn; of whom and when, and who published it."""
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
    lines = (", ".join(filter(None, (label, when))), f"{subject.names.label('source')}: {', '.join(publishers)}" if publishers else "")
    return sentence(about), tuple(filter(None, lines))


def scale_of(most: float, names: Names) -> Scale:
    """What values are divided by so that an axis needs few digits, and the word of the language for it."""
    return next((Scale(float(factor), word.strip()) for factor, word in scales(names.words) if most >= factor), Scale(1.0, ""))


def unit_name(unit: str, scale: Scale, names: Names) -> str:
    """What an axis is called: "million vehicles"."""
    if unit == PERCENT:
        return f"{scale.word} %".strip()
    return names.words.say("unit.named", number=scale.word, unit=names.unit(unit)).strip()


def _over_time(subject: Subject, inputs: Sequence[InputShown]) -> Line | None:
    """The series around the period, the figures that count, and what was claimed where it is of the same kind; of two figures no line."""
    first = inputs[0]
    points = history(subject.reference, first, subject.as_of)
    if len(points) < _FEWEST:
        return None
    used = {one.period for one in inputs if one.series == first.series and one.states == first.states}
    scale = scale_of(max(abs(one.value) for one in points), subject.names)
    unit = unit_name(first.unit if first.states == "level" else PERCENT, scale, subject.names)
    scaled = tuple(Point(one.period, one.day, one.value / scale.factor) for one in points)
    places = tuple(n for n, one in enumerate(points) if one.period in used)
    return Line(scaled, places, unit, first.period, _claimed(subject, first, points, scale))


def _claimed(subject: Subject, first: InputShown, points: Sequence[Point], scale: Scale) -> Claimed | None:
    """The claimed number over its period; None where it is no value of the series."""
    claimed = subject.found.quantity
    place = next((n for n, one in enumerate(points) if one.period == first.period), None)
    if claimed is None or claimed.unit != first.unit or place is None:
        return None
    value, low, high = (one / scale.factor for one in _interval(claimed))
    return Claimed(place, value, low, high, f"{subject.names.label('claimed')}: {claimed.text}")


def _interval(number: QuantityShown | Computed) -> tuple[float, float, float]:
    """A number and the ends of what it stands for; an end that is open is the number."""
    value = float(number.decimal)
    return value, value if number.low is None else float(number.low), value if number.high is None else float(number.high)


def _two_bars(subject: Subject) -> Bars | None:
    """What was claimed and what the figures give on one scale, each with its interval; a share on the scale of its whole."""
    found, names = subject.found, subject.names
    if found.computed is None or found.quantity is None or found.quantity.unit != found.computed.unit:
        return None
    claimed, computed = _interval(found.quantity), _interval(found.computed)
    scale = scale_of(max(map(abs, (*claimed, *computed))), names)
    exact = names.amount(Decimal(f"{computed[0]:.4g}"), found.computed.unit)
    told = ((names.label("claimed"), claimed, found.quantity.text, True), (names.label("computed"), computed, exact, False))
    rows = tuple(
        Row(name, value / scale.factor, low / scale.factor, high / scale.factor, text, judged)
        for name, (value, low, high), text, judged in told
    )
    of_hundred = found.operation in _OF_WHOLE and all(0 <= one <= 100 for one in (*claimed, *computed))
    return Bars(rows, unit_name(found.computed.unit, scale, names), of_hundred)


def _side_by_side(subject: Subject, inputs: Sequence[InputShown]) -> Bars:
    """A bar for each entity, the largest first."""
    alike = [one for one in inputs if one.states == inputs[0].states]
    scale = scale_of(max(abs(float(one.decimal)) for one in alike), subject.names)
    rows = []
    for one in sorted(alike, key=lambda used: -float(used.decimal))[:_MOST_BARS]:
        entity = subject.reference.catalogue.entities.get(_entity(one))
        name, value = first_word(entity.labels, subject.language) if entity else _entity(one), float(one.decimal) / scale.factor
        rows.append(Row(name, value, value, value, f"{value:,.4g}", _entity(one) == subject.found.entity))
    return Bars(tuple(rows), unit_name(inputs[0].unit, scale, subject.names))


def _entity(used: InputShown) -> str:
    return used.series.partition(".")[0]


def _measure(subject: Subject, code: str | None) -> str:
    measure = subject.reference.catalogue.measures.get(code or "")
    return first_word({language: [name] for language, name in measure.names.items()}, subject.language) if measure else code or ""
