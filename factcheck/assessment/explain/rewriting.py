"""Rewriting: the fragment and the sentence that put a wrong statement right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from factcheck.assessment.explain.case import Case
from factcheck.assessment.explain.clauses import beside, order, sign
from factcheck.assessment.explain.corrections import BOUNDS, claimed, fragment, hedged, replaced, tidy, with_label
from factcheck.assessment.explain.histories import run_of, since_of, state_of
from factcheck.assessment.explain.numbers import magnitude_in
from factcheck.assessment.explain.sentences import truth
from factcheck.model.assertion import Direction, Operation
from factcheck.model.period import Period
from factcheck.model.quantity import POINTS, RANK, Hedge
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
    quantity = case.assertion.quantity
    if finding.verdict not in _WRONG or (case.figure is None and quantity is not None):
        return Rewrite(finding, case, None, None)
    if quantity is None or case.assertion.operation is Operation.RECORD:
        return Rewrite(finding, case, _without_number(case), None)
    if finding.rule == "movement-contradicted":
        down = case.assertion.direction is Direction.DOWN
        return Rewrite(finding, case, case.words.say("correction.movement.up" if down else "correction.movement.down"), None)
    if quantity.unit == RANK:
        return Rewrite(finding, case, case.amount(), None)
    if case.is_move and _turned(case):
        return Rewrite(finding, case, _move(case), None)
    piece = fragment(case) if _keeps_hedge(finding) else None
    if piece is None or piece == tidy(quantity.text, case.words):
        told = case.amount(size=case.is_move)
        return Rewrite(finding, case, None if told == claimed(case) else told, None)
    usable = _fits(case, finding, claim.of(body)) and _joins(case, piece, quantity.text)
    return Rewrite(finding, case, hedged(case, quantity, with_label(case, piece)), piece if usable else None)


def _keeps_hedge(finding: Finding) -> bool:
    """Whether the claim's hedge may stand: a line that was missed is answered by the figure, not by an odd line."""
    quantity = finding.assertion.quantity
    missed = finding.verdict is Verdict.REFUTED and quantity is not None and quantity.hedge in BOUNDS
    return not missed or (quantity is not None and quantity.hedge is Hedge.NEARLY)


def _move(case: Case) -> str:
    way = f"correction.move.{sign(case)}"
    points = case.figure is not None and case.figure.unit == POINTS
    return case.words.say(*([f"{way}.points"] if points else []), way, size=case.amount(size=True))


def _turned(case: Case) -> bool:
    quantity, figure = case.assertion.quantity, case.figure
    return quantity is not None and figure is not None and ((quantity.value < 0) != (figure.value < 0) or not figure.value)


def _fits(case: Case, finding: Finding, words: str) -> bool:
    """Whether the claim's other words stay true around the right number."""
    quantity, figure = case.assertion.quantity, case.figure
    if quantity is None or figure is None or case.assertion.times_more:
        return False
    ratio = abs(figure.value / quantity.value) if quantity.value else Decimal(0)
    far = not 1 / _FAR <= ratio <= _FAR
    return not (far and case.words.matches("pattern.slanted", words.lower()))


def _joins(case: Case, piece: str, said: str) -> bool:
    """Whether the word behind the number may stay as it is: "3 millones de coches", but "800.000 coches"."""
    words = case.words
    return not words.has("unit.named.scaled") or magnitude_in(piece, words) == magnitude_in(tidy(said, words), words)


def _without_number(case: Case) -> str | None:
    """What to write for a wrong order, direction, record or trend; nothing where the figures are too close to call."""
    operation = case.assertion.operation
    if case.computation is None or case.computation.holds is None:
        return None
    if operation is Operation.RECORD:
        return _record(case)
    end = "down" if case.assertion.direction is Direction.DOWN else "up"
    if operation is Operation.TREND:
        return case.words.say(f"correction.trend.{end}", run=run_of(case))
    if operation is Operation.DIRECTION:
        return _move(case) if case.computation.holds is False else None
    relative, base = case.assertion.relative_to, case.base_period
    kind = "other" if relative.measure or relative.entity else "period"
    slots = {"base_period": case.named(base) if base else "", "other": beside(case)}
    key = f"correction.compare.{kind}.{order(case)}"
    return case.words.say(key, **slots) if case.words.has(key) else None


def _record(case: Case) -> str | None:
    """Not a record, not the first time, or since when it really is one."""
    end = "down" if case.assertion.direction is Direction.DOWN else "up"
    longer = case.note("record_since_other")
    if longer:
        slot, code = next(iter(longer.items()))
        return case.words.say(f"correction.record.longer.{end}.{slot}", period=case.named(Period.parse(code)))
    if case.assertion.quantity is not None:
        return case.amount() if state_of(case) == "missed" else case.words.say("correction.record.first")
    since = since_of(case)
    return case.words.say(f"correction.record.since.{end}" if since else f"correction.record.{end}", since=since)


def corrected(rewrites: Sequence[Rewrite], at: int, body: str, claim: Span) -> str | None:
    """The claim's own words with every wrong number put right, when that gives a right sentence; else the true statement anew.

    Words that carry several statements are kept only where all of them are put right by the same piece.
    """
    mine = rewrites[at]
    if mine.text is None and mine.finding.verdict not in _WRONG:
        return None
    wrong = [one for one in rewrites if one.finding.verdict in _WRONG]
    pieces = {_span(one): one.piece for one in wrong}
    if any(one.piece is None for one in wrong) or any(_clashes(one, pieces) for one in rewrites):
        return truth(mine.case) if mine.case.figure is not None or mine.text else None
    text = body
    for span, piece in sorted(pieces.items(), key=lambda pair: pair[0].start, reverse=True):
        text = replaced(text, span.start, span.end, piece or "")
    end = claim.end + len(text) - len(body)
    return _in_order(tidy_sentence(text[claim.start : end]), mine.case)


def _in_order(text: str, case: Case) -> str:
    """Words in their usual order where a new hedge follows a word that it should stand before."""
    for wrong, right in case.words.table("splice.order").items():
        text = text.replace(wrong, right)
    return text


def _clashes(one: Rewrite, pieces: Mapping[Span, str | None]) -> bool:
    """Whether a statement shares words with a piece that is not its own."""
    if one.case.assertion.quantity is None:
        return False
    span = _span(one)
    return any(
        span.start < other.end and other.start < span.end and (other != span or one.piece != piece) for other, piece in pieces.items()
    )


def tidy_sentence(text: str) -> str:
    """The words of a claim on one line."""
    return " ".join(text.split())


def _span(rewritten: Rewrite) -> Span:
    quantity = rewritten.case.assertion.quantity
    return quantity.span if quantity else rewritten.case.assertion.words
