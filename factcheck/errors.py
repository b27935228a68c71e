"""Every exception of the package: a slug that names its problem page, a title, and no status code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal


class FactcheckError(Exception):
    """Something went wrong inside the service that the caller could not have prevented."""

    slug = "internal"
    title = "Internal error"


class RequestError(FactcheckError):
    """The request cannot be answered as it was put."""

    slug = "validation"
    title = "The request does not fit"

    def __init__(self, detail: str, *, field: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field


class UnsupportedLanguage(RequestError):
    """The text is in a language that the service does not read; the supported ones are listed."""

    slug = "unsupported-language"
    title = "Language not supported"

    def __init__(self, language: str, supported: tuple[str, ...]) -> None:
        super().__init__(f"Language {language!r} is not supported; supported: {', '.join(supported)}.", field="language")
        self.supported = supported


class ClaimTooLong(RequestError):
    """The text is longer than the service reads at once."""

    slug = "claim-too-long"
    title = "Text too long"

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"The text has {length} characters; at most {limit} are read.", field="text")
        self.limit = limit


class HtmlNotRead(RequestError):
    """This installation does not read HTML, because a library for it is missing: install `factcheck[html]`, or send the text of
    the article."""

    slug = "html-not-read"
    title = "HTML is not read here"

    def __init__(self, missing: str) -> None:
        super().__init__(f"HTML is read with {missing}, which is not installed: pip install 'factcheck[html]'.", field="format")


class ChartsNotDrawn(RequestError):
    """This installation draws no charts, because the library for it is missing: install `factcheck[charts]`."""

    slug = "charts-not-drawn"
    title = "Charts are not drawn here"

    def __init__(self) -> None:
        super().__init__("Charts are drawn with vl-convert, which is not installed: pip install 'factcheck[charts]'.")


class UnreadableSnapshot(FactcheckError):
    """The compiled reference data cannot be used: no snapshot, cut off, or written for another edition of the format."""

    slug = "unreadable-snapshot"
    title = "Reference data cannot be read"

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"{file}: {why}; build it again with `factcheck data build`.")
        self.file, self.why = file, why


class UnknownCode(FactcheckError):
    """A measure, entity, series or source was named that the catalogue does not have; the closest are listed."""

    slug = "unknown-code"
    title = "Unknown code"

    def __init__(self, kind: str, code: str, closest: tuple[str, ...] = ()) -> None:
        super().__init__(f"No {kind} is called {code!r}.")
        self.kind = kind
        self.code = code
        self.closest = closest


class MalformedJson(RequestError):
    """The body is not one well-formed JSON value: broken syntax or UTF-8, a key given twice, a number that is not finite
    or not exact, a lone surrogate, a NUL, or more than 32 levels of nesting; or it broke off on its way."""

    slug = "malformed-json"
    title = "Malformed JSON"


class BadParameter(RequestError):
    """A query parameter is unknown, given twice or out of its range; the allowed ones are listed."""

    slug = "bad-parameter"
    title = "Bad parameter"

    def __init__(self, detail: str, *, field: str | None = None, faults: tuple[Mapping[str, str], ...] = ()) -> None:
        super().__init__(detail, field=field)
        self.faults = faults


class InvalidCursor(RequestError):
    """The paging cursor was altered, or belongs to another list, filter or edition of the data: start again without one."""

    slug = "invalid-cursor"
    title = "Invalid cursor"


class OriginNotAllowed(RequestError):
    """The web page that asks may not: a key is good on the pages of the origins that it lists, a service without keys on those of
    `FACTCHECK_CORS_ORIGINS`, and the server answers to the hosts of `FACTCHECK_ALLOWED_HOSTS`."""

    slug = "origin-not-allowed"
    title = "Origin not allowed"


class HostNotAllowed(OriginNotAllowed):
    """The server does not answer to this `Host`: no web page may drive a local server under a name of its own."""

    title = "Host not allowed"


class NotFound(RequestError):
    """Nothing lives at this path; `/openapi.json` lists what does."""

    slug = "not-found"
    title = "Not found"


class MethodNotAllowed(RequestError):
    """The path exists but does not take this method; `Allow` lists those it takes."""

    slug = "method-not-allowed"
    title = "Method not allowed"


class NotAcceptable(RequestError):
    """None of the media types in `Accept` can be given here; those that can are listed."""

    slug = "not-acceptable"
    title = "Not acceptable"


class RequestTimeout(RequestError):
    """The request took too long to arrive."""

    slug = "request-timeout"
    title = "Request timeout"


class BodyTooLarge(RequestError):
    """The body is larger than the service reads; `GET /v1/limits` states how much that is."""

    slug = "body-too-large"
    title = "Body too large"


class UrlTooLong(RequestError):
    """The address is longer than the service reads: post longer texts to `/v1/checks`."""

    slug = "url-too-long"
    title = "URL too long"


class HeadersTooLarge(RequestError):
    """The headers of the request are larger than the service reads."""

    slug = "headers-too-large"
    title = "Headers too large"


class UnsupportedMediaType(RequestError):
    """Bodies are read as `application/json` in UTF-8 and as nothing else."""

    slug = "unsupported-media-type"
    title = "Unsupported media type"


class UnsupportedEncoding(RequestError):
    """Compressed bodies are not read: send the body as it is."""

    slug = "unsupported-encoding"
    title = "Unsupported content encoding"


class ReferenceUnavailable(FactcheckError):
    """The reference data are not loaded, so nothing can be checked now."""

    slug = "reference-unavailable"
    title = "Reference data unavailable"


class Invalid(RequestError):
    """The body is JSON but does not fit the schema: `errors` points at each field that does not."""

    slug = "validation"
    title = "The request does not fit"

    def __init__(self, faults: tuple[Mapping[str, str], ...]) -> None:
        super().__init__(f"{len(faults)} field{'s do' if len(faults) != 1 else ' does'} not fit.")
        self.faults = faults


class Unavailable(FactcheckError):
    """The service cannot do this now; it may soon: `Retry-After` says when to try again."""

    slug = "storage-unavailable"
    title = "Not available now"

    def __init__(self, detail: str, *, faults: tuple[Mapping[str, str], ...] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = faults


class StorageUnavailable(Unavailable):
    """Nothing can be kept or read at present: the database is gone, full or read-only. What was acknowledged before is safe."""

    slug = "storage-unavailable"
    title = "Storage unavailable"

    def __init__(self, detail: str, *, lasting: bool = False, faults: tuple[Mapping[str, str], ...] = ()) -> None:
        super().__init__(detail, faults=faults)
        self.lasting = lasting


class ShuttingDown(Unavailable):
    """The service is being stopped: requests under way are finished, new ones belong elsewhere."""

    slug = "shutting-down"
    title = "Shutting down"


class Busy(Unavailable):
    """Others are writing; the request was not carried out and can be sent again."""

    slug = "busy"
    title = "Busy"


class Overloaded(Unavailable):
    """More is asked of the service than it can do; the request was not carried out and can be sent again."""

    slug = "overloaded"
    title = "Overloaded"


class UnfitStore(FactcheckError):
    """The database cannot be used as it is: it belongs to a newer version of this program, or does not keep what it acknowledges."""

    slug = "unfit-store"
    title = "Database not fit"


class NotABackup(FactcheckError):
    """The file is no backup that can be restored here: it was cut off or changed, or belongs to another version of this program."""

    slug = "not-a-backup"
    title = "Not a usable backup"


class StoreNotEmpty(FactcheckError):
    """Something is kept in this database already; nothing is put over it."""

    slug = "store-not-empty"
    title = "Database not empty"


class Conflict(RequestError):
    """The request does not fit what is there now: read it again, then decide anew."""

    slug = "conflict"
    title = "Conflict"


class Redacted(RequestError):
    """The text was erased on request; that it was there, and when, is still in the audit trail."""

    slug = "redacted"
    title = "Erased"


class IdempotencyKeyInvalid(RequestError):
    """An `Idempotency-Key` has 1 to 255 visible ASCII characters and is given once."""

    slug = "idempotency-key-invalid"
    title = "Idempotency-Key not valid"


class IdempotencyKeyReused(RequestError):
    """The same `Idempotency-Key` came with another request before: a new request needs a new key."""

    slug = "idempotency-key-reused"
    title = "Idempotency-Key used before"


class PreconditionFailed(RequestError):
    """What is there now is not what `If-Match` names: somebody else has changed it."""

    slug = "precondition-failed"
    title = "Precondition failed"


class PreconditionRequired(RequestError):
    """A change needs `If-Match` with the `ETag` that was read, so that nobody's change is overwritten unseen."""

    slug = "precondition-required"
    title = "Precondition required"


