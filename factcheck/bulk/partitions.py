"""A partition judged and written: to a name of its own, which it loses for the right one when it is whole."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from factcheck.bulk.columns import ERROR, FINDING, rows_of, schema
from factcheck.bulk.inputs import Partition
from factcheck.bulk.reading import lines_of
from factcheck.bulk.snapshot import Mapped, opened
from factcheck.datapack.whole import whole
from factcheck.jobs.judging import Found, Here, judged_lines
from factcheck.wire.lines import Line

if TYPE_CHECKING:
    from factcheck.jobs.place import Judge

#: Texts that are judged together, and rows that are written together.
_PORTION, _GROUP = 20, 5_000
#: What a file tells of itself.
_KEY = b"factcheck"


@dataclass(frozen=True, slots=True)
class Run:
    """What all partitions of a run share: its name, where it writes, the options that a text may leave open, the day that is today, and
    what is answered from. ``apart``: the texts are judged in a process beside the worker, and one that ends it gets a problem."""

    key: str
    folder: str
    options: tuple[tuple[str, str], ...]
    day: date
    mapped: Mapped
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the file of a partition: texts, findings by verdict, texts that could not be checked."""

    n: int
    texts: int
    errors: int
    verdicts: Mapping[str, int]


def file_of(folder: Path, n: int) -> Path:
    """Where the n-th partition is written."""
    return folder / f"part-{n:05}.parquet"


def finish(run: Run, partition: Partition) -> Written:
    """Judge the texts of a partition and write what is found. Raises OSError where it cannot be written."""
    texts, errors, verdicts = 0, 0, Counter[str]()
    with whole(file_of(Path(run.folder), partition.n)) as file, pq.ParquetWriter(file, schema(), compression="zstd") as writer:
        waiting: list[dict[str, Any]] = []
        for line, found in _judged(run, partition):
            rows = list(rows_of(partition.source, line, found, run.mapped.digest))
            texts += 1
            errors += rows[0]["outcome"] == ERROR
            verdicts.update(row["verdict"] for row in rows if row["outcome"] == FINDING)
            waiting += rows
            if len(waiting) >= _GROUP:
                writer.write_table(_table(waiting))
                waiting = []
        if waiting:
            writer.write_table(_table(waiting))
        told = {"run": run.key, "n": partition.n, "texts": texts, "errors": errors, "verdicts": verdicts}
        writer.add_key_value_metadata({_KEY: json.dumps(told).encode()})
    return Written(partition.n, texts, errors, dict(verdicts))


def written(run: str, folder: Path, n: int) -> Written | None:
    """What stands in the file of a partition; None where there is none, or none of this run."""
    try:
        told = json.loads((pq.read_metadata(file_of(folder, n)).metadata or {})[_KEY])
    except (OSError, pa.ArrowException, KeyError, ValueError):
        return None
    return Written(n, told["texts"], told["errors"], told["verdicts"]) if (told["run"], told["n"]) == (run, n) else None


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema())


def _judged(run: Run, partition: Partition) -> Iterator[tuple[Line, Found]]:
    lines, options = lines_of(partition), {**dict(run.options), "store": False}
    with _judge(run) as judge:
        while portion := list(islice(lines, _PORTION)):
            yield from judged_lines(judge, portion, options, run.day)


@contextmanager
def _judge(run: Run) -> Iterator[Judge]:
    reference = opened(run.mapped)
    if not run.apart:
        yield Here(reference)
        return
    from factcheck.jobs.beside import Beside  # seldom wanted
    from factcheck.jobs.current import Current
    from factcheck.settings import Settings

    below, *packs = run.mapped.folders
    beside = Beside(Settings(reference_path=below, packs=tuple(packs), log_level="error"), Current(reference))
    try:
        yield beside
    finally:
        beside.close()
