"""One value, one text: JSON whose bytes depend on nothing but what it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(value: Any) -> bytes:
    """The JSON of a value with sorted keys, without blanks, in UTF-8; NaN and infinities are a ValueError.

    >>> canonical({"b": 1, "a": "中"})
    b'{"a":"\\xe4\\xb8\\xad","b":1}'
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def fingerprint(value: Any) -> str:
    """The SHA-256 of the canonical JSON of a value, in hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def commitment(salt: str, record: Mapping[str, Any]) -> str:
    """What a log keeps of a record that may have to be erased: a hash that a short text cannot be found out from by trying."""
    return fingerprint({"salt": salt, **record})
