"""How often a process looks for rings of objects that nobody holds any more."""

from __future__ import annotations

import gc

#: New objects after which it looks: judging makes many, and hardly a ring.
_OBJECTS = 20_000


def look_seldom() -> None:
    """Look for rings only after many new objects: by Python's own measure that takes a tenth of the time of judging."""
    gc.set_threshold(_OBJECTS)
