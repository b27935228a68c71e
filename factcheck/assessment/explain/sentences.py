"""Explanations: one or two sentences a finding, the true value first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from factcheck.assessment.explain.case import Case
from factcheck.assessment.explain.clauses import clause
from factcheck.assessment.explain.corrections import claimed
from factcheck.assessment.explain.figures import figures
from factcheck.assessment.explain.texts import spoken
from factcheck.assessment.explain.words import sentence
from factcheck.model.assertion import Direction, Operation
from factcheck.model.quantity import RANK
from factcheck.model.verdict import Finding, Nearest, Reason, Verdict

Sentence = Callable[[Case, Finding], str]
_ORDERS = frozenset({Operation.COMPARE, Operation.DIRECTION, Operation.RECORD, Operation.TREND})


def explanation(case: Case, finding: Finding) -> str:
    """What an editor needs to know about one finding."""
    return sentence(_BY_VERDICT[finding.verdict](case, finding)).strip()


def truth(case: Case) -> str:
    """The true statement with its figures, a sentence of its own."""
    return sentence(case.words.say("say.plain", clause=clause(case), figures=figures(case)))


def _say(case: Case, key: str, **slots: str) -> str:
    return case.words.say(key, **({"clause": clause(case), "figures": figures(case), "claimed": claimed(case)} | slots))


def _supported(case: Case, finding: Finding) -> str:
    """Agreement, what the figures say, and any other official figure that differs."""
    return _say(case, "say.agrees") + _differing(case, finding)


def _differing(case: Case, finding: Finding) -> str:
    """The first other official figure that does not agree with the claim."""
    for other in finding.comparisons:
        if case.figure is not None and other.figure != case.figure and other.outcome not in ("agrees", "near"):
            key = f"say.witness.{other.figure.kind.value}"
            value = case.amount(other.figure, bare=True)
            return case.words.say(key, value=case.words.say("about", amount=value) if other.precision_limited else value)
    return ""


def _mostly(case: Case, finding: Finding) -> str:
    """Right but for a detail: the figures, then the detail."""
    return _say(case, "say.plain") + "".join(case.words.say("say.space") + text for text in _details(case, finding))


def _details(case: Case, finding: Finding) -> list[str]:
    return [note for key, details in finding.notes if (note := note_text(case, key, details))] or [_near(case, finding)]


def note_text(case: Case, key: str, details: Sequence[tuple[str, str]]) -> str:
    """A note of the judgement, with the claim's own number where the message wants it."""
    slots = {slot: spoken(value, case.names) for slot, value in details} | {"claimed": claimed(case)}
    return case.words.say(f"note.{key}", **slots) if case.words.has(f"note.{key}") else ""


def _near(case: Case, finding: Finding) -> str:
    """On which side of the truth the number stands."""
    quantity, figure = case.assertion.quantity, case.figure
    if quantity is None or figure is None:
        return case.words.say("near.close")
    side = "low" if abs(quantity.value) < abs(figure.value) else "high"
    return case.words.say(f"near.{finding.rounding}.{side}", f"near.{finding.rounding}", f"near.{side}", claimed=claimed(case))


def _refuted(case: Case, finding: Finding) -> str:
    """The truth, then what the claim made of it."""
    return _say(case, "say.refuted", tail=_tail(case, finding))


def _tail(case: Case, finding: Finding) -> str:
    assertion, words = case.assertion, case.words
    quantity = assertion.quantity
    if assertion.operation in _ORDERS and quantity is None:
        end = assertion.direction or Direction.UP
        return words.say(f"tail.{assertion.operation.value}.{end.value}", f"tail.{assertion.operation.value}", "tail.none")
    if quantity is None:
        return words.say("tail.none")
    if case.is_move and case.figure is not None and (quantity.value < 0) != (case.figure.value < 0):
        side = "down" if quantity.value < 0 else "up"
        return words.say(f"tail.move.{side}", size=claimed(case))
    if quantity.unit != RANK and not any(sign.isdigit() for sign in quantity.text):
        return words.say("tail.quote", claimed=claimed(case))
    return words.say("tail.not", claimed=claimed(case))


def _ambiguous(case: Case, finding: Finding) -> str:
    """Both readings, each with its own outcome."""
    texts = []
    for reading in (finding, *finding.readings) if finding.computation else finding.readings:
        told = case_of(case, reading)
        verdict = reading.verdict if reading is not finding else Verdict.AMBIGUOUS
        texts.append(case.words.say(f"ambiguous.{verdict.value}", clause=clause(told), figures=figures(told)))
    return case.words.say("say.ambiguous", readings=case.words.say("ambiguous.join").join(texts))


def case_of(case: Case, finding: Finding) -> Case:
    """Another finding told with the same names."""
    figure = finding.comparison.figure if finding.comparison else finding.computation.headline if finding.computation else None
    limited = finding.comparison is not None and finding.comparison.precision_limited
    return Case(finding.assertion, figure, finding.computation, limited, case.names)


def _inconsistent(case: Case, finding: Finding) -> str:
    """The arithmetic of the claim's own numbers."""
    texts = [text for key, details in finding.notes if (text := note_text(case, key, details))]
    return case.words.say("say.space").join(texts) or case.words.say("say.inconsistent", claimed=claimed(case))


def _missing(case: Case, finding: Finding) -> str:
    """What is missing, and the nearest that there is."""
    reason = finding.reason or Reason.NO_SERIES
    assertion, words = case.assertion, case.words
    known = "" if assertion.measure and assertion.period else ".open"
    slots = {"subject": case.subject, "measure": case.names.measure(assertion.measure), "entity": case.names.entity(assertion.entity)}
    slots |= {"period": case.period, "claimed": claimed(case)}
    text = words.say(f"missing.{reason.value}{known}", f"missing.{reason.value}", **slots)
    nearest = [_nearest(case, one) for one in finding.nearest]
    told = [one for one in dict.fromkeys(nearest) if one][:2]
    return text + (words.say("missing.nearest", things=words.listed(told)) if told else "")


def _nearest(case: Case, nearest: Nearest) -> str:
    measure = nearest.measure or case.assertion.measure
    if not measure:
        return case.names.entity(nearest.entity) if nearest.entity else ""
    subject = case.names.subject(measure, nearest.entity or case.assertion.entity)
    if not nearest.period:
        return subject
    return case.words.say("missing.thing", subject=subject, period=spoken(nearest.period, case.names))


def _not_checkable(case: Case, finding: Finding) -> str:
    """Why there is nothing to check."""
    return case.words.say(f"missing.{(finding.reason or Reason.NOT_STATISTICAL).value}", claimed=claimed(case))


_BY_VERDICT: dict[Verdict, Sentence] = {
    Verdict.SUPPORTED: _supported,
    Verdict.MOSTLY_SUPPORTED: _mostly,
    Verdict.REFUTED: _refuted,
    Verdict.AMBIGUOUS: _ambiguous,
    Verdict.INCONSISTENT: _inconsistent,
    Verdict.INSUFFICIENT_DATA: _missing,
    Verdict.NOT_CHECKABLE: _not_checkable,
}
