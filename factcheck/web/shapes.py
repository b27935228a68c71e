"""Checks in the media types that people and other programs take."""

from __future__ import annotations

from factcheck.answer import Check
from factcheck.store.checks import StoredCheck
from factcheck.wire.plain import render


def as_check(value: Check | StoredCheck) -> Check:
    """The check, whether it was kept or not."""
    return Check.from_dict(value.body) if isinstance(value, StoredCheck) else value


def as_text(value: Check | StoredCheck) -> str:
    """A check to be read in a terminal or pasted."""
    return render(as_check(value))
