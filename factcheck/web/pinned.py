"""The reference data of one request: taken once, so that all of an answer is from one snapshot, whatever is exchanged meanwhile."""

from __future__ import annotations

from flask import current_app, g

from factcheck.jobs.core import Core
from factcheck.jobs.sources import Standing, standings


def core() -> Core:
    """The core that this request is answered by, from its beginning to its end."""
    if "core" not in g:
        service = current_app.extensions["factcheck"]
        g.core = Core(service.current.reference, service.clock)
    pinned: Core = g.core
    return pinned


def current_standings() -> tuple[Standing, ...]:
    """How the datasets of this request's reference data stand today."""
    return standings(core().reference, current_app.extensions["factcheck"].packs, core().clock())
