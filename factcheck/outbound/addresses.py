"""Which addresses belong to the public internet.

`ipaddress.is_global` is not enough: it holds for multicast and for addresses that carry another one inside, and its tables differ
between releases of Python. So everything that must never be reached is listed here as well.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address

_CLOSED_4 = tuple(
    ip_network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"),
        *("192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        *("192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24"),  # answered by the nearest server of many, never by a receiver
        "192.88.99.0/24",  # relays of 6to4
        "168.63.129.16/32",  # one cloud's host, seen from its machines only
    )
)
#: The only part of IPv6 from which public addresses are given out.
_UNICAST_6 = IPv6Network("2000::/3")
_CLOSED_6 = tuple(
    ip_network(text)
    for text in (
        "2001::/23",  # special purposes, among them Teredo, which carries an IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4: carries an IPv4 address
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
#: The third quarter of an ISATAP address; the last is an IPv4 address.
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)


def is_public(address: Address) -> bool:
    """Whether an address is of the public internet and carries no other address inside.

    >>> is_public(IPv4Address("93.184.216.34")), is_public(IPv4Address("100.64.0.1"))
    (True, False)
    >>> is_public(IPv6Address("2606:4700::1")), is_public(IPv6Address("64:ff9b::7f00:1"))
    (True, False)
    """
    if not address.is_global or address.is_multicast:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_4)
    if address not in _UNICAST_6 or address.scope_id is not None:
        return False
    return (int(address) >> 32) & 0xFFFF_FFFF not in _ISATAP and not any(address in network for network in _CLOSED_6)
