"""What a verification found, level by level."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What is verified, in this order."""

    STRUCTURE = "structure"
    QUOTATIONS = "quotations"
    ARITHMETIC = "arithmetic"
    REPLAY = "replay"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold; ``pointer`` is the JSON Pointer of the place in the bundle."""

    pointer: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verified:
    """One level: whether it could be done, what was done or why it was not, and everything that does not hold."""

    level: Level
    done: bool
    told: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A bundle verified."""

    levels: tuple[Verified, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that does not hold."""
        return tuple(problem for one in self.levels for problem in one.problems)

    @property
    def holds(self) -> bool:
        """Whether nothing was found that does not hold, and at least the arithmetic was done."""
        return not self.problems and any(one.level is Level.ARITHMETIC and one.done for one in self.levels)
