"""Which URLs the service sends to, judged by their text alone; where their names lead is judged by `resolve`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from factcheck.errors import UrlNotAllowed
from factcheck.outbound.addresses import Address, is_public

Network = IPv4Network | IPv6Network

MAX_CHARACTERS = 2_000
#: Ports by scheme, the default first. Any other port must be listed by the installation, together with its host.
PORTS = {"https": (443, 8443), "http": (80, 8080)}
_EVERYWHERE: tuple[Network, ...] = (IPv4Network("0.0.0.0/0"), IPv6Network("::/0"))

_ALLOWED_CHARACTERS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_AUTHORITY = re.compile(r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<name>[a-z0-9.-]+))(?::(?P<port>0|[1-9][0-9]{0,4}))?", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
#: A last label that makes resolvers read a name as a number: 127.1, 0x7f000001, 0177.0.0.1, 2130706433.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
#: Names that never leave the machine or its network.
_LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "home.arpa")


@dataclass(frozen=True, slots=True)
class Target:
    """A receiver whose URL is allowed: what to ask for, of whom, and where outside the public internet it may be found."""

    scheme: str
    host: str
    port: int
    path: str
    inside: tuple[Network, ...] = ()

    @property
    def address(self) -> Address | None:
        """The address that the URL itself gives instead of a name."""
        try:
            return IPv6Address(self.host) if ":" in self.host else IPv4Address(self.host)
        except AddressValueError:
            return None

    @property
    def authority(self) -> str:
        """The host and, where it is not the usual one, the port, as the `Host` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme][0] else f"{host}:{self.port}"

    def permits(self, address: Address) -> bool:
        """Whether the receiver may be at this address."""
        return is_public(address) or any(address in network for network in self.inside)


@lru_cache(maxsize=256)
def receiver(text: str) -> Network | tuple[str, int]:
    """An entry of the list of receivers outside the public internet: a network, or a host with its port.

    A network opens its addresses on the usual ports; a host with its port opens exactly that, wherever its name leads. Anything
    else is a ValueError that names the entry.

    >>> receiver("10.1.0.0/16"), receiver("cms.internal:9000")
    (IPv4Network('10.1.0.0/16'), ('cms.internal', 9000))
    """
    try:
        if "/" in text:
            return ip_network(text)
        if (found := _AUTHORITY.fullmatch(text)) and 0 < int(found["port"] or 0) <= 65_535:
            return _host(found), int(found["port"])
        why = "no port, or no host"
    except ValueError as error:
        why = str(error)
    raise ValueError(f"{text!r} is neither a network (10.1.0.0/16) nor a host with its port (cms.internal:9000): {why}")


def checked_url(text: str, *, allow_http: bool = False, allowed_private: Iterable[str] = ()) -> Target:
    """The receiver that a URL names, if the service may send to it; else UrlNotAllowed with the reason.

    `allowed_private` lists receivers outside the public internet as `receiver` reads them; these may be reached by plain http.

    >>> checked_url("https://cms.example/hooks?site=1")
    Target(scheme='https', host='cms.example', port=443, path='/hooks?site=1', inside=())
    """
    scheme, authority, path = _split(text)
    found = _AUTHORITY.fullmatch(authority)
    if not found:
        raise UrlNotAllowed("its host must be a name of letters, digits, hyphens and dots, or an address, with at most a port")
    try:
        host, port = _host(found), int(found["port"] or PORTS[scheme][0])
    except AddressValueError:
        raise UrlNotAllowed("its host is no IPv6 address") from None
    entries = [receiver(entry) for entry in allowed_private]
    if (host, port) in entries:
        return Target(scheme, host, port, path, _EVERYWHERE)
    target = Target(scheme, host, port, path, tuple(entry for entry in entries if not isinstance(entry, tuple)))
    _judge(target, allow_http=allow_http)
    return target


def _split(text: str) -> tuple[str, str, str]:
    """Scheme, authority and path of a URL that leaves nothing to interpretation."""
    if len(text) > MAX_CHARACTERS:
        raise UrlNotAllowed(f"it is longer than {MAX_CHARACTERS:,} characters")
    if not _ALLOWED_CHARACTERS.fullmatch(text):
        raise UrlNotAllowed("it is empty or has a space, backslash or other character that must be written as %XX (in hosts as xn--…)")
    if "#" in text:
        raise UrlNotAllowed("it has a fragment (#)")
    scheme, separator, rest = text.partition("://")
    if scheme.lower() not in PORTS or not separator:
        raise UrlNotAllowed("it does not begin with https://")
    authority = re.split(r"[/?]", rest, maxsplit=1)[0]
    if "@" in authority:
        raise UrlNotAllowed("it has a user name or password (@)")
    path = rest[len(authority) :]
    return scheme.lower(), authority, path if path.startswith("/") else f"/{path}"


def _host(found: re.Match[str]) -> str:
    """The host of an authority in its one spelling."""
    return found["name"].lower() if found["six"] is None else str(IPv6Address(found["six"]))


def _judge(target: Target, *, allow_http: bool) -> None:
    address = target.address
    listed = address is not None and any(address in network for network in target.inside)
    if target.scheme == "http" and not (allow_http or listed):
        raise UrlNotAllowed("it does not begin with https://")
    if target.port not in PORTS[target.scheme]:
        raise UrlNotAllowed(f"its port is {target.port}; {' and '.join(map(str, PORTS[target.scheme]))} are used")
    if address is None:
        _judge_name(target.host, with_local=bool(target.inside))
    elif not target.permits(address):
        raise UrlNotAllowed(f"{target.host} is not an address of the public internet")


def _judge_name(name: str, *, with_local: bool) -> None:
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        raise UrlNotAllowed("its host is a number or an address in an unusual spelling")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise UrlNotAllowed("its host is not a well-formed name: labels of at most 63 letters, digits and hyphens, no dot at the end")
    if not with_local and (len(labels) < 2 or any(name == local or name.endswith(f".{local}") for local in _LOCAL_NAMES)):
        raise UrlNotAllowed("its host is a name of this machine or its network")
