"""How often a verdict like this one has turned out right: the confidence of an answer, from measured shares held as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from factcheck.model.assertion import Operation
from factcheck.model.verdict import Verdict

#: What `rule` and `verdict` are of a reading that was not judged.
READ = "read"
#: Where the bins of the reading score begin: below the threshold under which nothing is called wrong, some doubt, no doubt.
BINS = (0.0, 0.5, 1.0)
#: No share of finitely many claims says more than this.
MOST = 0.999

_FAMILIES: Mapping[str, frozenset[Operation]] = MappingProxyType(
    {
        "order": frozenset({Operation.COMPARE, Operation.DIRECTION, Operation.RECORD, Operation.TREND, Operation.RANK}),
        "part": frozenset({Operation.SHARE, Operation.CONTRIBUTION, Operation.RATIO, Operation.PER_CAPITA}),
        "change": frozenset({Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE, Operation.DIFFERENCE, Operation.GROWTH_AVERAGE}),
        "amount": frozenset({Operation.LEVEL, Operation.SUM, Operation.AVERAGE}),
    }
)
_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        Verdict.SUPPORTED: "confirmed",
        Verdict.MOSTLY_SUPPORTED: "confirmed",
        Verdict.REFUTED: "accused",
        Verdict.INCONSISTENT: "accused",
        READ: READ,
    }
)


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a judged statement tells how often such are right. ``score`` is that of the reading, ``assumed`` tells that a slot was
    filled that the words leave open, ``traced`` that it was found where a wrong number comes from."""

    verdict: str
    rule: str
    operation: Operation
    score: float
    assumed: bool
    traced: bool
    language: str

    @property
    def group(self) -> str:
        """Confirmed, accused, open (nothing was decided) or read (nothing was to be)."""
        return _GROUPS.get(self.verdict, "open")

    @property
    def start(self) -> float:
        """Where the bin of the reading score begins."""
        return max(start for start in BINS if start <= self.score or start == BINS[0])

    def circumstances(self) -> tuple[str, ...]:
        """What else bears on it, each as `group:name`: the family of the operation, whether a slot was assumed, the language, whether
        the origin of a number called wrong was found."""
        family = next(name for name, operations in _FAMILIES.items() if self.operation in operations)
        found = [family, "assumed" if self.assumed else "said", self.language]
        if self.group == "accused":
            found.append("traced" if self.traced else "untraced")
        return tuple(f"{self.group}:{name}" for name in found)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many were right, among the verdicts of one rule whose reading score is at least ``start``; ``share`` is that,
    smoothed. An empty rule stands for every rule that has no row of its own."""

    verdict: str
    rule: str
    start: float
    right: int
    of: int
    share: float


@dataclass(frozen=True, slots=True)
class Odds:
    """Where a circumstance is given, so many of so many were right while so many were to be expected: the odds are ``times`` theirs.

    A circumstance that is only the name of a group is what claims nobody had looked at have shown.
    """

    circumstance: str
    right: int
    of: int
    expected: float
    times: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Measured shares by verdict, rule and bin of the reading score, and what circumstances make of them."""

    shares: Mapping[tuple[str, str, float], Share]
    odds: Mapping[str, Odds]

    @classmethod
    def made(cls, shares: tuple[Share, ...], odds: tuple[Odds, ...]) -> Calibration:
        """The calibration of these rows."""
        by_place = {(one.verdict, one.rule, one.start): one for one in shares}
        return cls(MappingProxyType(by_place), MappingProxyType({one.circumstance: one for one in odds}))

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Calibration:
        """The calibration of a parsed file; a row with other keys is a TypeError."""
        return cls.made(tuple(Share(**row) for row in table["share"]), tuple(Odds(**row) for row in table["odds"]))

    def confidence(self, traits: Traits) -> float:
        """The chance that such a verdict is right, 0.001 to 0.999, in thousandths."""
        chance = self.base(traits)
        for one in (*traits.circumstances(), traits.group):
            chance = moved(chance, self.odds[one].times if one in self.odds else 1.0)
        return round(min(MOST, max(1 - MOST, chance)), 3)

    def base(self, traits: Traits) -> float:
        """The share of the rule at this reading score or at the nearest there is, else of the verdict; one half where nothing is known."""
        for rule in (traits.rule, ""):
            for start in sorted(BINS, key=lambda start: (start > traits.start, abs(start - traits.start))):
                if (found := self.shares.get((traits.verdict, rule, start))) is not None:
                    return found.share
        return 0.5


def moved(chance: float, times: float) -> float:
    """A chance whose odds are multiplied.

    >>> moved(0.5, 3.0)
    0.75
    """
    odds = times * chance / (1 - chance)
    return odds / (1 + odds)


def odds_of(chance: float) -> float:
    """The odds of a chance between 0 and 1, neither included.

    >>> odds_of(0.75)
    3.0
    """
    return chance / (1 - chance)


@cache
def calibration() -> Calibration:
    """The calibration that comes with the package."""
    return Calibration.read(tomllib.loads(files("factcheck.assessment").joinpath("calibration.toml").read_text("utf-8")))
