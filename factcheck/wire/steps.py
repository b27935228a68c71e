"""The working of a verdict step by step: how the words were read, the figures, the sum in numbers, what is allowed, the rule."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from factcheck.answer import Check, CheckedAssertion
from factcheck.answer.check import Slots
from factcheck.answer.parts import Computed, InputShown, QuantityShown, Working
from factcheck.assessment.explain.numbers import KINDS, digits
from factcheck.wire.names import Names
from factcheck.wire.outline import MARKS, Block, Line, Outline, Statement, Telling

#: What a formula names: measures, places, periods, what a figure states; several beside each other name one figure.
_NAMED = r"(?:[A-Za-z][\w-]*(?:\.\w+)*|[12]\d{3}(?:-\w+)?(?:/[12]\d{3}(?:-\w+)?)?)"
_FIGURE = re.compile(rf"(?<![\w.])(change of )?({_NAMED}(?: {_NAMED})*)(?![\w.])", re.ASCII)
_SIGNS = str.maketrans({"×": "*", "−": "-", "^": "@"})
_ARITHMETIC: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.MatMult: operator.pow,
}
#: How far a sum on paper may be from the result, beside what the figures' own rounding leaves: they are shown rounded.
_ROUNDED = 0.002


def explained(outline: Outline, check: Check) -> Outline:
    """The outline with the steps of every statement in the place of its working."""
    telling = Telling(outline.names, {source.id: n for n, source in enumerate(check.sources, start=1)}, check.sources)
    passages = []
    for passage in outline.passages:
        told = tuple(replace(one, blocks=tuple(_blocks(one, telling, check.profile))) for one in passage.statements)
        passages.append(replace(passage, statements=told))
    return replace(outline, passages=tuple(passages))


def readings(found: CheckedAssertion | Slots, names: Names) -> Iterator[tuple[str, str]]:
    """How the words were understood: the name of each slot and what fills it."""
    other = found.relative_to
    whole = "relative_to.measure" if found.operation in ("share", "contribution") else "other"
    yield names.slot("operation"), names.operation(found.operation)
    filled: list[tuple[str, str | None]] = [
        ("measure", found.measure and names.measure(found.measure)),
        (whole, other.measure and names.measure(other.measure) if other else None),
        ("entity", found.entity and names.entity(found.entity)),
        (whole, other.entity and names.entity(other.entity) if other else None),
        ("period", found.period.label if found.period else None),
        ("other", other.period.label if other and other.period else None),
        ("base", _base(found, names)),
        ("since", found.since.label if found.since else None),
        ("direction", found.direction and names.direction(found.direction)),
    ]
    yield from ((names.slot(slot), value) for slot, value in filled if value)


def others(found: CheckedAssertion, names: Names) -> Iterator[Line]:
    """The other readings of the same words, each with the verdict that it would get."""
    for one in found.readings:
        value = f" ({names.amount(Decimal(one.computed.decimal), one.computed.unit)})" if one.computed else ""
        read = " · ".join(value for _, value in readings(one.assertion, names))
        yield Line(names.told(f"{MARKS[one.verdict]} {names.verdict(one.verdict)}{value}", read))


def in_numbers(working: Working, written: Callable[[InputShown], str]) -> str | None:
    """The formula with the figures in the place of their names; None where they do not stand in it one by one."""
    values, told, at = iter(working.inputs), "", 0
    try:
        for found in _FIGURE.finditer(working.formula):
            used = [next(values), next(values)] if found[1] else [next(values)]
            if found[2].endswith(" before"):
                used = [working.inputs[-1]]
            figures = " - ".join(map(written, used))
            told += working.formula[at : found.start()] + (f"({figures})" if len(used) > 1 else figures)
            at = found.end()
    except StopIteration:
        return None
    return told + working.formula[at:].partition(",")[0] if at else None


def _value(formula: str) -> float | None:
    """What a formula in plain numbers comes to."""

    def worked(node: ast.AST) -> float:
        if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
            return _ARITHMETIC[type(node.op)](worked(node.left), worked(node.right))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -worked(node.operand)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return float(node.value)
        raise ValueError("not arithmetic")

    try:
        return float(worked(ast.parse(formula.translate(_SIGNS), mode="eval").body))
    except (SyntaxError, ValueError, ArithmeticError, TypeError):
        return None


def _blocks(one: Statement, telling: Telling, profile: str) -> Iterator[Block]:
    """The blocks of a statement, those of its working replaced by the steps; what else is said stays in its order."""
    before = [block for block in one.blocks if block.kind in ("write", "source", "perhaps")]
    after = [block for block in one.blocks if block.kind not in ("write", "source", "perhaps", "working")]
    yield from before
    yield from _steps(one.found, telling, profile)
    yield from after
    yield from telling.block("others", others(one.found, telling.names))


def _steps(found: CheckedAssertion, telling: Telling, profile: str) -> Iterator[Block]:
    names = telling.names
    read = [Line(names.told(slot, value)) for slot, value in readings(found, names)]
    if found.attribution:
        read.append(Line(names.told(names.slot("attribution"), found.attribution)))
    yield from telling.block("read", read)
    if found.working is not None:
        yield from telling.block("figures", [line for used in found.working.inputs for line in _figure(used, telling)])
        yield from telling.block("working", _sum(found, names))
    if found.computed is not None:
        yield from telling.block("computed", [Line(_computed(found.computed, names))])
    if found.quantity is not None:
        yield from telling.block("claimed", [Line(_claimed(found.quantity, names))])
    yield from telling.block(
        "rule", [Line(names.rule(found.rule)), Line(f"{MARKS[found.verdict]} {names.verdict(found.verdict)} · {profile}")]
    )


def _figure(used: InputShown, telling: Telling) -> Iterator[Line]:
    """A figure, and where it is looked up: its series and the edition that it is from."""
    names = telling.names
    yield telling.input(used)
    yield Line(
        " · ".join(names.told(names.slot(slot), told) for slot, told in (("series", used.series), ("vintage", used.vintage)) if told)
    )


def _sum(found: CheckedAssertion, names: Names) -> Iterator[Line]:
    """The formula in names, and in numbers; a figure that is the result as it stands needs none."""
    working = found.working
    if working is None or found.computed is None or (len(working.inputs) == 1 and not re.search(r"\d", working.formula)):
        return
    result = f"{'≈' if found.computed.precision_limited else '='} {names.amount(Decimal(found.computed.decimal), found.computed.unit)}"
    yield Line(names.formula(working.formula, [used.period for used in working.inputs]))
    numbers = in_numbers(working, lambda used: digits(Decimal(used.decimal), names.words)) if _comes_to(working, found.computed) else None
    yield Line(f"= {numbers} {result}".replace(" - ", " − ") if numbers else result)


def _comes_to(working: Working, computed: Computed) -> bool:
    """Whether the numbers that are shown give the result, so that a reader who redoes the sum is not misled."""
    plain = in_numbers(working, lambda used: used.decimal)
    value = _value(plain) if plain else None
    width = abs(computed.high - computed.low) / 2
    return value is not None and abs(value - computed.value) <= width + _ROUNDED * abs(computed.value)


def _computed(computed: Computed, names: Names) -> str:
    value = names.amount(Decimal(computed.decimal), computed.unit)
    if computed.low == computed.high:
        return value
    return names.words.say("shown.lies", number=value, **_ends(computed.low, computed.high, computed.unit, names))


def _claimed(claimed: QuantityShown, names: Names) -> str:
    """What the printed number stands for, and why."""
    low, high = claimed.low, claimed.high
    if low == high:
        return claimed.text
    key = "shown.stands" + (".up" if high is None else ".down" if low is None else "")
    stands = names.words.say(key, number=claimed.text, **_ends(low, high, claimed.unit, names))
    why = names.words.say(f"allowed.{claimed.hedge or ('exact' if _half_a_unit(claimed) else 'fraction')}")
    return f"{stands} · {why}"


def _ends(low: float | None, high: float | None, unit: str, names: Names) -> dict[str, str]:
    """The ends of an interval; what is counted is told once, behind the second."""
    shown = {name: "" if end is None else names.amount(Decimal(str(end)), unit) for name, end in (("low", low), ("high", high))}
    if unit not in KINDS and low is not None and high is not None:
        shown["low"] = digits(Decimal(str(low)), names.words)
    return shown


def _half_a_unit(claimed: QuantityShown) -> bool:
    return claimed.low is None or claimed.high is None or abs(claimed.high - claimed.low - claimed.ulp) <= abs(claimed.ulp) / 100


def _base(found: CheckedAssertion | Slots, names: Names) -> str | None:
    """Against what a change is measured, where no period is named."""
    if found.base is None or found.period is None:
        return None
    kind = "year" if found.base == "yoy" else "previous"
    return names.words.say(f"base.{kind}.{found.period.frequency}", f"base.{kind}", "base.year.A")
