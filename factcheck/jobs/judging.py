"""Texts judged for others: in this process, or as a process of its own that reads requests and writes what it finds, a line each.

Run as `python -m factcheck.jobs.judging` by `beside`; it ends when nobody writes to it any more.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from factcheck import logs
from factcheck.errors import FactcheckError, RequestError
from factcheck.evidence import pressed
from factcheck.jobs.core import Core
from factcheck.rings import look_seldom
from factcheck.wire.lines import Line, loaded, merged
from factcheck.wire.problems import problem_of_line

if TYPE_CHECKING:
    from factcheck.reference.snapshot import Reference

#: What was found: the `check` with its `evidence`, where it may be kept, or a `problem`; nothing where it is what was answered before.
#: And the `snapshot` that it was found in, where anything was looked for.
Found = dict[str, Any]
#: What is asked, as it was sent; and what some of that was answered before.
Requests = Sequence[Mapping[str, Any]]
Answers = Sequence[Mapping[str, Any]]
#: Seconds for what may take as long as it likes.
_LONG = 1e9
#: What an answer has from being made and kept, not from what it says.
_MADE = frozenset({"id", "created", "reference", "engine", "url", "supersedes"})


@dataclass(frozen=True, slots=True)
class Here:
    """Judges texts in this process."""

    reference: Reference

    def __call__(self, requests: Requests, day: date, within: float, before: Answers = ()) -> list[Found]:
        """What is found of the first requests; see `place.Judge`."""
        core, until = Core(self.reference, lambda: day), time.monotonic() + within
        found: list[Found] = []
        for request, answered in zip_longest(requests, before):
            found.append(_found(core, request, answered) | {"snapshot": self.reference.digest})
            if time.monotonic() > until:
                break
        return found


def judged_lines(
    judge: Callable[[Requests, date, float], list[Found]], lines: Sequence[Line], options: Mapping[str, Any], day: date
) -> Iterator[tuple[Line, Found]]:
    """Every line of a file with what is found of it, however long that takes; ``options`` hold where a line says nothing."""
    readable = [line for line in lines if not line.problem]
    found: list[Found] = []
    while len(found) < len(readable):
        found += judge([merged(line.sent, options) for line in readable[len(found) :]], day, _LONG)
    known = iter(found)
    for line in lines:
        yield line, {"check": None, "problem": line.problem} if line.problem else next(known)


def _found(core: Core, request: Mapping[str, Any], before: Mapping[str, Any] | None) -> Found:
    try:
        asked = loaded(request)
        if not asked["store"]:
            return {"check": core.check(asked).to_dict(), "problem": None, "evidence": None}
        recorded = core.record(asked)
        check = recorded.check.to_dict()
        if before is not None and _said(check) == _said(before):
            return {"check": None, "problem": None, "evidence": None}
        return {"check": check, "problem": None, "evidence": pressed(recorded)}
    except RequestError as error:
        return unfounded(error)
    except Exception as error:  # noqa: BLE001 # whatever one text does to the reader, the others are judged
        logs.failed(error, work="judging")
        return unfounded(FactcheckError())


def _said(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in answer.items() if name not in _MADE}


def unfounded(error: FactcheckError) -> Found:
    """A text of which nothing is found, and why."""
    return {"check": None, "problem": problem_of_line(error, None), "evidence": None}


def _answer(told: IO[str], answers: IO[str]) -> None:
    """The first line names packs and the digest that is wanted, and is answered by the one that they have.

    Each further one is answered by what is found.
    """
    from factcheck.datapack.embedded import open_named  # after signals are left to who asks

    begun = json.loads(told.readline())
    logs.configure(begun["log_level"])
    os.nice(begun["nice"])
    here = Here(open_named(tuple(map(Path, begun["folders"])), begun["digest"]))
    gc.collect()
    gc.freeze()  # the reference data stay
    look_seldom()
    _write(answers, here.reference.digest)
    for line in told:
        asked = json.loads(line)
        _write(answers, here(asked["requests"], date.fromisoformat(asked["day"]), asked["within"], asked["before"]))


def _write(answers: IO[str], told: object) -> None:
    answers.write(json.dumps(told, separators=(",", ":"), allow_nan=False) + "\n")
    answers.flush()


def main() -> None:
    """Judge what comes; signals are for the process that asks."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed is no answer
    _answer(sys.stdin, answers)


if __name__ == "__main__":
    main()
