"""The leaves of an answer: words, periods, numbers, inputs, sources."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Self

from factcheck.answer.codec import Sparse
from factcheck.model.evidence import Figure, Input, Interval
from factcheck.model.period import Period
from factcheck.model.quantity import Quantity
from factcheck.model.structure import Source
from factcheck.model.text import Origin, Span
from factcheck.model.verdict import Nearest, Unchecked

#: A number on the wire: whole values as integers.
Number = int | float

_HALF = Decimal("0.5")
_EXACT = Context(prec=34, rounding=ROUND_HALF_EVEN)
#: So many characters stand before and after a quotation, to find it again in a text that has changed.
CONTEXT = 32


def plain(value: Decimal) -> str:
    """The digits without an exponent.

    >>> plain(Decimal("3.4E+5"))
    '340000'
    """
    return format(value + 0, "f")


def number(value: Decimal) -> Number:
    """The JSON number: an integer where the value is whole.

    >>> number(Decimal("26.70")), number(Decimal("340000.0"))
    (26.7, 340000)
    """
    return int(value) if value == value.to_integral_value() else float(value)


def shown(value: Decimal, interval: Interval) -> Decimal:
    """A calculated value with three digits of its own uncertainty: more would only look exact.

    >>> shown(Decimal("18.71216"), Interval(Decimal("18.43"), Decimal("18.99")))
    Decimal('18.712')
    """
    place = interval.width.adjusted() - 2 if interval.width else value.adjusted() - 9
    if value.as_tuple().exponent >= place:  # type: ignore[operator] # published values are finite
        return value
    return value.quantize(Decimal(1).scaleb(place), context=_EXACT) if place < 0 else round_to(value, place)


def round_to(value: Decimal, place: int) -> Decimal:
    """Rounded to a power of ten above the point, written out in ones.

    >>> round_to(Decimal("12345"), 2)
    Decimal('12300')
    """
    return value.quantize(Decimal(1).scaleb(place), context=_EXACT).quantize(Decimal(1), context=_EXACT)


class Quoting:
    """Cuts quotations out of one text and tells where they stand in what was sent, in code points and in UTF-16 units, as
    browsers count."""

    def __init__(self, body: str, origin: Origin | None = None) -> None:
        self.body, self._origin = body, origin
        sent = origin.source if origin else body
        self._wide = [] if sent.isascii() else [at for at, sign in enumerate(sent) if ord(sign) > 0xFFFF]

    def place(self, span: Span) -> Span:
        """Where the words under a span stand in what was sent."""
        return self._origin.span(span) if self._origin else span

    def utf16(self, offset: int) -> int:
        """The same place counted in UTF-16 units.

        >>> Quoting("🚗 cars").utf16(1)
        2
        """
        return offset + bisect_left(self._wide, offset)


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the text with their place: of a plain text, `text[start:end]` is always exactly `text`."""

    text: str
    start: int
    end: int

    @classmethod
    def of(cls, span: Span, quoting: Quoting) -> Self:
        """The words under a span."""
        place = quoting.place(span)
        return cls(span.of(quoting.body), place.start, place.end)


@dataclass(frozen=True, slots=True)
class Selector:
    """A W3C TextQuoteSelector with offsets: finds the claim in the text, also after small edits."""

    type: str
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    start_utf16: int
    end_utf16: int

    @classmethod
    def of(cls, span: Span, quoting: Quoting) -> Self:
        """The selector of a span."""
        body, place = quoting.body, quoting.place(span)
        prefix, suffix = body[max(0, span.start - CONTEXT) : span.start], body[span.end : span.end + CONTEXT]
        ends = (quoting.utf16(place.start), quoting.utf16(place.end))
        return cls("TextQuoteSelector", span.of(body), prefix, suffix, place.start, place.end, *ends)


@dataclass(frozen=True, slots=True)
class PeriodShown:
    """A period with inclusive ends: the first and the last month, quarter, half or year."""

    start: str
    end: str
    frequency: str
    basis: str
    label: str

    @classmethod
    def of(cls, period: Period, label: str) -> Self:
        """The period and its name in the language of the claim."""
        return cls(period.first_code, period.last_code, period.frequency.value, period.basis.value, label)


@dataclass(frozen=True, slots=True)
class Related(Sparse):
    """The second measure, entity or period that the operation needs."""

    measure: str | None = None
    entity: str | None = None
    period: PeriodShown | None = None


@dataclass(frozen=True, slots=True)
class QuantityShown:
    """The number of a claim: as written, in ones of its unit, and what its digits and hedge allow; None where a bound is open."""

    text: str
    start: int
    end: int
    value: Number
    decimal: str
    unit: str
    ulp: Number
    low: Number | None
    high: Number | None
    hedge: str | None

    @classmethod
    def of(cls, quantity: Quantity, accepted: Interval | None, quoting: Quoting) -> Self:
        """The quantity; without a comparison its own digits say what it allows."""
        half = quantity.ulp * _HALF
        upper = quantity.value if quantity.upper is None else quantity.upper
        allowed = accepted or Interval(quantity.value - half, upper + half)
        span, value = quoting.place(quantity.span), quantity.value
        hedge = quantity.hedge.value if quantity.hedge else None
        low, high = (number(end) if end.is_finite() else None for end in (allowed.low, allowed.high))
        return cls(quantity.text, span.start, span.end, number(value), plain(value), quantity.unit, number(quantity.ulp), low, high, hedge)


