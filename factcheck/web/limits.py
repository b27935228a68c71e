"""How much one may ask: texts checked and things changed, counted together for all keys of an owner, or without a key by address."""

from __future__ import annotations

import logging
import math
import time
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_limiter import ApplicationLimit, Limiter, RateLimitExceeded
from limits.errors import StorageError

from factcheck import logs
from factcheck.errors import RateLimited
from factcheck.settings import Settings
from factcheck.web.addresses import address
from factcheck.web.caller import CHECKING, LOCAL, caller, needed
from factcheck.web.handlers import respond

#: Seconds that the counters beyond this process may take; after that it counts by itself.
_PATIENCE = 0.2


class _Told(logging.Handler):
    """Tells the operator in the log of the service that Redis is away, or back."""

    def emit(self, record: logging.LogRecord) -> None:
        logs.logger().warning("limits", told=record.getMessage())


def install(app: Flask, settings: Settings) -> None:
    """Count in this process, or in Redis for all processes and machines; without Redis everybody goes on counting for themselves."""
    if settings.rate is None:
        return
    app.before_request(_find_whose)
    app.after_request(_tell)  # runs after the limiter's own
    limiter = Limiter(
        address,
        app=app,
        application_limits=[_counting(settings, maybe_known=False), _counting(settings, maybe_known=True)],
        strategy="fixed-window",
        storage_uri=settings.redis_url or "memory://",
        storage_options={"wrap_exceptions": True, **(_in_redis() if settings.redis_url else {})},
        in_memory_fallback_enabled=bool(settings.redis_url),
        swallow_errors=True,
    )
    if not any(isinstance(one, _Told) for one in limiter.logger.handlers):
        limiter.logger.addHandler(_Told(logging.WARNING))
    limiter.request_filter(lambda: "counted" not in g)
    app.extensions["factcheck.limiter"] = limiter
    app.register_error_handler(RateLimitExceeded, _exceeded)


def _counting(settings: Settings, *, maybe_known: bool) -> ApplicationLimit:
    """One count for both: what the client may know already is counted when it turns out that it does not."""
    return ApplicationLimit(
        settings.rate_limit,
        key_function=lambda: str(g.counted),
        scope="requests",
        exempt_when=lambda: _may_be_known() is not maybe_known,
        deduct_when=_is_new if maybe_known else None,
    )


def _in_redis() -> dict[str, Any]:
    from redis.backoff import NoBackoff  # an extra
    from redis.retry import Retry

    return {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE, "retry": Retry(NoBackoff(), 0)}


def _find_whose() -> None:
    """Whose request it is that counts: to check a text or to change something; on a service of one's own nothing is counted."""
    if request.method == "OPTIONS" or request.endpoint is None:
        return
    if needed() == CHECKING or request.method not in {"GET", "HEAD"}:
        asking = caller()
        if asking is not LOCAL:
            g.counted = f"owner:{asking.owner}" if asking.key else f"address:{address()}"


def _may_be_known() -> bool:
    return "If-None-Match" in request.headers and request.method in {"GET", "HEAD"}


def _is_new(response: Response) -> bool:
    return response.status_code not in {304, 429}


def _exceeded(error: RateLimitExceeded) -> Response:
    amount, seconds = error.limit.limit.amount, error.limit.limit.get_expiry()
    _, wait = _left() or (0, seconds)
    told = RateLimited(f"More than {amount:,} requests came in {seconds:,} seconds.", wait)
    response = respond(told, 429)
    response.headers["Retry-After"] = str(wait)
    return response


def _tell(response: Response) -> Response:
    """What may be asked, and what is left of it (draft-ietf-httpapi-ratelimit-headers-10)."""
    settings: Settings = current_app.extensions["factcheck"].settings
    left = _left() if "counted" in g else None
    if settings.rate is not None and left is not None:
        response.headers["RateLimit-Policy"] = f'"default";q={settings.rate.requests};w={settings.rate.seconds}'
        response.headers["RateLimit"] = f'"default";r={left[0]};t={left[1]}'
    return response


def _left() -> tuple[int, int] | None:
    """The requests that are left, and the seconds until there are all again."""
    limiter: Limiter = current_app.extensions["factcheck.limiter"]
    if (current := limiter.current_limit) is None:
        return None
    try:
        window = current.window
    except StorageError:
        return None
    return window.remaining, max(1, math.ceil(window.reset_time - time.time()))
