"""What an edited text says otherwise than before: its findings matched with those of the earlier answer.

Findings are matched by what they assert, then by their words, so that paragraphs that move, sentences that are reworded and numbers
that are corrected are recognised. Works on the JSON of answers, as they are kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

#: Characters of a finding that are quoted.
QUOTED = 300
#: Findings of each text, left over when all that assert the same are matched, whose words are compared.
_COMPARED = 250
#: How alike the words must be (numbers left out, 0 to 100): of findings that assert one thing in common, that are about the same
#: thing, and where nobody knows what they are about.
_ALIKE = (30, 60, 80)
_NUMBER = re.compile(r"\d[\d.,\u2009\u202f]*")


@dataclass(frozen=True)
class Finding:
    """A claim of an answer, as far as it can be recognised in another one."""

    claim: Mapping[str, Any]

    @property
    def n(self) -> int:
        """Its number."""
        return int(self.claim["n"])

    @property
    def verdict(self) -> str:
        """What was found."""
        return str(self.claim["verdict"])

    @property
    def text(self) -> str:
        """Its words."""
        return str(self.claim["selector"]["exact"])

    @cached_property
    def words(self) -> str:
        """Its words without what printing changes."""
        return " ".join(unicodedata.normalize("NFKC", self.text).casefold().split())

    @cached_property
    def frame(self) -> str:
        """Its words without their numbers."""
        return _NUMBER.sub("0", self.words)

    @cached_property
    def slots(self) -> tuple[Hashable, ...]:
        """What it relates; words stand for a measure that is not known."""
        return tuple(sorted((self._slots(one) for one in self.claim["assertions"]), key=repr))

    @cached_property
    def asserted(self) -> tuple[Hashable, ...]:
        """What it relates, with the numbers."""
        return tuple(sorted(((self._slots(one), _said(one)) for one in self.claim["assertions"]), key=repr))

    def same(self, other: Finding) -> bool:
        """Whether the other finding, which stands for this one, has the same verdicts, and the same words or assertions."""
        return self._verdicts() == other._verdicts() and (self.words == other.words or self.asserted == other.asserted)

    @cached_property
    def subjects(self) -> frozenset[tuple[str | None, str]]:
        """Whose and what it is about, as far as that is known."""
        return frozenset((one["entity"], one["measure"]) for one in self.claim["assertions"] if one["measure"])

    def _verdicts(self) -> list[str]:
        every = ((self._slots(one), _said(one), str(one["verdict"])) for one in self.claim["assertions"])
        return [self.verdict, *(verdict for *_, verdict in sorted(every, key=repr))]

    def _slots(self, one: Mapping[str, Any]) -> Hashable:
        related = one["relative_to"] or {}
        other = (related.get("measure"), related.get("entity"), _period(related.get("period")))
        unknown = self.frame if one["measure"] is None else None
        return one["operation"], one["measure"], one["entity"], _period(one["period"]), other, unknown


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """How the findings of an answer differ from those of an earlier one.

    ``new`` are numbers of claims; ``changed`` those that assert or are judged otherwise, with what was said before; ``gone`` what is no
    longer said; ``same`` how many are as they were.
    """
    old, new = ([Finding(claim) for claim in answer["claims"]] for answer in (before, after))
    pairs = matched(old, new)
    by_new = {after: before for before, after in pairs}
    told = [(old[by_new[at]], one) for at, one in enumerate(new) if at in by_new]
    kept = {before for before, _ in pairs}
    changed = [(was, one) for was, one in told if not was.same(one)]
    return {
        "new": [one.n for at, one in enumerate(new) if at not in by_new],
        "changed": [{"n": one.n, "before": quoted(was)} for was, one in changed],
        "gone": [quoted(one) for at, one in enumerate(old) if at not in kept],
        "same": len(told) - len(changed),
    }


def quoted(one: Finding) -> dict[str, str]:
    """What a finding said."""
    return {"verdict": one.verdict, "text": one.text if len(one.text) <= QUOTED else one.text[:QUOTED] + "…"}


def matched(old: Sequence[Finding], new: Sequence[Finding]) -> list[tuple[int, int]]:
    """Which finding of one text is which of the other, by their places; each stands for one at most."""
    pairs: list[tuple[int, int]] = []
    left = (list(range(len(old))), list(range(len(new))))
    ways: tuple[Callable[[Finding], Hashable], ...] = (
        lambda one: (one.words, one.asserted),
        lambda one: one.asserted,
        lambda one: (one.frame, one.slots),
        lambda one: one.slots,
        lambda one: one.frame,  # read otherwise now because of what stands around it
    )
    for way in ways:
        pairs += _equal(old, new, left, way)
    return pairs + _alike(old, new, left)


def _equal(
    old: Sequence[Finding], new: Sequence[Finding], left: tuple[list[int], list[int]], way: Callable[[Finding], Hashable]
) -> list[tuple[int, int]]:
    """Those that are equal in one way, in their order; they are taken from what is left."""
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for at in left[0]:
        waiting[way(old[at])].append(at)
    pairs = []
    for at in left[1]:
        if found := waiting.get(way(new[at])):
            pairs.append((found.popleft(), at))
    _take(left, pairs)
    return pairs


def _alike(old: Sequence[Finding], new: Sequence[Finding], left: tuple[list[int], list[int]]) -> list[tuple[int, int]]:
    """Those whose words are alike, the surest first."""
    from rapidfuzz.fuzz import ratio  # only edited texts need it

    found = []
    for before in left[0][:_COMPARED]:
        for after in left[1][:_COMPARED]:
            kinship = _kinship(old[before], new[after])
            if kinship is not None and (score := ratio(old[before].frame, new[after].frame)) >= _ALIKE[kinship]:
                found.append((kinship, -score, abs(before - after), before, after))
    pairs: dict[int, int] = {}
    for *_, before, after in sorted(found):
        if before not in pairs and after not in pairs.values():
            pairs[before] = after
    _take(left, list(pairs.items()))
    return list(pairs.items())


def _kinship(one: Finding, other: Finding) -> int | None:
    """How much two findings have in common; None where they are about different things."""
    if one.subjects and other.subjects:
        if set(one.slots) & set(other.slots):
            return 0
        return 1 if one.subjects & other.subjects else None
    return 2


def _take(left: tuple[list[int], list[int]], pairs: Sequence[tuple[int, int]]) -> None:
    for side in (0, 1):
        taken = {pair[side] for pair in pairs}
        left[side][:] = [at for at in left[side] if at not in taken]


def _period(period: Mapping[str, Any] | None) -> Hashable:
    return (period["start"], period["end"]) if period else None


def _said(one: Mapping[str, Any]) -> Hashable:
    """The number of an assertion, and what stands for one."""
    number = one["quantity"] or {}
    told = tuple(number.get(name) for name in ("decimal", "unit", "hedge"))
    return *told, one["direction"], one["count"], _period(one["since"])
