"""Asking a source politely and safely: within its quota, not again where nothing is new, not soon where it says no, and not for ever."""

from __future__ import annotations

import hashlib
import random
import re
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import quote, urljoin, urlsplit

from factcheck.answer.engine import ENGINE
from factcheck.datapack.feeds import Feed
from factcheck.errors import SourceError, Undelivered, UrlNotAllowed
from factcheck.fetchers.fetched import Original
from factcheck.fetchers.ledger import Ledger, MemoryLedger
from factcheck.outbound.get import Bounds
from factcheck.outbound.resolve import Resolver
from factcheck.outbound.urls import checked_url

if TYPE_CHECKING:
    from requests import Response

AGENT = f"factcheck/{ENGINE} (checks statistical claims; refreshes its reference data)"
#: How often one address is asked before it counts as not to be had, and failures in a row after which a host is left alone.
TRIES = 5
#: Seconds for which such a host is left alone, and one that says 429 and not until when.
CIRCUIT, UNTOLD = 900.0, 3_600.0
#: The longest `Retry-After` that is believed; what is longer or unreadable counts as this long.
LONGEST = 86_400.0
REDIRECTS = 3
_EXCERPT = 200
#: Steps of a request that can go well the next time.
_PASSING = ("dns", "connect", "timeout", "broken")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Getting:
    """How sources are asked: with which keys, by which clock, and how long one waits for them.

    ``private`` lists sources outside the public internet, which may be asked by plain http. ``patience`` are the seconds that a
    pause inside a fetch may have; where a source wants a longer one, the fetch ends and says when to come back.
    """

    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    private: tuple[str, ...] = ()
    ledger: Ledger = field(default_factory=MemoryLedger)
    bounds: Bounds = field(default_factory=Bounds)
    patience: float = 60.0
    clock: Callable[[], datetime] = _now
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    resolver: Resolver = socket.getaddrinfo
    ca: str | None = None


