"""Pages of a sorted list: opaque cursors that are worth nothing when altered or used on another list."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from factcheck.errors import InvalidCursor

T = TypeVar("T")


def page(items: Sequence[Any], key: Callable[[Any], str], *, limit: int, cursor: str | None, scope: str) -> tuple[list[Any], str | None]:
    """The items after the cursor, and the cursor after them; `scope` names list, filter and edition of the data."""
    last = read_cursor(cursor, scope) if cursor else None
    rest = [item for item in items if last is None or key(item) > last]
    shown = rest[:limit]
    return shown, write_cursor(key(shown[-1]), scope) if len(rest) > limit else None


def walked(
    read: Callable[[str | None, int], Sequence[T]], mark: Callable[[T], object], *, limit: int, cursor: str | None, scope: str
) -> tuple[Sequence[T], str | None]:
    """A page of a list that is read where it is kept: ``read`` takes the mark of the item to go on after, and how many it may give.

    One item more than is shown tells whether there is another page.
    """
    found = read(read_cursor(cursor, scope) if cursor else None, limit + 1)
    shown = found[:limit]
    return shown, write_cursor(str(mark(shown[-1])), scope) if len(found) > limit else None


def sequence(after: str | None) -> int | None:
    """The mark of an item in a list that goes by numbers."""
    return None if after is None else int(after)


def write_cursor(last: str, scope: str) -> str:
    """An opaque mark after the item `last`."""
    told = json.dumps(last, ensure_ascii=True).encode()
    return urlsafe_b64encode(_seal(told, scope) + told).decode().rstrip("=")


def read_cursor(cursor: str, scope: str) -> str:
    """The item that a cursor stands after.

    >>> read_cursor(write_cursor("autos.sales", "measures"), "measures")
    'autos.sales'
    """
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        seal, told = raw[:12], raw[12:]
        if hmac.compare_digest(seal, _seal(told, scope)) and urlsafe_b64encode(raw).decode().rstrip("=") == cursor:
            return str(json.loads(told))
    except (UnicodeEncodeError, Error, ValueError):
        pass
    raise InvalidCursor("The cursor does not belong to this list; start again without one.", field="?cursor")


def _seal(told: bytes, scope: str) -> bytes:
    # No secret: a forged cursor reads nothing that an honest one does not. The seal catches mistakes.
    return hmac.digest(scope.encode(), told, hashlib.sha256)[:12]
