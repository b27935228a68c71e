"""A stored check with what is kept beside it: what was sent, what editors say of it, and where it can be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from factcheck.answer import Check, CheckedClaim
from factcheck.assessment.explain.names import References
from factcheck.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Review:
    """An editor's own verdict on the n-th claim of a check, beside the machine's; `at` is a time in UTC as ISO 8601 writes it."""

    n: int
    verdict: Verdict
    note: str | None
    reviewer: str
    at: str

    @property
    def moment(self) -> datetime:
        """The time of the review; without an offset it is UTC."""
        moment = datetime.fromisoformat(self.at)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def overrules(self, claim: CheckedClaim) -> bool:
        """Whether the editor says something else than the machine, whose sentences then no longer stand."""
        return self.verdict is not claim.verdict


def standing(reviews: Iterable[Review]) -> Mapping[int, Review]:
    """The review that counts for each claim: the newest; of two of the same moment the one that comes later."""
    return {one.n: one for one in sorted(reviews, key=lambda review: review.moment)}


@dataclass(frozen=True, slots=True)
class Dossier:
    """A stored check, the request that it answers, all reviews of its claims, the address of the service and who publishes.

    ``reference`` gives measures and places their names; without it they are told by their codes.
    """

    check: Check
    request: Mapping[str, Any] = field(default_factory=dict)
    reviews: tuple[Review, ...] = ()
    base_url: str = ""
    publisher: str = ""
    reference: References | None = None

    @property
    def address(self) -> str:
        """Where the check is read; a check that is not stored has no address, which is a ValueError."""
        if self.check.id is None:
            raise ValueError("a check that is not stored has no address")
        return f"{self.base_url.rstrip('/')}/v1/checks/{self.check.id}"

    @property
    def page(self) -> str | None:
        """Where the text stands, by the sender; None where that is no address on the web."""
        return web_address(self.request.get("url"))


def web_address(written: str | None) -> str | None:
    """The address, where it is one that a link may lead to.

    >>> web_address("https://news.example/a/1")
    'https://news.example/a/1'
    >>> web_address("javascript:alert(1)")
    """
    if not written or not written.isprintable() or " " in written:
        return None
    try:
        parts = urlsplit(written)
    except ValueError:
        return None
    return written if parts.scheme in {"http", "https"} and parts.hostname else None
