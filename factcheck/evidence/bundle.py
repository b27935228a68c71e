"""bundle(): the evidence of a check that was made before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from factcheck.answer import Check
from factcheck.errors import OtherCheck
from factcheck.evidence.recording import Edited, record
from factcheck.reference.snapshot import Reference


def bundle(
    check: Check, request: Mapping[str, Any], reference: Reference, audit: Mapping[str, Any] | None, *, edited: Edited | None = None
) -> dict[str, Any]:
    """The self-contained bundle of a check, made by checking again what was asked, under watch.

    ``request`` has the options that it was asked with; the day that counts is the check's own. Whoever needs both, the check and
    its evidence, has them at once from `record`. Raises OtherCheck where the reference data are not those of the check.
    """
    recorded = record({**request, "as_of": check.as_of}, reference, edited=edited)
    if recorded.check != replace(check, id=None, created=None):
        raise OtherCheck(f"the check rests on {check.reference.snapshot}, engine {check.engine}")
    kept = replace(recorded, request=replace(recorded.request, as_of=_day(request.get("as_of"))))
    return kept.bundle(audit, id=check.id, created=check.created)


def _day(day: Any) -> str | None:
    return day if day is None or isinstance(day, str) else day.isoformat()
