"""Rows of a workbook as texts. A workbook is a ZIP of XML: it is looked through before it is opened."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from factcheck.fetchers.cells import Unreadable
from factcheck.fetchers.fetched import Original
from factcheck.fetchers.texts import check_form

#: Members of a workbook, and bytes of all of them unpacked.
_MOST_MEMBERS, _MOST_BYTES = 2_000, 256 * 1024 * 1024


def rows_of_xlsx(answer: Original, sheet: str | None) -> Iterator[list[str]]:
    """The rows of one sheet. A number is written with the fewest digits that mean it, as the program that shows it does."""
    check_form(answer, "xlsx")
    _look_through(answer.content)
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ModuleNotFoundError as missing:
        raise Unreadable("library", f"XLSX is read with {missing.name}: pip install 'factcheck[data]'") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations, which are not read
            book = load_workbook(BytesIO(answer.content), read_only=True, data_only=True, keep_links=False)
            if sheet is not None and sheet not in book.sheetnames:
                raise Unreadable("columns", f"there is no sheet {sheet!r}", ", ".join(book.sheetnames))
            opened = book[sheet] if sheet is not None else book.worksheets[0]
            opened.reset_dimensions()  # they are what the file claims
            for row in opened.iter_rows(values_only=True):
                yield [_text(cell) for cell in row]
    except (InvalidFileException, BadZipFile, KeyError, ValueError, IndexError, SyntaxError, OSError, EOFError) as error:
        raise Unreadable("xlsx", f"this is no workbook that can be read ({type(error).__name__})", str(error)) from None


def _look_through(content: bytes) -> None:
    """Refuse what only looks like a workbook: a bomb, or XML that declares entities."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            members = packed.infolist()
            if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_BYTES:
                raise Unreadable("too-large", "the workbook is too large when it is unpacked", f"{len(members)} members")
            for member in members:
                if member.filename.endswith((".xml", ".rels", ".vml")):
                    with packed.open(member) as file:
                        if b"<!DOCTYPE" in file.read(4_096).upper():
                            raise Unreadable("xlsx", "it declares a document type", member.filename)
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Unreadable("xlsx", f"this is no workbook: {error}", content[:200].decode("latin-1")) from None


def _text(cell: Any) -> str:
    """A cell as text.

    >>> [_text(cell) for cell in (None, 5.2, 1200, datetime(2026, 8, 1), " n/a ")]
    ['', '5.2', '1200', '2026-08-01', ' n/a ']
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
