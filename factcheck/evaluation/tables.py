"""Scored claims counted: all of them, and broken down by what they are about, each beside what doing nothing would have scored."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from factcheck.evaluation.labels import LabelledClaim
from factcheck.evaluation.scoring import ABSTAINED, Pair, Scored, counted, of_pair, of_verdict
from factcheck.model.verdict import Verdict

#: 95% of what a count may come to by chance lies within so many standard errors.
_NORMAL = 1.959963984540054
#: The names of statements that were not read, and of claims without tags.
UNREAD, UNTAGGED = "(not read)", "(none)"


class Metric(NamedTuple):
    """A share: its name, what is counted, of how many, and what it means."""

    name: str
    counted: str
    of: str
    meaning: str


METRICS = (
    Metric("verdict", "verdict", "claims", "judged as labelled"),
    Metric("accuse", "accuse", "true", "true, called wrong: the worst error"),
    Metric("miss", "miss", "false", "wrong, called true"),
    Metric("overreach", "overreach", "abstained", "judged, though no figures can"),
    Metric("coverage", "answered", "answerable", "judged, where figures can"),
    Metric("precision", "judged_right", "judged", "right, of those judged"),
    Metric("recall", "judged_right", "answerable", "judged rightly, where figures can"),
    Metric("value", "value", "values", "computed as labelled"),
    Metric("slots", "slots", "slotted", "read as labelled: operation, measure, entity, period"),
    Metric("diagnosis", "diagnosis", "diagnoses", "origin of a wrong number among the first three told"),
    Metric("told", "told_right", "told", "first origin told is the labelled one"),
    Metric("extra", "extra", "statements", "judged statements that nobody labelled, per labelled one"),
)


@dataclass
class Row:
    """Counts of some claims, or of their statements, and what two ways of doing nothing come to: to abstain, to call all supported."""

    name: str
    count: Counter[str] = field(default_factory=Counter)
    abstaining: Counter[str] = field(default_factory=Counter)
    agreeing: Counter[str] = field(default_factory=Counter)

    def add(self, claim: LabelledClaim, labelled: Verdict, count: Counter[str]) -> None:
        """Count one more."""
        self.count += count
        self.abstaining += of_verdict(claim, labelled, labelled if labelled in ABSTAINED else Verdict.INSUFFICIENT_DATA)
        self.agreeing += of_verdict(claim, labelled, Verdict.SUPPORTED)


def whole(scored: Iterable[Scored]) -> Row:
    """All claims as one row."""
    row = Row("all")
    for one in scored:
        row.add(one.claim, one.claim.verdict, counted(one))
    return row


def broken_down(scored: Iterable[Scored], by: str) -> tuple[Row, ...]:
    """A row for each value of one of ``BY``, the most frequent first; statements are counted where that is what has such a value."""
    rows: defaultdict[str, Row] = defaultdict(lambda: Row(""))
    for one in scored:
        for name, labelled, count in _statements(one, _OF_STATEMENTS[by]) if by in _OF_STATEMENTS else _claims(one, _OF_CLAIMS[by]):
            rows[name].name = name
            if labelled is None:
                rows[name].count += count
            else:
                rows[name].add(one.claim, labelled, count)
    return tuple(sorted((row for row in rows.values() if row.count["claims"]), key=lambda row: (-row.count["claims"], row.name)))


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share by Wilson's formula: it stays within 0 and 1 and says something even of few.

    >>> [round(end, 3) for end in wilson(9, 10)]
    [0.596, 0.982]
    """
    if not of:
        return 0.0, 1.0
    square, share = _NORMAL**2, right / of
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = _NORMAL * math.sqrt(share * (1 - share) / of + square / (4 * of**2)) / (1 + square / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)


_Counted = tuple[str, Verdict | None, Counter[str]]


def _claims(scored: Scored, names: Callable[[Scored], Iterable[str]]) -> Iterator[_Counted]:
    for name in dict.fromkeys(names(scored)):
        yield name, scored.claim.verdict, counted(scored)


def _statements(scored: Scored, name: Callable[[Pair], str]) -> Iterator[_Counted]:
    """The statements with their names; a claim without labelled ones counts once, by the first that makes its verdict."""
    claim = scored.claim
    if not claim.labels:
        deciding = (pair for pair in scored.pairs if pair.told is not None and pair.told.verdict is scored.verdict)
        yield next(map(name, deciding), UNREAD), claim.verdict, of_verdict(claim, claim.verdict, scored.verdict)
        return
    for pair in scored.pairs:
        count = of_pair(pair)
        if pair.label is not None:
            count += of_verdict(claim, pair.label.verdict, pair.told.verdict if pair.told else None)
        yield name(pair), pair.label.verdict if pair.label else None, count


def _operation(pair: Pair) -> str:
    labelled = pair.label.slots.operation if pair.label else None
    return labelled or (pair.told.operation if pair.told else UNREAD)


def _measure(pair: Pair) -> str:
    labelled = pair.label.slots.measure if pair.label else None
    return labelled or (pair.told.measure if pair.told else None) or UNREAD


def _hedge(pair: Pair) -> str:
    if pair.label is not None and pair.label.hedge:
        return pair.label.hedge
    if pair.told is None:
        return UNREAD
    return (pair.told.quantity.hedge or "none") if pair.told.quantity else "(no number)"


_OF_STATEMENTS: Mapping[str, Callable[[Pair], str]] = MappingProxyType({"operation": _operation, "hedge": _hedge, "measure": _measure})
_OF_CLAIMS: Mapping[str, Callable[[Scored], Iterable[str]]] = MappingProxyType(
    {
        "language": lambda scored: (scored.language or UNREAD,),
        "verdict": lambda scored: (scored.claim.verdict,),
        "tag": lambda scored: scored.claim.tags or (UNTAGGED,),
        "file": lambda scored: (scored.claim.file,),
    }
)
#: What claims can be broken down by.
BY = ("operation", "hedge", "language", "verdict", "tag", "measure", "file")
