"""Verdict, Reason, Diagnosis, Finding (one assertion judged) and Judged (one text judged)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from factcheck.model.assertion import Assertion
from factcheck.model.evidence import Comparison, Computation
from factcheck.model.quantity import Sum
from factcheck.model.text import Span, Text


class Verdict(StrEnum):
    """The word on the scale."""

    SUPPORTED = "supported"
    MOSTLY_SUPPORTED = "mostly_supported"
    REFUTED = "refuted"
    AMBIGUOUS = "ambiguous"
    INCONSISTENT = "inconsistent"
    INSUFFICIENT_DATA = "insufficient_data"
    NOT_CHECKABLE = "not_checkable"


class Reason(StrEnum):
    """Why something was not judged."""

    NO_SERIES = "no_series"
    NO_ENTITY = "no_entity"
    PERIOD_NOT_COVERED = "period_not_covered"
    PERIOD_NOT_PUBLISHED = "period_not_published"
    VALUE_WITHDRAWN = "value_withdrawn"
    UNCLEAR_MEASURE = "unclear_measure"
    UNCLEAR_QUANTITY = "unclear_quantity"
    NOT_COMPARABLE = "not_comparable"
    UNCLEAR_TABLE = "unclear_table"
    LOW_CONFIDENCE = "low_confidence"
    NOT_STATISTICAL = "not_statistical"
    FORECAST = "forecast"
    OPINION = "opinion"
    QUESTION = "question"
    HYPOTHETICAL = "hypothetical"
    DEFINITION = "definition"
    REPORTED_AS_FALSE = "reported_as_false"


#: Reasons that make a thing `not_checkable`; the others make it `insufficient_data`.
NOT_CHECKABLE_REASONS = frozenset(
    {
        Reason.NOT_STATISTICAL,
        Reason.FORECAST,
        Reason.OPINION,
        Reason.QUESTION,
        Reason.HYPOTHETICAL,
        Reason.DEFINITION,
        Reason.REPORTED_AS_FALSE,
    }
)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest thing that the catalogue has to what was asked for."""

    measure: str | None = None
    entity: str | None = None
    period: str | None = None
    series: str | None = None


@dataclass(frozen=True, slots=True)
class NotComputable:
    """Why reference data do not answer, and the nearest they have."""

    reason: Reason
    nearest: tuple[Nearest, ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The quantity that a wrong number does match. ``chance`` is the expected number of equally good accidental matches; ``inside``
    tells that its centre lies within the accepted interval."""

    kind: str
    assertion: Assertion
    computation: Computation
    value: Decimal
    chance: float
    exact_identity: bool = False
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One assertion judged.

    ``rule`` is the id of the verdict rule that fired. ``readings`` are the other readings of an ambiguous assertion, each
    judged. ``explanation`` and ``correction`` are filled by `assessment.explain`.
    """

    assertion: Assertion
    verdict: Verdict
    rule: str
    reason: Reason | None = None
    computation: Computation | None = None
    comparison: Comparison | None = None
    comparisons: tuple[Comparison, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    hypotheses_tried: int = 0
    materiality: str = "none"
    rounding: str | None = None
    caveats: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    notes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    readings: tuple[Finding, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    verdict_now: Finding | None = None
    explanation: str = ""
    correction_text: str | None = None
    correction_sentence: str | None = None
    source_line: str | None = None
    diagnosis_texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A number that was found and not judged, with the reason code."""

    span: Span
    reason: Reason


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A span of the text with its findings and their worst verdict."""

    span: Span
    verdict: Verdict
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A text judged: claims in the order of the text, every number that was not judged, and one verdict for all."""

    text: Text
    profile: str
    snapshot: str
    verdict: Verdict
    claims: tuple[JudgedClaim, ...]
    unchecked: tuple[Unchecked, ...]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What resolution makes of one draft: the ranked readings of it, or why there is none.

    With a ``reason`` the first assertion is partial (any slot may be None) and is not computed; it still takes part in the
    test of the claim's own numbers against each other. More than one assertion means that they are about equally likely.
    """

    assertions: tuple[Assertion, ...]
    reason: Reason | None = None
    nearest: tuple[Nearest, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A span of the text with the readings of everything it asserts. ``exhaustive``: its shares are said to be all there is; ``sums``:
    what its numbers are to each other, whatever they count."""

    span: Span
    readings: tuple[Reading, ...]
    exhaustive: bool = False
    sums: tuple[Sum, ...] = ()
