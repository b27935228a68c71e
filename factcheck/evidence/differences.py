"""Differences between two JSON values, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import zip_longest
from typing import Any

from factcheck.evidence.plain import step
from factcheck.evidence.report import Problem

_NOTHING = object()
#: Longer values are cut where they are told.
_LONGEST = 120


def differences(right: Any, found: Any, pointer: str, skipped: Set[str] = frozenset()) -> Iterator[Problem]:
    """Where a value is not what it should be; fields of the names in ``skipped`` are not looked at."""
    if isinstance(right, dict) and isinstance(found, dict):
        for key in dict.fromkeys((*right, *found)):
            if key not in skipped:
                yield from differences(right.get(key, _NOTHING), found.get(key, _NOTHING), pointer + step(key), skipped)
    elif isinstance(right, list) and isinstance(found, list):
        for n, (one, other) in enumerate(zip_longest(right, found, fillvalue=_NOTHING)):
            yield from differences(one, other, pointer + step(n), skipped)
    elif type(right) is not type(found) or right != found:
        yield Problem(pointer, f"is {_shown(found)}; it comes out as {_shown(right)}")


def _shown(value: Any) -> str:
    if value is _NOTHING:
        return "nothing"
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
