"""Reading files strictly: bytes to lines, CSV to cells, TOML to tables. What a lenient reader would repair is a fault here."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from typing import Any

from factcheck.datapack.faults import Fault, excerpt
from factcheck.datapack.schema import Table
from factcheck.datapack.values import cell_fault

_CELL_LIMIT = 500
#: So many bad characters of a file are told.
MOST_CHARACTERS = 20
_BAD_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\u2028\u2029\ufffd]")
_HTML = re.compile(rb"\s*<(?:!doctype|html|head|\?xml)", re.IGNORECASE)
_TOML_PLACE = re.compile(r"\s*\(at line (\d+), column (\d+)\)|\s*\(at end of document\)")
_TOML_KEY = re.compile(r"""\s*(?:\[+\s*(?P<table>[^\]]+?)\s*\]+|(?P<key>(?:[\w-]+|"[^"]*")(?:\s*\.\s*(?:[\w-]+|"[^"]*"))*)\s*=)""")
_KEY_PART = re.compile(r'"([^"]*)"|([\w-]+)')


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a CSV file with its cells."""

    line: int
    cells: tuple[str, ...]

    def column(self, index: int) -> int:
        """Where a cell begins in its line, from 1."""
        return 1 + sum(len(written(cell)) + 1 for cell in self.cells[:index])


def text_of(name: str, content: bytes) -> tuple[str, list[Fault]]:
    """A file's text, and what is wrong with its bytes; text with faults is not read further."""
    if fault := start_fault(name, content):
        return "", [fault]
    text = decoded(name, content)
    if isinstance(text, Fault):
        return "", [text]
    return text, character_faults(name, text)


def start_fault(name: str, content: bytes) -> Fault | None:
    """What the first bytes of a file show: that it is no text of ours at all."""
    if content.startswith(b"\xef\xbb\xbf"):
        return Fault(name, 1, 1, "byte-order-mark", "the file starts with a byte order mark; write plain UTF-8")
    if not content:
        return Fault(name, 1, 1, "empty", "the file is empty")
    if _HTML.match(content):
        return Fault(name, 1, 1, "html", "this is a web page, not data")
    return None


def decoded(name: str, content: bytes, line: int = 1) -> str | Fault:
    """The text of a file, or of the rest of one from a line on; the fault where it is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = error.start - (before.rfind(b"\n") + 1) + 1
        return Fault(name, before.count(b"\n") + line, column, "encoding", f"not UTF-8: {error.reason}")


def character_faults(name: str, text: str, line: int = 1) -> list[Fault]:
    """The first characters that no file may have, and a last line without its end; the text begins at a line."""
    faults = []
    for found in _BAD_CHARACTER.finditer(text):
        at = text.count("\n", 0, found.start()) + line
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
        rule = "line-ending" if found.group() == "\r" else "character"
        faults.append(Fault(name, at, column, rule, f"the character U+{ord(found.group()):04X} is not allowed"))
        if len(faults) == MOST_CHARACTERS:
            break
    if not text.endswith("\n"):
        last = text.rsplit("\n", 1)[-1]
        message = "the last line has no line end: the file may be cut off"
        faults.append(Fault(name, text.count("\n") + line, len(last) + 1, "truncated", message))
    return faults


def rows_of(table: Table, name: str, text: str) -> tuple[list[Row], list[Fault]]:
    """The rows of a CSV file whose every cell is what its field asks for, and every fault of the others."""
    lines = text.split("\n")[:-1]
    fields = table.fields
    header = ",".join(field.name for field in fields)
    if lines[0] != header:
        return [], [Fault(name, 1, 1, "header", f"the header must read {header}, not {excerpt(lines[0], 120)}")]
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines[1:], start=2):
        cells = _cells(line)
        if isinstance(cells, str):
            faults.append(Fault(name, number, 1, "csv", f"{cells}: {excerpt(line)}"))
            continue
        if len(cells) != len(fields):
            faults.append(Fault(name, number, 1, "columns", f"{len(cells)} cells instead of {len(fields)}: {excerpt(line)}"))
            continue
        row = Row(number, tuple(cells))
        wrong = [
            (index, fault) for index, (field, cell) in enumerate(zip(fields, cells, strict=True)) if (fault := cell_fault(field, cell))
        ]
        faults.extend(Fault(name, number, row.column(index), f"cell-{fields[index].kind}", fault) for index, fault in wrong)
        if not wrong:
            rows.append(row)
    if len(lines) == 1:
        faults.append(Fault(name, 1, 1, "empty", "there are no rows"))
    return rows, faults


def _cells(line: str) -> list[str] | str:
    """The cells of a line, or why it is not written as it should be."""
    if not line:
        return "empty line"
    try:
        cells = next(csv.reader((line,), strict=True))
    except (csv.Error, StopIteration) as error:
        return f"not CSV ({error})"
    if ",".join(map(written, cells)) != line:
        return "quotes where none are needed, or missing where they are"
    if max(map(len, cells)) > _CELL_LIMIT:
        return f"a cell has more than {_CELL_LIMIT} characters"
    return cells


def written(cell: str) -> str:
    """A cell as it must be written: in quotes only where it holds a comma or a quote.

    >>> written('2,017'), written('down 3%')
    ('"2,017"', 'down 3%')
    """
    return '"' + cell.replace('"', '""') + '"' if "," in cell or '"' in cell else cell


@dataclass(frozen=True, slots=True)
class Document:
    """A TOML file with the places of its keys."""

    name: str
    tables: dict[str, Any]
    places: dict[tuple[str, ...], tuple[int, int]]

    def fault(self, path: tuple[str, ...], rule: str, message: str) -> Fault:
        """A fault at a key, or at the nearest table above it."""
        for length in range(len(path), 0, -1):
            if (place := self.places.get(path[:length])) is not None:
                return Fault(self.name, *place, rule, message)
        return Fault(self.name, 1, 1, rule, message)


def document_of(name: str, text: str) -> tuple[Document | None, list[Fault]]:
    """A TOML file as tables; None with the reason when it is not TOML."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        message = str(error)
        place = _TOML_PLACE.search(message)
        lines = text.count("\n")
        line, column = (int(place[1]), int(place[2])) if place and place[1] else (max(lines, 1), 1)
        return None, [Fault(name, line, column, "toml", _TOML_PLACE.sub("", message) or "not TOML")]
    return Document(name, tables, _Places(text)), []


class _Places(dict[tuple[str, ...], tuple[int, int]]):
    """Where each key of a TOML text stands; found only when a fault asks for it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text: str | None = text

    def get(self, path: tuple[str, ...], default: Any = None) -> Any:
        """The line and column of a key."""
        if self._text is not None:
            text, self._text = self._text, None
            self._find(text)
        return super().get(path, default)

    def _find(self, text: str) -> None:
        table: tuple[str, ...] = ()
        for number, line in enumerate(text.split("\n"), start=1):
            found = _TOML_KEY.match(line)
            if found is None:
                continue
            column = len(line) - len(line.lstrip()) + 1
            parts = tuple(quoted or bare for quoted, bare in _KEY_PART.findall(found["table"] or found["key"]))
            path = parts if found["table"] else table + parts
            if found["table"]:
                table = parts
            for length in range(1, len(path) + 1):
                self.setdefault(path[:length], (number, column))
