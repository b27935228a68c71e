"""What comes in over HTTP, read strictly: bodies through the JSON gate, queries without coercion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from flask import Request, g
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import RequestEntityTooLarge

from factcheck.errors import BadParameter, BodyTooLarge, Invalid, MalformedJson, UnsupportedEncoding, UnsupportedMediaType
from factcheck.wire.gate import read_json
from factcheck.wire.problems import faults


class StrictParser(FlaskParser):
    """Reads requests for the views: unknown fields and parameters are refused in every place."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}  # noqa: RUF012 # the base class declares it as an instance's

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The object in the body."""
        refuse_media_type(req)
        value = read_json(body_of(req))
        if not isinstance(value, dict):
            raise MalformedJson("The body must be a JSON object.")
        g.sent = value  # what an Idempotency-Key stands for
        return value

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """The parameters of the address, each given once."""
        return query_of(req)

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, *, error_status_code: int | None, error_headers: Any
    ) -> NoReturn:
        """A problem with every fault."""
        by_location: dict[str, Any] = error.messages_dict
        if "query" in by_location:
            found = tuple(_of_query(one) for one in faults(by_location["query"]))
            allowed = ", ".join(schema.fields) or "none"
            raise BadParameter(f"{found[0]['detail']} Allowed parameters: {allowed}.", faults=found)
        raise Invalid(tuple(faults(by_location.get("json", by_location))))


def sent() -> Mapping[str, Any]:
    """The JSON object in the body of this request, as it was sent."""
    value: Mapping[str, Any] = g.sent
    return value


def each(names: Iterable[str]) -> tuple[str, ...]:
    """Names that were sent, each once, in their order."""
    return tuple(dict.fromkeys(names))


def _of_query(fault: Mapping[str, str]) -> dict[str, str]:
    detail = "Unknown parameter." if fault["detail"] == "Unknown field." else fault["detail"]
    return {"pointer": f"?{fault['pointer'].lstrip('/')}", "detail": detail}


def body_of(req: Request) -> bytes:
    """The body, or a problem before more than the limit is read."""
    limit = req.max_content_length
    try:
        body = req.get_data(cache=False)
    except RequestEntityTooLarge:
        raise BodyTooLarge(f"The body is larger than {limit:,} bytes.") from None
    return body


def refuse_media_type(req: Request, *taken: str) -> None:
    """Only these media types (JSON where none is named), in UTF-8 and not compressed."""
    taken = taken or ("application/json",)
    encoding = req.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in {"", "identity"}:
        raise UnsupportedEncoding("The body is compressed; send it as it is.")
    if req.mimetype not in taken:
        raise UnsupportedMediaType(f"Send the body with `Content-Type: {' or '.join(taken)}`.")
    charset = req.mimetype_params.get("charset", "utf-8").lower()
    known = {"charset", "header"} if req.mimetype == "text/csv" else {"charset"}
    if charset not in {"utf-8", "utf8"} or set(req.mimetype_params) - known:
        raise UnsupportedMediaType("Bodies are read in UTF-8 only.")


def query_of(req: Request) -> dict[str, str]:
    """The parameters of the address as they were sent, or a problem."""
    try:
        pairs = parse_qsl(req.query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeDecodeError:
        raise BadParameter("The query is not UTF-8 in percent-encoding.") from None
    except ValueError:
        raise BadParameter("The query has too many parameters.") from None
    query = dict(pairs)
    if len(query) != len(pairs):
        names = [name for name, _ in pairs]
        again = next(name for name in names if names.count(name) > 1)
        raise BadParameter("A parameter is given twice.", field=f"?{again[:100]}")
    if any("\x00" in part for pair in pairs for part in pair):
        raise BadParameter("The query holds a NUL.")
    return query
