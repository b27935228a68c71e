"""Many texts in one file, JSON lines or CSV: each line is read by itself, and what is wrong with one is no matter of the others."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from marshmallow import ValidationError

from factcheck import MAX_TEXT
from factcheck.errors import Invalid, MalformedJson, RequestError
from factcheck.wire.fields import phrase
from factcheck.wire.gate import read_json, refuse_bad_values
from factcheck.wire.problems import faults, problem_of_line
from factcheck.wire.requests import CheckRequest

#: Columns that a CSV file may have; those of the context are fields of their own here.
COLUMNS = ("id", "text", "headline", "published", "as_of", "language", "url", "profile", "format", "store", "entity", "measure", "period")
_CONTEXT = ("entity", "measure", "period")
_TRUTH = {"true": True, "false": False}


class LineRequest(CheckRequest):
    """A text of a batch, as `POST /v1/checks` takes it, and what the sender calls it."""

    id = phrase("The sender's name for it; comes back with what is found.", "article-7", most=200, allow_none=True, load_default=None)


class Line(NamedTuple):
    """One text of a file: the number among them, the line that it starts on, what was sent, or what is wrong with that."""

    n: int
    line: int
    label: str | None
    sent: Mapping[str, Any]
    problem: Mapping[str, Any] | None


_SCHEMA = LineRequest()


def json_lines(lines: Iterable[bytes]) -> Iterator[Line]:
    """The texts of a file of JSON lines; blank lines are none.

    >>> [(one.n, one.line, one.sent["text"]) for one in json_lines([b'{"text": "a"}', b"", b'{"text": "b"}'])]
    [(1, 1, 'a'), (2, 3, 'b')]
    """
    n = 0
    for number, raw in enumerate(_without_mark(lines), start=1):
        if raw.strip():
            n += 1
            yield _line(n, number, raw)


def csv_lines(lines: Iterable[bytes]) -> Iterator[Line]:
    """The texts of a CSV file under its heading; an empty cell says nothing. A heading that does not fit is `Invalid`."""
    csv.field_size_limit(MAX_TEXT)
    reader = csv.reader((raw.decode("utf-8", "surrogateescape") for raw in _without_mark(lines)), strict=True)
    heading = _heading(reader)
    n = 0
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            n += 1
            yield _refused(n, number, RequestError(f"Not CSV: {error}."))
            continue
        if any(cells):
            n += 1
            yield _row(n, number, heading, cells)


def merged(sent: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, and what holds for all texts where it says nothing; nothing is kept that either says is not to be."""
    said = {**{name: options[name] for name in ("published", "profile") if options[name]}, **sent}
    return said if options["store"] else said | {"store": False}


def loaded(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, as the core takes it; `Invalid` lists every fault."""
    try:
        asked: dict[str, Any] = _SCHEMA.load(sent)
    except ValidationError as error:
        raise Invalid(tuple(faults(error.messages_dict))) from None
    return asked


def _without_mark(lines: Iterable[bytes]) -> Iterator[bytes]:
    for number, raw in enumerate(lines):
        yield raw if number else raw.removeprefix(b"\xef\xbb\xbf")


def _line(n: int, number: int, raw: bytes) -> Line:
    try:
        value = read_json(raw.rstrip())
        if not isinstance(value, dict):
            raise MalformedJson("The line must be a JSON object.")
    except MalformedJson as error:
        # The body of a line has one line: its number would be taken for that of the file.
        told = error.detail.replace("The body", "The line").replace(" line 1,", "")
        return _refused(n, number, MalformedJson(told, field=error.field))
    return _looked_at(n, number, value)


def _row(n: int, number: int, heading: list[str], cells: list[str]) -> Line:
    if len(cells) > len(heading):
        return _refused(n, number, RequestError(f"The line has {len(cells)} cells, the heading {len(heading)}."))
    said: dict[str, Any] = {name: cell for name, cell in zip(heading, cells, strict=False) if cell}
    context = {name: said.pop(name) for name in _CONTEXT if name in said}
    if context:
        said["context"] = context
    if "store" in said:
        said["store"] = _TRUTH.get(said["store"].strip().lower(), said["store"])
    try:
        refuse_bad_values(said)
    except MalformedJson:
        return _refused(n, number, RequestError("The line is not UTF-8, or holds a NUL."))
    return _looked_at(n, number, said)


def _looked_at(n: int, number: int, sent: dict[str, Any]) -> Line:
    try:
        asked = loaded(sent)
    except RequestError as error:
        label = sent.get("id")
        return _refused(n, number, error, label if isinstance(label, str) and len(label) <= 200 else None)
    return Line(n, number, asked["id"], {name: value for name, value in sent.items() if name != "id"}, None)


def _refused(n: int, number: int, error: RequestError, label: str | None = None) -> Line:
    return Line(n, number, label, {}, problem_of_line(error, number))


def _heading(reader: Iterator[list[str]]) -> list[str]:
    try:
        heading = [cell.strip().lower() for cell in next(reader)]
    except StopIteration:
        raise Invalid(({"pointer": "", "detail": "There is no line."},)) from None
    except csv.Error as error:
        raise Invalid(({"pointer": "/1", "detail": f"line 1: not CSV: {error}."},)) from None
    wrong = [(name, f"not a column; columns are {', '.join(COLUMNS)}") for name in heading if name not in COLUMNS]
    wrong += [(name, "given twice") for name in dict.fromkeys(heading) if heading.count(name) > 1]
    if "text" not in heading:
        wrong.append(("text", "no such column"))
    if wrong:
        raise Invalid(tuple({"pointer": f"/1/{ascii(name)[1:-1]}", "detail": f"line 1: {name[:60]!a}: {told}."} for name, told in wrong))
    return heading
