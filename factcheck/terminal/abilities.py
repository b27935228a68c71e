"""What the terminal at the other end can show: how wide it is, whether it takes colours, links and signs beyond ASCII."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from factcheck.wire.plain import Style

#: Columns of what no terminal shows, and the narrowest and widest lines of one.
_PIPE, _NARROWEST, _WIDEST = 80, 30, 100
#: Variables by which terminals that take links (OSC 8) tell of themselves, and the names of such terminals.
_LINKING = frozenset({"KITTY_WINDOW_ID", "WT_SESSION", "DOMTERM", "KONSOLE_VERSION", "WEZTERM_PANE", "GHOSTTY_RESOURCES_DIR"})
_PROGRAMS = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby"})
_TERMS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "contour", "wezterm")
#: The first release of the library of GNOME's and other terminals that takes links without faults.
_VTE = 5000
#: Signs that are told in ASCII where the encoding has no others.
_ASCII = str.maketrans({
    "✓": "+", "≈": "~", "✗": "x", "–": "-", "—": "-", "−": "-", "“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "…": "...", "·": "|",
    "×": "*", "«": '"', "»": '"', "\u00a0": " ", "\u202f": " ",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Abilities:
    """``live`` is whether somebody looks at it, or wants it as if: only then is it more than the plain text."""

    live: bool
    width: int
    colour: bool
    links: bool
    unicode: bool

    @classmethod
    def of(cls, stream: TextIO, environ: Mapping[str, str], colour: str = "auto") -> Abilities:
        """Those of a stream; ``colour`` is `always`, `never` or `auto`, which goes by NO_COLOR, FORCE_COLOR and TERM."""
        terminal = stream.isatty()
        dumb = environ.get("TERM") == "dumb"
        coloured = _coloured(environ, terminal=terminal and not dumb) if colour == "auto" else colour == "always"
        live = terminal or coloured
        links = terminal and not dumb and colour != "never" and _takes_links(environ)
        return cls(live, _width(stream, environ) if live else _PIPE, coloured, links, _is_unicode(stream))

    @property
    def style(self) -> Style:
        """How text is laid out for it."""
        return Style(self.width, self.colour, self.links)

    def fitted(self, text: str) -> str:
        """The text in signs that it can show; as it is where nobody looks at it."""
        return text if self.unicode or not self.live else text.translate(_ASCII)


def _takes_links(environ: Mapping[str, str]) -> bool:
    """Whether a terminal is known to take links; FORCE_HYPERLINK says it for others, or `0` that it does not."""
    if "FORCE_HYPERLINK" in environ:
        return environ["FORCE_HYPERLINK"] not in ("", "0")
    vte = environ.get("VTE_VERSION", "")
    return (
        bool(_LINKING & environ.keys())
        or environ.get("TERM_PROGRAM") in _PROGRAMS
        or environ.get("TERM", "").startswith(_TERMS)
        or (vte.isdigit() and int(vte) >= _VTE)
    )


def _coloured(environ: Mapping[str, str], *, terminal: bool) -> bool:
    if environ.get("NO_COLOR"):
        return False
    forced = environ.get("FORCE_COLOR", "")
    return forced != "0" if forced else terminal


def _width(stream: TextIO, environ: Mapping[str, str]) -> int:
    columns = environ.get("COLUMNS", "")
    try:
        wide = int(columns) if columns.isdigit() else os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        wide = 0
    return min(max(wide or _PIPE, _NARROWEST), _WIDEST)


def _is_unicode(stream: TextIO) -> bool:
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "").startswith("utf")
