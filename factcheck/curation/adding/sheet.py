"""A CSV file as rows of cells that know where they stand: encoding, delimiter and quotes found out."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factcheck.datapack.faults import Fault, PackError, excerpt

#: What may part the cells of a line, the likeliest first.
DELIMITERS = (",", ";", "\t", "|")
#: A run of bytes that are no ASCII. Chinese text has them in pairs, Western text in ones.
_HIGH = re.compile(rb"[\x81-\xfe]+")
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
#: No file is larger, no table wider, no cell longer.
MOST_BYTES, MOST_COLUMNS, MOST_CHARACTERS = 64_000_000, 5_000, 10_000
#: Lines by which the delimiter is found out.
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one cell without white space around it, and where it begins: line and column from 1."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read. Rows without any text are left out; ``rows`` may be of unequal length."""

    name: str
    encoding: str
    delimiter: str
    rows: tuple[tuple[Cell, ...], ...]

    def fault(self, cell: Cell, rule: str, message: str) -> Fault:
        """A fault in a cell of the file."""
        return Fault(self.name, cell.line, cell.column, rule, message)


def read_sheet(name: str, content: bytes, *, encoding: str | None = None, delimiter: str | None = None) -> Sheet:
    """The rows of a CSV file; encoding and delimiter are found out where they are not given.

    Raises PackError with the place where the file is no table in text: empty, a workbook, a web page, bytes of another encoding.
    """
    text, used = _decoded(name, content, encoding)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml")):
        raise _refused(name, 1, 1, "html", "this is a web page or XML, not CSV")
    parted = delimiter or _delimiter(text)
    rows = tuple(row for row in _rows(name, text, parted) if any(cell.text for cell in row))
    if not rows:
        raise _refused(name, 1, 1, "empty", "the file has no rows")
    return Sheet(name, used, parted, rows)


def _decoded(name: str, content: bytes, encoding: str | None) -> tuple[str, str]:
    if not content.strip():
        raise _refused(name, 1, 1, "empty", "the file is empty")
    if len(content) > MOST_BYTES:
        raise _refused(name, 1, 1, "size", f"the file has more than {MOST_BYTES} bytes")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _refused(name, 1, 1, "workbook", "this is a workbook or an archive: save the sheet as CSV")
    marked = next((code for mark, code in _MARKS.items() if content.startswith(mark)), None)
    tried = [encoding] if encoding else [marked] if marked else ["utf-8", "gb18030" if _in_pairs(content) else "cp1252"]
    for code in tried:
        try:
            text = content.decode(code)
        except (UnicodeDecodeError, UnicodeError):
            continue
        except LookupError:
            raise _refused(name, 1, 1, "encoding", f"no encoding is called {excerpt(code)}") from None
        if "\0" in text:
            line = text.count("\n", 0, text.index("\0")) + 1
            raise _refused(name, line, 1, "character", "the character U+0000 is not allowed")
        return text, code
    raise _refused(name, 1, 1, "encoding", f"the bytes are no text in {' or '.join(tried)}; name the encoding")


def _in_pairs(content: bytes) -> bool:
    """Whether the bytes that are no ASCII mostly come in pairs."""
    runs = [len(run) for run in _HIGH.findall(content[:100_000])]
    return sum(size % 2 == 0 for size in runs) > 0.8 * len(runs)


def _delimiter(text: str) -> str:
    """The delimiter that parts most lines into one and the same number of cells, which is more than one."""
    lines = [line for line in text.splitlines()[:_LOOKED_AT] if line.strip()]

    def score(mark: str) -> tuple[int, int]:
        sizes = Counter(size for line in lines if (size := len(next(_rows("", line + "\n", mark, lenient=True)))) > 1)
        return max(((times, size) for size, times in sizes.items()), default=(0, 0))

    return max(DELIMITERS, key=lambda mark: (*score(mark), -DELIMITERS.index(mark)))


def _rows(name: str, text: str, delimiter: str, *, lenient: bool = False) -> Iterator[tuple[Cell, ...]]:
    """The cells of each record; a quoted cell may go over several lines."""
    row: list[Cell] = []
    at, line, begin = 0, 1, 0
    while at < len(text):
        start_line, column = line, at - begin + 1
        if text[at] == '"':
            cell, at = _quoted(text, at)
            if cell is None and lenient:
                cell, at = text[at:], len(text)
            if cell is None:
                raise _refused(name, start_line, column, "csv", "a quote is opened here and never closed")
            newlines = cell.count("\n")
            if newlines:
                line += newlines
                begin = text.rfind("\n", 0, at) + 1
            rest = at
            while at < len(text) and text[at] not in (delimiter, "\n", "\r"):
                at += 1
            if text[rest:at].strip() and not lenient:
                raise _refused(name, line, rest - begin + 1, "csv", f"{excerpt(text[rest:at].strip())} stands behind a closing quote")
        else:
            first = at
            while at < len(text) and text[at] not in (delimiter, "\n", "\r"):
                at += 1
            cell = text[first:at]
        if len(cell) > MOST_CHARACTERS and not lenient:
            raise _refused(name, start_line, column, "cell-size", f"a cell has more than {MOST_CHARACTERS} characters")
        row.append(Cell(" ".join(cell.split()), start_line, column))
        if len(row) > MOST_COLUMNS and not lenient:
            raise _refused(name, start_line, column, "columns", f"a row has more than {MOST_COLUMNS} cells")
        if at < len(text) and text[at] == delimiter:
            at += 1
            if at < len(text):
                continue
            row.append(Cell("", line, at - begin + 1))
        at += text.startswith("\r\n", at) + 1
        line, begin = line + 1, at
        yield tuple(row)
        row = []
    if row:
        yield tuple(row)


def _quoted(text: str, at: int) -> tuple[str | None, int]:
    """The text of a quoted cell that begins at a place, and the place behind it; None where it never ends."""
    parts, here = [], at + 1
    while (end := text.find('"', here)) >= 0:
        parts.append(text[here:end])
        if not text.startswith('"', end + 1):
            return "".join(parts), end + 1
        parts.append('"')
        here = end + 2
    return None, at


def _refused(name: str, line: int, column: int, rule: str, message: str) -> PackError:
    return PackError((Fault(name, line, column, rule, message),))


def widest(rows: Sequence[Sequence[Cell]]) -> int:
    """How many columns the rows have at most."""
    return max(map(len, rows), default=0)
