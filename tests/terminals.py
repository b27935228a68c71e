"""Commands run in a terminal: a pseudo-terminal of a given size, as somebody sits in front of."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import sys
import termios
from collections.abc import Callable, Mapping
from pathlib import Path

from factcheck.wire.plain import width_of

_CONTROLS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b\]8;[^\x1b]*\x1b\\")
#: What terminals and people set, which is not to come from whoever runs the tests.
_CLEARED = {
    "NO_COLOR",
    "FORCE_COLOR",
    "FORCE_HYPERLINK",
    "COLUMNS",
    "VTE_VERSION",
    "TERM_PROGRAM",
    "KITTY_WINDOW_ID",
    "WT_SESSION",
    "KONSOLE_VERSION",
}


def in_terminal(
    *arguments: str | Path,
    columns: int = 80,
    environment: Mapping[str, str] | None = None,
    stdout: Path | None = None,
    at: Callable[[str, int], None] | None = None,
) -> tuple[str, int]:
    """What a command of the command line writes to a terminal, and its exit code. ``stdout`` sends its output to a file, so that only
    its errors are seen; ``at`` is told all that is seen so far, and the process."""
    process, terminal = pty.fork()
    if process == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        if stdout is not None:
            os.dup2(os.open(stdout, os.O_WRONLY | os.O_CREAT), 1)
        inherited = {name: value for name, value in os.environ.items() if name not in _CLEARED}
        told = {**inherited, "TERM": "xterm-256color", "PYTHONUTF8": "1", **(environment or {})}
        os.execve(sys.executable, [sys.executable, "-m", "factcheck", *map(str, arguments)], told)
    seen = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        seen += piece
        if at is not None:
            at(seen.decode("utf-8", "replace"), process)
    os.close(terminal)
    return seen.decode("utf-8").replace("\r\n", "\n"), os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def bare(text: str) -> str:
    """The text without colours and links."""
    return _CONTROLS.sub("", text)


def too_wide(text: str, columns: int) -> list[str]:
    """The lines that do not fit; an address is left whole."""
    return [line for line in bare(text).splitlines() if width_of(line) > columns and "://" not in line]
