"""Stored checks run again by several processes, each with the reference data mapped for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import factcheck
from factcheck.jobs.core import Core
from factcheck.jobs.rechecks import Again, Answering, again
from factcheck.store.checks import StoredCheck

if TYPE_CHECKING:
    from factcheck.reference.snapshot import Reference
    from factcheck.settings import Settings

#: Checks that a process takes at once.
_TOGETHER = 5
#: The core of a process of the pool.
_core: Core | None = None


@contextmanager
def answering(settings: Settings, reference: Reference, clock: Callable[[], date], workers: int) -> Iterator[Answering]:
    """What runs stored checks again: this process, or so many others."""
    if workers == 1:
        core = Core(reference, clock)
        yield lambda stored: (again(core, one.request, one.body) for one in stored)
        return
    told = (settings.reference_path or None, settings.packs, clock)
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_start, initargs=told) as pool:

        def answered(stored: Sequence[StoredCheck]) -> Iterable[Again]:
            return pool.map(_again, [(one.request, one.body) for one in stored], chunksize=_TOGETHER)

        yield answered


def _start(path: str | None, packs: Sequence[str], clock: Callable[[], date]) -> None:
    global _core
    _core = Core(factcheck.load_reference(path, packs), clock)


def _again(stored: tuple[Mapping[str, Any], Mapping[str, Any]]) -> Again:
    assert _core is not None
    return again(_core, *stored)
