"""Pages of other origins (CORS): what is public any page may read, a key is good on the pages that it lists. There are no cookies."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from factcheck.errors import OriginNotAllowed
from factcheck.settings import Settings
from factcheck.web.caller import PUBLIC, Caller, needed

_EXPOSED = "ETag, Location, Link, Retry-After, RateLimit, RateLimit-Policy, Deprecation, Sunset, X-Request-Id, Idempotency-Replayed"
_SENT = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, X-Request-Id"


def install(app: Flask) -> None:
    """Answer what browsers ask before a request, and tell them afterwards which pages may see the answer."""
    app.before_request(_answer_preflight)
    app.after_request(_share)


def refuse_foreign_origin() -> None:
    """Refuse pages that may not use the key; without a key, pages that may not do more than read what is public."""
    origin, keyed = request.headers.get("Origin"), _keyed()
    if origin is None or (keyed is None and _public(request.method, needed())) or _welcome(origin, keyed):
        return
    raise OriginNotAllowed(f"The page that asks is not one of {'the origins that this key lists' if keyed else 'FACTCHECK_CORS_ORIGINS'}.")


def _answer_preflight() -> Response | None:
    """Browsers ask without the key: a page is told yes that may use one of the keys, and looked at again with that key."""
    method = request.headers.get("Access-Control-Request-Method")
    adapter = current_app.create_url_adapter(request)
    if request.method != "OPTIONS" or method is None or adapter is None:
        return None
    try:
        endpoint, _ = adapter.match(method=method)
    except HTTPException:
        return None
    response, origin = Response(status=204), request.headers.get("Origin", "null")
    response.headers.pop("Content-Type")
    if _public(method, getattr(current_app.view_functions.get(endpoint), "scope", None)):
        origin = "*"
    elif not _welcome(origin, None) and (origin == "null" or origin not in current_app.extensions["factcheck"].ring.origins()):
        return response
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Allow-Methods"] = ", ".join(sorted(adapter.allowed_methods()))
    response.headers["Access-Control-Allow-Headers"] = _SENT
    response.headers["Access-Control-Max-Age"] = "7200"
    return response


def _share(response: Response) -> Response:
    origin, keyed = request.headers.get("Origin"), _keyed()
    if request.method != "OPTIONS" and keyed is None and _public(request.method, needed()):
        origin = "*"
    else:
        response.vary.add("Origin")
        if request.method == "OPTIONS" or origin is None or not _welcome(origin, keyed):
            return response
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    return response


def _public(method: str, scope: str | None) -> bool:
    """Whether a request shows and changes nothing of anybody's."""
    return method in {"GET", "HEAD"} and scope in PUBLIC


def _keyed() -> Caller | None:
    found: Caller | None = g.get("caller")
    return found if found is not None and found.key is not None else None


def _welcome(origin: str, keyed: Caller | None) -> bool:
    """Whether pages of an origin may ask with this key, or without one; the service's own may (`/docs` tries the API out)."""
    settings: Settings = current_app.extensions["factcheck"].settings
    public = urlsplit(settings.public_url)
    own = {f"{scheme}://{request.headers.get('Host')}" for scheme in ("http", "https")} | {f"{public.scheme}://{public.netloc}"}
    return origin != "null" and origin in {*(keyed.origins if keyed else settings.cors_origins), *own}
