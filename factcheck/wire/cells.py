"""Cells of tables that people open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = frozenset("=+-@\t\r")


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> defused("=1+1"), defused("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if text[:1] in _FORMULA else text


def row(cells: Iterable[object]) -> str:
    """A line of CSV (RFC 4180); nothing of a cell breaks it or is taken for a formula."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(
        [defused(" ".join(cell.split())) if isinstance(cell, str) else cell for cell in cells]
    )
    return written.getvalue()
