"""Case: one assertion beside the figure that answers it, ready to be put into words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from factcheck.assessment.explain.names import Names, References
from factcheck.assessment.explain.numbers import KINDS, count, labelled, place_of, rounded, usual_place, written
from factcheck.assessment.explain.periods import base_text, period_text
from factcheck.assessment.explain.words import Speech, Words
from factcheck.model.assertion import Assertion, Base, Operation
from factcheck.model.evidence import Computation, Figure, Input
from factcheck.model.period import Period
from factcheck.model.quantity import PERCENT, POINTS, TIMES
from factcheck.model.series import Printed
from factcheck.model.verdict import Finding

_ONE = Decimal(1)
_TENTH, _HUNDREDTH, _HUNDRED = Decimal("0.1"), Decimal("0.01"), Decimal(100)
#: Signs that tell the unit of a sum before its number.
_MONEY = frozenset("$€£¥₹")
#: Places to which a reader is told a calculated value of each kind.
_PLACES = {PERCENT: _TENTH, POINTS: _TENTH, TIMES: _HUNDREDTH}
#: Operations whose figure is the first of its inputs, whatever it is held against.
_FIRST = frozenset({Operation.COMPARE, Operation.DIRECTION, Operation.RECORD})


def usable(used: Input) -> Decimal:
    """The value as printed, or an implied count rounded to what its interval allows."""
    if not used.implied or not used.value or used.unit in KINDS:
        return used.value
    return rounded(used.value, max(place_of(used.value) / 100, _ONE))


@dataclass(frozen=True, slots=True)
class Case:
    """An assertion, the figure that decides it, everything else that was computed, and the names to write with."""

    assertion: Assertion
    figure: Figure | None
    computation: Computation | None
    about: bool
    names: Names

    @classmethod
    def of(cls, finding: Finding, reference: References, speech: Speech) -> Case:
        """The case of a finding: the figure that was compared, else the headline."""
        figure = finding.comparison.figure if finding.comparison else None
        if figure is None and finding.computation is not None:
            figure = finding.computation.headline
        limited = finding.comparison is not None and finding.comparison.precision_limited
        return cls(finding.assertion, figure, finding.computation, limited, Names(Words.of(speech), reference.catalogue))

    def other(self, assertion: Assertion, computation: Computation) -> Case:
        """The same names beside another reading."""
        return Case(assertion, computation.headline, computation, False, self.names)

    @property
    def words(self) -> Words:
        """The templates of the language."""
        return self.names.words

    @property
    def subject(self) -> str:
        """What the assertion is about: "China's vehicle exports"."""
        return self.names.subject(self.assertion.measure, self.assertion.entity)

    @property
    def period(self) -> str:
        """The period inside a sentence; empty when there is none."""
        return self.named(self.assertion.period) if self.assertion.period else ""

    def named(self, period: Period) -> str:
        """A period inside a sentence."""
        return period_text(period, self.words, running=True)

    @property
    def base_period(self) -> Period | None:
        """The period that a change is measured against."""
        relative, period = self.assertion.relative_to.period, self.assertion.period
        if relative is not None or period is None:
            return relative
        return period.previous() if self.assertion.base is Base.PREVIOUS else period.year_before()

    @property
    def base(self) -> str | None:
        """The usual name of the base, "from a year earlier"; None when it must be named itself."""
        period, base = self.assertion.period, self.base_period
        return base_text(period, base, self.words) if period is not None and base is not None else None

    def place(self, figure: Figure) -> Decimal | None:
        """The last place that the figure is told to; None leaves it to the size of a count."""
        usual = _PLACES.get(figure.unit)
        if usual is None:
            return self._as_asked(figure) if figure.point or figure.unit in KINDS else self._coarsest(figure)
        if figure.unit == TIMES:
            return usual * max(_ONE, place_of(figure.value))
        quantity = self.assertion.quantity
        if quantity is not None and quantity.unit == figure.unit:
            usual = min(usual, quantity.ulp)
        if figure.point:
            return max(usual, figure.ulp or usual) if figure.value and abs(figure.value) >= usual else figure.ulp
        if figure.value and abs(figure.value) < usual:
            usual = place_of(figure.value)  # "0.004%", and not "0%"
        width = figure.interval.width
        honest = Decimal(10) ** width.adjusted() if width else usual
        return max(usual, min(honest, _ONE))

    def _as_asked(self, figure: Figure) -> Decimal | None:
        """The place of a small figure that was printed: as fine as the number that the text gives; else left to its size."""
        quantity = self.assertion.quantity
        if quantity is None or quantity.unit != figure.unit or quantity.ulp >= 1 or figure.ulp is None:
            return None
        return min(usual_place(figure.value, self.words), max(quantity.ulp, figure.ulp))

    def _coarsest(self, figure: Figure) -> Decimal:
        """The place of a count that was worked out: no finer than its coarsest input, and at least two digits."""
        inputs = figure.inputs[:1] if self.assertion.operation in _FIRST else figure.inputs
        widths = [place_of(one.ulp) for one in inputs if one.unit == figure.unit and one.ulp]
        coarsest = min(max(widths, default=_ONE), place_of(figure.value) / 10)
        return max(coarsest, usual_place(figure.value, self.words))

    def amount(self, figure: Figure | None = None, *, size: bool = False, bare: bool = False) -> str:
        """The figure's value in words; ``size`` drops the sign, ``bare`` the "about" of a value that the inputs leave open."""
        chosen = figure or self.figure
        if chosen is None:
            return ""
        value = abs(chosen.value) if size else chosen.value
        text = self.multiple(value) if chosen.unit == TIMES else self._written(value, chosen)
        return self.words.say("about", amount=text) if self.about and not bare else text

    def _written(self, value: Decimal, figure: Figure) -> str:
        return written(value, figure.unit, self.words, self.place(figure), self.label(figure.unit))

    def multiple(self, value: Decimal) -> str:
        """A multiple as it is told: two or three digits, and below one a percentage."""
        if abs(value) < 1:
            return written(value * _HUNDRED, PERCENT, self.words, _TENTH)
        return written(value, TIMES, self.words, _HUNDREDTH * place_of(value))

    def label(self, unit: str) -> str:
        """The word for a unit of the data pack; kinds of number have none."""
        return "" if unit in KINDS else self.names.unit(unit)

    def with_unit(self, number: str, unit: str) -> str:
        """A number followed by its unit word, where the language writes one and the number does not have it yet."""
        label = self.label(unit)
        told = label in number or any(sign in number for sign in (*_MONEY, f" {label.partition(' ')[0]}"))
        return labelled(number, unit, label, self.words) if label and not told else number

    def quantity_text(self, value: Decimal, unit: str) -> str:
        """A value with its unit, a rate to the usual place."""
        return written(value, unit, self.words, _PLACES.get(unit), self.label(unit))

    def published(self, used: Input) -> str:
        """An input with its unit: as it was printed, or an implied one to what its interval allows."""
        if not used.implied:
            return written(used.value, used.unit, self.words, None, self.label(used.unit))
        return self.quantity_text(usable(used), used.unit)

    def counted(self, value: Decimal) -> str:
        """A number of things."""
        return count(value, self.words)

    def input(self, measure: str | None, entity: str | None, period: Period | None) -> Input | None:
        """The level that the figure was computed from, for one measure, entity and period."""
        if self.figure is None or period is None:
            return None
        wanted = (measure, entity, period.key)
        levels = (one for one in self.figure.inputs if one.states == Printed.LEVEL)
        return next((one for one in levels if (one.series.measure, one.series.entity, one.period.key) == wanted), None)

    def note(self, key: str) -> dict[str, str]:
        """The details of a note of the computation; empty when it has no such note."""
        notes = self.computation.notes if self.computation else ()
        return next((dict(details) for name, details in notes if name == key), {})

    @property
    def number(self) -> str:
        """The grammatical number of the measure's name."""
        return self.words.number_of(self.names.measure(self.assertion.measure))

    @property
    def is_move(self) -> bool:
        """Whether the assertion is about a change with a sign."""
        return self.assertion.operation in (Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE, Operation.GROWTH_AVERAGE)
