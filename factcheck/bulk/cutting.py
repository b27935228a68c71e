"""The lines of a file, whatever their length: nobody holds more than the longest one that can be a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

#: Bytes of a line that are read, and of a file that are skipped at once. A text of the greatest length, each sign escaped, has 12 MB.
LONGEST = 16 * 1024 * 1024


def cut_lines(file: BinaryIO, seen: Callable[[bytes], object] = len, until: float = float("inf")) -> Iterator[tuple[bytes, int]]:
    """Each line from where the file stands up to the byte ``until``, of a longer one its first LONGEST bytes; and its size in bytes.

    ``seen`` is told everything that is read.

    >>> import io
    >>> list(cut_lines(io.BytesIO(b"a\\nbc")))
    [(b'a\\n', 2), (b'bc', 2)]
    """
    at = file.tell()
    while at < until and (raw := file.readline(LONGEST)):
        seen(raw)
        size, piece = len(raw), raw
        while not piece.endswith(b"\n") and (piece := file.readline(LONGEST)):
            seen(piece)
            size += len(piece)
        at += size
        yield raw, size
