"""Explanations: one or two sentences a finding, the true value first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from factcheck.assessment.explain.case import Case
from factcheck.assessment.explain.clauses import beside, clause
from factcheck.assessment.explain.corrections import claimed, fragment
from factcheck.assessment.explain.figures import figures
from factcheck.assessment.explain.periods import day_text, period_text
from factcheck.assessment.explain.texts import filled
from factcheck.assessment.explain.words import sentence
from factcheck.assessment.staleness import STALE
from factcheck.model.assertion import Direction, Operation
from factcheck.model.evidence import Comparison
from factcheck.model.period import Period
from factcheck.model.quantity import PERCENT, POINTS, RANK, TIMES
from factcheck.model.verdict import Finding, Nearest, Reason, Verdict

#: Characters of a day: 2022-09-15.
_DAY = 10
Sentence = Callable[[Case, Finding], str]
_ORDERS = frozenset({Operation.COMPARE, Operation.DIRECTION, Operation.RECORD, Operation.TREND})
#: Notes that say why a statement is only nearly right; the others stand beside the explanation.
_REASONS = frozenset({"understated", "overstated", "too_close_to_call", "times_more", "points_not_percent", "record_since_other"})


def explanation(case: Case, finding: Finding) -> str:
    """What an editor needs to know about one finding."""
    return sentence(_BY_VERDICT[finding.verdict](case, finding)).strip()


def truth(case: Case) -> str:
    """The true statement with its figures, a sentence of its own."""
    return sentence(case.words.say("say.plain", clause=clause(case), figures=figures(case)))


def _say(case: Case, key: str, **slots: str) -> str:
    told = clause(case)
    filled_in = {"clause": told, "sentence": sentence(told), "figures": figures(case), "claimed": claimed(case)}
    return case.words.say(key, **(filled_in | slots))


def _supported(case: Case, finding: Finding) -> str:
    """Agreement, what the figures say, and any other official figure that differs."""
    return _say(case, "say.agrees") + _differing(case, finding) + _revised(case, finding)


def _revised(case: Case, finding: Finding) -> str:
    """What a number that was right has been revised to, and when; or that its source has taken the figure back."""
    now = finding.verdict_now
    if now is not None and now.reason is Reason.VALUE_WITHDRAWN:
        return case.words.say("say.space") + case.words.say("say.withdrawn")
    figure = now.computation.headline if now is not None and now.computation is not None else None
    if now is None or now.verdict is not Verdict.REFUTED or figure is None or case.assertion.operation in _ORDERS:
        return ""
    days = [used.vintage for used in figure.inputs if len(used.vintage) == _DAY]
    when = case.words.say("revised.day", day=day_text(date.fromisoformat(max(days)), case.words)) if days else ""
    return case.words.say("say.space") + case.words.say("say.revised", value=case.amount(figure), when=when)


def _differing(case: Case, finding: Finding) -> str:
    """The first other official figure that does not agree with the claim."""
    for other in finding.comparisons:
        if case.figure is not None and other.figure != case.figure and other.outcome not in ("agrees", "near"):
            return _witness(case, other)
    return ""


def _witness(case: Case, other: Comparison) -> str:
    """Another official figure, a change as a rise or a fall."""
    words, figure = case.words, other.figure
    about = words.say("about", amount="") if other.precision_limited else ""
    size = case.amount(figure, size=case.is_move, bare=True)
    if not case.is_move:
        return words.say(f"say.witness.{figure.kind.value}", about=about, value=size)
    way = "up" if figure.value > 0 else "down" if figure.value < 0 else "flat"
    return words.say(f"say.witness.{figure.kind.value}.move", move=words.say(f"move.{way}", about=about, size=size))


def _mostly(case: Case, finding: Finding) -> str:
    """Right but for a detail: the figures, then the detail."""
    return _say(case, "say.plain") + "".join(case.words.say("say.space") + text for text in _details(case, finding))


def _details(case: Case, finding: Finding) -> list[str]:
    return [filled("note", key, details, case.names) for key, details in finding.notes if key in _REASONS] or [_near(case, finding)]


def _near(case: Case, finding: Finding) -> str:
    """On which side of the truth the number stands, or what rounding would have made of it."""
    quantity, figure, words = case.assertion.quantity, case.figure, case.words
    if quantity is None or figure is None:
        return words.say("note.too_close_to_call")
    said = claimed(case)
    if not _has_digits(quantity.text):
        return words.say(f"near.words.{_strength(case, quantity.value, figure.value)}", claimed=sentence(said))
    side = "low" if abs(quantity.value) < abs(figure.value) else "high"
    if finding.rounding == "one_unit_off" and quantity.hedge is None and (right := fragment(case)) and _same_place(case, right):
        return words.say("near.one_unit_off", right=right, claimed=said)
    return words.say(f"near.{finding.rounding}.{side}", f"near.{side}", claimed=said)


def _same_place(case: Case, right: str) -> bool:
    """Whether the right number is as coarse as the claimed one, so that only rounding tells them apart."""
    quantity, point = case.assertion.quantity, case.words.messages["number.point"]
    return quantity is not None and _decimals(right, point) <= _decimals(quantity.text, point)


def _decimals(text: str, point: str) -> int:
    return sum(map(str.isdigit, text.rpartition(point)[2])) if point in text else 0


def _strength(case: Case, said: Decimal, true: Decimal) -> str:
    """How words for a number miss it: a multiple or a change is too strong or too weak, a part too high or too low."""
    quantity = case.assertion.quantity
    if quantity is not None and quantity.unit == TIMES:
        return "strong" if abs(said - 1) > abs(true - 1) else "weak"
    if case.is_move:
        return "strong" if abs(said) > abs(true) else "weak"
    return "high" if abs(said) > abs(true) else "low"


def _has_digits(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _refuted(case: Case, finding: Finding) -> str:
    """The truth, then what the claim made of it."""
    return _say(case, "say.refuted", tail=_tail(case, finding))


def _tail(case: Case, finding: Finding) -> str:
    assertion, words = case.assertion, case.words
    quantity = assertion.quantity
    end = assertion.direction or Direction.UP
    if assertion.operation in _ORDERS and (quantity is None or assertion.operation is Operation.RECORD):
        kind = "other" if assertion.relative_to.measure or assertion.relative_to.entity else "period"
        key, base = f"tail.{assertion.operation.value}", case.base_period
        slots = {"other": beside(case), "base_period": case.named(base) if base else ""}
        return words.say(f"{key}.{kind}.{end.value}", f"{key}.{end.value}", "tail.none", **slots)
    if quantity is None:
        return words.say("tail.none")
    if finding.rule == "movement-contradicted":
        return words.say(f"tail.movement.{end.value}")
    if case.is_move and case.figure is not None and (quantity.value < 0) != (case.figure.value < 0):
        unit = "points" if quantity.unit == POINTS else "percent" if quantity.unit == PERCENT else "absolute"
        side = "down" if quantity.value < 0 else "up"
        return words.say(f"tail.move.{side}.{unit}", f"tail.move.{side}", size=claimed(case).lstrip("+-−"))
    if quantity.unit != RANK and not _has_digits(quantity.text):
        return words.say("tail.quote", claimed=claimed(case))
    return words.say(f"tail.not.{quantity.unit}", "tail.not", claimed=claimed(case))


def _ambiguous(case: Case, finding: Finding) -> str:
    """Both readings, each with its own outcome."""
    texts = []
    for reading in (finding, *finding.readings) if finding.computation else finding.readings:
        told = case_of(case, reading)
        verdict = reading.verdict if reading is not finding else Verdict.AMBIGUOUS
        known = told.figure is not None
        slots = {"clause": clause(told) if known else "", "figures": figures(told) if known else ""}
        texts.append(sentence(case.words.say(f"ambiguous.{verdict.value}", **slots)))
    return case.words.say("say.ambiguous", readings=case.words.say("ambiguous.join").join(texts))


def case_of(case: Case, finding: Finding) -> Case:
    """Another finding told with the same names."""
    figure = finding.comparison.figure if finding.comparison else finding.computation.headline if finding.computation else None
    limited = finding.comparison is not None and finding.comparison.precision_limited
    return Case(finding.assertion, figure, finding.computation, limited, case.names)


def _inconsistent(case: Case, finding: Finding) -> str:
    """The arithmetic of the claim's own numbers."""
    texts = [filled("note", key, details, case.names) for key, details in finding.notes if key == "numbers_disagree"]
    return case.words.say("say.inconsistent", arithmetic=case.words.say("say.space").join(dict.fromkeys(texts)))


