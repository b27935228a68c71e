"""The requests that a process is answering: work in the background lets them pass."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

#: Seconds of calm after which work goes on, and those after which it goes on anyway.
CALM, PATIENCE = 0.005, 0.05


class Traffic:
    """How many requests are being answered now."""

    def __init__(self) -> None:
        self._inside, self._last = 0, 0.0
        self._changed = threading.Condition()

    @contextmanager
    def request(self) -> Iterator[None]:
        """Answer a request."""
        with self._changed:
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._last = time.monotonic()
                self._changed.notify_all()

    def let_pass(self, patience: float = PATIENCE) -> None:
        """Wait until no request is being answered and none has just been, but not for ever: a busy service gets its work done too."""
        until = time.monotonic() + patience
        with self._changed:
            while (now := time.monotonic()) < until:
                calm = self._last + CALM if not self._inside else until
                if calm <= now:
                    return
                self._changed.wait(min(calm, until) - now)
