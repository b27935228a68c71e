"""What a key may be allowed to do, and what a key looks like: nothing here keeps or compares one."""

from __future__ import annotations

import hmac
import re
import secrets
import string
from hashlib import sha256
from zlib import crc32

#: What a key may be allowed to do, with what that means. Any key may have texts checked of which nothing is kept.
SCOPES = {
    "checks:read": "read stored checks, reviews, batches and changes",
    "checks:write": "check texts and keep the checks, review and erase them, start batches",
    "webhooks": "register where events are sent",
    "reference:write": "accept or reject changes of the reference data",
    "admin": "manage keys and read the operation of the service",
}

#: Who owns what is stored while there are no keys, and what belongs to keys that name no other owner.
DEFAULT_OWNER = "local"

_PREFIX = "fck_live_"
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
#: 30 signs of 62 are 178 bits; 6 hold a CRC-32.
_RANDOM, _SUM = 30, 6
_KEY = re.compile(f"{_PREFIX}([0-9A-Za-z]{{{_RANDOM}}})_([0-9A-Za-z]{{{_SUM}}})", re.ASCII)
_ANY = re.compile(f"({_PREFIX})[0-9A-Za-z]+(?:_[0-9A-Za-z]+)?", re.ASCII)


def new_secret() -> str:
    """A new key: random, with a checksum by which a mistyped or invented one is told without looking it up."""
    random = "".join(secrets.choice(_DIGITS) for _ in range(_RANDOM))
    return f"{_PREFIX}{random}_{_checksum(random)}"


def is_secret(text: str) -> bool:
    """Whether a text has the shape of a key and its checksum.

    >>> is_secret("fck_live_000000000000000000000000000000_000000"), is_secret(new_secret())
    (False, True)
    """
    found = _KEY.fullmatch(text)
    return found is not None and hmac.compare_digest(_checksum(found[1]), found[2])


def digest_of(secret: str) -> str:
    """What is stored of a key: it is random, so a plain hash tells nothing of it."""
    return sha256(secret.encode()).hexdigest()


def hint_of(secret: str) -> str:
    """The part of a key by which its holder knows it: 8 signs, which leave 131 bits unknown."""
    return secret.removeprefix(_PREFIX)[:8]


def holds_secret(text: str) -> bool:
    """Whether a key, or what looks like one, stands in a text."""
    return _ANY.search(text) is not None


def hidden(text: str) -> str:
    """The text without the keys in it.

    >>> hidden("GET /fck_live_9aZ_1")
    'GET /fck_live_…'
    """
    return _ANY.sub(r"\1…", text)


def _checksum(random: str) -> str:
    number, signs = crc32(f"{_PREFIX}{random}".encode()), []
    for _ in range(_SUM):
        number, place = divmod(number, len(_DIGITS))
        signs.append(_DIGITS[place])
    return "".join(reversed(signs))
