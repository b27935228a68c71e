"""The texts of a partition, read by the worker that judges them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from factcheck.bulk.cutting import LONGEST, cut_lines
from factcheck.bulk.inputs import Partition, Source
from factcheck.errors import Invalid, RequestError
from factcheck.wire.lines import Line, csv_fields, csv_rows, from_fields, json_object, refused

#: Rows of a Parquet file that are unpacked at once.
_TOGETHER = 64
#: A moment in ISO 8601; the day in it is the one that its writer saw.
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}\S*")


def lines_of(partition: Partition) -> Iterator[Line]:
    """The texts of a partition in their order, as many as it has rows; a row that cannot be read is one with a problem."""
    yield from {"parquet": _parquet, "ndjson": _ndjson, "csv": _csv}[partition.source.kind](partition)


def _ndjson(partition: Partition) -> Iterator[Line]:
    n, source = partition.row, partition.source
    with Path(source.path).open("rb") as file:
        file.seek(partition.start)
        for number, (raw, size) in enumerate(cut_lines(file, until=partition.end), start=partition.line + 1):
            raw = raw if number > 1 else raw.removeprefix(b"\xef\xbb\xbf")
            if not raw.strip():
                continue
            n += 1
            try:
                yield _line(n, number, _fields_of_object(source, raw, size))
            except RequestError as error:
                yield refused(n, number, error)


def _fields_of_object(source: Source, raw: bytes, size: int) -> dict[str, Any]:
    if size > LONGEST:
        raise RequestError(f"The line has {size:,} bytes; it can have {LONGEST:,}.")
    told = json_object(raw)
    # A column that somebody has named and that is not there would leave its texts to the defaults: another day, another answer.
    missing = [(field, column) for field, column in source.columns if field in source.named and column not in told]
    if missing:
        raise Invalid(tuple({"pointer": f"/{field}", "detail": f"There is no {column!r} in the line."} for field, column in missing))
    said = {field: told[column] for field, column in source.columns if told.get(column) is not None}
    return said | ({"context": told["context"]} if told.get("context") is not None else {})


def _csv(partition: Partition) -> Iterator[Line]:
    source = partition.source
    with Path(source.path).open("rb") as file:
        file.seek(partition.start)
        rows = csv_rows((raw for raw, _ in cut_lines(file, until=partition.end)), partition.line)
        for n, (number, cells) in enumerate(rows, start=partition.row + 1):
            try:
                cell = csv_fields(source.heading, cells)
                yield _line(n, number, {field: cell[column] for field, column in source.columns if column in cell})
            except RequestError as error:
                yield refused(n, number, error)


def _parquet(partition: Partition) -> Iterator[Line]:
    n = partition.row
    for said in _unpacked(partition):
        n += 1
        if isinstance(said, RequestError):
            yield refused(n, n, said)
        else:
            yield _line(n, n, said)


def _unpacked(partition: Partition) -> Iterator[dict[str, Any] | RequestError]:
    """What each row says; from a place that cannot be read on, why not."""
    told = 0
    try:
        for batch in _batches(partition):
            columns = [(field, batch.column(column)) for field, column in partition.source.columns]
            for row in range(batch.num_rows):
                told += 1
                yield _row(columns, row)
    except (pa.ArrowException, OSError) as error:
        if getattr(error, "errno", None):  # not the file's fault: it is not there, or the disk fails
            raise
        fault = RequestError(f"The file cannot be read here: {' '.join(str(error).split())}")
        yield from (fault for _ in range(partition.rows - told))


def _batches(partition: Partition) -> Iterator[pa.RecordBatch]:
    """The rows of a partition, a few at a time, out of the row groups that have some of them."""
    with pq.ParquetFile(partition.source.path) as file:
        first = 0
        for group in range(file.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            if first < partition.end and first + rows > partition.start:
                at = first
                wanted = list(dict.fromkeys(column for _, column in partition.source.columns))
                for batch in file.iter_batches(_TOGETHER, row_groups=[group], columns=wanted):
                    low, high = max(partition.start - at, 0), min(partition.end - at, batch.num_rows)
                    if low < high:
                        yield batch.slice(low, high - low)
                    at += batch.num_rows
            first += rows


def _row(columns: list[tuple[str, pa.Array]], row: int) -> dict[str, Any] | RequestError:
    said = {}
    for field, array in columns:
        try:
            said[field] = array[row].as_py()
        except (ValueError, OverflowError) as error:  # a text that is not UTF-8, a moment beyond the calendar
            return Invalid(({"pointer": f"/{field}", "detail": f"It cannot be read: {error}."},))
    return {field: value for field, value in said.items() if value is not None}


def _line(n: int, number: int, said: Mapping[str, Any]) -> Line:
    """A text by what its row says, as a request has it: days of moments, numbers that are names."""
    fields = {field: _value(field, value) for field, value in said.items()}
    if "text" not in fields:
        label = fields.get("id")
        return refused(n, number, Invalid(({"pointer": "/text", "detail": "There is none."},)), label if isinstance(label, str) else None)
    return from_fields(n, number, fields)


def _value(field: str, value: Any) -> Any:
    if field in {"published", "as_of"}:
        if isinstance(value, datetime):
            return value.date().isoformat()
        if isinstance(value, date):
            return value.isoformat()
        moment = _MOMENT.fullmatch(value) if isinstance(value, str) else None
        return moment[1] if moment else value
    return str(value) if field == "id" and type(value) is int else value
