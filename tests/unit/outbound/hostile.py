"""Addresses that no request may reach, in every spelling that a resolver or a URL reader understands."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator, Sequence
from typing import Any

#: One or two addresses of every range of IPv4 that is not the public internet.
CLOSED_4 = (
    *("127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255"),
    *("192.168.0.1", "192.168.255.255", "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.127.255.255", "100.100.100.200"),
    *("192.0.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "192.88.99.1"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16", "192.31.196.1", "192.52.193.1"),
)
CLOSED_6 = (
    *("::", "::1", "fc00::1", "fd00:ec2::254", "fe80::1", "febf::1", "fec0::1", "feff::1", "ff00::1", "ff02::1", "ff0e::1"),
    *("100::1", "2001::1", "2001:10::1", "2001:20::1", "2001:db8::1", "3fff::1", "5f00::1", "4000::1", "1::1"),
)
_CARRIED = ("127.0.0.1", "10.0.0.1", "169.254.169.254", "8.8.8.8")
#: Prefixes of IPv6 that carry an IPv4 address: mapped, compatible, translated, NAT64 (twice), 6to4, Teredo, ISATAP.
CARRIERS = ("::ffff:{}", "::{}", "::ffff:0:{}", "64:ff9b::{}", "64:ff9b:1::{}", "2002:{}::", "2001:0:{}::", "2606:4700::5efe:{}")
EMBEDDED = tuple(
    carrier.format("{:x}:{:x}".format(*divmod(int(ipaddress.IPv4Address(carried)), 65_536))) for carrier in CARRIERS for carried in _CARRIED
)
PUBLIC_4 = ("93.184.216.34", "8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1", "223.255.255.255")
PUBLIC_6 = ("2606:4700::1", "2a00:1450:4001::200e", "2001:4860:4860::8888", "2001:200::1", "2003::1")


def spellings(dotted: str) -> Iterator[str]:
    """What resolvers read as one IPv4 address: dotted, as a number to the bases 10, 8 and 16, short, mixed and padded."""
    number = int(ipaddress.IPv4Address(dotted))
    a, b, c, d = number.to_bytes(4, "big")
    yield from (dotted, str(number), hex(number), f"0{number:o}", f"0X{number:X}", f"{a}.{number & 0xFFFFFF}", f"{a}.{b}.{c * 256 + d}")
    yield from (f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}", f"0x{a:x}.{b}.0{c:o}.{d}", f"{a:04o}.{b:05o}.{c}.{d}")


#: Names that lead to the machine itself, to its network, or to an address in their own letters.
NAMES = (
    *("localhost", "LOCALHOST", "localhost.", "localhost..", "app.localhost", "app.localhost.", "localhost.localdomain", "ip6-localhost"),
    *("metadata.google.internal", "metadata", "redis", "printer.local", "router.home.arpa", "127.0.0.1.nip.example"),
    *("10.0.0.1.nip.example", "169.254.169.254.nip.example", "127.0.0.1.", "2130706433.", "0x7f000001."),
)
HOSTS = (
    *(spelling for dotted in CLOSED_4 for spelling in spellings(dotted)),
    *(f"[{address}]" for address in (*CLOSED_6, *EMBEDDED)),
    *("[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::FFFF:7F00:1]"),
    *NAMES,
)
#: URLs whose form alone is refused, whatever their host is.
FORMS = (
    *("https://good.example@127.0.0.1/", "https://127.0.0.1@good.example/", "https://user:secret@good.example/", "https://@good.example/"),
    *("https://good.example\\@127.0.0.1/", "https://good.example\\.evil.example/", "https:\\\\good.example/", "https://good.example/\\a"),
    *("https://good.example#@127.0.0.1/", "https://good.example/#here", "https://127.0.0.1#good.example", "https://good.example/a#"),
    *(
        f"https://good.example:{port}/"
        for port in (0, 1, 22, 25, 53, 80, 111, 389, 442, 444, 445, 1024, 2375, 3306, 5432, 6379, 8080, 8442)
    ),
    *(f"https://good.example:{port}/" for port in (9200, 10250, 11211, 27017, 65535, 65536, 65979, 99999, 443443)),
    *(
        "https://good.example:/",
        "https://good.example:-1/",
        "https://good.example:0443/",
        "https://good.example:4_43/",
        "https://good.example:a/",
    ),
    *(
        f"{scheme}://good.example/"
        for scheme in ("http", "file", "gopher", "ftp", "ldap", "dict", "tftp", "jar", "ws", "wss", "httpss", "")
    ),
    *(
        "file:///etc/passwd",
        "data:text/plain,x",
        "javascript:alert(1)",
        "mailto:a@good.example",
        "//good.example/",
        "good.example",
        "/x",
        "",
    ),
    *("https:good.example/", "https:/good.example/", "https:///good.example/", "https://", "https:///", "https://?x", "https://:443/"),
    *("https://127。0。0。1/", "https://127．0．0．1/", "https://127｡0｡0｡1/", "https://good。example/", "https://１２７.0.0.1/"),
    *("https://ⓛocalhost/", "https://locаlhost.example/", "https://①②⑦.0.0.1/", "https://bücher.example/", "https://faß.example/"),
    *(
        "https://good.example\t/",
        "https://good.example\n/",
        "https://good.example\r\nHost: x/",
        "https://good.example/a b",
        "\thttps://good.example/",
    ),
    *(
        " https://good.example/",
        "https://good.example/ ",
        "https://good.example\0.evil/",
        "https://good.example/\x7f",
        "https://good\u200b.example/",
    ),
    *(
        "https://%31%32%37.0.0.1/",
        "https://127.0.0.1%2f@good.example/",
        "https://good.example%00/",
        "https://good.example%23/",
        "https://%6cocalhost/",
    ),
    *("https://[fe80::1%25eth0]/", "https://[fe80::1%eth0]/", "https://[::1/", "https://::1]/", "https://::1/", "https://[good.example]/"),
    *("https://[v1.x]/", "https://[::1]x/", "https://[::1]:6379/", "https://[]/", "https://[1::2::3]/", "https://[::ffff:127.1]/"),
    *("https://good.example./", "https://good..example/", "https://.good.example/", "https://-good.example/", "https://good-.example/"),
    *(
        "https://good_.example/",
        "https://good,example/",
        "https://good.example,127.0.0.1/",
        "https://good.example;127.0.0.1/",
        "https://*.example/",
    ),
    *(
        f"https://{'a' * 64}.example/",
        f"https://{'a.' * 124}example/",
        "https://good.example/" + "a" * 2_000,
        "https://1.2.3/",
        "https://1.2.3.4.5/",
    ),
    *(
        "https://256.1.1.1/",
        "https://0x.0x.0x.0x/",
        "https://good.0x7f/",
        "https://08.8.8.8/",
        "https://good.1/",
        'https://good.example/"<x>',
    ),
)


def like_an_operating_system(host: str, port: int, **_: Any) -> Sequence[tuple[Any, ...]]:
    """A resolver that reads numbers as C libraries do, knows local names, and finds every other name at a public address."""
    name = host.rstrip(".").lower()
    if name.endswith(".nip.example"):
        return [entry(name.removesuffix(".nip.example"), port)]
    if ":" in name:
        return [entry(name.strip("[]"), port)]
    try:
        return [entry(socket.inet_ntoa(socket.inet_aton(name)), port)]
    except OSError:
        local = "." not in name or name.rsplit(".", 1)[1] in {"localhost", "localdomain", "internal", "local", "arpa"}
        return [entry("127.0.0.1", port), entry("::1", port)] if local else [entry("93.184.216.34", port)]


def entry(address: str, port: int = 443) -> tuple[Any, ...]:
    """One line of an answer of `getaddrinfo`."""
    six = ":" in address
    where = (address, port, 0, 0) if six else (address, port)
    return (socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_STREAM, 6, "", where)
