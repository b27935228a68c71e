"""Rewriting: the fragment and the sentence that put a wrong statement right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from factcheck.assessment.explain.case import Case
from factcheck.assessment.explain.clauses import order, sign
from factcheck.assessment.explain.corrections import claimed, fragment, replaced, tidy
from factcheck.assessment.explain.sentences import truth
from factcheck.model.assertion import Direction, Operation
from factcheck.model.quantity import RANK, Hedge
from factcheck.model.text import Span
from factcheck.model.verdict import Finding, Verdict

_WRONG = frozenset({Verdict.REFUTED, Verdict.MOSTLY_SUPPORTED})
#: Beyond this ratio to the claimed value the words around a number ("only", "soared") may no longer fit the right one.
_FAR = Decimal("1.5")


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What to put right in one finding: the fragment, and the piece that may stand in the claim's own words (None: it may not)."""

    finding: Finding
    case: Case
    text: str | None
    piece: str | None


def rewrite(case: Case, finding: Finding, body: str, claim: Span) -> Rewrite:
    """The fragment of a finding that is wrong or nearly right; nothing for any other."""
    if finding.verdict not in _WRONG or (case.figure is None and case.assertion.quantity is not None):
        return Rewrite(finding, case, None, None)
    if case.assertion.quantity is None:
        return Rewrite(finding, case, _without_number(case), None)
    if case.assertion.quantity.unit == RANK:
        return Rewrite(finding, case, case.amount(), None)
    if case.is_move and _turned(case):
        text = case.words.say(f"correction.move.{sign(case)}", size=case.amount(size=True))
        return Rewrite(finding, case, text, None)
    piece = fragment(case)
    if piece is None or piece == tidy(case.assertion.quantity.text):
        told = case.amount(size=case.is_move)
        return Rewrite(finding, case, None if told == claimed(case) else told, None)
    usable = _fits(case, finding, claim.of(body))
    return Rewrite(finding, case, _with_hedge(case, piece), piece if usable else None)


def _turned(case: Case) -> bool:
    quantity, figure = case.assertion.quantity, case.figure
    return quantity is not None and figure is not None and ((quantity.value < 0) != (figure.value < 0) or not figure.value)


def _with_hedge(case: Case, piece: str) -> str:
    quantity = case.assertion.quantity
    if quantity is None or quantity.hedge in (None, Hedge.FRACTION, Hedge.BETWEEN) or claimed(case) == tidy(quantity.text):
        return piece
    return case.words.say(f"hedge.{quantity.hedge}", "hedge.about", number=piece)


def _fits(case: Case, finding: Finding, words: str) -> bool:
    """Whether the claim's other words stay true around the right number."""
    quantity, figure = case.assertion.quantity, case.figure
    if quantity is None or figure is None or finding.rule in _MOVED or case.assertion.times_more:
        return False
    if any(key in _REWORDED for key, _ in finding.notes):
        return False
    ratio = abs(figure.value / quantity.value) if quantity.value else Decimal(0)
    far = not 1 / _FAR <= ratio <= _FAR
    return not (far and case.words.matches("pattern.slanted", words.lower()))


#: Rules and notes under which the words around the number are what is wrong.
_MOVED: frozenset[str] = frozenset()
_REWORDED: frozenset[str] = frozenset()


def _without_number(case: Case) -> str | None:
    operation = case.assertion.operation
    words, number = case.words, case.words.number_of(case.names.measure(case.assertion.measure))
    turned = sign(case) if operation is Operation.DIRECTION else order(case)
    claimed_end = "down" if case.assertion.direction is Direction.DOWN else "up"
    relative = case.assertion.relative_to
    kind = "period" if relative.period else "other"
    keys = [f"correction.{operation.value}.{kind}.{turned}.{number}", f"correction.{operation.value}.{kind}.{turned}"]
    keys += [f"correction.{operation.value}.{turned}", f"correction.{operation.value}.{claimed_end}", f"correction.{operation.value}"]
    found = next((key for key in keys if words.has(key)), None)
    base = case.base_period
    other = case.names.owner(relative.entity) if relative.entity else case.names.measure(relative.measure)
    slots = {"base_period": case.named(base) if base else "", "other": other}
    return words.say(found, **slots) if found else None


def corrected(rewrites: Sequence[Rewrite], at: int, body: str, claim: Span) -> str | None:
    """The claim's own words with every wrong number put right, when that gives a right sentence; else the true statement anew."""
    mine = rewrites[at]
    if mine.text is None and mine.finding.verdict not in _WRONG:
        return None
    wrong = [one for one in rewrites if one.finding.verdict in _WRONG]
    if mine.piece is None or any(one.piece is None for one in wrong):
        return truth(mine.case) if mine.case.figure is not None or mine.text else None
    text = body
    for one in sorted(wrong, key=lambda one: _span(one).start, reverse=True):
        text = replaced(text, _span(one).start, _span(one).end, one.piece or "")
    end = claim.end + len(text) - len(body)
    return tidy_sentence(text[claim.start : end])


def tidy_sentence(text: str) -> str:
    """The words of a claim on one line."""
    return " ".join(text.split())


def _span(rewritten: Rewrite) -> Span:
    quantity = rewritten.case.assertion.quantity
    return quantity.span if quantity else rewritten.case.assertion.words
