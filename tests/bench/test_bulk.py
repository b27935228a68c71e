"""What an archive costs with one worker and with two: `pytest -m bench -s tests/bench/test_bulk.py`.

Each run judges the same texts, every fourth of the labelled claims that may be read; the snapshot is mapped before the clock starts. CPU
time is that of the workers, and of the process that has the command, the scheduler and the client; on a busy machine it says what a
clock cannot: were both processors free, two workers would do so many times the work of one.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from factcheck.bulk.cluster import connected, finished
from factcheck.bulk.inputs import read_input
from factcheck.bulk.partitions import Run, finish
from factcheck.bulk.snapshot import Mapped, compiled, opened
from factcheck.datapack.embedded import embedded_packs
from tests.conftest import DAY

pytestmark = pytest.mark.bench
CLAIMS = Path(__file__).parent.parent / "cases" / "claims"
_EVERY, _SIZE = 4, 25


def archive(path: Path) -> Path:
    """The texts as an archive has them."""
    lines = [line for file in sorted(CLAIMS.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()][::_EVERY]
    told = [{name: json.loads(line).get(name) for name in ("id", "text", "headline", "published", "language", "context")} for line in lines]
    path.write_text("".join(json.dumps(one) + "\n" for one in told), "utf-8")
    return path


def ready(mapped: Mapped) -> str:
    return opened(mapped).digest


def measured(run: Run, partitions, workers: int):
    """Claims, seconds by the clock, seconds of CPU of the workers, and of the process around them."""
    with connected(None, workers, len(partitions)) as client:
        client.run(ready, run.mapped)
        before, around, start = sum(client.run(time.process_time).values()), time.process_time(), time.perf_counter()
        done = list(finished(client, run, partitions, pytest.fail))
        seconds, own = time.perf_counter() - start, time.process_time() - around
        worked = sum(client.run(time.process_time).values()) - before
    return sum(sum(one.verdicts.values()) for one in done), seconds, worked, own


def test_what_a_claim_costs_with_one_worker_and_with_two(capsys, tmp_path):
    path = archive(tmp_path / "archive.ndjson")
    partitions = read_input(path.name, path, "ndjson", {}, size=_SIZE, first=0).partitions
    run = Run("key", "", (("profile", "standard"), ("format", "text")), DAY, compiled(embedded_packs(), tmp_path))
    rows, found = [], {}
    for workers in (0, 1, 2):
        folder = tmp_path / f"out{workers}"
        folder.mkdir()
        this = replace(run, folder=str(folder))
        if workers:
            found[workers] = measured(this, partitions, workers)
        else:
            opened(this.mapped)
            cpu, start = time.process_time(), time.perf_counter()
            done = [finish(this, one) for one in partitions]
            found[0] = (sum(sum(one.verdicts.values()) for one in done), time.perf_counter() - start, time.process_time() - cpu, 0.0)
        claims, seconds, worked, own = found[workers]
        name = f"{workers} workers" if workers else "no cluster"
        rows.append(
            f"{name:<12}{claims:>8,}{seconds:>10.1f}{1000 * worked / claims:>14.2f}{1000 * own / claims:>14.2f}{claims / seconds:>10.0f}"
        )
    size = sum(one.stat().st_size for one in (tmp_path / "out2").iterdir())
    texts = sum(one.rows for one in partitions)
    by_cpu = 2 * (found[1][2] + found[1][3]) / (found[2][2] + found[2][3])
    with capsys.disabled():
        sys.stdout.write(f"\n{texts:,} texts in {len(partitions)} partitions; {size / found[2][0]:,.0f} bytes of Parquet a claim\n")
        sys.stdout.write(f"{'':<12}{'claims':>8}{'seconds':>10}{'worker ms CPU':>14}{'other ms CPU':>14}{'claims/s':>10}\n")
        sys.stdout.write("\n".join(rows) + f"\ntwo workers to one: {by_cpu:.2f} by CPU, {found[1][1] / found[2][1]:.2f} by the clock\n")
    assert found[0][0] == found[1][0] == found[2][0]