class Asked:
    """One feed being asked: what came so far, and what the next fetch can be told by.

    ``before`` are the validators of the last fetch; those of a feed that reads otherwise by now do not count.
    """

    def __init__(self, feed: Feed, getting: Getting, before: Mapping[str, Mapping[str, str]]) -> None:
        from requests import Session

        from factcheck.outbound.session import Checked

        self.feed, self.getting = feed, getting
        self.at = getting.clock()
        self.reads = hashlib.sha256(repr((feed.series, feed.areas, feed.same_areas, feed.options)).encode()).hexdigest()
        self.before = {address: told for address, told in before.items() if told.get("reads") == self.reads}
        self.validators: dict[str, Mapping[str, str]] = {}
        self.originals: list[Original] = []
        self._adapter = Checked(getting.bounds, getting.private, getting.resolver, getting.ca)
        self._session = Session()
        self._session.trust_env = False
        self._session.headers.clear()
        self._session.mount("https://", self._adapter)
        self._session.mount("http://", self._adapter)

    def get(self, address: str, accept: str = "*/*") -> Original | None:
        """The answer of an address, which is kept; None where it is the one of the last time. Raises SourceError."""
        original = self._file(address) if address.startswith("file:") else self._ask(address, accept, conditional=True)
        if original is None:
            self.validators[address] = self.before[address]
            return None
        return self.keep(original) if self.is_news(original) else None

    def look(self, address: str, accept: str = "*/*") -> Original:
        """The answer of an address even where it is the one of the last time; it is not kept. Raises SourceError."""
        original = self._ask(address, accept, conditional=False)
        assert original is not None
        return original

    def keep(self, original: Original) -> Original:
        """Keep an answer with the fetch."""
        self.originals.append(original)
        self.validators.setdefault(original.address, {"sha256": original.checksum, "reads": self.reads})
        return original

    def is_news(self, original: Original) -> bool:
        """Whether an answer is another one than the last time; its bytes decide, whatever its headers say."""
        return self.before.get(original.address, {}).get("sha256") != original.checksum

    def fail(self, kind: str, address: str, detail: str, content: bytes | str = b"", retry_at: datetime | None = None) -> NoReturn:
        """End the fetch. No key is told, even where the source repeats it."""
        raise SourceError(
            self.feed.id,
            kind,
            self._hidden(address),
            self._hidden(detail),
            excerpt=self._hidden(excerpt(content)),
            retry_at=retry_at,
        )

    def _hidden(self, text: str) -> str:
        key = self.getting.keys.get(self.feed.key or "")
        for form in (key, quote(key, safe="")) if key else ():
            text = text.replace(form, "…")
        return text

    def _file(self, address: str) -> Original:
        path = self.feed.folder / address.removeprefix("file:")
        if not path.resolve().is_relative_to(self.feed.folder.resolve()):
            self.fail("address", address, "the file lies outside the pack")
        try:
            with path.open("rb") as file:
                content = file.read(self.getting.bounds.size + 1)
        except OSError as error:
            self.fail("file", address, f"it cannot be read: {error.strerror}")
        if len(content) > self.getting.bounds.size:
            self.fail("too-large", address, f"it has more than {self.getting.bounds.size:,} bytes")
        original = Original(address, self.getting.clock(), "", content)
        self.validators[address] = {"sha256": original.checksum, "reads": self.reads}
        return original

    def _ask(self, address: str, accept: str, conditional: bool) -> Original | None:
        headers = {"User-Agent": AGENT, "Accept": accept}
        if conditional and (told := self.before.get(address)):
            names = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
            headers |= {wanted: told[name] for name, wanted in names.items() if name in told}
        response = self._follow(address, headers)
        if response.status_code == 304:
            if not set(headers) & {"If-None-Match", "If-Modified-Since"}:
                self.fail("status", address, "it answered 304 (nothing new) without being asked for news")
            return None
        content = response.content
        if response.status_code == 204 or (response.status_code == 200 and not content.strip()):
            self.fail("empty", address, f"it answered {response.status_code} with nothing in it")
        if response.status_code != 200:
            kind = "too-big" if response.status_code == 413 else "status"
            self.fail(kind, address, f"it answered {response.status_code}", content)
        media = (response.headers.get("content-type") or "").strip()[:200]
        original = Original(address, self.getting.clock(), media, content)
        kept = {name: value for name in ("ETag", "Last-Modified") if (value := response.headers.get(name)) and len(value) < 500}
        self.validators[address] = {**kept, "sha256": original.checksum, "reads": self.reads}
        return original

    def _follow(self, address: str, headers: Mapping[str, str]) -> Response:
        """The answer at the end of at most three redirects, each of them to an address that may be asked."""
        url = self._with_key(address)
        for _ in range(REDIRECTS + 1):
            try:
                checked_url(url, allowed_private=self.getting.private)
            except UrlNotAllowed as error:
                kind = "address" if url == self._with_key(address) else "redirect"
                self.fail(kind, address, f"nothing is asked there: {error.detail}", url if kind == "redirect" else "")
            response = self._insist(address, url, headers)
            if response.status_code not in (301, 302, 303, 307, 308):
                return response
            if not (location := response.headers.get("location")):
                self.fail("redirect", address, "it answered with a redirect that leads nowhere", response.content)
            url = urljoin(url, location)
        return self.fail("redirect", address, f"more than {REDIRECTS} redirects", url)

    def _with_key(self, address: str) -> str:
        if self.feed.key is None:
            return address
        if not (key := self.getting.keys.get(self.feed.key)):
            self.fail("key", address, f"it wants a key: give it as {self.feed.key}=… in FACTCHECK_SOURCE_KEYS")
        return f"{address}{'&' if '?' in address else '?'}{self.feed.key_parameter}={quote(key, safe='')}"

    def _insist(self, address: str, url: str, headers: Mapping[str, str]) -> Response:
        """Ask until there is an answer that is one, a few times at most and within the time that all of it may take."""
        host = urlsplit(url).netloc.lower()
        began, told = time.monotonic(), ("timeout", "the time for all tries ran out", b"")
        for attempt in range(TRIES):
            self._enter(address, host)
            left = self.getting.bounds.total - (time.monotonic() - began)
            kind, detail, content, asks = self._attempt(url, headers, max(left, 0.01))
            if not isinstance(content, bytes):
                self._note(host, failed=False)
                return content
            if kind in ("address", "tls", "too-large"):
                self.fail(kind, address, detail, content)
            self._obey(address, host, detail, content, asks)
            away = self._note(host, failed=True)
            if not (attempt and kind == "timeout"):  # the time of a later try may be what the tries before it have left
                told = kind, detail, content
            if away is not None or attempt + 1 == TRIES or left <= 0:
                kind, detail, content = told
                self.fail(kind, address, detail, content, away or self.getting.clock() + timedelta(seconds=CIRCUIT))
            if asks is None:
                self.getting.sleep(min(30.0, 2.0**attempt) * (0.5 + self.getting.chance()))
        raise AssertionError("the last attempt ends the loop")

    def _attempt(self, url: str, headers: Mapping[str, str], left: float) -> tuple[str, str, Response | bytes, str | None]:
        """One request: its answer, or the step at which it failed, why, the beginning of what came, and its `Retry-After`."""
        from requests import RequestException

        self._adapter.bounds = replace(self.getting.bounds, total=min(self.getting.bounds.total, left))
        try:
            response = self._session.get(url, headers=dict(headers), allow_redirects=False)
        except Undelivered as error:
            return error.kind, error.detail, b"", None
        except UrlNotAllowed as error:
            return "address", error.detail, b"", None
        except RequestException as error:
            return "broken", f"the request failed ({type(error).__name__})", b"", None
        if response.status_code == 429 or response.status_code >= 500 or response.status_code == 408:
            asks = response.headers.get("retry-after") if response.status_code in (429, 503) else None
            told = f"it answered {response.status_code}"
            if response.status_code == 429 and asks is None:
                return "status", f"{told}, and not until when", response.content or b" ", str(int(UNTOLD))
            return "status", told, response.content or b" ", _dated(asks, response.headers.get("date"))
        return "", "", response, None

    def _enter(self, address: str, host: str) -> None:
        """Wait for room within the quota; a host that wants to be left alone is."""
        own = urlsplit(self.feed.url).netloc.lower() == host
        while True:
            now = self.getting.clock()
            with self.getting.ledger.host(host) as record:
                if record.away_until > now.timestamp():
                    until = datetime.fromtimestamp(record.away_until, UTC)
                    self.fail("away", address, f"{host} is left alone until {until:%Y-%m-%d %H:%M} UTC: {record.away_for}", retry_at=until)
                wait = record.take(self.feed.quota if own else None, now.timestamp())
            if wait <= 0:
                return
            if wait > self.getting.patience:
                self.fail("quota", address, f"{host} takes {self.feed.quota}", retry_at=now + timedelta(seconds=wait))
            self.getting.sleep(wait)

    def _note(self, host: str, *, failed: bool) -> datetime | None:
        """Count failures in a row; after too many of them the host is left alone until the moment that is returned."""
        now = self.getting.clock()
        with self.getting.ledger.host(host) as record:
            record.failures = record.failures + 1 if failed else 0
            if record.failures < TRIES:
                return None
            record.failures = 0
            record.away_until, record.away_for = now.timestamp() + CIRCUIT, f"{TRIES} requests in a row failed"
        return now + timedelta(seconds=CIRCUIT)

    def _obey(self, address: str, host: str, detail: str, content: bytes, asks: str | None) -> None:
        """Stay away as long as the source asks: here, where that is short; else until the moment that the error tells."""
        if asks is None:
            return
        now = self.getting.clock()
        header, _, date = asks.partition("\n")
        wait = retry_after(header, now, date or None)
        if wait is not None and wait <= self.getting.patience:
            self.getting.sleep(wait + self.getting.chance())
            return
        why = detail if detail.endswith("when") else f"{detail} with Retry-After {header[:60]!r}"
        if wait is None:
            wait, why = LONGEST, f"{why}, which is no time to wait for; it is left alone for a day"
        with self.getting.ledger.host(host) as record:
            record.away_until, record.away_for = max(record.away_until, now.timestamp() + wait), why
        self.fail("retry-after", address, why, content, now + timedelta(seconds=wait))


