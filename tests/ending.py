"""A process that ends at a step of its work, for tests of what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Ended(BaseException):
    """The process has ended; nothing catches it."""


def ends_before(step: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Counts the calls of all the functions that it is put around; before the call of that number the process ends."""
    left = step

    def counted(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                raise Ended
            return original(*arguments, **named)

        return call

    return counted