@dataclass(frozen=True, slots=True)
class AssumptionShown:
    """What the words left open, what was taken and why."""

    slot: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Computed:
    """What the published figures give, with the uncertainty that their own printing leaves."""

    value: Number
    decimal: str
    low: Number
    high: Number
    unit: str
    precision_limited: bool

    @classmethod
    def of(cls, figure: Figure, *, precision_limited: bool = False) -> Self:
        """The figure; a single printed one keeps every digit."""
        interval = figure.interval
        value = figure.value if figure.point else shown(figure.value, interval)
        low, high = (shown(end, interval) for end in (interval.low, interval.high))
        return cls(number(value), plain(value), number(low), number(high), figure.unit, precision_limited)


@dataclass(frozen=True, slots=True)
class InputShown:
    """One published (or implied) value behind a result, as an editor can look it up."""

    series: str
    period: str
    states: str
    value: Number
    decimal: str
    ulp: Number
    unit: str
    printed: str
    implied: bool
    formula: str | None
    source: str | None
    sources: tuple[str, ...]
    vintage: str

    @classmethod
    def of(cls, used: Input) -> Self:
        """The input with every publication that it rests on; `source` is the first of them."""
        value, first = used.value, used.sources[0] if used.sources else None
        ulp = shown(used.ulp, Interval(Decimal(0), used.ulp)) if used.implied else used.ulp
        value = shown(value, Interval(Decimal(0), used.ulp)) if used.implied else value
        return cls(
            series=str(used.series),
            period=used.period.code,
            states=str(used.states),
            value=number(value),
            decimal=plain(value),
            ulp=number(ulp),
            unit=used.unit,
            printed=used.printed,
            implied=used.implied,
            formula=used.formula or None,
            source=first,
            sources=used.sources,
            vintage=used.vintage,
        )


@dataclass(frozen=True, slots=True)
class Working:
    """The formula and its inputs, so that the number can be redone on paper."""

    formula: str
    inputs: tuple[InputShown, ...]

    @classmethod
    def of(cls, figure: Figure) -> Self:
        """How a figure was got."""
        return cls(figure.formula, tuple(map(InputShown.of, figure.inputs)))


@dataclass(frozen=True, slots=True)
class Witness:
    """Another official figure that answers the same statement, and whether it agrees with the claim."""

    source: str | None
    value: Number
    decimal: str
    unit: str
    printed: str | None
    kind: str
    agrees: bool | None
    formula: str

    @classmethod
    def of(cls, figure: Figure, *, agrees: bool | None) -> Self:
        """The figure as a witness."""
        first = figure.inputs[0] if figure.inputs else None
        source = first.sources[0] if first and first.sources else None
        value = figure.value if figure.point else shown(figure.value, figure.interval)
        printed = first.printed if first and figure.point and not first.implied else None
        return cls(source, number(value), plain(value), figure.unit, printed, figure.kind.value, agrees, figure.formula)


@dataclass(frozen=True, slots=True)
class NearestShown:
    """The nearest thing that the catalogue has to what was asked for."""

    measure: str | None
    entity: str | None
    period: str | None
    series: str | None

    @classmethod
    def of(cls, nearest: Nearest) -> Self:
        """The codes."""
        return cls(nearest.measure, nearest.entity, nearest.period, nearest.series)


@dataclass(frozen=True, slots=True)
class ComputedNow:
    """The value by today's figures."""

    value: Number
    low: Number
    high: Number


@dataclass(frozen=True, slots=True)
class VerdictNow:
    """What today's figures say, where that differs from what was known on the day."""

    verdict: str
    computed: ComputedNow | None
    vintage: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected fragment in the claim's own language, precision and hedge, with a source line ready to paste."""

    text: str
    sentence: str | None
    source_line: str | None


@dataclass(frozen=True, slots=True)
class UncheckedShown:
    """A number that was found and not judged: silence would look like approval."""

    text: str
    start: int
    end: int
    reason: str

    @classmethod
    def of(cls, found: Unchecked, quoting: Quoting) -> Self:
        """The number with its place."""
        place = quoting.place(found.span)
        return cls(found.span.of(quoting.body), place.start, place.end, found.reason.value)


@dataclass(frozen=True, slots=True)
class SourceShown:
    """A publication that figures were read from."""

    id: str
    publisher: str
    original_publisher: str
    title: str
    url: str
    published: str | None
    retrieved: str | None
    licence: str | None

    @classmethod
    def of(cls, source: Source) -> Self:
        """The publication; a date known only by month stays a month."""
        published = source.published_text or (source.published.isoformat() if source.published else None)
        names = (source.publisher, source.original_publisher or source.publisher)
        return cls(source.id, *names, source.title, source.url, published, source.retrieved, source.licence)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The reference data that an answer rests on, by digest."""

    snapshot: str