def _dated(asks: str | None, date: str | None) -> str | None:
    """A `Retry-After` with the time by the clock of who sent it."""
    return asks if asks is None or date is None else f"{asks}\n{date}"


def retry_after(header: str, now: datetime, date: str | None = None) -> float | None:
    """The seconds that a `Retry-After` asks for; None where it cannot be read, lies in the past or asks for more than a day.

    A moment is taken by our clock and, where ``date`` tells it, by that of the source; the longer wait counts.

    >>> retry_after("120", datetime(2026, 11, 27, tzinfo=UTC))
    120.0
    >>> retry_after("1000000000", datetime(2026, 11, 27, tzinfo=UTC)) is None
    True
    """
    text = header.strip()
    if re.fullmatch(r"[0-9]{1,12}", text, re.ASCII):
        wait = float(text)
    else:
        moment, theirs = _moment(text), _moment(date or "")
        if moment is None:
            return None
        wait = max((moment - one).total_seconds() for one in (now, theirs) if one is not None)
        if wait < 0:
            return None
    return wait if wait <= LONGEST else None


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def excerpt(content: bytes | str) -> str:
    """The beginning of what a source said as one line that can be logged and shown."""
    text = content[: 4 * _EXCERPT].decode("utf-8", "replace") if isinstance(content, bytes) else content
    return re.sub(r"[^\w!-~]+", " ", text).strip()[:_EXCERPT]
