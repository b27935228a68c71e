"""Where requests come from."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

from flask import request

#: Signs that a request was handed on by another server.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


def address() -> str:
    """Where a request comes from, for counting: of IPv6 the network, since everybody has as many addresses there as they like."""
    found = _peer()
    if isinstance(found, IPv6Address):
        return f"{found.exploded[:19]}::/64"
    return str(found or "unknown")


def from_this_machine() -> bool:
    """Whether a request was made on this machine, and not handed on by a server on it."""
    found = _peer()
    return found is not None and found.is_loopback and not any(name in request.headers for name in _FORWARDED)


def _peer() -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(request.remote_addr or "")
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
