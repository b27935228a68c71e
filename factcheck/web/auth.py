"""Who asks, found out before anything of the request is read: by the key, or by how the installation goes without."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import unquote_plus

from flask import current_app, g, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from factcheck.access import digest_of, holds_secret, is_secret
from factcheck.errors import ExpiredKey, FactcheckError, InvalidKey, KeyInUrl, TooManyFailures
from factcheck.settings import Settings
from factcheck.store import Store
from factcheck.store import keys as stored
from factcheck.store.database import stamp
from factcheck.store.keys import Key
from factcheck.web.addresses import address, from_this_machine
from factcheck.web.caller import CHECKING, LOCAL, NOBODY, READER, Caller, needed, require
from factcheck.web.origins import refuse_foreign_origin

#: Seconds for which what was read about keys is taken for true: after that a revoked key is refused everywhere.
FRESH = 0.5
#: Wrong keys that an address may try in a minute.
WRONG_KEYS = 20
#: Keys that a process remembers at once.
_REMEMBERED = 10_000
#: Paths that a supervisor asks by address, whatever the host's name and whoever asks.
PROBES = frozenset({"/healthz", "/readyz"})
#: Parameters by which other services take keys.
_KEY_NAMES = frozenset({"access_token", "api_key", "apikey"})


class Ring:
    """The keys of an installation as one process knows them."""

    def __init__(self, settings: Settings, store: Store | None, ticks: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._store, self._ticks = settings, store, ticks
        self._found: dict[str, tuple[float, Key]] = {}
        self._made = (float("-inf"), False)
        self._origins: tuple[float, frozenset[str]] = (float("-inf"), frozenset())
        self._failures = FixedWindowRateLimiter(MemoryStorage())

    def holder(self, secret: str) -> Caller:
        """Who holds a key; a problem where it is not good. What cannot be a key is not looked up."""
        key = self._key(digest_of(secret)) if is_secret(secret) else None
        if key is None or key.revoked is not None:
            raise self._wrong()
        if key.state(self._now()) == "expired":
            raise ExpiredKey(f"The key expired on {(key.rights.expires or '')[:10]}.")
        return Caller(key.rights.owner, frozenset({*key.rights.scopes, CHECKING}), key.id, frozenset(key.rights.origins))

    def without_key(self) -> Caller:
        """Who asks without a key."""
        mode = self._settings.anonymous
        if mode == "local" and from_this_machine() and not self._in_use():
            return LOCAL
        return READER if mode == "read" or (mode == "local" and self._store is None) else NOBODY

    def origins(self) -> frozenset[str]:
        """The origins whose pages may use one key or another."""
        at, known = self._origins
        if self._store is not None and self._ticks() - at > FRESH:
            with self._store.reading() as connection:
                known = stored.origins(connection, self._now())
            self._origins = (self._ticks(), known)
        return known

    def _in_use(self) -> bool:
        at, made = self._made
        if not made and self._store is not None and self._ticks() - at > FRESH:
            with self._store.reading() as connection:
                made = stored.any_made(connection)
            self._made = (self._ticks(), made)
        return made

    def _now(self) -> str:
        return "" if self._store is None else stamp(self._store.database.clock())

    def _key(self, digest: str) -> Key | None:
        at, known = self._found.get(digest, (float("-inf"), None))
        if self._store is None or self._ticks() - at <= FRESH:
            return known
        with self._store.reading() as connection:
            key = stored.holding(connection, digest)
        if len(self._found) >= _REMEMBERED:
            self._found.clear()
        if key is not None:
            self._found[digest] = (self._ticks(), key)
        return key

    def _wrong(self) -> FactcheckError:
        # Counted only after the key was looked at: nobody can shut out those who share an address with them.
        limit, where = RateLimitItemPerMinute(WRONG_KEYS), address()
        if self._failures.hit(limit, where):
            return InvalidKey("There is no such key, or it was revoked.")
        wait = self._failures.get_window_stats(limit, where).reset_time - time.time()
        return TooManyFailures(f"More than {WRONG_KEYS} wrong keys came from this address in a minute.", max(1, round(wait)))


def authenticate() -> None:
    """Find out whose key it is, where there is one."""
    if request.method == "OPTIONS" or request.path in PROBES:
        return
    _refuse_key_in_address()
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        ring: Ring = current_app.extensions["factcheck"].ring
        g.caller = ring.holder(secret.strip())


def admit() -> None:
    """Refuse who may not ask this before the body is read: by the origin of the page, then by the scope."""
    if request.method == "OPTIONS" or request.endpoint is None:
        return
    refuse_foreign_origin()
    if (scope := needed()) is not None:
        require(scope)


def _refuse_key_in_address() -> None:
    query = unquote_plus(request.query_string.decode("latin-1"))
    names = {part.partition("=")[0].lower() for part in query.split("&")}
    if holds_secret(query) or holds_secret(request.path) or names & _KEY_NAMES:
        raise KeyInUrl("A key does not belong into an address: revoke it, and send the next one in the header Authorization.")
