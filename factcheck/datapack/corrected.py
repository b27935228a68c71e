"""Tables of agencies as their corrections make them: values that are known to be wrong get the mark of their status before anything
is laid out."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from factcheck.datapack.faults import excerpt
from factcheck.datapack.figures import Folder
from factcheck.datapack.strict import Document
from factcheck.datapack.unpacked import MOST_BYTES
from factcheck.model.series import Printed, Status
from factcheck.reference.listed import MARKS

_SIGNS = {status.value: sign for sign, status in MARKS.items()}


def corrected_table(folder: Folder, content: bytes, document: Document, records: Mapping[str, Mapping[str, Any]]) -> bytes:
    """A table with the marks of its corrections; a record that fits no value any more is a fault of the folder.

    A table that cannot be unpacked is given back as it is: what is wrong with it is told where it is read.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            unpacked = file.read(MOST_BYTES + 1)
        if len(unpacked) > MOST_BYTES:
            return content
        lines = unpacked.decode("utf-8").split("\n")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        return content
    rows = {tuple(line.split(",")[:2]): number for number, line in enumerate(lines)}
    for code, record in records.items():
        number = rows.get((record["series_key"], record["source"]))
        changed = None if number is None or record["basis"] != Printed.LEVEL.value else _marked(lines[number], record)
        if number is None or changed is None:
            message = f"no value reads as {excerpt(code)} expects: correct the record or drop it"
            folder.faults.append(document.fault((code,), "stale-correction", message))
        else:
            lines[number] = changed
    return gzip.compress("\n".join(lines).encode("utf-8"), 1, mtime=0)


def _marked(line: str, record: Mapping[str, Any]) -> str | None:
    """The row with the value of a record marked; None where it does not have that value."""
    head, _, values = line.rpartition(",")
    items = values.split(" ")
    for i, item in enumerate(items):
        period, _, text = item.partition("=")
        bare = text.rstrip("".join(MARKS))
        if period == record["period"] and bare == bare.strip() and _is(bare, record["expect"]):
            sign = "" if record["status"] == Status.NORMAL.value else _SIGNS[record["status"]]
            return f"{head},{' '.join([*items[:i], f'{period}={bare}{sign}', *items[i + 1 :]])}"
    return None


def _is(text: str, number: str) -> bool:
    try:
        return Decimal(text) == Decimal(number)
    except ArithmeticError:
        return False
