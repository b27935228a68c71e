"""What a worker of this machine does when it starts; Dask calls it by its name."""

from __future__ import annotations

import signal


def dask_setup(worker: object) -> None:
    """Leave Ctrl-C, which a terminal sends to every process, to the command: it ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
