"""Ids that sort by time and cannot be guessed: UUIDs of version 7 (RFC 9562)."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from uuid import UUID

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)


def new_id(at: str) -> str:
    """An id of this time: 48 bits of milliseconds, 74 random bits.

    >>> new_id("2026-03-20T09:00:00.000000Z")[:15]
    '019d0a87-5300-7'
    """
    milliseconds = int(datetime.fromisoformat(at).timestamp() * 1000)
    random = secrets.randbits(74)
    number = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return str(UUID(int=number))


def is_id(text: str) -> bool:
    """Whether a text has the shape of such an id."""
    return bool(_ID.fullmatch(text))
