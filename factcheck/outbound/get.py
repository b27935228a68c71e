"""One GET of a source: to an address that was checked, in bounded time, with a bounded answer, following nothing."""

from __future__ import annotations

import socket
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any

from factcheck.errors import Undelivered, UrlNotAllowed
from factcheck.outbound.line import Line, connect, secure
from factcheck.outbound.resolve import Deadline, Resolver, resolve
from factcheck.outbound.urls import Target

#: Bytes of the status line with the headers.
_HEAD = 65_536
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long each part of a request may take, in seconds, and how many bytes its answer may have, packed and unpacked."""

    connect: float = 5.0
    read: float = 30.0
    total: float = 120.0
    size: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """A whole answer: its headers by lower-case name, and its body as it is when it is unpacked."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def get(
    target: Target,
    headers: Mapping[str, str],
    *,
    resolver: Resolver = socket.getaddrinfo,
    bounds: Bounds,
    ca: str | None = None,
) -> Received:
    """Ask for a document; no whole answer within the bounds is Undelivered. A redirect is an answer like any other."""
    end = Deadline.within(bounds.total)
    try:
        addresses = resolve(target, resolver, end)
    except UrlNotAllowed as error:
        raise Undelivered("address", error.detail) from error
    first = Deadline.within(min(bounds.connect, end.left()))
    with closing(secure(connect(addresses, target.port, first), target, first, ca)) as connected:
        try:
            return _exchange(Line(connected, end, bounds.read), target, headers, bounds.size)
        except TimeoutError as error:
            raise Undelivered("timeout", "the answer was not complete in time") from error
        except (HTTPException, OSError) as error:
            raise Undelivered("broken", f"the answer was cut off or is not HTTP ({type(error).__name__})") from error


def _exchange(line: Line, target: Target, headers: Mapping[str, str], size: int) -> Received:
    given = {name.lower(): value for name, value in headers.items()}
    connection = HTTPConnection(target.host, target.port)
    connection.sock = line
    line.grant(_HEAD)
    connection.request("GET", target.path, None, given | {"host": target.authority, "connection": "close", "accept-encoding": "gzip"})
    response = connection.getresponse()
    line.grant(size)
    told = {name.lower(): value for name, value in response.headers.items()}
    return Received(response.status, told, _body(response, size))


def _body(response: HTTPResponse, size: int) -> bytes:
    """The whole body, unpacked piece by piece, so that no piece is larger than what is still allowed."""
    packing = (response.headers.get("content-encoding") or "identity").strip().lower()
    if packing not in ("identity", "gzip", "x-gzip"):
        raise Undelivered("broken", f"it answered {response.status}, packed as {packing[:40]!r}, which was not asked for")
    unpacker = None if packing == "identity" else zlib.decompressobj(16 + zlib.MAX_WBITS)
    body = bytearray()
    while piece := response.read(_CHUNK):
        body += piece if unpacker is None else _unpacked(unpacker, piece, size + 1 - len(body))
        if len(body) > size:
            raise Undelivered("too-large", f"it answered {response.status}, with more than {size:,} bytes of body")
    if response.length or (unpacker is not None and body and not unpacker.eof):
        raise Undelivered("broken", f"it answered {response.status}, but its body was cut off")
    return bytes(body)


def _unpacked(unpacker: Any, piece: bytes, most: int) -> bytes:
    try:
        unpacked = unpacker.decompress(piece, most)
    except zlib.error as error:
        raise Undelivered("broken", f"the answer is packed, but cannot be unpacked ({error})") from error
    if unpacker.unused_data:
        raise Undelivered("broken", "something follows behind what is packed")
    return bytes(unpacked)
