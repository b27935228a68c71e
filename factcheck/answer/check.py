"""The check: claims with their assertions judged, as one tree of frozen dataclasses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, Self

from factcheck.answer.codec import dumped, loaded
from factcheck.answer.engine import ENGINE
from factcheck.answer.parts import (
    AssumptionShown,
    Computed,
    ComputedNow,
    Correction,
    InputShown,
    NearestShown,
    Number,
    PeriodShown,
    QuantityShown,
    Quoting,
    Related,
    Selector,
    Snapshot,
    SourceShown,
    UncheckedShown,
    VerdictNow,
    Witness,
    Words,
    Working,
    number,
    shown,
)
from factcheck.answer.wording import Codes, Wording
from factcheck.assessment.calibration import READ, Traits, calibration
from factcheck.model.assertion import Assertion, Base, Operation
from factcheck.model.evidence import Figure
from factcheck.model.structure import Source
from factcheck.model.text import Text
from factcheck.model.verdict import Diagnosis, Finding, Judged, JudgedClaim, ReadClaim, Reading, Unchecked, Verdict

#: Operations that answer yes or no when the claim gives no number: nothing is computed then, only compared.
_ORDER = frozenset({Operation.COMPARE, Operation.DIRECTION, Operation.RECORD, Operation.TREND})
#: Operations in which "against the year before" and "against the period before" differ.
_MOVES = frozenset({Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE, Operation.DIRECTION, Operation.TREND})


class Sources(Protocol):
    """What an answer needs of the reference data: the publications by id."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """Publications by id."""
        ...


@dataclass(frozen=True, slots=True)
class Slots:
    """One reading, without judgement: what can be posted back, edited, as an assertion."""

    operation: Operation
    measure: str | None
    relative_to: Related | None
    entity: str | None
    direction: str | None
    base: str | None
    count: int | None
    since: PeriodShown | None
    period: PeriodShown | None

    @classmethod
    def of(cls, assertion: Assertion, wording: Wording) -> Self:
        """The slots of an assertion."""
        return cls(**_slots(assertion, wording))


@dataclass(frozen=True, slots=True)
class JudgedReading:
    """Another reading of ambiguous words, with what it would come to."""

    assertion: Slots
    verdict: Verdict
    computed: Computed | None

    @classmethod
    def of(cls, finding: Finding, wording: Wording) -> Self:
        """The reading and what it would come to."""
        return cls(Slots.of(finding.assertion, wording), finding.verdict, _computed(finding))


@dataclass(frozen=True, slots=True)
class DiagnosisShown:
    """The quantity that a wrong number does match; `chance` is the expected number of equally good accidents."""

    kind: str
    operation: Operation
    value: Number
    decimal: str
    chance: float
    assertion: Slots
    explanation: str
    inputs: tuple[InputShown, ...]

    @classmethod
    def of(cls, found: Diagnosis, explanation: str, wording: Wording) -> Self:
        """The diagnosis with its sentence."""
        figure = found.computation.headline
        value = found.value if figure is None or figure.point else shown(found.value, figure.interval)
        inputs = Working.of(figure).inputs if figure else ()
        slots = Slots.of(found.assertion, wording)
        return cls(found.kind, slots.operation, number(value), format(value, "f"), round(found.chance, 4), slots, explanation, inputs)


@dataclass(frozen=True, slots=True)
class CheckedAssertion:
    """One checkable proposition: how it was read, what the figures say and what follows.

    ``confidence`` is the measured chance that the verdict is right, ``reading_score`` what the doubts about the wording leave of a
    sure reading: the rules go by it.
    """

    verdict: Verdict
    reason: str | None
    rule: str
    confidence: float
    reading_score: float
    words: Words
    operation: Operation
    measure: str | None
    relative_to: Related | None
    entity: str | None
    direction: str | None
    base: str | None
    count: int | None
    since: PeriodShown | None
    attribution: str | None
    period: PeriodShown | None
    quantity: QuantityShown | None
    assumptions: tuple[AssumptionShown, ...]
    computed: Computed | None
    working: Working | None
    witnesses: tuple[Witness, ...]
    readings: tuple[JudgedReading, ...]
    nearest: tuple[NearestShown, ...]
    materiality: str
    rounding: str | None
    caveats: tuple[str, ...]
    notes: tuple[str, ...]
    verdict_now: VerdictNow | None
    explanation: str
    correction: Correction | None
    diagnosis: tuple[DiagnosisShown, ...]
    hypotheses_tried: int

    @classmethod
    def of(cls, finding: Finding, quoting: Quoting, wording: Wording, language: str) -> Self:
        """A finding about a text of this language for the outside."""
        assertion, figure = finding.assertion, deciding(finding)
        accepted = finding.comparison.accepted if finding.comparison else None
        texts = [*finding.diagnosis_texts, *[""] * len(finding.diagnoses)]
        working = Working.of(figure) if figure else None
        return cls(
            verdict=finding.verdict,
            reason=finding.reason.value if finding.reason else None,
            rule=finding.rule,
            confidence=_confidence(assertion, finding.verdict, finding.rule, language, traced=bool(finding.diagnoses)),
            reading_score=round(assertion.confidence, 4),
            words=Words.of(assertion.words, quoting),
            attribution=assertion.attribution,
            quantity=QuantityShown.of(assertion.quantity, accepted, quoting) if assertion.quantity else None,
            assumptions=(*_assumptions(assertion, wording), *_taken_as_known(finding, working, wording)),
            computed=_computed(finding),
            working=working,
            witnesses=_witnesses(finding, figure),
            readings=tuple(JudgedReading.of(other, wording) for other in finding.readings),
            nearest=tuple(map(NearestShown.of, finding.nearest)),
            materiality=finding.materiality,
            rounding=finding.rounding,
            caveats=tuple(key for key, _ in finding.caveats),
            notes=tuple(wording.note(key, detail) for key, detail in (*finding.caveats, *finding.notes) if key != _BACK_DATED),
            verdict_now=_now(finding.verdict_now),
            explanation=finding.explanation,
            correction=_correction(finding),
            diagnosis=tuple(DiagnosisShown.of(found, text, wording) for found, text in zip(finding.diagnoses, texts, strict=False)),
            hypotheses_tried=finding.hypotheses_tried,
            **_slots(assertion, wording),
        )


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A span of the text that asserts something, with the worst verdict of its assertions."""

    n: int
    verdict: Verdict
    selector: Selector
    assertions: tuple[CheckedAssertion, ...]

    @classmethod
    def of(cls, n: int, claim: JudgedClaim, quoting: Quoting, wording: Wording, language: str) -> Self:
        """The n-th claim of a text."""
        findings = tuple(CheckedAssertion.of(finding, quoting, wording, language) for finding in claim.findings)
        return cls(n, claim.verdict, Selector.of(claim.span, quoting), findings)


