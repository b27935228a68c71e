"""One POST to a receiver: to an address that was checked, in bounded time, with a bounded answer, following nothing.

Built on `http.client` over a socket of our own, because there is nothing to switch off: no proxies, redirects, cookies,
retries or second look at the name, and every single wait can be cut at one deadline.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse

from factcheck.errors import Undelivered, UrlNotAllowed
from factcheck.outbound.line import Line, connect, secure
from factcheck.outbound.resolve import Deadline, Resolver, resolve
from factcheck.outbound.urls import Target

#: Bytes that are read of the status line with the headers, and again of the body.
MAX_BYTES = 65_536
#: Seconds that a request may take, from resolving the name to the last byte of the answer.
SECONDS = 15.0
_KEPT_HEADERS = ("content-type", "location", "retry-after")
_KEPT_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Answered:
    """What the receiver said, whatever its status: the headers that matter to the sender, and the beginning of the body."""

    status: int
    headers: Mapping[str, str]
    excerpt: str


def post(
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    *,
    resolver: Resolver = socket.getaddrinfo,
    deadline: float = SECONDS,
    ca: str | None = None,
) -> Answered:
    """Post a body to a receiver and tell what it answered; no whole answer within `deadline` seconds is Undelivered.

    `ca` is a PEM file of authorities that are trusted beside the system's. A redirect is an answer like any other.
    """
    end = Deadline.within(deadline)
    try:
        addresses = resolve(target, resolver, end)
    except UrlNotAllowed as error:
        raise Undelivered("address", error.detail) from error
    with closing(secure(connect(addresses, target.port, end), target, end, ca)) as connected:
        try:
            return _exchange(Line(connected, end), target, body, headers)
        except TimeoutError as error:
            raise Undelivered("timeout", "the answer was not complete in time") from error
        except (HTTPException, OSError) as error:
            raise Undelivered("broken", f"the answer was cut off or is not HTTP ({type(error).__name__})") from error


def _exchange(line: Line, target: Target, body: bytes, headers: Mapping[str, str]) -> Answered:
    fixed = {"host": target.authority, "connection": "close", "accept-encoding": "identity", "content-length": str(len(body))}
    given = {name.lower(): value for name, value in headers.items()}
    connection = HTTPConnection(target.host, target.port)
    connection.sock = line
    line.grant(MAX_BYTES)
    connection.request("POST", target.path, body, {"user-agent": "factcheck"} | given | fixed)
    response = connection.getresponse()
    line.grant(MAX_BYTES)
    content = _read(response)
    kept = {name: value[:_KEPT_CHARACTERS] for name in _KEPT_HEADERS if (value := response.headers.get(name)) is not None}
    return Answered(response.status, kept, _excerpt(content))


def _read(response: HTTPResponse) -> bytes:
    """The whole body. Asked for by size, since a body that claims a gigabyte would have the memory for it set aside."""
    content = response.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Undelivered("too-large", f"it answered {response.status}, with more than {MAX_BYTES:,} bytes of body")
    if response.length:
        raise Undelivered("broken", f"it answered {response.status}, but its body was cut off")
    return content


def _excerpt(content: bytes) -> str:
    """The beginning of a body as one line that can be logged and shown."""
    return re.sub(r"[^\w!-~]+", " ", content[: 4 * _KEPT_CHARACTERS].decode("utf-8", "replace")).strip()[:_KEPT_CHARACTERS]
