"""A chart as SVG or PNG, drawn by vl-convert in this process: no browser, no network."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from factcheck.errors import ChartsNotDrawn

SVG, PNG = "image/svg+xml", "image/png"
#: Pixels of a PNG for each of the chart's, for print and dense screens.
_SCALE = 2.0
#: No address of any kind may be asked for by a chart.
_NOWHERE: list[str] = []


def can_draw() -> bool:
    """Whether the library is there."""
    return find_spec("vl_convert") is not None


def drawn(spec: Mapping[str, Any], media: str = SVG) -> bytes:
    """The chart as a picture. Without the extra `charts` it is ChartsNotDrawn."""
    try:
        import vl_convert
    except ImportError:
        raise ChartsNotDrawn from None
    if media == PNG:
        return bytes(vl_convert.vegalite_to_png(dict(spec), scale=_SCALE, allowed_base_urls=_NOWHERE))
    return str(vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=_NOWHERE)).encode()
