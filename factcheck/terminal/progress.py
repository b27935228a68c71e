"""How far long work has come: a bar on standard error where somebody looks at it, with its rate and what is left; silent otherwise."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

#: Columns of a bar, and of what stands beside it.
_BAR, _BESIDE = 36, 54

Advance = Callable[..., None]


@contextmanager
def progress(label: str, length: int, unit: str = "") -> Iterator[Advance]:
    """Counts up to ``length``: the function that is given takes how much was done since, and what of.

    ``unit`` names what is told a second.
    """
    started, done = time.monotonic(), 0
    hidden = not length or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb"
    width = max(5, min(_BAR, shutil.get_terminal_size().columns - _BESIDE))
    with click.progressbar(
        length=length, label=label, file=sys.stderr, hidden=hidden, width=width, show_pos=True, item_show_func=lambda told: told or ""
    ) as bar:

        def advance(number: int, what: str = "") -> None:
            nonlocal done
            done += number
            seconds = time.monotonic() - started
            rate = f"{done / seconds:,.3g} {unit}/s" if unit and seconds > 0 and done else ""
            bar.update(number, what or rate)

        yield advance
