"""settle(): all findings of a text together: ambiguity, consistency, what is known today, and the worst verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from factcheck.assessment.assess import assess_with, by_another_agency, doubted
from factcheck.assessment.consistency import EXCHANGE, Contradiction, contradicted, contradictions, operation_of
from factcheck.assessment.staleness import stale_missing
from factcheck.assessment.tolerance import Profile
from factcheck.computation.lookup import Lookup
from factcheck.model.assertion import Assertion, Direction, Operation
from factcheck.model.quantity import NUMBER, PERCENT, TIMES, Quantity, Sum
from factcheck.model.text import Span, Text
from factcheck.model.verdict import (
    NOT_CHECKABLE_REASONS,
    Finding,
    Judged,
    JudgedClaim,
    ReadClaim,
    Reading,
    Reason,
    Unchecked,
    Verdict,
)
from factcheck.reference.catalogue import Catalogue
from factcheck.reference.snapshot import Reference

#: From worst to best; abstentions count only where nothing else is there.
WORST_FIRST = (
    Verdict.REFUTED,
    Verdict.INCONSISTENT,
    Verdict.AMBIGUOUS,
    Verdict.MOSTLY_SUPPORTED,
    Verdict.SUPPORTED,
    Verdict.INSUFFICIENT_DATA,
    Verdict.NOT_CHECKABLE,
)
TRUE = frozenset({Verdict.SUPPORTED, Verdict.MOSTLY_SUPPORTED})
ABSTAINED = frozenset({Verdict.INSUFFICIENT_DATA, Verdict.NOT_CHECKABLE})
#: With so many numbers a sentence is long: all of them wrong, or one of them among right ones of several countries, is no slip of the
#: writer's.
MISREAD = 3
#: Operations that say which of several is more, later or first.
_ORDERS = frozenset({Operation.COMPARE, Operation.RANK, Operation.RECORD, Operation.TREND})
#: A day after everything that has been published: what is known today.
TODAY = date.max


def settle(text: Text, claims: Sequence[ReadClaim], unchecked: Sequence[Unchecked], reference: Reference, profile: Profile) -> Judged:
    """Every reading of a text judged, each on what was published by its day, and by what is known today where that differs."""
    then = Lookup(reference, text.as_of)
    now = then if text.as_of >= reference.all_out() else Lookup(reference, TODAY)
    bench = _Bench(then, now, profile)
    judged = tuple(one for claim in claims if (one := _claim(claim, bench)).findings)
    told = [finding.assertion.words for one in judged for finding in one.findings]
    left = tuple(one for one in unchecked if not any(span.start <= one.span.start < span.end for span in told))
    return Judged(text, profile.name, reference.digest, worst(one.verdict for one in judged), judged, left)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst verdict; nothing at all is not checkable.

    >>> worst([Verdict.SUPPORTED, Verdict.INSUFFICIENT_DATA]).value
    'supported'
    """
    found = set(verdicts)
    return next((verdict for verdict in WORST_FIRST if verdict in found), Verdict.NOT_CHECKABLE)


class _Bench:
    """Judges statements by what was published by a day and by what is known today; one that is made again is judged once."""

    def __init__(self, then: Lookup, now: Lookup, profile: Profile) -> None:
        self.then, self.now, self.profile = then, now, profile
        self.judged: dict[Assertion, Finding] = {}

    def finding(self, assertion: Assertion) -> Finding:
        """The finding about one reading."""
        same = _placed(assertion, _NOWHERE)
        if same not in self.judged:
            finding = self._judge(assertion)
            self.judged[same] = finding
            return finding
        return _moved(self.judged[same], assertion)

    def otherwise_counted(self, finding: Finding) -> Finding | None:
        """The finding by another agency's count; one that was only seen after the day can have been out on it."""
        found = by_another_agency(self.then, finding, self.profile)
        if found is not None or self.now is self.then:
            return found
        today = assess_with(self.now, finding.assertion, self.profile, diagnose=False)
        return by_another_agency(self.now, today, self.profile, until=self.then.as_of)

    def _judge(self, assertion: Assertion) -> Finding:
        finding = assess_with(self.then, assertion, self.profile)
        if self.now is self.then or finding.reason is Reason.LOW_CONFIDENCE:
            return finding
        today = assess_with(self.now, assertion, self.profile, diagnose=False)
        return finding if today.verdict is finding.verdict else replace(finding, verdict_now=today)


_NOWHERE = Span(0, 0)


def _placed(assertion: Assertion, words: Span, number: Span = _NOWHERE) -> Assertion:
    """The same statement in another place of the text."""
    quantity = assertion.quantity and replace(assertion.quantity, span=number)
    return replace(assertion, words=words, quantity=quantity)


