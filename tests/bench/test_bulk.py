"""What an archive costs with one worker and with two: `pytest -m bench -s tests/bench/test_bulk.py`.

Two archives: every eighth of the labelled claims that may be read, and articles of 700 words. Each run judges the same texts; each
worker has mapped the snapshot and read a text in every language before the clock starts. CPU time is that of the workers, and of the
process that has the command, the scheduler and the client; on a busy machine it says what a clock cannot: were both processors free, two
workers would do so many times the work of one.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

import factcheck
from factcheck.bulk.cluster import connected, finished
from factcheck.bulk.inputs import read_input
from factcheck.bulk.partitions import Run
from factcheck.bulk.snapshot import Mapped, compiled, opened
from factcheck.datapack.embedded import embedded_packs
from factcheck.language.lexicon import languages
from tests.bench.test_speed import article
from tests.conftest import DAY

pytestmark = pytest.mark.bench
CLAIMS = Path(__file__).parent.parent / "cases" / "claims"
_EVERY, _ARTICLES = 8, 24
_FIELDS = ("id", "text", "headline", "published", "language", "context")


def archives(folder: Path) -> dict[str, tuple[Path, int]]:
    """Archives by what is in them, and how many texts are a partition."""
    lines = [line for file in sorted(CLAIMS.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()][::_EVERY]
    claims = [{name: json.loads(line).get(name) for name in _FIELDS} for line in lines]
    articles = [{"text": article(700), "published": DAY.isoformat(), "language": "en"}] * _ARTICLES
    written = {}
    for name, texts, size in (("claims", claims, 25), ("articles", articles, 1)):
        path = folder / f"{name}.ndjson"
        path.write_text("".join(json.dumps(one) + "\n" for one in texts), "utf-8")
        written[name] = (path, size)
    return written


def ready(mapped: Mapped) -> None:
    """Open the snapshot and read in every language, as every worker does once."""
    for language in languages():
        factcheck.check(article(700), language=language, published=DAY, reference=opened(mapped))


def memory() -> dict[str, int]:
    """What this process has of the machine's memory, in kB."""
    lines = (line.split() for line in Path("/proc/self/smaps_rollup").read_text("utf-8").splitlines()[1:])
    return {words[0]: int(words[1]) for words in lines}


def measured(run: Run, partitions, workers: int):
    """Texts, findings, seconds by the clock, seconds of CPU of the workers and of the process around them, MB of a worker alone."""
    with connected(None, workers, len(partitions)) as client:
        client.run(ready, run.mapped)
        before, around, start = sum(client.run(time.process_time).values()), time.process_time(), time.perf_counter()
        done = list(finished(client, run, partitions, pytest.fail))
        seconds, own = time.perf_counter() - start, time.process_time() - around
        worked = sum(client.run(time.process_time).values()) - before
        private = max(one["Private_Clean:"] + one["Private_Dirty:"] for one in client.run(memory).values()) / 1024
    return sum(one.texts for one in done), sum(sum(one.verdicts.values()) for one in done), seconds, worked, own, private


def test_what_a_text_costs_with_one_worker_and_with_two(capsys, tmp_path):
    run = Run("key", "", (("profile", "standard"), ("format", "text")), DAY, compiled(embedded_packs(), tmp_path))
    for name, (path, size) in archives(tmp_path).items():
        partitions = read_input(path.name, path, "ndjson", {}, size=size, first=0).partitions
        found, rows, written = {}, [], 0
        for workers in (1, 2):
            folder = tmp_path / f"{name}{workers}"
            folder.mkdir()
            texts, findings, seconds, worked, own, private = found[workers] = measured(
                replace(run, folder=str(folder)), partitions, workers
            )
            cost = [1000 * one / count for one in (worked, own) for count in (texts, findings)]
            rows.append(
                f"{workers:>8}{seconds:>9.1f}" + "".join(f"{one:>10.2f}" for one in cost) + f"{findings / seconds:>11.0f}{private:>8.0f}"
            )
            written = sum(one.stat().st_size for one in folder.iterdir())
        by_cpu = 2 * sum(found[1][3:5]) / sum(found[2][3:5])
        with capsys.disabled():
            sys.stdout.write(f"\n{name}: {texts:,} texts, {findings:,} findings, {written / findings:,.0f} bytes of Parquet a finding\n")
            sys.stdout.write("                  |  workers' ms CPU  |  other ms CPU     | findings|\n")
            sys.stdout.write(" workers  seconds    a text a finding    a text a finding   a second  MB own\n")
            sys.stdout.write("\n".join(rows) + f"\ntwo workers to one: {by_cpu:.2f} by CPU, {found[1][2] / found[2][2]:.2f} by the clock\n")
        assert found[1][:2] == found[2][:2]
