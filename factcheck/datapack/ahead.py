"""Large tables compiled by two processes: this one and one more, which leaves its pieces where this one looks for them.

The other process is started as a program of its own (`python -m factcheck.datapack.ahead`) and not forked: this one may have threads.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from factcheck.datapack.pieces import Listing, figures_of, is_kept
from factcheck.reference.catalogue import Catalogue

#: Below so many bytes of tables, as they are packed, another process costs more than it saves.
_WORTH = 8_000_000


@contextmanager
def helped(listings: Sequence[Listing], catalogue: Catalogue) -> Iterator[tuple[Listing, ...]]:
    """Another process compiles some of the tables meanwhile; gives those that it does, and waits for it at the end."""
    wanted = [one for one in listings if not is_kept(one)]
    given = _half(wanted) if sum(len(one.content) for one in wanted) >= _WORTH and (os.cpu_count() or 1) > 1 else ()
    process = _started(given, catalogue) if given else None
    try:
        yield given if process is not None else ()
        if process is not None:
            process.wait()  # what it could not do is done here
    finally:
        if process is not None and process.poll() is None:
            process.kill()
            process.wait()


def _half(listings: Sequence[Listing]) -> tuple[Listing, ...]:
    """About half of the work."""
    mine, other = 0, 0
    given = []
    for one in sorted(listings, key=lambda one: (-len(one.content), one.name)):
        if mine <= other:
            mine += len(one.content)
        else:
            other += len(one.content)
            given.append(one)
    return tuple(given)


def _started(listings: Sequence[Listing], catalogue: Catalogue) -> subprocess.Popen[bytes] | None:
    try:
        process = subprocess.Popen([sys.executable, "-m", "factcheck.datapack.ahead"], stdin=subprocess.PIPE)
    except OSError:
        return None
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin as pipe:
        pickle.dump((os.getpid(), listings, catalogue), pipe, protocol=pickle.HIGHEST_PROTOCOL)
    return process


def main() -> None:
    """Compile what the other process tells, as long as it is there."""
    other, listings, catalogue = pickle.load(sys.stdin.buffer)
    for one in listings:
        if os.getppid() == other:
            figures_of(one, catalogue, keep=True)


if __name__ == "__main__":
    main()
