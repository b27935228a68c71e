"""The reference data of one request: taken once, so that all of an answer is from one snapshot, whatever is exchanged meanwhile."""

from __future__ import annotations

from flask import current_app, g

from factcheck.jobs.core import Core


def core() -> Core:
    """The core that this request is answered by, from its beginning to its end."""
    if "core" not in g:
        service = current_app.extensions["factcheck"]
        g.core = Core(service.current.reference, service.clock)
    pinned: Core = g.core
    return pinned