def _missing(case: Case, finding: Finding) -> str:
    """What is missing, and the nearest that there is."""
    reason = finding.reason or Reason.NO_SERIES
    assertion, words = case.assertion, case.words
    subject = (assertion.measure, assertion.entity)
    here = [one for one in finding.nearest if (one.measure or assertion.measure, one.entity or assertion.entity) == subject]
    held = reason is Reason.NO_SERIES and bool(here)
    measured = case.names.catalogue.measures.get(assertion.measure or "")
    if reason is Reason.PERIOD_NOT_COVERED and measured is not None and measured.quoted and not assertion.period:
        return words.say("missing.period_not_covered.day")
    if finding.rule == "revised-since":
        return words.say("missing.low_confidence.revised", subject=case.subject, period=case.period)
    known = ".open" if held or not assertion.measure or not assertion.period else ""
    slots = {"subject": case.subject, "measure": case.names.measure(assertion.measure), "entity": case.names.entity(assertion.entity)}
    slots |= {"period": case.period, "claimed": claimed(case)}
    keys = (f"missing.{reason.value}.{assertion.operation.value}", f"missing.{reason.value}{known}", f"missing.{reason.value}")
    dated = [Period.parse(one.period) for one in here if one.period]
    old = dict(next((details for key, details in finding.caveats if key == STALE), ()))
    if reason is Reason.PERIOD_NOT_COVERED and known and (old or dated):
        newest = Period.parse(old["period"]) if old else dated[0]
        key = "missing.newest.old" if old else "missing.newest"
        return words.say(key, subject=case.subject, period=period_text(newest, words, running=True), months=old.get("months", ""))
    text = words.say(*(keys[1:] if known else keys), **slots)
    if reason is Reason.NO_ENTITY:
        return text
    if old:
        told_period = period_text(Period.parse(old["period"]), words, running=True)
        return text + words.say("missing.old", period=told_period, months=old["months"])
    if dated and not known:
        told = [period_text(period, words, running=True) for period in sorted(dated[:2], key=lambda period: period.key)]
        return text + words.say("missing.periods", periods=words.listed(told))
    others = [_nearest(case, one) for one in finding.nearest if one not in here]
    told = [one for one in dict.fromkeys(others) if one][:2]
    return text + (words.say("missing.nearest", things=words.listed(told)) if told else "")


def _nearest(case: Case, nearest: Nearest) -> str:
    measure = nearest.measure or case.assertion.measure
    if not measure:
        return case.names.entity(nearest.entity) if nearest.entity else ""
    subject = case.names.subject(measure, nearest.entity or case.assertion.entity)
    if not nearest.period:
        return subject
    return case.words.say("missing.thing", subject=subject, period=case.named(Period.parse(nearest.period)))


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
