"""The compiled reference data of a run: made once, before the workers start, and mapped by each of them."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck import logs
from factcheck.answer.engine import ENGINE
from factcheck.datapack.compiled import open_snapshot
from factcheck.datapack.embedded import digest_now, open_named, open_packs, places_of, snapshot_in
from factcheck.datapack.manifest import PACK_FILE
from factcheck.datapack.opening import turn
from factcheck.errors import FactcheckError
from factcheck.rings import look_seldom

if TYPE_CHECKING:
    from factcheck.reference.snapshot import Reference


class OtherEngine(FactcheckError):
    """A worker has another version of the package, or other reference data, than the one who asks: its answers would be others."""

    slug = "other-engine"
    title = "Worker does not fit"


@dataclass(frozen=True, slots=True)
class Mapped:
    """Reference data by their digest: the packs that they come from, the lowest first, the file that holds them compiled where one
    could be written, and the engine that answers from them."""

    digest: str
    folders: tuple[str, ...]
    path: str | None
    engine: str = ENGINE


def compiled(folders: tuple[Path, ...], beside: Path) -> Mapped:
    """See that packs are compiled, once whoever asks at the same time; kept in ``beside`` where no other folder takes files.

    Raises PackError with the faults of broken packs.
    """
    places = (*places_of(folders), beside)
    with turn(places):
        digest = digest_now(folders) if all((one / PACK_FILE).is_file() for one in folders) else ""
        path = snapshot_in(places, digest)
        if path is None:
            digest = open_packs(folders, places).digest
            path = snapshot_in(places, digest)
    return Mapped(digest, tuple(str(one.resolve()) for one in folders), str(path.resolve()) if path else None)


@lru_cache(maxsize=1)
def opened(mapped: Mapped) -> Reference:
    """The data as this process has them, mapped at the first asking. Raises OtherEngine."""
    if mapped.engine != ENGINE:
        raise OtherEngine(f"A worker has factcheck {ENGINE}, this is {mapped.engine}.")
    logs.configure("error")
    folders = tuple(map(Path, mapped.folders))
    if mapped.path and Path(mapped.path).is_file():
        reference = open_snapshot(Path(mapped.path))
    else:  # another machine: its own installation has them, and compiles them for all of its workers where it must
        with turn(places_of(folders)):
            reference = open_named(folders, mapped.digest)
    if reference.digest != mapped.digest:
        raise OtherEngine(f"A worker has the reference data {reference.digest}, the run is made with {mapped.digest}.")
    gc.collect()
    gc.freeze()  # the reference data stay
    look_seldom()
    return reference
