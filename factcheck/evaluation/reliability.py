"""Whether confidence means something: what was stated held against the share that was right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from factcheck.answer.check import CheckedAssertion
from factcheck.assessment.calibration import READ, Traits, calibration
from factcheck.evaluation.scoring import ABSTAINED, FALSE, TRUE, Scored, outcomes, slots_are_right

#: Where the bins of stated confidence begin; most statements are stated with much of it.
EDGES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98)
#: Where judging could begin.
THRESHOLDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A statement of an answer with what was stated of it and what the labels say. ``accused``: it is true and was called wrong."""

    traits: Traits
    stated: float
    right: bool
    judged: bool
    accused: bool = False
    file: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """Statements whose stated confidence lies from ``start`` to the next bin."""

    start: float
    of: int
    stated: float
    right: int


@dataclass(frozen=True, slots=True)
class Abstaining:
    """What is left where everything below a threshold is abstained from: so many judged, right, called wrong, and wrongly so."""

    threshold: float
    judged: int
    right: int
    refuted: int
    accused: int


def verdicts_of(scored: Iterable[Scored]) -> tuple[Outcome, ...]:
    """Every verdict on a statement that the labels tell to be right or wrong."""
    return tuple(
        Outcome(
            _traits(told, one.language),
            told.confidence,
            right,
            told.verdict not in ABSTAINED,
            told.verdict in FALSE and labelled in TRUE,
            one.claim.file,
        )
        for one in scored
        for told, labelled, right in outcomes(one)
    )


def readings_of(scored: Iterable[Scored]) -> tuple[Outcome, ...]:
    """Every reading of a statement whose slots are labelled, as it stands without a verdict."""
    found = []
    for one in scored:
        for pair in one.pairs:
            if pair.told is None or pair.label is None or pair.label.slots.operation is None:
                continue
            unread = pair.told.reason is not None and pair.told.rule == pair.told.reason.replace("_", "-")
            traits = replace(_traits(pair.told, one.language), verdict=READ, rule=pair.told.rule if unread else READ, traced=False)
            right = slots_are_right(pair.label, pair.told)
            found.append(Outcome(traits, calibration().confidence(traits), right, judged=False, file=one.claim.file))
    return tuple(found)


def restated_by_score(found: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes as if the score of the reading were stated for a chance."""
    return tuple(replace(one, stated=one.traits.score) for one in found)


def reliability(found: Iterable[Outcome]) -> tuple[Bin, ...]:
    """Stated confidence, in bins, beside the share that was right."""
    bins: dict[float, list[Outcome]] = {start: [] for start in EDGES}
    for one in found:
        bins[max(start for start in EDGES if start <= one.stated)].append(one)
    return tuple(
        Bin(start, len(inside), sum(one.stated for one in inside) / len(inside), sum(one.right for one in inside))
        for start, inside in bins.items()
        if inside
    )


def calibration_error(found: Sequence[Outcome]) -> float:
    """How far stated confidence and the share right lie apart, over the bins, weighted by their size (ECE)."""
    return sum(abs(one.stated * one.of - one.right) for one in reliability(found)) / len(found) if found else 0.0


def brier(found: Sequence[Outcome]) -> float:
    """The mean squared distance of stated confidence from what came of it: 0 is perfect, always stating one half gives 0.25."""
    return sum((one.stated - one.right) ** 2 for one in found) / len(found) if found else 0.0


def abstaining(found: Iterable[Outcome]) -> tuple[Abstaining, ...]:
    """What each threshold would leave of the verdicts."""
    judged = [one for one in found if one.judged]
    rows = []
    for threshold in THRESHOLDS:
        kept = [one for one in judged if one.stated >= threshold]
        refuted = [one for one in kept if one.traits.group == "accused"]
        rows.append(Abstaining(threshold, len(kept), sum(one.right for one in kept), len(refuted), sum(one.accused for one in refuted)))
    return tuple(rows)


def _traits(told: CheckedAssertion, language: str) -> Traits:
    assumed, traced = bool(told.assumptions), bool(told.diagnosis)
    return Traits(told.verdict, told.rule, told.operation, told.reading_score, assumed, traced, language)
