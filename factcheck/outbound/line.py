"""A connection to an address that was checked: every wait on it ends at one deadline, and it takes in only so many bytes."""

from __future__ import annotations

import io
import socket
import ssl
from functools import lru_cache
from typing import Any

from factcheck.errors import Step, Undelivered
from factcheck.outbound.resolve import Deadline
from factcheck.outbound.urls import Target

#: Addresses of one name that are tried.
MAX_ADDRESSES = 4


class Line(io.RawIOBase):
    """A connection whose every wait ends at the deadline and which takes in no more than it was granted.

    `http.client` uses it as its socket: it sends with `sendall` and reads from what `makefile` gives. ``patience`` are the seconds
    that a single wait may take.
    """

    def __init__(self, connected: socket.socket, deadline: Deadline, patience: float | None = None) -> None:
        super().__init__()
        self._socket, self._deadline, self._patience = connected, deadline, patience
        self._granted = self._most = 0

    def grant(self, size: int) -> None:
        """Let so many bytes more come in."""
        self._granted += size
        self._most = size

    def _wait(self) -> None:
        left = self._deadline.left()
        self._socket.settimeout(left if self._patience is None else min(left, self._patience))

    def sendall(self, content: bytes) -> None:
        """Send all of it."""
        rest = memoryview(content)
        while rest:
            self._wait()
            rest = rest[self._socket.send(rest) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What is read from."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """It can be read from."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Take in what comes next."""
        self._wait()
        size = self._socket.recv_into(buffer)
        self._granted -= size
        if self._granted < 0:
            raise Undelivered("too-large", f"the answer has more than {self._most:,} bytes of headers or of body")
        return size

    def close(self) -> None:
        """Leaves the socket open: `http.client` closes its end before the body is read; who connected closes the socket."""


def connect(addresses: tuple[str, ...], port: int, deadline: Deadline) -> socket.socket:
    """A connection to the first address that takes one; each gets an even share of the time that is left."""
    tried = addresses[:MAX_ADDRESSES]
    for place, address in enumerate(tried):
        try:
            return socket.create_connection((address, port), timeout=deadline.left() / (len(tried) - place))
        except OSError as error:
            refused = error
    kind: Step = "timeout" if isinstance(refused, TimeoutError) else "connect"
    raise Undelivered(kind, f"no connection to {', '.join(tried)}: {refused.strerror or refused}") from refused


def secure(connected: socket.socket, target: Target, deadline: Deadline, ca: str | None) -> socket.socket:
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