def _moved(finding: Finding, to: Assertion) -> Finding:
    """The finding about a statement as that about the same one in another place."""
    number = to.quantity.span if to.quantity else _NOWHERE
    diagnoses = tuple(replace(one, assertion=_placed(one.assertion, to.words, number)) for one in finding.diagnoses)
    now = finding.verdict_now and _moved(finding.verdict_now, to)
    return replace(finding, assertion=to, diagnoses=diagnoses, verdict_now=now)


def _claim(claim: ReadClaim, bench: _Bench) -> JudgedClaim:
    findings = _believed([_reading(reading, bench) for reading in claim.readings])
    firsts = [finding.assertion for finding in findings]
    for found in contradictions(firsts, bench.profile, bench.then.catalogue, exhaustive=claim.exhaustive):
        findings = _contradicted(findings, found)
    for one in claim.sums:
        findings = _summed(findings, one, bench.profile, bench.then.catalogue)
    findings = [_nearest_first(finding, firsts) for finding in _unmixed(findings)]
    return JudgedClaim(claim.span, worst(finding.verdict for finding in findings), tuple(findings))


def _believed(findings: list[Finding]) -> list[Finding]:
    """The findings; where every number of a long sentence is wrong it was more likely misread than written so, and none is accused."""
    decided = [finding for finding in findings if finding.verdict not in ABSTAINED]
    if len(decided) < MISREAD or any(finding.verdict is not Verdict.REFUTED or finding.comparison is None for finding in decided):
        return findings
    return [doubted(finding, "all-wrong") if finding in decided else finding for finding in findings]


def _unmixed(findings: list[Finding]) -> list[Finding]:
    """The findings; where a long sentence tells of several countries and a number of it is confirmed, one that is not was more likely
    given to the wrong one of them than written wrong, unless the confirmed numbers themselves speak against it."""
    told = {finding.assertion.entity for finding in findings if finding.verdict not in ABSTAINED}
    if len(findings) < MISREAD or len(told) < 2 or not any(finding.verdict in TRUE for finding in findings):
        return findings
    return [doubted(finding, "others-confirmed") if _mixed_up(finding) else finding for finding in findings]


def _mixed_up(finding: Finding) -> bool:
    """Whether a number, or where it went, may have been read of the wrong country. Orders name both of them."""
    disagrees = any(note == "numbers_disagree" for note, _ in finding.notes)
    return finding.verdict is Verdict.REFUTED and finding.assertion.operation not in _ORDERS and not disagrees


def _nearest_first(finding: Finding, others: Sequence[Assertion]) -> Finding:
    """A finding whose diagnoses begin with those about a country or a period that the sentence tells of too."""
    named = {(one.entity, one.period) for one in others}
    told = sorted(finding.diagnoses, key=lambda one: (one.assertion.entity, one.assertion.period) not in named)
    return replace(finding, diagnoses=tuple(told))


def _reading(reading: Reading, bench: _Bench) -> Finding:
    first = reading.assertions[0]
    if reading.reason is not None:
        verdict = Verdict.NOT_CHECKABLE if reading.reason in NOT_CHECKABLE_REASONS else Verdict.INSUFFICIENT_DATA
        old = tuple(stale_missing(bench.then, first, reading.reason))
        return Finding(first, verdict, reading.reason.value.replace("_", "-"), reading.reason, nearest=reading.nearest, caveats=old)
    findings = [bench.finding(assertion) for assertion in reading.assertions]
    if reading.only_confirms:
        settled = (Verdict.SUPPORTED, *ABSTAINED)
        findings = [one if one.verdict in settled else doubted(one, "unsure-reading") for one in findings]
    if len(findings) == 1 and findings[0].verdict is Verdict.REFUTED:
        counted = bench.otherwise_counted(findings[0])
        others = [bench.finding(assertion) for assertion in reading.otherwise] + ([counted] if counted is not None else [])
        findings += [other for other in others if other.verdict is Verdict.SUPPORTED]
    return findings[0] if len(findings) == 1 else _ambiguous(findings)


def _ambiguous(findings: Sequence[Finding]) -> Finding:
    """Readings about equally likely. Different verdicts are ambiguous; two shades of true are the lesser one; a reading without
    data gives way to one that is true, but does not leave another alone to refute."""
    decided = [finding for finding in findings if finding.verdict not in ABSTAINED]
    verdicts = {finding.verdict for finding in decided}
    if not decided:
        return replace(findings[0], readings=tuple(findings))
    if len(verdicts) == 1 and (len(decided) == len(findings) or verdicts <= TRUE):
        return replace(decided[0], readings=tuple(findings))
    if verdicts <= TRUE:
        lesser = next(finding for finding in decided if finding.verdict is Verdict.MOSTLY_SUPPORTED)
        return replace(lesser, readings=tuple(findings))
    return Finding(findings[0].assertion, Verdict.AMBIGUOUS, "readings-differ", readings=tuple(findings))


