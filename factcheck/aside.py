"""One question to a process of its own, which ends when nobody waits for the answer any more.

The question is the first line of its standard input, which stays open as long as somebody waits; the answer is one line of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any


class Silent(Exception):
    """The process has ended without a word."""


class TooLong(Exception):
    """The process has not answered in time, and was ended."""


def ask(
    module: str, question: Mapping[str, Any], wanted: Callable[[], bool], *, look: float, within: float = float("inf")
) -> Mapping[str, Any] | None:
    """What a module says when it is run as a program; None where nobody wants it any more, which is looked at every ``look`` seconds.

    Raises Silent, and TooLong after ``within`` seconds.
    """
    with subprocess.Popen([sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            return _answered(process, json.dumps(question), wanted, look, time.monotonic() + within)
        finally:
            process.kill()


def _answered(
    process: subprocess.Popen[str], question: str, wanted: Callable[[], bool], look: float, until: float
) -> Mapping[str, Any] | None:
    if process.stdin is None or process.stdout is None:
        raise AssertionError("both pipes were asked for")
    with suppress(BrokenPipeError):
        process.stdin.write(question + "\n")
        process.stdin.flush()
    lines: list[str] = []
    reading = threading.Thread(target=lambda: lines.append(process.stdout.readline() if process.stdout else ""), daemon=True)
    reading.start()
    while reading.is_alive():
        if not wanted():
            return None
        if time.monotonic() > until:
            raise TooLong
        reading.join(look)
    if not lines or not lines[0].endswith("\n"):
        raise Silent
    answer: Mapping[str, Any] = json.loads(lines[0])
    return answer


def answer(told: Callable[[Any], Mapping[str, Any]], *, nice: int) -> None:
    """Answer the question that this process was started for, and end; ``nice`` is how much it stands back for others."""
    os.nice(nice)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed is no answer
    question = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_asker, daemon=True).start()
    answers.write(json.dumps(told(question)) + "\n")
    answers.flush()
    os._exit(0)


def _end_with_asker() -> None:
    sys.stdin.read()
    os._exit(1)
