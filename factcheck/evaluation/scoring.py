"""Answers held against labels: which statement is about which words, and what of it is right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from factcheck.answer.check import Check, CheckedAssertion, DiagnosisShown
from factcheck.evaluation.labels import EITHER, Label, LabelledClaim, LabelledDiagnosis, Slots
from factcheck.model.assertion import Operation
from factcheck.model.verdict import Verdict

TRUE = frozenset({Verdict.SUPPORTED, Verdict.MOSTLY_SUPPORTED})
FALSE = frozenset({Verdict.REFUTED, Verdict.INCONSISTENT})
ABSTAINED = frozenset({Verdict.INSUFFICIENT_DATA, Verdict.NOT_CHECKABLE})
#: Diagnoses that are looked at.
DIAGNOSES = 3
#: What the same words count in a pair, what the same operation and the same measure count, and what a pair needs at least; the same
#: entity and the same period count one each.
_WORDS, _SLOT, _PAIR = 8, 2, 4
#: Computed values are floats: so much of a value is no difference.
_FLOAT = 1e-9


@dataclass(frozen=True)
class Pair:
    """A labelled statement and the answer's statement about the same words, or the one or the other alone."""

    label: Label | None
    told: CheckedAssertion | None


@dataclass(frozen=True)
class Scored:
    """A labelled claim with its answer; without one the checker crashed, and ``crash`` names how."""

    claim: LabelledClaim
    check: Check | None
    crash: str = ""

    @property
    def verdict(self) -> Verdict | None:
        """The verdict on the whole; none where the checker crashed."""
        return self.check.verdict if self.check else None

    @property
    def language(self) -> str:
        """The language that the claim was read in, or that it is labelled with."""
        return self.check.language if self.check else self.claim.language or ""

    @property
    def right(self) -> bool:
        """Whether the verdict on the whole is the labelled one."""
        return is_right(self.claim, self.claim.verdict, self.verdict)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Every labelled statement in its order, then what nobody labelled."""
        told = statements(self.check) if self.check else ()
        labels = self.claim.labels or ()
        strengths = sorted(((affinity(label, one), -i, -j) for i, label in enumerate(labels) for j, one in enumerate(told)), reverse=True)
        chosen: dict[int, int] = {}
        for strength, i, j in strengths:
            if strength >= _PAIR and -i not in chosen and -j not in chosen.values():
                chosen[-i] = -j
        paired = [Pair(label, told[chosen[i]] if i in chosen else None) for i, label in enumerate(labels)]
        return (*paired, *(Pair(None, one) for j, one in enumerate(told) if j not in chosen.values()))


def score(claim: LabelledClaim, check: Callable[[LabelledClaim], Check]) -> Scored:
    """The claim with its answer; whatever the checker raises is counted as a crash and told by its name only."""
    try:
        return Scored(claim, check(claim))
    except Exception as error:  # noqa: BLE001 # a crash is a result: it is counted
        return Scored(claim, None, type(error).__name__)


def statements(check: Check) -> tuple[CheckedAssertion, ...]:
    """All statements of an answer."""
    return tuple(one for claim in check.claims for one in claim.assertions)


def is_right(claim: LabelledClaim, labelled: Verdict, told: Verdict | None) -> bool:
    """The labelled verdict, or either abstention where the claim leaves that open."""
    return told is labelled or (EITHER in claim.tags and labelled in ABSTAINED and told in ABSTAINED)


def affinity(label: Label, told: CheckedAssertion) -> int:
    """How sure it is that a statement is about the words of a label: most of all by the words, then by the slots; 0: it is not."""
    if not (same := _same_words(label.quote, told.words.text)):
        return 0
    slots, found = label.slots, slots_of(told)
    score = _WORDS * same + _SLOT * (slots.operation == told.operation) + _SLOT * (slots.measure == found.measure)
    return score + (slots.entity == told.entity) + (slots.months == found.months)


def slots_of(told: CheckedAssertion) -> Slots:
    """The slots of a statement that labels have, too."""
    period = f"{told.period.start}/{told.period.end}" if told.period else None
    return Slots.of(told.operation, told.measure, told.entity, period)


def slots_are_right(label: Label, told: CheckedAssertion | None) -> bool:
    """Operation, measure, entity and period as labelled, or as a reading that is as good."""
    return told is not None and slots_of(told) in label.readings


def value_is_right(label: Label, told: CheckedAssertion | None) -> bool:
    """The computed value within the label's tolerance; a ratio and the same as a change in percent count alike."""
    if label.value is None or told is None or told.computed is None:
        return False
    value, operations = float(told.computed.value), (label.slots.operation, told.operation)
    if _close(label, value):
        return True
    if operations == (Operation.RATIO, Operation.CHANGE_PERCENT):
        return _close(label, 1 + value / 100)
    return operations == (Operation.CHANGE_PERCENT, Operation.RATIO) and _close(label, 100 * (value - 1))


