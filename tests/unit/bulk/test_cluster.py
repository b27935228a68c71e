"""Processes that judge: the same rows whoever is killed, and one mapping of the figures for all of them."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

from distributed import Client

from factcheck.bulk.cluster import finished
from factcheck.bulk.partitions import finish
from factcheck.bulk.snapshot import opened
from tests.unit.bulk.conftest import OPTIONS, ROWS, SHARE, read, write
from tests.unit.bulk.test_results import bulk, rows_in


def _mapping(mapped):
    """What the kernel knows of the snapshot's pages in this process, in kB, with the number of the file."""
    series = opened(mapped).all_series()
    found: dict[str, int] = {}
    file, ours = "", False
    with Path("/proc/self/smaps").open() as smaps:
        for line in smaps:
            words = line.split()
            if "-" in words[0] and not words[0].endswith(":"):
                ours = words[-1] == mapped.path
                file = f"{words[3]} {words[4]}" if ours else file
            elif ours and words[-1] == "kB":
                found[words[0]] = found.get(words[0], 0) + int(words[1])
    return os.getpid(), file, found, len(series)


def test_all_workers_share_one_mapping_of_the_figures(cluster, mapped):
    with Client(cluster) as client:
        client.run(_mapping, mapped)
        (one, other) = client.run(_mapping, mapped).values()
    assert one[0] != other[0]
    assert one[1] == other[1] != ""
    for _, _, pages, series in (one, other):
        assert series > 28_000
        assert pages["Rss:"] > 1_000
        assert pages["Shared_Clean:"] > 0.9 * pages["Rss:"]  # a page is shared once two processes have touched it
        assert pages["Private_Dirty:"] == pages["Shared_Dirty:"] == 0


def test_a_worker_that_is_killed_loses_and_doubles_nothing(cluster, run, tmp_path):
    rows = [{**ROWS[3], "key": n, "body": SHARE if n % 2 else None} for n in range(1, 41)]
    path, out = write(tmp_path / "a.parquet", rows), tmp_path / "checked"
    finish(run, read(path, size=2).partitions[0])
    told = rows_in(tmp_path / "out")
    expected = [{**row, "row": n, "id": str(n)} for n in range(1, 41) for row in told if row["row"] == 2 - n % 2]
    found = []
    command = threading.Thread(
        target=lambda: found.append(bulk(path, "--to", out, *OPTIONS, "--partition-size", 2, "--scheduler", cluster.scheduler_address))
    )
    command.start()
    with Client(cluster) as client:
        pids = client.run(os.getpid)
    until = time.monotonic() + 60
    while not list(out.glob("part-*")) and time.monotonic() < until:
        time.sleep(0.005)
    os.kill(min(pids.values()), signal.SIGKILL)
    there = len(list(out.glob("part-*")))
    command.join(120)
    assert 0 < there < 20
    assert (found[0].exit_code, "2 workers" in found[0].stderr) == (1, True)
    assert rows_in(out) == expected
    assert len(expected) > 40
    assert [path.name for path in out.glob(".*")] == [".lock"]


class Fatal(str):
    """The kind of a file that ends the process which reads it, so many times; each leaves a mark."""

    def __new__(cls, marks, times):
        made = super().__new__(cls, "parquet")
        made.marks, made.times = marks, times
        return made

    def __getnewargs__(self):
        return self.marks, self.times

    def __hash__(self):
        if len(list(self.marks.iterdir())) < self.times:
            (self.marks / str(os.getpid())).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__hash__()


def test_what_ends_its_worker_is_judged_apart_and_given_up_when_that_does_not_help(cluster, run, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster.scheduler, "allowed_failures", 0)
    good, once, ever = read(write(tmp_path / "a.parquet", ROWS[:3]), size=1).partitions
    fatal = {}
    for one, times in ((once, 1), (ever, 2)):
        marks = tmp_path / f"marks{one.n}"
        marks.mkdir()
        fatal[one.n] = replace(one, source=replace(one.source, kind=Fatal(marks, times)))
    lost = []
    with Client(cluster) as client:
        for partition in (good, fatal[1], fatal[2]):  # one after the other: what waits at a worker that ends is blamed with it
            client.wait_for_workers(2)
            assert [one.n for one in finished(client, run, [partition], lost.append)] == ([] if partition.n == 2 else [partition.n])
    assert [one.n for one in lost] == [2]
    assert [row["verdict"] for row in rows_in(tmp_path / "out")] == ["supported", "refuted"]


def test_an_address_where_no_scheduler_answers_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("factcheck.bulk.cluster._PATIENCE", 0.2)
    refused = bulk(write(tmp_path / "a.csv", ROWS), "--to", tmp_path / "out", *OPTIONS, "--scheduler", "tcp://127.0.0.1:9")
    assert (refused.exit_code, "No scheduler answers at tcp://127.0.0.1:9" in refused.stderr) == (3, True)
    assert not list((tmp_path / "out").glob("part-*"))
