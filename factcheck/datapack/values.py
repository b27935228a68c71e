"""What a field of each kind may look like: TOML values and CSV cells, each with the reason when it does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from factcheck.datapack.faults import excerpt
from factcheck.datapack.schema import Field
from factcheck.model.period import Frequency, Period

_PATTERNS = {
    "code": r"[A-Z][A-Z0-9_-]{0,39}",
    "id": r"[a-z][a-z0-9_]{0,39}",
    "measure": r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*",
    "slug": r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*",
    "language": r"[a-z]{2}",
    "url": r"https?://[^\s\"<>\\^`{|}]+",
    "day": r"[12]\d{3}-[01]\d-[0-3]\d",
    "date": r"[12]\d{3}-[01]\d(?:-[0-3]\d)?",
    "decimal": r"-?(?:0|[1-9]\d{0,24})(?:\.\d{1,24})?",
    "number": r"-?(?:0|[1-9]\d{0,24})(?:\.\d{1,24})?",
    "ulp": r"10{0,15}|0\.0{0,15}1",
    "rank": r"[1-4]",
    "series_key": r"[A-Z][A-Z0-9_-]*(?:\.[a-z][a-z0-9_]*)+\.[AHQM]",
    "period": r"\d{4}(?:-(?:\d\d|[QH]\d))?(?:/\d{4}(?:-(?:\d\d|[QH]\d))?)?",
    "printed": r"[^\s=+@<>\-][^<>\x00-\x1f\x7f-\x9f]{0,59}",
    "words": r"[^\s=+@<>\-][^<>\x00-\x1f\x7f-\x9f]{0,399}",
    "seal": r"[0-9a-f]{64}",
    "quota": r"[1-9]\d{0,8} per (?:second|minute|hour|day)",
    "feed_url": r"https?://[^\s\"<>\\^`|]+|file:(?!/)(?!.*\.\.)[^\s\"<>\\^`{|}:]+",
    "parameter": r"[A-Za-z][A-Za-z0-9_.-]{0,39}",
}
_COMPILED = {kind: re.compile(pattern, re.ASCII) for kind, pattern in _PATTERNS.items()}
_WANTED = {
    "code": "a code in capitals",
    "id": "a lower-case code",
    "measure": "lower-case words joined by dots",
    "slug": "lower-case words joined by hyphens",
    "language": "a language code of two letters",
    "url": "a full http or https address",
    "day": "a day as YYYY-MM-DD",
    "date": "YYYY-MM-DD, YYYY-MM or nothing",
    "decimal": "a plain decimal number in quotes",
    "number": "a plain decimal number: digits, an optional minus sign and decimal point, nothing else",
    "ulp": "a power of ten (1000, 1, 0.1)",
    "rank": "1, 2, 3 or 4",
    "series_key": "ENTITY.measure.F with the frequency A, H, Q or M",
    "period": "2022, 2022-08, 2022-Q3, 2022-H1, or two of them with a slash",
    "printed": "the figure as printed",
    "words": "some words",
    "seal": "a sha256 in hexadecimal",
    "quota": "so many per second, minute, hour or day (60 per hour)",
    "feed_url": "a full http or https address, or file: and a path inside the pack",
    "parameter": "the name of a parameter",
}


def cell_fault(field: Field, text: str) -> str | None:
    """Why a CSV cell is not what its field asks for; None when it is."""
    if not text:
        return f"{field.name} is empty" if field.required else None
    if field.choices:
        return None if text in field.choices else f"{field.name} is {excerpt(text)}; one of {', '.join(field.choices)} is wanted"
    if text != text.strip():
        return f"{field.name} has white space around it: {excerpt(text)}"
    return _text_fault(field.kind, field.name, text)


def _text_fault(kind: str, name: str, text: str) -> str | None:
    if not _COMPILED[kind].fullmatch(text):
        return f"{name} is {excerpt(text)}; {_WANTED[kind]} is wanted"
    if kind in ("day", "date") and published_day(text) is None:
        return f"{name} is {excerpt(text)}, which no calendar has"
    if kind == "period" and period_of(text) is None:
        return f"{name} is {excerpt(text)}, which is no period"
    return None


def value_fault(field: Field, value: Any) -> str | None:
    """Why a TOML value is not what its field asks for; None when it is."""
    return _CHECKS[field.kind](field, value)


def _text(field: Field, value: Any) -> str | None:
    if not isinstance(value, str):
        return f"{field.name} must be text in quotes, not {excerpt(repr(value))}"
    if not value.strip() or value != value.strip():
        return f"{field.name} is empty or has white space around it"
    return None


def _choice(field: Field, value: Any) -> str | None:
    return None if value in field.choices else f"{field.name} is {excerpt(repr(value))}; one of {', '.join(field.choices)} is wanted"


def _integer(field: Field, value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10_000:
        return f"{field.name} must be a whole number from 0 to 10000, not {excerpt(repr(value))}"
    return None


def _pattern(field: Field, value: Any) -> str | None:
    if not isinstance(value, str):
        return f"{field.name} must be text in quotes, not {excerpt(repr(value))}"
    return _text_fault(field.kind, field.name, value)


def _word_list(name: str, value: Any, kind: str | None = None) -> str | None:
    if not isinstance(value, list) or not value:
        return f"{name} must be a list with at least one entry"
    for word in value:
        if not isinstance(word, str) or not word or word != word.strip() or not word.isprintable():
            return f"{name} has the entry {excerpt(repr(word))}; plain text without white space around it is wanted"
        if kind is not None and (fault := _text_fault(kind, name, word)):
            return fault
    if len(set(value)) != len(value):
        return f"{name} names {excerpt(next(word for word in value if value.count(word) > 1))} twice"
    return None


def _by_key(field: Field, value: Any, key_kind: str, check: Callable[[str, Any], str | None]) -> str | None:
    if not isinstance(value, dict) or (not value and field.kind != "seals"):
        return f"{field.name} must be a table, not {excerpt(repr(value))}"
    for key, item in value.items():
        if key_kind and not _COMPILED[key_kind].fullmatch(key):
            return f"{field.name} has the key {excerpt(key)}; {_WANTED[key_kind]} is wanted"
        if fault := check(f"{field.name}.{key}", item):
            return fault
    return None


def _plain(name: str, value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() == value != "" else f"{name} must be text in quotes, not {excerpt(repr(value))}"


def _code_value(kind: str) -> Callable[[str, Any], str | None]:
    return lambda name, value: _text_fault(kind, name, value) if isinstance(value, str) else f"{name} must be text in quotes"


def _seal(name: str, value: Any) -> str | None:
    if not isinstance(value, dict) or set(value) != {"sha256", "rows"}:
        return f"{name} must have sha256 and rows, and nothing else"
    if not isinstance(value["sha256"], str) or not _COMPILED["seal"].fullmatch(value["sha256"]):
        return f"{name}.sha256: {_WANTED['seal']} is wanted"
    if isinstance(value["rows"], bool) or not isinstance(value["rows"], int) or value["rows"] < 1:
        return f"{name}.rows must be a whole number above 0"
    return None


def _originals(field: Field, value: Any) -> str | None:
    if not isinstance(value, list) or not value:
        return f"{field.name} must be a list with at least one entry"
    for one in value:
        if not isinstance(one, dict) or set(one) != {"address", "sha256", "at"} or not all(isinstance(part, str) for part in one.values()):
            return f"{field.name}: every entry has address, sha256 and at, in quotes, and nothing else"
        if not _COMPILED["seal"].fullmatch(one["sha256"]):
            return f"{field.name}.sha256: {_WANTED['seal']} is wanted"
        try:
            datetime.fromisoformat(one["at"])
        except ValueError:
            return f"{field.name}.at is {excerpt(one['at'])}; a moment as 2026-11-27T06:00:00+00:00 is wanted"
    return None


def _measure_lists(field: Field, value: Any) -> str | None:
    if not isinstance(value, list) or not value:
        return f"{field.name} must be a list of lists"
    return next((fault for item in value if (fault := _word_list(field.name, item, "measure"))), None)


def _frequencies(field: Field, value: Any) -> str | None:
    if fault := _word_list(field.name, value):
        return fault
    wrong = next((one for one in value if one not in list(Frequency)), None)
    return None if wrong is None else f"{field.name} has {excerpt(wrong)}; A, H, Q or M is wanted"


def _tables(field: Field, value: Any) -> str | None:
    return None if isinstance(value, dict) and value else f"{field.name} must be a table with at least one entry"


_CHECKS: dict[str, Callable[[Field, Any], str | None]] = {
    "text": _text,
    "choice": _choice,
    "integer": _integer,
    **dict.fromkeys(("code", "id", "measure", "slug", "url", "day", "decimal", "series_key", "period"), _pattern),
    **dict.fromkeys(("language", "ulp", "quota", "feed_url", "parameter"), _pattern),
    "frequencies": _frequencies,
    "codes_by_word": lambda field, value: _by_key(field, value, "", _code_value("code")),
    "words_by_word": lambda field, value: _by_key(field, value, "", _plain),
    **dict.fromkeys(("tables", "options"), _tables),
    "words_of_one": lambda field, value: _word_list(field.name, value),
    "labels": lambda field, value: _by_key(field, value, "language", _word_list),
    "texts": lambda field, value: _by_key(field, value, "language", _plain),
    "codes": lambda field, value: _word_list(field.name, value, "code"),
    "ids": lambda field, value: _word_list(field.name, value, "id"),
    "measures": lambda field, value: _word_list(field.name, value, "measure"),
    "measure_lists": _measure_lists,
    "originals": _originals,
    "ids_by_id": lambda field, value: _by_key(field, value, "id", _code_value("id")),
    "ids_by_word": lambda field, value: _by_key(field, value, "", lambda name, item: _word_list(name, item, "id")),
    "ids_by_code": lambda field, value: _by_key(field, value, "code", _code_value("id")),
    "days_by_code": lambda field, value: _by_key(field, value, "code", _code_value("day")),
    "flag": lambda field, value: None if isinstance(value, bool) else f"{field.name} must be true or false",
    "measures_by_code": lambda field, value: _by_key(field, value, "code", _code_value("measure")),
    "seals": lambda field, value: _by_key(field, value, "", _seal),
}


@lru_cache(maxsize=4096)
def period_of(text: str) -> Period | None:
    """The period that a cell names; None where there is none such."""
    try:
        return Period.parse(text)
    except ValueError:
        return None


def frequency_fits(period: Period, frequency: str) -> bool:
    """Whether a period belongs in a series of that frequency: months and runs of months in M, quarters in Q …"""
    return period.frequency is Frequency(frequency)


def published_day(text: str) -> date | None:
    """The day that a date counts from: of a month its first; None where no calendar has it.

    >>> published_day("2022-09")
    datetime.date(2022, 9, 1)
    """
    try:
        return date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    except ValueError:
        return None


def referred(field: Field, value: Any) -> tuple[str, ...]:
    """The codes that a field's value points at."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, dict):
        return tuple(code for item in value.values() for code in (item if isinstance(item, list) else (item,)))
    return tuple(code for item in value for code in (item if isinstance(item, list) else (item,)))


def ten_to(exponent: int) -> Decimal:
    """A power of ten, exactly."""
    return Decimal(1).scaleb(exponent)
