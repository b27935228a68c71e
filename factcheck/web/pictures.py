"""Charts of readings that are not kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from factcheck.charts.drawing import subject_of
from factcheck.charts.render import PNG, SVG, drawn
from factcheck.charts.spec import chart
from factcheck.charts.theme import THEMES
from factcheck.errors import NotFound
from factcheck.web.caller import CHECKING
from factcheck.web.endpoint import Answers, StrictBlueprint, endpoint
from factcheck.web.pinned import core
from factcheck.wire.requests import ChartRequest

blueprint = StrictBlueprint("charts", __name__, description="Pictures of findings.")


@endpoint(
    blueprint,
    "/v1/charts",
    body=ChartRequest,
    gives=Answers(SVG, also={SVG: partial(drawn, media=SVG), PNG: partial(drawn, media=PNG)}),
    problems=(404,),
    scope=CHECKING,
)
def create_chart(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Draw what a reading claims beside what the figures say, as SVG or PNG; nothing is kept.

    A reading that rests on no figure has no chart, which is a 404.
    """
    check = core().check({**{name: value for name, value in asked.items() if name != "assertion"}, "assertions": [asked["assertion"]]})
    (claim,) = check.claims
    drawing = chart(subject_of(check, claim.assertions[0], core().reference), THEMES[asked["theme"]])
    if drawing is None:
        raise NotFound("There is no figure to draw.")
    return drawing
