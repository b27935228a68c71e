"""Fault: what is wrong with a pack, and where; PackError carries all of them."""

from __future__ import annotations

from dataclasses import dataclass

from factcheck.errors import ReferenceUnavailable


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong: file inside the pack, line and column (from 1), the rule that it breaks, and what to do.

    >>> str(Fault("units.toml", 3, 1, "unknown-key", "'factr' is no field"))
    "units.toml:3:1: unknown-key: 'factr' is no field"
    """

    file: str
    line: int
    column: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.rule}: {self.message}"


class PackError(ReferenceUnavailable):
    """The reference data on disk are broken and were not loaded; every fault is listed with file, line, column and rule."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def excerpt(text: str, length: int = 60) -> str:
    """The start of a text as it may be shown in a message: quoted, escaped, and short."""
    return ascii(text) if len(text) <= length else f"{text[:length]!a}…"
