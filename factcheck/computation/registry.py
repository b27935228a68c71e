"""The table of operations: what each computes, what it needs and in which unit it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from factcheck.computation.ask import Ask
from factcheck.model.assertion import Operation
from factcheck.model.evidence import Computation
from factcheck.model.verdict import NotComputable

#: Answers one assertion from the figures known on a day.
Compute = Callable[[Ask], Computation | NotComputable]


@dataclass(frozen=True, slots=True)
class Rule:
    """One operation: its arithmetic, the second operand that it must have, and the unit of its result."""

    operation: Operation
    compute: Compute
    needs: tuple[str, ...]
    unit: str

    @property
    def meaning(self) -> str:
        """What the operation computes, as the API tells it."""
        return (self.compute.__doc__ or "").strip()


_TABLE: dict[Operation, Rule] = {}

#: Every operation by its name; read-only.
OPERATIONS: Mapping[Operation, Rule] = MappingProxyType(_TABLE)


def operation(which: Operation, *, needs: tuple[str, ...] = (), unit: str = "measure") -> Callable[[Compute], Compute]:
    """Enter a function into the table. ``needs`` names the kinds of second operand of which one must be given."""

    def enter(compute: Compute) -> Compute:
        if which in _TABLE:
            raise ValueError(f"{which} is computed twice")
        _TABLE[which] = Rule(which, compute, needs, unit)
        return compute

    return enter
