"""The gate that every JSON body passes before a schema sees it."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from factcheck.errors import MalformedJson

#: Deeper nesting than this is refused before it is parsed.
MAX_DEPTH = 32
#: Beyond it a JSON number is not exact in every client.
MAX_INTEGER = 2**53

# A string (also one that never ends, so that each character is looked at once) or a bracket.
_MARKS = re.compile(r'"(?:[^"\\]++|\\.?)*+(?:"|\Z)|[\[{]|[\]}]', re.DOTALL)


class _Refused(NamedTuple):
    """A number that cannot be taken; stands in the parsed value until its place is known."""

    detail: str


def read_json(body: bytes) -> Any:
    """The value of a JSON body, or `MalformedJson` with the place of the fault.

    >>> read_json(b'{"text": "GDP"}')
    {'text': 'GDP'}
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedJson(f"The body is not UTF-8: byte {error.start} does not fit.") from None
    if text.startswith("\ufeff"):
        raise MalformedJson("The body starts with a byte order mark.")
    _refuse_deep(text)
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_float=_float, parse_int=_integer, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise MalformedJson(f"{error.msg} at line {error.lineno}, column {error.colno}.") from None
    refuse_bad_values(value)
    return value


def _refuse_deep(text: str) -> None:
    depth = 0
    for mark in _MARKS.finditer(text):
        first = mark[0][0]
        if first in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise MalformedJson(f"The body is nested more than {MAX_DEPTH} levels deep.")
        elif first in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        seen: set[str] = set()
        again = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value] # add gives None
        raise MalformedJson(f"The key {again[:60]!r} is given twice.")
    return value


def _float(digits: str) -> float | _Refused:
    value = float(digits)
    if value in (float("inf"), float("-inf")) or (value == 0 and re.search("[1-9]", digits.lower().partition("e")[0])):
        return _Refused("the number is beyond the range of a double")
    return value


def _integer(digits: str) -> int | _Refused:
    if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
        return _Refused("the integer is too large to be exact")
    return int(digits)


def _constant(name: str) -> _Refused:
    return _Refused(f"{name} is not a JSON number")


def refuse_bad_values(value: Any) -> None:
    """Refuse what no text and no number may be: NUL, half a surrogate pair, a number that is not exact."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        place, one = waiting.pop()
        if isinstance(one, _Refused):
            raise MalformedJson(f"{one.detail[0].upper()}{one.detail[1:]} (at {place or '/'}).", field=place)
        if isinstance(one, str):
            _refuse_bad_text(place, one)
        elif isinstance(one, dict):
            for key, item in one.items():
                _refuse_bad_text(place, key)
                waiting.append((f"{place}/{escaped(key)}", item))
        elif isinstance(one, list):
            waiting.extend((f"{place}/{index}", item) for index, item in enumerate(one))


def _refuse_bad_text(place: str, text: str) -> None:
    if "\x00" in text:
        raise MalformedJson(f"A text holds a NUL (at {place or '/'}).", field=place)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise MalformedJson(f"A text holds half of a surrogate pair (at {ascii(place) if place else '/'}).", field=None) from None


def escaped(key: str) -> str:
    """A key as part of a JSON Pointer."""
    return key.replace("~", "~0").replace("/", "~1")
