"""The colours of charts, on light and on dark paper; the verdicts' are those of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from factcheck.model.verdict import Verdict

_FONT = "system-ui, 'Noto Sans', 'Noto Sans CJK SC', sans-serif"


@dataclass(frozen=True, slots=True)
class Theme:
    """Paper, ink, faint ink, the grid, the line of the figures, and a colour for each verdict."""

    paper: str
    ink: str
    faint: str
    grid: str
    line: str
    verdicts: Mapping[str, str]

    def verdict(self, verdict: Verdict) -> str:
        """The colour of a verdict."""
        return self.verdicts[verdict]

    @property
    def config(self) -> dict[str, Any]:
        """Vega-Lite's configuration."""
        return {
            "background": "transparent",
            "font": _FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": self.faint, "titleColor": self.faint, "gridColor": self.grid, "domainColor": self.grid,
                "tickColor": self.grid,
                "titleFontWeight": "normal",
            },
            "title": {"color": self.ink, "subtitleColor": self.faint, "fontSize": 13, "subtitleFontSize": 11, "offset": 10},
        }  # fmt: skip


THEMES: Mapping[str, Theme] = {
    "light": Theme(
        "#fff", "#1d1f23", "#5b616b", "#d9d7d0", "#1f4e8c",
        {"supported": "#17692f", "mostly_supported": "#4b6a00", "refuted": "#b3201a", "inconsistent": "#8a2b8f", "ambiguous": "#8a5a00",
         "insufficient_data": "#545b66", "not_checkable": "#545b66"},
    ),
    "dark": Theme(
        "#1c1f24", "#e8e6e1", "#a4abb6", "#3a3f48", "#8ab8f0",
        {"supported": "#62c983", "mostly_supported": "#b3cf5c", "refuted": "#ff8a80", "inconsistent": "#e19be6", "ambiguous": "#e5b454",
         "insufficient_data": "#aab2bf", "not_checkable": "#aab2bf"},
    ),
}  # fmt: skip
