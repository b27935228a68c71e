"""Diagnoses in words: what a wrong number does match."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from factcheck.assessment.explain.case import Case
from factcheck.assessment.explain.clauses import beside, ends, parts_of, sign, whole_fell
from factcheck.assessment.explain.corrections import tidy
from factcheck.assessment.explain.figures import figures
from factcheck.assessment.explain.numbers import rounded
from factcheck.assessment.explain.sentences import truth
from factcheck.assessment.explain.words import sentence
from factcheck.model.assertion import Operation
from factcheck.model.quantity import POINTS
from factcheck.model.verdict import Diagnosis

_PARTS = frozenset({Operation.SHARE, Operation.CONTRIBUTION})
_ORDERS = frozenset({Operation.COMPARE, Operation.DIRECTION})


def diagnosis_text(case: Case, found: Diagnosis) -> str:
    """One sentence: the number, and the quantity that it matches with the figures behind it."""
    told = case.other(found.assertion, found.computation)
    words = case.words
    if case.assertion.quantity is None or (found.kind == "direction" and case.assertion.operation in _ORDERS):
        return truth(told)
    number = tidy(case.assertion.quantity.text, case.words)
    slots = {"claimed": number, "thing": thing(case, told), "figures": figures(told) or _exact(case, told), "size": told.amount(size=True)}
    if found.kind == "direction" and case.is_move:
        return sentence(words.say(f"diagnosis.direction.{sign(case)}", "diagnosis.direction", **slots))
    if found.kind == "unit":
        return sentence(words.say(*_unit_keys(case, found), factor=_factor(case), **slots))
    if found.kind == "vintage":
        return sentence(words.say("diagnosis.vintage", **slots))
    plural = "other" if case.assertion.quantity.unit == POINTS and case.assertion.quantity.value != 1 else "one"
    return sentence(words.say(f"diagnosis.matches.{plural}", "diagnosis.matches", **slots))


def distinct(diagnoses: Sequence[Diagnosis]) -> tuple[Diagnosis, ...]:
    """The diagnoses without those that find the same published figures with the same result as one before."""
    found: dict[tuple[object, ...], Diagnosis] = {}
    for one in diagnoses:
        figure = one.computation.headline
        inputs = {(used.series, used.period.key, used.states) for used in figure.inputs} if figure else set()
        found.setdefault((one.value, frozenset(inputs)) if inputs else (id(one),), one)
    return tuple(found.values())


def _exact(case: Case, told: Case) -> str:
    """The value itself, where it is not the number of the claim once it is rounded as that is."""
    figure, quantity = told.figure, told.assertion.quantity or case.assertion.quantity
    if figure is None or quantity is None:
        return ""
    if figure.unit == quantity.unit and rounded(abs(figure.value), quantity.ulp) == abs(quantity.value):
        return ""
    value = told.amount(size=told.is_move)
    said = case.assertion.quantity
    return "" if said is not None and value in tidy(said.text, case.words) else case.words.say("figures.value", value=value)


def _unit_keys(case: Case, found: Diagnosis) -> tuple[str, ...]:
    return ("diagnosis.unit", "diagnosis.matches") if _factor(case) else ("diagnosis.matches",)


def _factor(case: Case) -> str:
    """By how much the magnitude is off: "1,000"; empty when it is no power of ten."""
    quantity, figure = case.assertion.quantity, case.figure
    if quantity is None or figure is None or not figure.value or not quantity.value:
        return ""
    ratio = abs(quantity.value / figure.value)
    ratio = ratio if ratio > 1 else 1 / ratio
    power = next((n for n in range(1, 10) if Decimal(10) ** n * Decimal("0.8") <= ratio <= Decimal(10) ** n * Decimal("1.25")), 0)
    return case.counted(Decimal(10) ** power) if power else ""


def thing(case: Case, told: Case) -> str:
    """The quantity that a diagnosis found, as a noun phrase; the part is only pointed at when the explanation has just named it."""
    assertion = told.assertion
    key = _key(told)
    same = assertion.operation in _PARTS and case.assertion.operation in _PARTS and assertion.measure == case.assertion.measure
    relative, base, period = assertion.relative_to, told.base_period, assertion.period
    first, last = ends(period) if period else ("", "")
    slots = {
        "subject": told.subject,
        "period": told.period,
        "base": told.base or "",
        "base_period": told.named(base) if base else "",
        "other": beside(told),
        **parts_of(told),
        "whole_name": case.names.measure(relative.measure or assertion.measure),
        "first": first,
        "last": last,
    }
    number = case.words.number_of(slots["part"])
    same_period = period is not None and case.assertion.period is not None and period.key == case.assertion.period.key
    pointed = (f"thing.{key}.same.{number}", f"thing.{key}.same") if same and same_period else ()
    frequency = "A" if period is not None and period.months == 12 else ""
    return case.words.say(*pointed, f"thing.{key}.{frequency}", f"thing.{key}", **slots)


def _key(told: Case) -> str:
    operation = told.assertion.operation
    match operation:
        case Operation.CHANGE_PERCENT | Operation.CHANGE_ABSOLUTE:
            return f"change.{sign(told)}" + ("" if told.base else ".since")
        case Operation.CONTRIBUTION:
            points = told.figure is not None and told.figure.unit == POINTS
            return "contribution.points" if points else "contribution.decline" if whole_fell(told) else "contribution"
        case Operation.RATIO:
            relative = told.assertion.relative_to
            return "ratio" if relative.entity or relative.measure else "ratio.period"
        case Operation.SHARE if told.assertion.relative_to.measure is None:
            return "ratio"
        case _:
            return operation.value
