"""Following the packs on disk: when they have changed they are compiled aside, and the process answers from the new ones.

Every process looks for itself; the one that is first compiles, the others find its snapshot. A pack that is broken changes nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from factcheck import logs, metrics
from factcheck.datapack.compiled import open_snapshot
from factcheck.datapack.embedded import digest_now, embedded_packs, open_packs, places_of, snapshot_in
from factcheck.datapack.opening import compiled_aside
from factcheck.errors import FactcheckError, ReferenceUnavailable, Unavailable
from factcheck.jobs.current import Current, Refused
from factcheck.store.database import now, stamp

if TYPE_CHECKING:
    from factcheck.reference.snapshot import Reference
    from factcheck.settings import Settings

#: Seconds after which a thread looks whether the process still goes on.
_IDLE = 0.5
#: Seconds after which packs that were refused are tried again though their manifests are the same, and the most of them: twice as
#: many each time. Files that were copied after their manifest are in place by then.
_AGAIN, _AGAIN_MOST = 30.0, 600.0


def served_packs(settings: Settings) -> tuple[Path, ...]:
    """The folders of the packs that a service answers from, the lowest first."""
    below = (Path(settings.reference_path),) if settings.reference_path else embedded_packs()
    return (*below, *map(Path, settings.packs))


def served(settings: Settings) -> Reference:
    """The reference data of a service, from their snapshot. Raises PackError with every fault of a broken pack."""
    return open_packs(served_packs(settings))


class Following:
    """Looks at packs every few seconds."""

    def __init__(self, current: Current, folders: tuple[Path, ...], seconds: float, places: tuple[Path, ...] | None = None) -> None:
        self._current, self._folders, self._seconds = current, folders, seconds
        self._places = places_of(folders) if places is None else places
        self._stopped = threading.Event()
        self._untold: list[Callable[[Reference], None]] = []
        self._pause, self._due = _AGAIN, 0.0
        self._thread = threading.Thread(target=self._follow, name="following")

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; what is being compiled is given up."""
        self._stopped.set()
        self._thread.join()

    def look(self) -> bool:
        """Look once; tells whether other data have come into use."""
        try:
            changed = self._taken_up()
        except (FactcheckError, OSError) as error:
            self._refuse(None, str(error))
            changed = False
        self._tell()
        return changed

    def _follow(self) -> None:
        while self._goes_on():
            until = time.monotonic() + self._seconds
            while self._goes_on() and time.monotonic() < until:
                self._stopped.wait(min(_IDLE, self._seconds))
            if self._goes_on():
                self._safely()

    def _safely(self) -> None:
        try:
            self.look()
        except Exception as error:  # noqa: BLE001 # a fault at one look does not end the next ones
            logs.failed(error, work="following")

    def _goes_on(self) -> bool:
        return not self._stopped.is_set() and threading.main_thread().is_alive()

    def _taken_up(self) -> bool:
        digest, refused = digest_now(self._folders), self._current.refused
        if digest == self._current.reference.digest:
            if refused is not None:  # it was changed back
                self._current.refused = None
            return False
        if refused is not None and refused.digest == digest and time.monotonic() < self._due:
            return False
        try:
            opened = self._opened(digest)
        except (FactcheckError, OSError) as error:
            self._refuse(digest, str(error))
            return False
        if opened is None or opened.digest == self._current.reference.digest:
            return False
        former = self._current.reference.digest
        self._current.exchange(opened)
        self._untold = list(self._current.hearers)
        self._pause = _AGAIN
        metrics.count_exchange()
        logs.logger().info("reference", former=former, snapshot=opened.digest)
        return True

    def _opened(self, digest: str) -> Reference | None:
        """The data that the packs hold now, from a snapshot that lies there or is compiled aside; None when the process ends."""
        found = snapshot_in(self._places, digest)
        if found is not None:
            return open_snapshot(found)
        with TemporaryDirectory(prefix="factcheck-") as own:  # for packs with no place beside them that can be written to
            places = (*self._places, Path(own))
            made = compiled_aside(self._folders, places, self._goes_on)
            if made is None:
                return None
            found = snapshot_in(places, made)
            if found is None:
                raise ReferenceUnavailable("Their snapshot cannot be written: there is no room, or no folder that takes it.")
            return open_snapshot(found)

    def _refuse(self, digest: str | None, detail: str) -> None:
        """Go on with what there is; told once, and tried again later and later."""
        before = self._current.refused
        self._pause = min(2 * self._pause, _AGAIN_MOST) if before is not None and before.digest == digest else _AGAIN
        self._due = time.monotonic() + self._pause
        if before is None or (before.digest, before.detail) != (digest, detail):
            self._current.refused = Refused(digest, detail, stamp(now()))
            metrics.count_refusal()
            logs.logger().error("reference", refused=digest, fault=detail)

    def _tell(self) -> None:
        """Tell those who want to know; who cannot listen now is told at the next look."""
        for hearer in list(self._untold):
            try:
                hearer(self._current.reference)
            except Unavailable as error:
                logs.logger().warning("failed", work="following", error=type(error).__name__)
            else:
                self._untold.remove(hearer)
