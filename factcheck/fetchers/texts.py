"""Bytes of an answer as text, JSON or CSV: strictly, and told apart from the pages that sources send in their place."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

from factcheck.fetchers.cells import Unreadable
from factcheck.fetchers.fetched import Original

_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE | re.ASCII)
#: Media types that can hold anything.
_ANY = ("", "text/plain", "application/octet-stream", "binary/octet-stream", "application/x-download", "application/download")
_MEDIA = {
    "json": ("json", "javascript"),
    "csv": ("csv", "tsv", "tab-separated-values", "excel"),
    "xml": ("xml",),
    "xlsx": ("spreadsheet", "zip", "excel"),
}
_LONGEST_CELL = 100_000
#: Encodings in which an ASCII text is the same.
_LIKE_ASCII = ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252", "iso-8859-15")


class Digits(str):
    """A number of JSON, as it was written."""

    __slots__ = ()


def check_form(original: Original, form: str) -> None:
    """That an answer can be of a form by its media type, and is no web page."""
    media = original.media.partition(";")[0].strip().lower()
    if "html" in media or _PAGE.match(original.content[:2_000].removeprefix(b"\xef\xbb\xbf")):
        raise Unreadable("html", f"a web page came instead of {form.upper()}", original.content[:800].decode("utf-8", "replace"))
    if media not in _ANY and not any(word in media for word in _MEDIA[form]):
        raise Unreadable("media", f"{media[:60]!r} came instead of {form.upper()}", original.content[:800].decode("utf-8", "replace"))


def text_of(original: Original, form: str, encoding: str = "utf-8") -> str:
    """The text of an answer in the encoding that is expected; a byte order mark of UTF-8 is dropped."""
    check_form(original, form)
    named = _CHARSET.search(original.media)
    if (
        named
        and not original.content.isascii()
        and named[1].lower().replace("_", "-") not in (encoding, encoding.replace("-", ""), "utf-8-sig")
    ):
        raise Unreadable(
            "encoding", f"it says that it is {named[1][:40]}; {encoding} is expected", original.content[:400].decode("latin-1")
        )
    try:
        text = original.content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        start = max(error.start - 40, 0)
        found = original.content[start : error.start + 40].decode("latin-1")
        raise Unreadable("encoding", f"this is not {encoding}: {error.reason}", found) from None
    if "\0" in text or "\ufffd" in text:
        at = min(one for one in (text.find("\0"), text.find("\ufffd")) if one >= 0)
        raise Unreadable("encoding", "a character that no text has", text[max(at - 40, 0) : at + 40])
    return text


def json_of(original: Original) -> Any:
    """The value of an answer in JSON; numbers are `Digits`."""
    text = text_of(original, "json")
    try:
        return json.loads(text, parse_float=Digits, parse_int=Digits, parse_constant=_constant, object_pairs_hook=_object)
    except RecursionError:
        raise Unreadable("json", "it is nested too deeply", text[:200]) from None
    except ValueError as error:
        at = getattr(error, "pos", 0)
        raise Unreadable("json", f"this is no JSON, or it was cut off: {error}", text[max(at - 100, 0) : at + 100]) from None


def _constant(name: str) -> Any:
    raise Unreadable("number", "this is no number", name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        twice = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise Unreadable("json", "a name is given twice in one object", twice)
    return told


def numbers_text(value: Any) -> str | None:
    """A value of JSON that must be a number or nothing; a text is Unreadable.

    >>> numbers_text(Digits("5.20")), numbers_text(None)
    ('5.20', None)
    """
    if value is None or isinstance(value, Digits):
        return value
    raise Unreadable("number", "this is no number", repr(value)[:200])


def csv_of(original: Original, *, encoding: str = "utf-8", separator: str = ",") -> Iterator[list[str]]:
    """The rows of an answer in CSV."""
    text = text_of(original, "csv", encoding)
    if text.lstrip()[:1] in ("{", "[") or text.lstrip().startswith("<"):
        raise Unreadable("csv", "something else came instead of CSV", text[:400])
    if not text.endswith(("\n", "\r")) and text.count("\n") == 0:
        raise Unreadable("csv", "there is one line and no end of it", text[:400])
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from rows
    except csv.Error as error:
        raise Unreadable("csv", f"line {rows.line_num} is no CSV, or it was cut off ({error})", text[-200:]) from None


def table_of(original: Original) -> Iterator[Mapping[str, str]]:
    """The rows of an answer in CSV with headings, each as long as they are."""
    rows = csv_of(original)
    header = next(rows, None)
    if header is None or len(header) < 2:
        raise Unreadable("csv", "there are no headings", ",".join(header or ()))
    if len(set(header)) != len(header):
        raise Unreadable("columns", "two columns have the same heading", ",".join(header))
    for row in rows:
        if len(row) != len(header):
            raise Unreadable("csv", f"a row has {len(row)} cells; there are {len(header)} headings", ",".join(row))
        yield dict(zip(header, row, strict=True))
