"""Real servers on loopback, as badly behaved as a test needs them."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket], None]


@dataclass
class Listener:
    """A listening socket and what was done to it."""

    port: int
    heard: list[bytes] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)


@contextlib.contextmanager
def silent(host: str = "127.0.0.1") -> Iterator[socket.socket]:
    """A socket that the system takes connections for, and that nobody serves."""
    with socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as listening:
        yield listening


def connections(listening: socket.socket) -> int:
    """How many connections wait at a silent listener."""
    listening.setblocking(False)
    found = 0
    while True:
        try:
            listening.accept()[0].close()
        except BlockingIOError:
            return found
        found += 1


@contextlib.contextmanager
def serving(behave: Callable[[socket.socket, Listener], None], tls: ssl.SSLContext | None = None) -> Iterator[Listener]:
    """A server that does the same to every connection, one after the other, until the test ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        listener = Listener(listening.getsockname()[1])

        def serve() -> None:
            while not listener.closing.is_set():
                with contextlib.suppress(OSError):  # nobody came, or the sender hung up: what the test is about
                    connected, _ = listening.accept()
                    with connected:
                        connected.settimeout(2)
                        if tls is None:
                            behave(connected, listener)
                        else:
                            with tls.wrap_socket(connected, server_side=True) as secured:
                                behave(secured, listener)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener
        finally:
            listener.closing.set()
            thread.join()


def read_request(connected: socket.socket) -> bytes:
    """A whole request with its body."""
    received = b""
    while b"\r\n\r\n" not in received:
        if not (more := connected.recv(65_536)):
            return received
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(body) < length and (more := connected.recv(65_536)):
        body += more
    return head + b"\r\n\r\n" + body


def answering(content: bytes) -> Callable[[socket.socket, Listener], None]:
    """Read the request, note it, give this answer."""

    def behave(connected: socket.socket, listener: Listener) -> None:
        listener.heard.append(read_request(connected))
        connected.sendall(content)

    return behave


def dripping(begin: bytes, drop: bytes, end: bytes) -> Callable[[socket.socket, Listener], None]:
    """An answer that would be whole after seconds: its middle comes drop by drop, far faster than any wait for one read."""

    def behave(connected: socket.socket, listener: Listener) -> None:
        read_request(connected)
        connected.sendall(begin)
        for _ in range(100):
            if listener.closing.wait(0.02):
                return
            connected.sendall(drop)
        connected.sendall(end)

    return behave


def flooding(begin: bytes, wave: bytes, times: int) -> Callable[[socket.socket, Listener], None]:
    """An answer without end; what could be sent of it is noted as its length."""

    def behave(connected: socket.socket, listener: Listener) -> None:
        read_request(connected)
        listener.heard.append(b"")
        connected.sendall(begin)
        for number in range(times):
            connected.sendall(wave)
            listener.heard[-1] = str((number + 1) * len(wave)).encode()

    return behave