class InsufficientScope(RequestError):
    """The key is good, but not for this: the scope that it lacks is named."""

    slug = "insufficient-scope"
    title = "Not allowed"

    def __init__(self, scope: str) -> None:
        super().__init__(f"This takes a key with the scope {scope}.")
        self.scope = scope


class UrlNotAllowed(RequestError):
    """The service sends nothing to this address: it takes `https://` with the name of a public host on port 443 or 8443, without
    user, password or fragment, whose every address is public. An installation can list receivers of its own network."""

    slug = "url-not-allowed"
    title = "URL not allowed"

    def __init__(self, why: str) -> None:
        super().__init__(f"Nothing is sent to this URL: {why}.", field="url")


#: The step at which a request that leaves the machine failed.
Step = Literal["dns", "address", "connect", "tls", "timeout", "too-large", "broken"]


class Undelivered(FactcheckError):
    """A request that left the machine got no whole answer. `kind` is the step: the name did not resolve (`dns`), resolved to an
    address that is not allowed (`address`), nobody took the connection (`connect`), the certificate was not accepted (`tls`), time
    ran out (`timeout`), or the answer was too long (`too-large`), cut off or no HTTP (`broken`)."""

    def __init__(self, kind: Step, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind: Step = kind
        self.detail = detail


class SourceError(FactcheckError):
    """A source of reference data gave no answer that can be used. What is in the pack stays as it is and goes on answering.

    ``kind`` is the step (`dns`, `timeout`, `status`, `html`, `json`, `number`, `period` …), ``address`` what was asked, without any
    key; ``excerpt`` is the beginning of what came, ``retry_at`` the earliest moment at which asking again makes sense.
    """

    slug = "source-unavailable"
    title = "Source unavailable"

    def __init__(self, feed: str, kind: str, address: str, detail: str, *, excerpt: str = "", retry_at: datetime | None = None) -> None:
        super().__init__(f"{feed}: {kind}: {detail} ({address})" + (f": {excerpt}" if excerpt else ""))
        self.feed, self.kind, self.address, self.detail = feed, kind, address, detail
        self.excerpt, self.retry_at = excerpt, retry_at


class NotABundle(RequestError):
    """The file is no evidence bundle, or one of an edition of the format that is not known here."""

    slug = "validation"
    title = "The request does not fit"


class OtherCheck(FactcheckError):
    """The reference data or the engine give another check than the one whose evidence is wanted: it was made with others."""

    slug = "internal"
    title = "Internal error"


class Unauthorized(RequestError):
    """Who asks is not known."""

    #: How RFC 6750 names it in `WWW-Authenticate`.
    code: str | None = None


class MissingKey(Unauthorized):
    """This takes a key: send it as `Authorization: Bearer fck_live_…`. `factcheck keys create` makes one."""

    slug = "missing-key"
    title = "Key missing"


class InvalidKey(Unauthorized):
    """There is no such key, or it was revoked."""

    slug = "invalid-key"
    title = "Key not valid"
    code = "invalid_token"


class ExpiredKey(Unauthorized):
    """The time of the key is over: a new one is needed."""

    slug = "expired-key"
    title = "Key expired"
    code = "invalid_token"


class KeyInUrl(Unauthorized):
    """A key stands in the address, where logs, histories and other sites see it. Revoke it, and send the next one as
    `Authorization: Bearer fck_live_…`."""

    slug = "key-in-url"
    title = "Key in the address"
    code = "invalid_request"


class TooMany(RequestError):
    """More requests came than are answered; `Retry-After` says when to go on."""

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class RateLimited(TooMany):
    """More requests came in this time than one may send: `RateLimit-Policy` says how many that is, `Retry-After` when to go on."""

    slug = "rate-limited"
    title = "Too many requests"


class TooManyFailures(TooMany):
    """Too many keys that do not exist came from this address. Good ones are answered as ever."""

    slug = "too-many-failures"
    title = "Too many wrong keys"