def _summed(findings: list[Finding], one: Sum, profile: Profile, catalogue: Catalogue) -> list[Finding]:
    """The findings, with the number of a sum that the words state and the other numbers do not give. What the reference has decided
    stands."""
    at = {finding.assertion.quantity.span: i for i, finding in enumerate(findings) if finding.assertion.quantity is not None}
    place = at.get(one.derived.span)
    if place is not None and findings[place].verdict not in (Verdict.INSUFFICIENT_DATA, Verdict.NOT_CHECKABLE):
        return findings
    measure = findings[place].assertion.measure if place is not None else None
    if measure is not None and catalogue.dimension(measure).startswith(EXCHANGE):
        return findings
    gained = one.kind == "gain"
    whole = [
        _undecided(one.derived, operation_of(one), Direction.DOWN if one.falls else None),
        *(_undecided(other, Operation.CHANGE_ABSOLUTE if gained and i else Operation.LEVEL) for i, other in enumerate(one.others)),
    ]
    found = contradicted(one, [finding.assertion for finding in whole], profile, catalogue)
    if found is None:
        return findings
    wrong = _contradicted(whole, found)[0]
    if place is None:
        return sorted((*findings, wrong), key=lambda finding: finding.assertion.words.start)
    return [replace(wrong, assertion=findings[i].assertion) if i == place else finding for i, finding in enumerate(findings)]


def _undecided(quantity: Quantity, operation: Operation, direction: Direction | None = None) -> Finding:
    """A number of something unknown."""
    assertion = Assertion(operation, None, None, None, quantity.span, quantity=quantity, direction=direction)
    return Finding(assertion, Verdict.INSUFFICIENT_DATA, "unclear-measure", Reason.UNCLEAR_MEASURE)


def _contradicted(findings: list[Finding], found: Contradiction) -> list[Finding]:
    """The derived number is inconsistent, unless the reference decides every number: then its verdicts stand, with a remark."""
    involved = [findings[i] for i in (*found.derived, *found.others)]
    decided = all(finding.verdict not in ABSTAINED for finding in involved)
    true = all(finding.verdict in TRUE for finding in involved)
    result = list(findings)
    for i in found.derived:
        finding = findings[i]
        detail = _arithmetic([finding.assertion for finding in findings], found, i)
        if found.kind == "movement" and decided:
            result[i] = replace(finding, verdict=Verdict.REFUTED, rule="movement-contradicted", materiality="decision")
        elif decided and true:
            result[i] = replace(finding, caveats=(*finding.caveats, ("numbers_disagree", detail)))
        elif decided or finding.verdict is Verdict.REFUTED:
            result[i] = replace(finding, notes=(*finding.notes, ("numbers_disagree", detail)))
        else:
            judged = replace(finding, verdict=Verdict.INCONSISTENT, rule="numbers-disagree", reason=None, materiality="numeric")
            result[i] = replace(judged, notes=(*finding.notes, ("numbers_disagree", detail)))
    return result


def _arithmetic(assertions: Sequence[Assertion], found: Contradiction, derived: int) -> tuple[tuple[str, str], ...]:
    """What the other numbers give, as details of a remark: the numbers as they are written, and the shape of the sum."""
    claimed = assertions[derived].quantity
    others = [quantity for i in found.others if (quantity := assertions[i].quantity) is not None]
    summed = others or [quantity for i in found.derived if (quantity := assertions[i].quantity) is not None]
    value, unit = found.value, claimed.unit if claimed else NUMBER
    shape = _shape(found, [assertions[i] for i in found.others], unit)
    if found.kind == "movement" and claimed and others:
        shape = "moved_up" if claimed.value > others[0].value else "moved_down"
    if shape == "part" and value is not None:
        value, unit = value * 100, PERCENT
    details = [("shape", shape), ("kind", found.kind)]
    if value is not None:
        details += [("value", format(abs(value) if shape in ("rise", "fall") else value, "f")), ("unit", unit)]
    for name, quantity in zip(("first_words", "second_words"), others, strict=False):
        details.append((name, quantity.text))
    details.append(("terms", " + ".join(quantity.text for quantity in summed)))
    return (*details, ("claimed", claimed.text if claimed else ""))


def _shape(found: Contradiction, others: Sequence[Assertion], unit: str) -> str:
    """How two numbers give a third: `part`, `multiple`, `rise`, `fall`; else the kind of contradiction."""
    if any(one.operation is Operation.CHANGE_ABSOLUTE for one in others):
        return "step"
    if found.kind == "share":
        return "share"
    if found.kind != "change" or found.value is None:
        return found.kind
    if unit == TIMES:
        return "part" if found.value < 1 else "multiple"
    return "fall" if found.value < 0 else "rise"
