"""The chart of a finding as a Vega-Lite specification."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from factcheck.charts.drawing import Bars, Claimed, Line, Subject, drawing, title
from factcheck.charts.theme import Theme

_WIDTH, _HEIGHT, _ROW = 420, 170, 26
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def chart(subject: Subject, theme: Theme) -> dict[str, Any] | None:
    """The chart of a finding; None where it rests on no figure."""
    drawn = drawing(subject)
    if drawn is None:
        return None
    colour = theme.verdict(subject.found.verdict)
    body = _bars(drawn, theme, colour) if isinstance(drawn, Bars) else _line(drawn, theme, colour)
    about, lines = title(subject)
    heading = {"text": about, "subtitle": list(lines), "anchor": "start", "subtitleColor": theme.faint}
    return frame(theme) | {"title": heading, "width": _WIDTH, **body}


def frame(theme: Theme) -> dict[str, Any]:
    """What every chart has."""
    return {"$schema": _SCHEMA, "config": theme.config}


def time_axis(period: str, points: int) -> dict[str, Any]:
    """Ticks at whole periods, labelled as the pack writes them."""
    quarter = "utcyear(datum.value) + '-Q' + (floor(utcmonth(datum.value) / 3) + 1)"
    kind = "Q" if "-Q" in period else "M" if "-" in period and "/" not in period and "-H" not in period else "A"
    label = {"Q": quarter, "M": "utcFormat(datum.value, '%Y-%m')", "A": "utcFormat(datum.value, '%Y')"}[kind]
    return {"labelExpr": label, "labelOverlap": "greedy", "labelFlush": False, "tickCount": min(points, 8)} | (
        {"tickMinStep": 31_536_000_000} if kind == "A" else {}
    )


def _line(drawn: Line, theme: Theme, colour: str) -> dict[str, Any]:
    """The series around the period, the figure that counts, and what was claimed."""
    values = [{"day": one.day, "value": one.value, "used": n in drawn.used} for n, one in enumerate(drawn.points)]
    axis = time_axis(drawn.period, len(values))
    across = {"field": "day", "type": "temporal", "scale": {"type": "utc"}, "title": None, "axis": axis}
    up = {"field": "value", "type": "quantitative", "title": drawn.unit, "scale": {"zero": False, "nice": True}}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": values},
            "mark": {"type": "line", "color": theme.line, "point": {"color": theme.line, "size": 18}},
            "encoding": {"x": across, "y": up},
        },
        {
            "data": {"values": [one for one in values if one["used"]]},
            "mark": {"type": "point", "filled": True, "size": 90, "color": theme.line, "opacity": 1},
            "encoding": {"x": across, "y": up},
        },
        *(_claimed(drawn, drawn.claimed, theme, colour, across, up) if drawn.claimed else ()),
    ]
    return {"height": _HEIGHT, "layer": layers}


def _claimed(
    drawn: Line, claimed: Claimed, theme: Theme, colour: str, across: Mapping[str, Any], up: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The claimed number over its period with the interval that it stands for."""
    day = drawn.points[claimed.place].day
    data = {"values": [{"day": day, "value": claimed.value, "low": claimed.low, "high": claimed.high, "text": claimed.text}]}
    left = 2 * claimed.place >= len(drawn.points)
    beside: dict[str, Any] = {"align": "right", "dx": -10} if left else {"align": "left", "dx": 10}
    words = {"type": "text", "baseline": "bottom", "dy": -6, "fontWeight": "bold", **beside}
    told = {"x": across, "y": up, "text": {"field": "text"}}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeWidth": 4, "color": colour, "opacity": 0.5},
            "encoding": {"x": across, "y": {**up, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": data,
            "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 130, "color": colour, "opacity": 1},
            "encoding": {"x": across, "y": up},
        },
        {"data": data, "mark": {**words, "stroke": theme.paper, "strokeWidth": 4, "color": theme.paper}, "encoding": told},
        {"data": data, "mark": {**words, "color": colour}, "encoding": told},
    ]


def _bars(drawn: Bars, theme: Theme, colour: str) -> dict[str, Any]:
    """Bars with their intervals, the one that the claim is about in the colour of the verdict."""
    rows = [
        {"row": one.name, "value": one.value, "low": one.low, "high": one.high, "text": one.text}
        | {"colour": colour if one.judged else theme.line}
        for one in drawn.rows
    ]
    across: dict[str, Any] = {"type": "quantitative", "title": drawn.unit}
    if drawn.of_hundred:
        across["scale"] = {"domain": [0, 100]}
    down = {"field": "row", "type": "nominal", "sort": [one["row"] for one in rows], "title": None, "axis": {"labelLimit": 160}}
    tone = {"field": "colour", "type": "nominal", "scale": None}
    return {
        "height": _ROW * len(rows),
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "bar", "opacity": 0.75}, "encoding": {"y": down, "x": {**across, "field": "value"}, "color": tone}},
            {
                "mark": {"type": "rule", "strokeWidth": 2, "color": theme.ink},
                "encoding": {"y": down, "x": {**across, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": "bold", "color": theme.ink},
                "encoding": {"y": down, "x": {**across, "field": "high"}, "text": {"field": "text"}},
            },
        ],
    }
