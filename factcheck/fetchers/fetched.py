"""What was fetched of one feed: the answers as they came, and the values that were read out of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from factcheck.model.series import Status


@dataclass(frozen=True, slots=True)
class Original:
    """One answer as it came: from which address, when, in what media type; its bytes after transport decoding."""

    address: str
    at: datetime
    media: str
    content: bytes

    @property
    def checksum(self) -> str:
        """The sha256 of its bytes in hexadecimal."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Value:
    """One value as the source writes it: a period code (`2026-08`), a plain decimal with the source's own digits, and how firm it is."""

    period: str
    text: str
    status: Status = Status.NORMAL


@dataclass(frozen=True, slots=True)
class Edition:
    """What a source said of some series as of one day.

    ``series`` maps series keys (`USA.unemployment_rate.M`) to values in the order of their periods. ``exact``: the values first
    appeared on ``published``; otherwise that is the latest day on which they can have appeared.
    """

    published: date
    exact: bool
    series: Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """All of one fetch of one feed.

    ``editions`` in the order of their days: one as a rule, several where a source tells its own history. ``described`` is what
    the source says of each series (unit, title, base year, adjustment … by its own names), so that a change of it is noticed.
    ``unchanged``: the source said that nothing is new, or answered the very bytes of the last time; then there are no editions.
    ``validators`` are what the next fetch may send to be told so: by address, `ETag` and `Last-Modified`.
    """

    feed: str
    at: datetime
    originals: tuple[Original, ...] = ()
    editions: tuple[Edition, ...] = ()
    described: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unchanged: bool = False
    validators: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
