"""Where a name leads: asked once, and every address of the answer judged."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Self

from factcheck.errors import Undelivered, UrlNotAllowed
from factcheck.outbound.urls import Target, checked_url

#: `socket.getaddrinfo` or a stand-in: host, port and `type` to entries whose last item begins with an address.
Resolver = Callable[..., Sequence[tuple[Any, ...]]]

#: Seconds that a name may take to resolve when a receiver is registered.
REGISTRATION_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment at which everything about one request ends, by the monotonic clock."""

    at: float

    @classmethod
    def within(cls, seconds: float) -> Self:
        """The deadline that many seconds from now."""
        return cls(time.monotonic() + seconds)

    def left(self) -> float:
        """The seconds that are left; none left is Undelivered."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise Undelivered("timeout", "the time for the whole request ran out")
        return left


def registered(
    text: str, *, allow_http: bool = False, allowed_private: Iterable[str] = (), resolver: Resolver = socket.getaddrinfo
) -> Target:
    """The receiver that a URL names, if it may be sent to now: its text is allowed and its name leads to allowed addresses only.

    Every delivery asks again, since names move. A name that leads nowhere is UrlNotAllowed too.
    """
    target = checked_url(text, allow_http=allow_http, allowed_private=allowed_private)
    try:
        resolve(target, resolver, Deadline.within(REGISTRATION_SECONDS))
    except Undelivered as error:
        raise UrlNotAllowed(f"{target.host} cannot be resolved now") from error
    return target


def resolve(target: Target, resolver: Resolver, deadline: Deadline) -> tuple[str, ...]:
    """The addresses to connect to, in the resolver's order. One that is not allowed among them is UrlNotAllowed.

    The address is not told: who registers a URL shall not learn how the names of the installation's own network resolve.
    """
    if target.address is not None:
        found = [str(target.address)]
    else:
        found = list(dict.fromkeys(str(entry[4][0]) for entry in _ask(target, resolver, deadline)))
    for text in found:
        try:
            allowed = target.permits(ip_address(text))
        except ValueError:
            allowed = False
        if not allowed:
            raise UrlNotAllowed(f"{target.host} leads to an address outside the public internet")
    if not found:
        raise Undelivered("dns", f"{target.host} has no address")
    return tuple(found)


def _ask(target: Target, resolver: Resolver, deadline: Deadline) -> Sequence[tuple[Any, ...]]:
    """The resolver's answer. It takes no deadline of its own, so it is asked in a thread that nobody waits for at the end."""
    answers: SimpleQueue[Sequence[tuple[Any, ...]] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolver(target.host, target.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except Empty:
        raise Undelivered("timeout", f"{target.host} was not resolved in time") from None
    if isinstance(answer, (OSError, UnicodeError)):
        raise Undelivered("dns", f"{target.host} does not resolve: {answer}") from answer
    return answer
