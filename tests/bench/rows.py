"""A row of the table of goals, and how work is timed for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Row:
    """What was measured, in words; beside it the goal and whether it was reached, where there is one."""

    what: str
    measured: str
    goal: str = ""
    reached: bool | None = None

    def __str__(self) -> str:
        return f"| {self.what} | {self.measured} | {self.goal} | {'' if self.reached is None else 'yes' if self.reached else 'no'} |"


def section(title: str) -> Row:
    """A heading among the rows."""
    return Row(f"**{title}**", "")


def at_most(what: str, value: float, most: float, unit: str) -> Row:
    """Something that should be small."""
    return Row(what, f"{value:,.2f} {unit}", f"at most {most:g}", value <= most)


def at_least(what: str, value: float, least: float, form: str) -> Row:
    """Something that should be large; ``form`` writes it."""
    return Row(what, form.format(value), f"at least {form.format(least)}", value >= least)


def milliseconds(work: Callable[[], Any]) -> float:
    """Of processor time, which other work on the machine changes least; the quickest of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return min(times)


def middle(values: Iterable[float]) -> float:
    """The median; zero of nothing."""
    told = list(values)
    return median(told) if told else 0.0
