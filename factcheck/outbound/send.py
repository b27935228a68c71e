"""One POST to a receiver: to an address that was checked, in bounded time, with a bounded answer, following nothing.

Built on `http.client` over a socket of our own, because there is nothing to switch off: no proxies, redirects, cookies,
retries or second look at the name, and every single wait can be cut at one deadline.
"""

from __future__ import annotations

import io
import re
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any

from factcheck.errors import Step, Undelivered, UrlNotAllowed
from factcheck.outbound.resolve import Deadline, Resolver, resolve
from factcheck.outbound.urls import Target

#: Bytes that are read of the status line with the headers, and again of the body.
MAX_BYTES = 65_536
#: Seconds that a request may take, from resolving the name to the last byte of the answer.
SECONDS = 15.0
#: Addresses of one name that are tried.
MAX_ADDRESSES = 4
_KEPT_HEADERS = ("content-type", "location", "retry-after")
_KEPT_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Answered:
    """What the receiver said, whatever its status: the headers that matter to the sender, and the beginning of the body."""

    status: int
    headers: Mapping[str, str]
    excerpt: str


class _Line(io.RawIOBase):
    """A connection whose every wait ends at the deadline and which takes in no more than it was granted.

    `http.client` uses it as its socket: it sends with `sendall` and reads from what `makefile` gives.
    """

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self._socket, self._deadline, self._granted = connected, deadline, 0

    def grant(self, size: int) -> None:
        self._granted += size

    def sendall(self, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            self._socket.settimeout(self._deadline.left())
            rest = rest[self._socket.send(rest) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.settimeout(self._deadline.left())
        size = self._socket.recv_into(buffer)
        self._granted -= size
        if self._granted < 0:
            raise Undelivered("too-large", f"the answer has more than {MAX_BYTES:,} bytes of headers or of body")
        return size

    def close(self) -> None:
        """Leaves the socket open: `http.client` closes its end before the body is read; who connected closes the socket."""


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
    with closing(_secured(_connected(addresses, target.port, end), target, end, ca)) as connected:
        try:
            return _exchange(_Line(connected, end), target, body, headers)
        except TimeoutError as error:
            raise Undelivered("timeout", "the answer was not complete in time") from error
        except (HTTPException, OSError) as error:
            raise Undelivered("broken", f"the answer was cut off or is not HTTP ({type(error).__name__})") from error


def _connected(addresses: tuple[str, ...], port: int, deadline: Deadline) -> socket.socket:
    """A connection to the first address that takes one; each gets an even share of the time that is left."""
    tried = addresses[:MAX_ADDRESSES]
    for place, address in enumerate(tried):
        try:
            return socket.create_connection((address, port), timeout=deadline.left() / (len(tried) - place))
        except OSError as error:
            refused = error
    kind: Step = "timeout" if isinstance(refused, TimeoutError) else "connect"
    raise Undelivered(kind, f"no connection to {', '.join(tried)}: {refused.strerror or refused}") from refused


def _secured(connected: socket.socket, target: Target, deadline: Deadline, ca: str | None) -> socket.socket:
    """The connection under TLS with a certificate for the name of the URL, not for the address."""
    if target.scheme == "http":
        return connected
    try:
        connected.settimeout(deadline.left())
        return _trust(ca).wrap_socket(connected, server_hostname=target.host)
    except (OSError, Undelivered) as error:
        connected.close()
        if isinstance(error, (TimeoutError, Undelivered)):
            raise Undelivered("timeout", "TLS was not agreed on in time") from error
        reason = error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else error.strerror or error
        raise Undelivered("tls", f"no trusted connection to {target.host}: {reason}") from error


@lru_cache(maxsize=8)
def _trust(ca: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca:
        context.load_verify_locations(ca)
    return context


def _exchange(line: _Line, target: Target, body: bytes, headers: Mapping[str, str]) -> Answered:
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
