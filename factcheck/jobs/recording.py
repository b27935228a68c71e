"""Checks that are to be kept: made with what they rest on, so that they can be made again when the data have changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from factcheck.evidence import Edited, Recorded, record
from factcheck.wire.core import Core
from factcheck.wire.edited import edited


def recorded(core: Core, asked: Mapping[str, Any]) -> Recorded:
    """The check of a request as it was loaded, with its evidence."""
    readings = edited(asked["assertions"]) if asked.get("assertions") else None
    day = asked["as_of"] or asked["published"] or (None if asked.get("format") == "html" else core.clock())
    return record({**asked, "as_of": day}, core.reference, edited=Edited(*readings) if readings else None)
