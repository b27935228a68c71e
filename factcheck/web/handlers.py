"""Errors to problems: the one place that knows which family of exceptions has which status."""

from __future__ import annotations

from flask import Flask, Response, current_app, g
from werkzeug.exceptions import HTTPException

from factcheck import errors, logs
from factcheck.errors import FactcheckError
from factcheck.wire.problems import MEDIA_TYPE, problem

#: Status by family: the first match along the class's ancestors counts, else 500.
STATUS: dict[type[FactcheckError], int] = {
    errors.MalformedJson: 400,
    errors.BadParameter: 400,
    errors.IdempotencyKeyInvalid: 400,
    errors.InvalidCursor: 400,
    errors.Unauthorized: 401,
    errors.OriginNotAllowed: 403,
    errors.InsufficientScope: 403,
    errors.NotFound: 404,
    errors.UnknownCode: 404,
    errors.MethodNotAllowed: 405,
    errors.NotAcceptable: 406,
    errors.RequestTimeout: 408,
    errors.Conflict: 409,
    errors.Redacted: 410,
    errors.PreconditionFailed: 412,
    errors.BodyTooLarge: 413,
    errors.UrlTooLong: 414,
    errors.UnsupportedMediaType: 415,
    errors.UnsupportedEncoding: 415,
    errors.PreconditionRequired: 428,
    errors.TooMany: 429,
    errors.HeadersTooLarge: 431,
    errors.RequestError: 422,
    errors.SourceError: 502,
    errors.ReferenceUnavailable: 503,
    errors.Unavailable: 503,
}

#: Seconds after which to ask again what cannot be answered now.
RETRY_AFTER = "5"
#: What the HTTP library raises by itself, as ours.
_OURS: dict[int, FactcheckError] = {
    400: errors.BadParameter("The request cannot be read."),
    404: errors.NotFound("Nothing lives at this path."),
    405: errors.MethodNotAllowed("This path does not take this method."),
    406: errors.NotAcceptable("None of the media types asked for can be given."),
    408: errors.RequestTimeout("The request took too long to arrive."),
    413: errors.BodyTooLarge("The body is larger than the service reads."),
    414: errors.UrlTooLong("The address is longer than the service reads."),
    415: errors.UnsupportedMediaType("The body is not application/json."),
    431: errors.HeadersTooLarge("The headers are larger than the service reads."),
}


def status_of(kind: type[FactcheckError]) -> int:
    """The status of a kind of problem."""
    return next((STATUS[ancestor] for ancestor in kind.__mro__ if ancestor in STATUS), 500)


def install(app: Flask) -> None:
    """Turn every exception into a problem document."""
    app.register_error_handler(FactcheckError, _ours)
    app.register_error_handler(HTTPException, _theirs)
    app.register_error_handler(Exception, _unforeseen)


def _ours(error: FactcheckError) -> Response:
    status = status_of(type(error))
    if status >= 500:
        logs.failed(error)
    response = respond(error, status)
    if isinstance(error, errors.UnsupportedEncoding):
        response.headers["Accept-Encoding"] = "identity"
    if isinstance(error, (errors.Unauthorized, errors.InsufficientScope)):
        response.headers["WWW-Authenticate"] = _challenge(error)
    if isinstance(error, errors.TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _challenge(error: errors.Unauthorized | errors.InsufficientScope) -> str:
    """How to ask instead, as RFC 6750 writes it."""
    if isinstance(error, errors.InsufficientScope):
        return f'Bearer realm="factcheck", error="insufficient_scope", scope="{error.scope}"'
    return 'Bearer realm="factcheck"' + (f', error="{error.code}"' if error.code else "")


def _theirs(error: HTTPException) -> Response:
    status = error.code or 500
    if status >= 500:
        return _unforeseen(error)
    known = _OURS.get(status, errors.RequestError(error.description or "The request cannot be answered."))
    response = respond(known, status)
    for name in ("Allow", "Retry-After"):
        if value := error.get_response().headers.get(name):
            response.headers[name] = value
    return response


def _unforeseen(error: Exception) -> Response:
    logs.logger().error("failed", error=repr(error), exc_info=error)
    return respond(FactcheckError(), 500)


def respond(error: FactcheckError, status: int) -> Response:
    """The response that tells of a problem."""
    settings = current_app.extensions["factcheck"].settings
    body = problem(error, status=status, base=settings.public_url.rstrip("/"), request_id=g.get("request_id", "unknown"))
    return Response(current_app.json.dumps(body) + "\n", status, content_type=MEDIA_TYPE)
