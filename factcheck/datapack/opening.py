"""Packs compiled in a process of its own that stands back for others, so that a service goes on answering meanwhile.

Run as `python -m factcheck.datapack.opening`; it reads one line that names folders, and ends when nobody waits for it any more.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from factcheck import aside
from factcheck.datapack.compiled import SUFFIX
from factcheck.datapack.embedded import open_packs
from factcheck.datapack.faults import PackError
from factcheck.datapack.whole import BEGUN
from factcheck.errors import FactcheckError, ReferenceUnavailable

#: How much the process stands back for those that answer.
_NICE = 10
#: Snapshots that are kept in one folder; the others are compiled anew if somebody goes back to them.
KEPT = 5
#: Seconds after which a snapshot that is only begun is nobody's any more: the process that wrote it was killed.
_LEFT = 3600.0
#: Seconds after which the one who waits looks whether it is still wanted.
_LOOK = 0.1
#: The most faults of a pack that are told.
_TOLD = 20


def compiled_aside(folders: tuple[Path, ...], places: tuple[Path, ...], wanted: Callable[[], bool]) -> str | None:
    """Compile packs in another process and keep the snapshot in the first of the places that takes it; gives its digest.

    None where nobody wants it any more. Raises ReferenceUnavailable with the faults of broken packs.
    """
    asked = {"folders": [str(one) for one in folders], "places": [str(one) for one in places]}
    try:
        answer = aside.ask("factcheck.datapack.opening", asked, wanted, look=_LOOK)
    except aside.Silent:
        raise ReferenceUnavailable(
            "The process that compiles them has ended without a word; it may want more memory than there is."
        ) from None
    if answer is None:
        return None
    if "digest" not in answer:
        raise ReferenceUnavailable(str(answer["fault"]))
    return str(answer["digest"])


def _opened(folders: tuple[Path, ...], places: tuple[Path, ...]) -> Mapping[str, str]:
    try:
        with turn(places):  # who comes second finds what the first one has compiled
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


@contextmanager
def turn(places: tuple[Path, ...]) -> Iterator[None]:
    """The turn to compile into the first folder that takes files: of many processes one does the work."""
    for place in places:
        try:
            place.mkdir(parents=True, exist_ok=True)
            lock = (place / "compiling").open("ab")
        except OSError:
            continue
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
            return
    yield


def _tidy(place: Path) -> None:
    """Leave the snapshots that were compiled last; one that somebody still answers from goes when they do."""
    with suppress(OSError):
        files = sorted(place.glob(f"*{SUFFIX}"), key=lambda file: file.stat().st_mtime, reverse=True)
        begun = [file for file in place.glob(f".*{BEGUN}") if file.stat().st_mtime < time.time() - _LEFT]
        for file in files[KEPT:] + begun:
            file.unlink(missing_ok=True)


def main() -> None:
    """Compile what the first line names and tell what came of it."""
    aside.answer(lambda asked: _opened(tuple(map(Path, asked["folders"])), tuple(map(Path, asked["places"]))), nice=_NICE)


if __name__ == "__main__":
    main()