@dataclass(frozen=True, slots=True)
class Check:
    """A text judged: its claims, findings, evidence and sentences.

    A pure function of text, options, reference snapshot and engine version. `id` and `created` belong to stored checks and
    are None otherwise.
    """

    id: str | None
    created: str | None
    verdict: Verdict
    summary: str
    language: str
    published: date | None
    as_of: date
    profile: str
    reference: Snapshot
    engine: str
    claims: tuple[CheckedClaim, ...]
    unchecked: tuple[UncheckedShown, ...]
    sources: tuple[SourceShown, ...]

    @classmethod
    def of(cls, judged: Judged, reference: Sources, wording: Wording | None = None) -> Self:
        """The public form of a judged text; sources are listed once, in the order of their use."""
        text, words = judged.text, wording or Codes()
        quoting = Quoting(text.body, text.origin)
        claims = tuple(CheckedClaim.of(n, claim, quoting, words, text.language) for n, claim in enumerate(judged.claims, start=1))
        used = dict.fromkeys(_cited(claims))
        return cls(
            id=None,
            created=None,
            verdict=judged.verdict,
            summary=judged.summary,
            language=text.language,
            published=text.published,
            as_of=text.as_of,
            profile=judged.profile,
            reference=Snapshot(judged.snapshot),
            engine=ENGINE,
            claims=claims,
            unchecked=tuple(UncheckedShown.of(one, quoting) for one in judged.unchecked),
            sources=tuple(SourceShown.of(reference.sources[source]) for source in used if source in reference.sources),
        )

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the API as plain dicts, lists, strings and numbers."""
        return dumped(self)  # type: ignore[no-any-return] # a dataclass dumps to a dict

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """The check that `to_dict` gave; fields added by a later version are left out, missing ones are a ValueError."""
        return loaded(cls, dict(plain))


@dataclass(frozen=True, slots=True)
class ParsedAssertion:
    """One reading of the words, without a verdict; `readings` are the others that are about as likely.

    ``confidence`` is the measured chance that operation, measure, entity and period are right.
    """

    words: Words
    confidence: float
    reading_score: float
    operation: Operation
    measure: str | None
    relative_to: Related | None
    entity: str | None
    direction: str | None
    base: str | None
    count: int | None
    since: PeriodShown | None
    attribution: str | None
    period: PeriodShown | None
    quantity: QuantityShown | None
    assumptions: tuple[AssumptionShown, ...]
    reason: str | None
    nearest: tuple[NearestShown, ...]
    readings: tuple[Slots, ...]

    @classmethod
    def of(cls, reading: Reading, quoting: Quoting, wording: Wording, language: str) -> Self:
        """The best reading first."""
        first, *others = reading.assertions
        rule = reading.reason.value.replace("_", "-") if reading.reason else READ
        return cls(
            words=Words.of(first.words, quoting),
            confidence=_confidence(first, READ, rule, language, traced=False),
            reading_score=round(first.confidence, 4),
            attribution=first.attribution,
            quantity=QuantityShown.of(first.quantity, None, quoting) if first.quantity else None,
            assumptions=_assumptions(first, wording),
            reason=reading.reason.value if reading.reason else None,
            nearest=tuple(map(NearestShown.of, reading.nearest)),
            readings=tuple(Slots.of(other, wording) for other in others),
            **_slots(first, wording),
        )


@dataclass(frozen=True, slots=True)
class ParsedClaim:
    """A span of the text with everything that it asserts."""

    n: int
    selector: Selector
    assertions: tuple[ParsedAssertion, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text read, without verdicts."""

    language: str
    published: date | None
    as_of: date
    reference: Snapshot
    engine: str
    claims: tuple[ParsedClaim, ...]
    unchecked: tuple[UncheckedShown, ...]

    @classmethod
    def of(
        cls, text: Text, claims: Sequence[ReadClaim], unchecked: Sequence[Unchecked], digest: str, wording: Wording | None = None
    ) -> Self:
        """The public form of a text that was read."""
        quoting, words = Quoting(text.body, text.origin), wording or Codes()
        read = tuple(
            ParsedClaim(
                n, Selector.of(claim.span, quoting), tuple(ParsedAssertion.of(one, quoting, words, text.language) for one in claim.readings)
            )
            for n, claim in enumerate((claim for claim in claims if claim.readings), start=1)
        )
        left = tuple(UncheckedShown.of(one, quoting) for one in unchecked)
        return cls(text.language, text.published, text.as_of, Snapshot(digest), ENGINE, read, left)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the API."""
        return dumped(self)  # type: ignore[no-any-return] # a dataclass dumps to a dict


def deciding(finding: Finding) -> Figure | None:
    """The figure that the verdict rests on: the one compared, else the headline."""
    if finding.comparison:
        return finding.comparison.figure
    return finding.computation.headline if finding.computation else None


def _confidence(assertion: Assertion, verdict: str, rule: str, language: str, *, traced: bool) -> float:
    """How often such a verdict, or such a reading, has turned out right."""
    assumed = bool(assertion.assumptions)
    return calibration().confidence(Traits(verdict, rule, assertion.operation, assertion.confidence, assumed, traced, language))


def _slots(assertion: Assertion, wording: Wording) -> dict[str, Any]:
    def named(period: Any) -> PeriodShown | None:
        return PeriodShown.of(period, wording.period(period)) if period else None

    other = assertion.relative_to
    return {
        "operation": assertion.operation,
        "measure": assertion.measure,
        "relative_to": Related(other.measure, other.entity, named(other.period)) if other else None,
        "entity": assertion.entity,
        "direction": assertion.direction.value if assertion.direction else None,
        "base": _base(assertion),
        "count": assertion.count,
        "since": named(assertion.since),
        "period": named(assertion.period),
    }


def _base(assertion: Assertion) -> str | None:
    """Shown where it means something: changes without a named base period."""
    if assertion.operation not in _MOVES or assertion.relative_to.period is not None:
        return None
    return (assertion.base or Base.YEAR).value


def _assumptions(assertion: Assertion, wording: Wording) -> tuple[AssumptionShown, ...]:
    return tuple(AssumptionShown(one.slot, one.value, wording.assumption(one)) for one in assertion.assumptions)


#: The note that no printing of a figure is dated by the day: told as what was assumed.
_BACK_DATED = "back_dated"


def _taken_as_known(finding: Finding, working: Working | None, wording: Wording) -> tuple[AssumptionShown, ...]:
    """That figures which were seen only later are taken to have been known by the day."""
    if working is None or all(key != _BACK_DATED for key, _ in finding.notes):
        return ()
    seen = max(one.vintage for one in working.inputs)
    return (AssumptionShown("vintage", seen, wording.note(_BACK_DATED, ())),)


def _computed(finding: Finding) -> Computed | None:
    figure, assertion = deciding(finding), finding.assertion
    if figure is None or (assertion.operation in _ORDER and assertion.quantity is None):
        return None
    return Computed.of(figure, precision_limited=finding.comparison is not None and finding.comparison.precision_limited)


def _witnesses(finding: Finding, figure: Figure | None) -> tuple[Witness, ...]:
    judged = [*finding.comparisons, *([finding.comparison] if finding.comparison else [])]
    others = finding.computation.figures if finding.computation else ()

    def agrees(other: Figure) -> bool | None:
        return next((one.outcome == "agrees" for one in judged if one.figure == other), None)

    return tuple(Witness.of(other, agrees=agrees(other)) for other in others if other != figure)


def _now(finding: Finding | None) -> VerdictNow | None:
    if finding is None:
        return None
    figure, computed = deciding(finding), _computed(finding)
    vintage = max((used.vintage for used in figure.inputs), default=None) if figure else None
    return VerdictNow(finding.verdict.value, ComputedNow(computed.value, computed.low, computed.high) if computed else None, vintage)


def _correction(finding: Finding) -> Correction | None:
    if finding.correction_text is None:
        return None
    return Correction(finding.correction_text, finding.correction_sentence, finding.source_line)


def _cited(claims: Sequence[CheckedClaim]) -> Iterator[str]:
    """Every source id that the claims name, in the order of their use."""
    for assertion in (assertion for claim in claims for assertion in claim.assertions):
        told = [used for found in assertion.diagnosis for used in found.inputs]
        for used in [*(assertion.working.inputs if assertion.working else ()), *told]:
            yield from used.sources
        yield from (witness.source for witness in assertion.witnesses if witness.source)
