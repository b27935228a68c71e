"""What follows from an immutable object is worked out once, and forgotten with the object."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

Thing = TypeVar("Thing")
Answer = TypeVar("Answer")
Rest = ParamSpec("Rest")
#: So many answers about one object are kept.
_MOST = 10_000


def remembered(work: Callable[Concatenate[Thing, Rest], Answer]) -> Callable[Concatenate[Thing, Rest], Answer]:
    """A function of an object, and perhaps of some codes, that keeps its answers as long as there is the object.

    A service takes up many references in its life; a cache of the function's own would hold the old ones in memory. Of an object under
    watch (its ``whole`` is the one that is watched) the answer is that of the whole: what follows from all of it looks at nothing in it.
    """
    known: WeakKeyDictionary[Thing, dict[object, Answer]] = WeakKeyDictionary()

    def asked(thing: Thing, /, *rest: Rest.args, **named: Rest.kwargs) -> Answer:
        whole = getattr(thing, "whole", None)
        if whole is not None and isinstance(thing, type(whole)):
            thing = whole
        answers = known.get(thing)
        if answers is None:
            answers = known.setdefault(thing, {})
        if rest not in answers:
            if len(answers) == _MOST:
                answers.clear()
            answers[rest] = work(thing, *rest, **named)
        return answers[rest]

    update_wrapper(asked, work)
    return asked