def is_diagnosis(label: LabelledDiagnosis, told: DiagnosisShown) -> bool:
    """The kind as labelled, and the operation where one is labelled."""
    return told.kind == label.kind and label.operation in (None, told.operation)


def counted(scored: Scored) -> Counter[str]:
    """What is counted of a claim and of its statements."""
    count = of_verdict(scored.claim, scored.claim.verdict, scored.verdict)
    count["crashed"] = scored.check is None
    for pair in scored.pairs if scored.claim.labels is not None else ():
        count += of_pair(pair)
    return count


def of_verdict(claim: LabelledClaim, labelled: Verdict, told: Verdict | None) -> Counter[str]:
    """What a verdict counts for beside the labelled one; none at all decides nothing and is never right."""
    decided = told is not None and told not in ABSTAINED
    right = is_right(claim, labelled, told)
    return Counter(
        claims=1,
        verdict=right,
        true=labelled in TRUE,
        accuse=labelled in TRUE and told in FALSE,
        false=labelled in FALSE,
        miss=labelled in FALSE and told in TRUE,
        answerable=labelled not in ABSTAINED,
        answered=labelled not in ABSTAINED and decided,
        abstained=labelled in ABSTAINED,
        overreach=labelled in ABSTAINED and decided,
        judged=decided,
        judged_right=decided and right,
    )


def of_pair(pair: Pair) -> Counter[str]:
    """What a statement counts for: its own verdict, its slots, its value, its diagnoses."""
    label, told = pair.label, pair.told
    if label is None:
        return Counter(extra=told is not None and told.verdict not in ABSTAINED)
    given = told.diagnosis[:DIAGNOSES] if told else ()
    wanted = label.diagnosis
    return Counter(
        statements=1,
        statement_right=told is not None and told.verdict is label.verdict,
        slotted=label.slots.operation is not None,
        slots=slots_are_right(label, told),
        values=label.value is not None,
        value=value_is_right(label, told),
        diagnoses=wanted is not None,
        diagnosis=wanted is not None and any(is_diagnosis(wanted, one) for one in given),
        told=bool(given),
        told_right=bool(given) and wanted is not None and is_diagnosis(wanted, given[0]),
    )


def outcomes(scored: Scored) -> Iterator[tuple[CheckedAssertion, Verdict | None, bool]]:
    """Every statement of an answer whose verdict the labels tell to be right or wrong, with the labelled verdict, and whether it is.

    A judged statement that nobody labelled is not right. Where no statement is labelled, those that make the verdict on the whole are
    as right as that is.
    """
    claim = scored.claim
    for pair in scored.pairs:
        told, label = pair.told, pair.label
        if told is None:
            continue
        if label is not None:
            yield told, label.verdict, is_right(claim, label.verdict, told.verdict)
        elif claim.labels:
            if told.verdict not in ABSTAINED:
                yield told, None, False
        elif told.verdict is scored.verdict:
            yield told, claim.verdict, scored.right


def _same_words(quote: str, words: str) -> bool:
    quote, words = quote.strip().casefold(), words.strip().casefold()
    if quote == words:
        return bool(quote)
    numbers = [re.findall(r"\d[\d,]*(?:\.\d+)?", text) for text in (quote, words)]
    return numbers[0] == numbers[1] if any(numbers) else bool(quote and words) and (quote in words or words in quote)


def _close(label: Label, value: float) -> bool:
    wanted = label.value or 0.0
    return abs(value - wanted) <= label.tolerance + _FLOAT * abs(wanted)
