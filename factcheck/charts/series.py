"""The chart of a whole series, as it is known on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from factcheck.charts.drawing import scale_of, unit_name
from factcheck.charts.history import levels
from factcheck.charts.spec import frame, time_axis
from factcheck.charts.theme import Theme
from factcheck.model.series import SeriesKey
from factcheck.reference.snapshot import Reference
from factcheck.wire.names import Names


def series_chart(reference: Reference, key: SeriesKey, as_of: date, theme: Theme, language: str = "en") -> dict[str, Any] | None:
    """A line of the levels of single periods; None where there is none."""
    points = levels(reference, key, as_of)
    if not points:
        return None
    names = Names.of(language, reference)
    scale = scale_of(max(abs(one.value) for one in points), names)
    across = {
        "field": "day",
        "type": "temporal",
        "scale": {"type": "utc"},
        "title": None,
        "axis": time_axis(points[-1].period, len(points)),
    }
    up = {
        "field": "value",
        "type": "quantitative",
        "title": unit_name(reference.catalogue.measures[key.measure].unit, scale, names),
        "scale": {"zero": False, "nice": True},
    }
    return frame(theme) | {
        "width": 640,
        "height": 220,
        "data": {"values": [{"day": one.day, "value": one.value / scale.factor} for one in points]},
        "mark": {"type": "line", "color": theme.line, "point": {"color": theme.line, "size": 16} if len(points) < 60 else False},
        "encoding": {"x": across, "y": up},
    }
