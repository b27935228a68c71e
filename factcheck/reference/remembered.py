"""What is made of a catalogue or of reference data and used again: kept for as long as they are there, and not a moment longer.

Why no ``lru_cache``: it holds what it was asked about, so that data which were exchanged for newer ones would stay in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary

Of = TypeVar("Of")
More = ParamSpec("More")
Made = TypeVar("Made")


def remembered(make: Callable[Concatenate[Of, More], Made]) -> Callable[Concatenate[Of, More], Made]:
    """Make something of an object once for each further argument. What is made must not hold the object.

    Of an object under watch, which has a ``whole``, it is made of that: working something out of everything looks at nothing in particular.
    """
    kept: WeakKeyDictionary[Of, dict[object, Made]] = WeakKeyDictionary()

    @wraps(make)
    def made(of: Of, *args: More.args, **kwargs: More.kwargs) -> Made:
        of = getattr(of, "whole", None) or of
        known = kept.get(of)
        if known is None:
            known = kept.setdefault(of, {})
        key = (args, *kwargs.items())
        if key not in known:
            known[key] = make(of, *args, **kwargs)
        return known[key]

    return cast("Callable[Concatenate[Of, More], Made]", made)
