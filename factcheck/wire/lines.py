"""Many texts in one file, JSON lines or CSV: each line is read by itself, and what is wrong with one is no matter of the others."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
#: Signs in the name that a sender gives to a text.
_LABEL = 200


class LineRequest(CheckRequest):
    """A text of a batch, as `POST /v1/checks` takes it, and what the sender calls it."""

    id = phrase("The sender's name for it; comes back with what is found.", "article-7", most=_LABEL, allow_none=True, load_default=None)


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
            try:
                yield looked_at(n, number, json_object(raw))
            except MalformedJson as error:
                yield refused(n, number, error)


def csv_lines(lines: Iterable[bytes]) -> Iterator[Line]:
    """The texts of a CSV file under its heading; an empty cell says nothing. A heading that does not fit is `Invalid`."""
    rows = csv_rows(lines)
    heading = _fitting(csv_heading(rows))
    for n, (number, cells) in enumerate(rows, start=1):
        try:
            said = csv_fields(heading, cells)
            store = said.get("store", "")
            yield from_fields(n, number, said | ({"store": _TRUTH.get(store.strip().lower(), store)} if store else {}))
        except RequestError as error:
            yield refused(n, number, error)


def json_object(raw: bytes) -> dict[str, Any]:
    """The object on a line of JSON lines. Raises MalformedJson."""
    try:
        value = read_json(raw.rstrip())
        if not isinstance(value, dict):
            raise MalformedJson("The line must be a JSON object.")
    except MalformedJson as error:
        # The body of a line has one line: its number would be taken for that of the file.
        told = error.detail.replace("The body", "The line").replace(" line 1,", "")
        raise MalformedJson(told, field=error.field) from None
    return value


def csv_rows(lines: Iterable[bytes], before: int = 0) -> Iterator[tuple[int, list[str] | RequestError]]:
    """The rows of a CSV file that have a cell, each with the line that it starts on; what cannot be read is told in its place.

    ``before`` is the number of lines that stand before these in their file.
    """
    csv.field_size_limit(MAX_TEXT)
    reader = csv.reader((raw.decode("utf-8", "surrogateescape") for raw in _without_mark(lines)), strict=True)
    while True:
        number = before + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, RequestError(f"Not CSV: {error}.")
            continue
        if any(cells):
            yield number, cells


def csv_heading(rows: Iterator[tuple[int, list[str] | RequestError]]) -> list[str]:
    """The names of the columns, in small letters. Raises Invalid where there are none."""
    _, cells = next(rows, (1, None))
    if cells is None:
        raise Invalid(({"pointer": "", "detail": "There is no line."},))
    if isinstance(cells, RequestError):
        told = str(cells)
        raise Invalid(({"pointer": "/1", "detail": f"line 1: {told[0].lower()}{told[1:]}"},))
    return [cell.strip().lower() for cell in cells]


def csv_fields(heading: Sequence[str | None], cells: list[str] | RequestError) -> dict[str, str]:
    """What the cells say, by the names in the heading; None stands for a column that is not read. Raises RequestError."""
    if isinstance(cells, RequestError):
        raise cells
    if len(cells) > len(heading):
        raise RequestError(f"The line has {len(cells)} cells, the heading {len(heading)}.")
    return {name: cell for name, cell in zip(heading, cells, strict=False) if cell and name}


def from_fields(n: int, number: int, said: Mapping[str, Any]) -> Line:
    """The text that a row of a table tells of: the fields of the context stand beside the others there."""
    sent = {name: value for name, value in said.items() if name not in _CONTEXT}
    context = {name: value for name, value in said.items() if name in _CONTEXT}
    if context:
        sent["context"] = {**sent["context"], **context} if isinstance(sent.get("context"), dict) else context
    try:
        refuse_bad_values(sent)
    except MalformedJson:
        return refused(n, number, RequestError("The line is not UTF-8, or holds a NUL."))
    return looked_at(n, number, sent)


def merged(sent: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, and what holds for all texts where it says nothing; nothing is kept that either says is not to be."""
    said = {**{name: options[name] for name in ("published", "profile", "format") if options.get(name)}, **sent}
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


def looked_at(n: int, number: int, sent: Mapping[str, Any]) -> Line:
    """What was sent, read well or with what is wrong with it."""
    try:
        asked = loaded(sent)
    except RequestError as error:
        label = sent.get("id")
        return refused(n, number, error, label if isinstance(label, str) and len(label) <= _LABEL else None)
    return Line(n, number, asked["id"], {name: value for name, value in sent.items() if name != "id"}, None)


def refused(n: int, number: int, error: RequestError, label: str | None = None) -> Line:
    """A text that cannot be read."""
    return Line(n, number, label, {}, problem_of_line(error, number))


def _fitting(heading: list[str]) -> list[str]:
    wrong = [(name, f"not a column; columns are {', '.join(COLUMNS)}") for name in heading if name not in COLUMNS]
    wrong += [(name, "given twice") for name in dict.fromkeys(heading) if heading.count(name) > 1]
    if "text" not in heading:
        wrong.append(("text", "no such column"))
    if wrong:
        raise Invalid(tuple({"pointer": f"/1/{ascii(name)[1:-1]}", "detail": f"line 1: {name[:60]!a}: {told}."} for name, told in wrong))
    return heading
