"""The verdict of a check as a picture of one line."""

from __future__ import annotations

from markupsafe import Markup

from factcheck.charts.theme import THEMES
from factcheck.model.verdict import Verdict
from factcheck.wire.outline import MARKS
from factcheck.wire.plain import width_of

#: White letters stand on these colours with a contrast of at least 4.5.
_PAPER = THEMES["light"]
_LEFT = "factcheck"
_SVG = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{left}: {right}">'
    "<title>{left}: {right}</title>"
    '<rect width="{width}" height="20" rx="3" fill="#333a44"/><path d="M{at} 0h{wide}q3 0 3 3v14q0 3-3 3h-{wide}z" fill="{colour}"/>'
    '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="6" y="14">{left}</text>'
    '<text x="{text}" y="14">{right}</text></g></svg>'
)


def badge(verdict: Verdict, named: str) -> str:
    """The badge as SVG; the verdict is told by its word and its sign as well as by its colour."""
    right = f"{MARKS[verdict]} {named}"
    at = 12 + 7 * len(_LEFT)
    width = at + 12 + 7 * width_of(right)
    return str(_SVG.format(left=_LEFT, right=right, at=at, wide=width - at - 3, width=width, text=at + 6, colour=_PAPER.verdict(verdict)))
