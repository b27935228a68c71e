"""What surrounds every request: its id and log line, the hosts and sizes that are taken, caching and security headers."""

from __future__ import annotations

import re
import time
from uuid import uuid4

from flask import Flask, Response, current_app, g, request

from factcheck import logs, metrics
from factcheck.errors import BadParameter, HostNotAllowed, UrlTooLong
from factcheck.settings import Settings
from factcheck.web import auth, limits, origins, surrogates
from factcheck.web.auth import PROBES
from factcheck.web.caller import PUBLIC, needed
from factcheck.web.conditional import tag_of
from factcheck.web.endpoint import refuse_stray_query
from factcheck.web.site.frame import EVERYWHERE

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def install(app: Flask, settings: Settings) -> None:
    """Add the hooks in their order."""
    app.before_request(_begin)
    app.before_request(_refuse_foreign_host)
    app.before_request(_refuse_long_url)
    origins.install(app)
    app.before_request(auth.authenticate)
    app.before_request(auth.admit)
    limits.install(app, settings)  # counts who was admitted, and sees answers as they leave
    app.before_request(_refuse_body_without_use)
    app.before_request(refuse_stray_query)
    # Hooks after a request run last one first: the log line sees the response as it leaves.
    app.after_request(_log)
    app.after_request(_make_conditional)
    app.after_request(_secure)
    app.after_request(_answer_preflight)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
    g.started = time.perf_counter()
    logs.bind(request_id=g.request_id)


def _refuse_foreign_host() -> None:
    allowed = current_app.extensions["factcheck"].settings.allowed_hosts
    # Not request.host: it silently drops what it does not trust.
    host = re.sub(r":\d+\Z", "", request.environ.get("HTTP_HOST", "")).lower()
    if "*" not in allowed and host not in allowed and request.path not in PROBES:
        raise HostNotAllowed("The server does not answer to this host; FACTCHECK_ALLOWED_HOSTS lists those it answers to.")


def _refuse_long_url() -> None:
    limit = current_app.extensions["factcheck"].settings.max_url_characters
    if len(request.path) + bool(request.query_string) + len(request.query_string) > limit:
        raise UrlTooLong(f"The address has more than {limit:,} characters.")


def _refuse_body_without_use() -> None:
    if request.method in {"GET", "HEAD"} and (request.content_length or "Transfer-Encoding" in request.headers):
        raise BadParameter("GET takes no body.")


def _answer_preflight(response: Response) -> Response:
    if request.method == "OPTIONS" and response.status_code == 200:
        response.status_code = 204
        response.set_data(b"")
        for name in ("Content-Type", "Content-Length"):
            response.headers.pop(name, None)
    return response


def _secure(response: Response) -> Response:
    headers = response.headers
    if current_app.extensions["factcheck"].stopping.is_set():
        headers["Connection"] = "close"
    headers["X-Request-Id"] = g.get("request_id", "unknown")
    headers.setdefault("Content-Security-Policy", _NOTHING)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    if not headers["Content-Security-Policy"].endswith(EVERYWHERE):
        headers["X-Frame-Options"] = "DENY"
    if current_app.extensions["factcheck"].settings.public_url.startswith("https:"):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if response.status_code >= 400 or request.method not in {"GET", "HEAD"}:
        headers["Cache-Control"] = "no-store"
    else:
        headers.setdefault("Cache-Control", g.get("cache_control", "public, max-age=300" if needed() in PUBLIC else "private, no-store"))
        surrogates.tell(response)
        if g.get("by_caller"):
            response.vary.add("Authorization")
    return response


def _make_conditional(response: Response) -> Response:
    if request.method in {"GET", "HEAD"} and response.status_code == 200 and response.headers["Cache-Control"] != "no-store":
        if not response.is_streamed and not response.direct_passthrough:
            response.set_etag(tag_of(response.get_data(), response.headers["Content-Type"]))
        response.make_conditional(request)
    return response


def _log(response: Response) -> Response:
    took = round(1000 * (time.perf_counter() - g.started), 1) if "started" in g else None
    rule = request.url_rule.rule if request.url_rule else "none"
    metrics.count_request(request.method, rule, response.status_code)
    # The path and not the query: claims may be unpublished copy.
    logs.logger().info("request", method=request.method, path=request.path, status=response.status_code, ms=took)
    return response
