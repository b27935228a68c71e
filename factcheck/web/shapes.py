"""Checks in the media types that people and other programs take."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, g, request

from factcheck.answer import Check
from factcheck.errors import NotAcceptable
from factcheck.model.verdict import Verdict
from factcheck.store.checks import StoredCheck
from factcheck.store.reviews import Review as Stored
from factcheck.web.pinned import core
from factcheck.wire.dossier import Dossier, Review
from factcheck.wire.forms import ANNOTATIONS, CLAIM_REVIEW, FORMS, HTML, MARKDOWN, PLAIN


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A stored check with all reviews of it; as JSON it is the check alone, which never changes."""

    check: StoredCheck
    reviews: Sequence[Stored]

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the API."""
        return self.check.to_dict()


def dossier(value: Check | StoredCheck | Reviewed) -> Dossier:
    """What the forms of a check are made from."""
    settings = current_app.extensions["factcheck"].settings
    if isinstance(value, Check):
        return Dossier(value, g.get("sent") or request.args, reference=core().reference)
    check, reviews = (value.check, value.reviews) if isinstance(value, Reviewed) else (value, ())
    told = tuple(Review(one.claim, Verdict(one.verdict), one.note, one.reviewer, one.at) for one in reversed(reviews))
    return Dossier(Check.from_dict(check.body), check.request, told, settings.public_url, settings.publisher, core().reference)


def _as(media: str) -> Callable[[Any], str]:
    return lambda value: FORMS[media](dossier(value))


def _rated(value: Any) -> str:
    written = FORMS[CLAIM_REVIEW](dossier(value))
    if '"ClaimReview"' not in written:
        raise NotAcceptable("No claim of this check has a review that rates it, so there is no ClaimReview.")
    return written


#: What every check can be had as, and what only a stored one can.
TEXTS: Mapping[str, Callable[[Any], str]] = {PLAIN: _as(PLAIN), MARKDOWN: _as(MARKDOWN), HTML: _as(HTML)}
STORED: Mapping[str, Callable[[Any], str]] = {**TEXTS, CLAIM_REVIEW: _rated, ANNOTATIONS: _as(ANNOTATIONS)}
