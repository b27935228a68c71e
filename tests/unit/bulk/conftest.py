"""One small cluster for all tests that need one, and archives of the same texts in every kind of file."""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from factcheck.bulk.inputs import Input, files_of, read_input
from factcheck.bulk.partitions import Run
from factcheck.bulk.snapshot import Mapped, compiled
from factcheck.datapack.embedded import embedded_packs
from tests.conftest import DAY

if TYPE_CHECKING:
    from distributed import LocalCluster

SHARE = "From January to August this year, 341,000 new energy vehicles exports have reached 26.7%to the export rate of automobile exports."
ROWS: list[dict[str, Any]] = [
    {"key": 1, "body": "China exported 3.111 million vehicles in 2022.", "day": date(2023, 1, 20)},
    {"key": 2, "body": 'China exported "4.5 million" vehicles in 2022.\n\nOr so, they say.', "day": date(2023, 1, 20)},
    {"key": 3, "body": "Hello.", "day": None},
    {"key": 4, "body": SHARE, "day": date(2022, 9, 15)},
    {"key": 5, "body": None, "day": date(2022, 9, 15)},
    {"key": 6, "body": "中国2022年出口汽车311.1万辆。", "day": date(2023, 1, 20)},
    {"key": 7, "body": "Die deutsche Wirtschaft ist 2023 um 0,3 Prozent geschrumpft.", "day": None},
]
COLUMNS = {"text": "body", "id": "key", "published": "day"}
OPTIONS = [part for field, column in COLUMNS.items() for part in (f"--{field}", column)]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Rows as the file that its name says it is."""
    if path.suffix == ".parquet":
        pq.write_table(
            pa.Table.from_pylist(rows, pa.schema([("key", pa.int64()), ("body", pa.string()), ("day", pa.date32())])),
            path,
            row_group_size=2,
        )
    elif path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            lines = csv.writer(file)
            lines.writerow(["Key", "Body", "Day", "Author"])
            for row in rows:
                lines.writerows([[row["key"], row["body"], row["day"], "A. U."], []])
    else:
        path.write_text("".join(json.dumps(row, default=str, ensure_ascii=False) + "\n\n" for row in rows), "utf-8")
    return path


def read(path: Path, columns: dict[str, str] = COLUMNS, size: int = 500) -> Input:
    ((name, where, kind),) = files_of([str(path)], None, path.parent / "out")
    return read_input(name, where, kind, columns, size=size, first=0)


@pytest.fixture(scope="session")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Mapped:
    return compiled(embedded_packs(), tmp_path_factory.mktemp("compiled"))


@pytest.fixture
def run(mapped: Mapped, tmp_path: Path) -> Run:
    folder = tmp_path / "out"
    folder.mkdir()
    return Run("key", str(folder), (("profile", "standard"), ("format", "text")), DAY, mapped)


@pytest.fixture(scope="session")
def cluster() -> Iterator[LocalCluster]:
    """Two processes. Who connects from here needs no key, so that the command can be given its address."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL
    ) as started:
        yield started
