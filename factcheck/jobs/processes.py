"""Requests answered by several processes, each with the reference data mapped for itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import factcheck
from factcheck.jobs.rechecks import Again, Answering, again
from factcheck.wire.core import Core

if TYPE_CHECKING:
    from factcheck.reference.snapshot import Reference
    from factcheck.settings import Settings

#: Requests that a process takes at once.
_TOGETHER = 5
#: The core of a process of the pool.
_core: Core | None = None


@contextmanager
def answering(settings: Settings, reference: Reference, workers: int) -> Iterator[Answering]:
    """What answers stored requests: this process, or so many others."""
    if workers == 1:
        yield lambda requests: map(partial(again, Core(reference)), requests)
        return
    told = (settings.reference_path or None, settings.packs)
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_start, initargs=told) as pool:

        def answered(requests: Sequence[Mapping[str, Any]]) -> Iterable[Again]:
            return pool.map(_again, requests, chunksize=_TOGETHER)

        yield answered


def _start(path: str | None, packs: Sequence[str]) -> None:
    global _core
    _core = Core(factcheck.load_reference(path, packs))


def _again(request: Mapping[str, Any]) -> Again:
    assert _core is not None
    return again(_core, request)
