"""Packs compiled in a process of its own that stands back for others, so that a service goes on answering meanwhile.

Run as `python -m factcheck.datapack.opening`; it reads one line that names folders, and ends when nobody waits for it any more.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from factcheck.datapack.compiled import SUFFIX
from factcheck.datapack.embedded import open_packs
from factcheck.datapack.faults import PackError
from factcheck.errors import FactcheckError, ReferenceUnavailable

#: How much the process stands back for those that answer.
_NICE = 10
#: Snapshots that are kept in one folder; the others are compiled anew if somebody goes back to them.
KEPT = 5
#: Seconds after which the one who waits looks whether it is still wanted.
_LOOK = 0.1
#: The most faults of a pack that are told.
_TOLD = 20


def compiled_aside(folders: tuple[Path, ...], places: tuple[Path, ...], wanted: Callable[[], bool]) -> str | None:
    """Compile packs in another process and keep the snapshot in the first of the places that takes it; gives its digest.

    None where nobody wants it any more. Raises ReferenceUnavailable with the faults of broken packs.
    """
    command = [sys.executable, "-m", "factcheck.datapack.opening"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        asked = {"folders": [str(one) for one in folders], "places": [str(one) for one in places]}
        try:
            answer = _answered(process, json.dumps(asked), wanted)
        finally:
            process.kill()
    if answer is None:
        return None
    if "digest" not in answer:
        raise ReferenceUnavailable(str(answer["fault"]))
    return str(answer["digest"])


def _answered(process: subprocess.Popen[str], asked: str, wanted: Callable[[], bool]) -> Mapping[str, Any] | None:
    """What it says; its standard input stays open as long as somebody waits."""
    if process.stdin is None or process.stdout is None:
        raise AssertionError("both pipes were asked for")
    with suppress(BrokenPipeError):
        process.stdin.write(asked + "\n")
        process.stdin.flush()
    lines: list[str] = []
    reading = threading.Thread(target=lambda: lines.append(process.stdout.readline() if process.stdout else ""), daemon=True)
    reading.start()
    while reading.is_alive():
        if not wanted():
            return None
        reading.join(_LOOK)
    if not lines or not lines[0].endswith("\n"):
        return {"fault": "The process that compiles them has ended without a word; it may want more memory than there is."}
    answer: Mapping[str, Any] = json.loads(lines[0])
    return answer


def _opened(folders: tuple[Path, ...], places: tuple[Path, ...]) -> Mapping[str, str]:
    try:
        reference = open_packs(folders, places)
    except PackError as error:
        told = [f"{fault.file}:{fault.line}:{fault.column}: {fault.rule}: {fault.message}" for fault in error.faults[:_TOLD]]
        more = len(error.faults) - len(told)
        return {"fault": "; ".join(told) + (f"; and {more:,} more" if more else "")}
    except (FactcheckError, OSError) as error:
        return {"fault": str(error)}
    for place in places:
        _tidy(place)
    return {"digest": reference.digest}


def _tidy(place: Path) -> None:
    """Leave the snapshots that were compiled last; one that somebody still answers from goes when they do."""
    with suppress(OSError):
        files = sorted(place.glob(f"*{SUFFIX}"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[KEPT:]:
            file.unlink(missing_ok=True)


def _end_with_reader() -> None:
    sys.stdin.read()
    os._exit(1)


def main() -> None:
    """Compile what the first line names and tell what came of it."""
    os.nice(_NICE)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed is no answer
    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_reader, daemon=True).start()
    answers.write(json.dumps(_opened(tuple(map(Path, asked["folders"])), tuple(map(Path, asked["places"])))) + "\n")
    answers.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
