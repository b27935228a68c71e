"""Checking and reading texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import current_app, g

from factcheck.answer import Check, Parsed
from factcheck.errors import ClaimTooLong
from factcheck.web.core import Core
from factcheck.web.endpoint import StrictBlueprint, endpoint
from factcheck.wire.answers import CheckSchema, ParsedSchema
from factcheck.wire.plain import render
from factcheck.wire.requests import CheckQuery, CheckRequest, ParseRequest

blueprint = StrictBlueprint("checks", __name__, description="Check a text, or read it without a verdict.")
_TEXT = {"text/plain": render}


def _core() -> Core:
    core: Core = current_app.extensions["factcheck"].core
    return core


@endpoint(blueprint, "/v1/checks", body=CheckRequest, gives=CheckSchema, also=_TEXT)
def create_check(asked: Mapping[str, Any]) -> Check:
    """Check a text, from a sentence up to a whole article, or edited readings of one.

    Every statistical assertion in it is found, read, computed from published figures and judged, with working and sources.
    Nothing is kept at present, whatever `store` says, so the answer is 200 in full.
    """
    return _core().check(asked)


@endpoint(blueprint, "/v1/check", query=CheckQuery, gives=CheckSchema, also=_TEXT, problems=(422,))
def read_check(asked: Mapping[str, Any]) -> Check:
    """Check one short claim: for curl and browser extensions.

    The answer can be cached, for the day where no date of publication is given.
    """
    limit = current_app.extensions["factcheck"].settings.max_claim_characters
    if len(asked["text"]) > limit:
        raise ClaimTooLong(len(asked["text"]), limit)
    g.cache_control = _lifetime(fixed=bool(asked["published"] or asked["as_of"]))
    context = {name: asked[name] for name in ("entity", "measure", "period")}
    return _core().check({**asked, "context": context})


@endpoint(blueprint, "/v1/parse", body=ParseRequest, gives=ParsedSchema)
def create_parse(asked: Mapping[str, Any]) -> Parsed:
    """Read a text: its assertions alone, no verdict."""
    return _core().parse(asked)


def _lifetime(*, fixed: bool) -> str:
    """A day, or what is left of today: "last month" means another month tomorrow."""
    now = datetime.now(UTC)
    midnight = datetime.combine(now.date() + timedelta(days=1), time(tzinfo=UTC))
    return f"public, max-age={86400 if fixed else int((midnight - now).total_seconds())}"
