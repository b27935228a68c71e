"""A change of a pack is made as a whole or not at all."""

import contextlib
import gzip
import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from factcheck.datapack.commit import changing, commit
from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.faults import PackError
from factcheck.datapack.layers import read_packs
from factcheck.datapack.load import read_contents
from factcheck.datapack.manifest import CURATION, NEXT, files_of
from tests.ending import Ended, ends_before
from tests.packs import revision

KEY = "CHN.autos.exports.A"


@pytest.fixture(scope="module")
def below():
    return read_packs(embedded_packs())[1]


@pytest.fixture
def pack(tmp_path):
    return revision(tmp_path / "pack", {KEY: "2022=3332000"})


def vintage(day: str, value: int, folder: str = "2026-04-15") -> dict[str, bytes]:
    root = f"datasets/CAAM/revisions/{folder}"
    return {
        f"{root}/dataset.toml": (
            'title = "Revised figures"\nagency = "CAAM"\ncitation = "Revisions"\nlanding_page = "https://example.org/revisions"\n'
            f'licence = "ours"\npublished = "{day}"\naccessed = "{day}"\n'
        ).encode(),
        f"{root}/sources.csv": (
            "source,publisher,original_publisher,rank,title,url,published,dated,language\n"
            f"revised-{day},The Paper,CAAM,1,Revised,https://example.org/revisions,{day},exact,en\n"
        ).encode(),
        f"{root}/values.csv.gz": gzip.compress(f"series_key,source,values\n{KEY},revised-{day},2022={value}\n".encode(), mtime=0),
    }


def values_of(path: Path, below) -> set[int]:
    reference, _ = read_contents(*files_of(path), below)
    series = reference.series("autos.exports", "CHN")
    return {int(one.value) for printings in series.observations.values() for one in printings}


def test_a_new_vintage_stands_beside_the_old_one(pack, below):
    reference = commit(pack, vintage("2026-04-15", 3340000), "2026-04-15", below)
    assert reference.edition == "2026-04-15"
    assert values_of(pack, below) == {3332000, 3340000}
    assert not (pack / NEXT).exists()
    assert sorted(path.name for path in (pack / CURATION).iterdir()) == ["lock"]


def test_a_vintage_in_the_pack_is_never_replaced(pack, below):
    before, _ = files_of(pack)
    with pytest.raises(PackError, match="never replaced"):
        commit(pack, vintage("2026-03-15", 1, "2026-03-15"), "2026-04-15", below)
    assert files_of(pack)[0] == before


def test_a_change_that_would_break_the_pack_is_not_made(pack, below):
    before, _ = files_of(pack)
    broken = {name: content.replace(b"CAAM", b"CAXM") for name, content in vintage("2026-04-15", 1).items()}
    with pytest.raises(PackError, match="CAXM"):
        commit(pack, broken, "2026-04-15", below)
    assert files_of(pack)[0] == before


@pytest.mark.parametrize("step", range(1, 40))
def test_wherever_the_process_ends_the_pack_is_the_old_or_the_new_one(pack, below, monkeypatch, step):
    """Every call that changes the disk is numbered; the process 'ends' before the call of that number."""
    counted = ends_before(step)
    with monkeypatch.context() as patch:
        for target, name in ((Path, "rename"), (Path, "replace"), (Path, "open"), (Path, "mkdir"), (os, "fsync"), (os, "rmdir")):
            patch.setattr(target, name, counted(getattr(target, name)))
        with contextlib.suppress(Ended):
            commit(pack, vintage("2026-04-15", 3340000), "2026-04-15", below)
    assert values_of(pack, below) in ({3332000}, {3332000, 3340000})
    commit(pack, vintage("2026-05-15", 3350000, "2026-05-15"), "2026-05-15", below)
    assert values_of(pack, below) in ({3332000, 3350000}, {3332000, 3340000, 3350000})
    assert not (pack / NEXT).exists()


KILLED = """
import sys, pathlib
from factcheck.datapack.commit import commit
from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.layers import read_packs
from tests.unit.datapack.test_commit import vintage
below = read_packs(embedded_packs())[1]
print("ready", flush=True)
for n in range(1, 1000):
    day = f"2026-{4 + n // 28:02d}-{1 + n % 28:02d}"
    commit(pathlib.Path(sys.argv[1]), vintage(day, 3340000 + n, f"edition-{n}"), day, below)
    print(n, flush=True)
"""


def kills(pack: Path, below, times: int) -> None:
    """Kill a process that commits one vintage after another; what it acknowledged is there, and nothing is half there."""
    for n in range(times):
        folder = revision(pack.with_name(f"pack-{n}"), {KEY: "2022=3332000"})
        with subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            for _ in range(1 + n % 3):
                told = int(process.stdout.readline())
            process.send_signal(signal.SIGKILL)
            rest = process.stdout.read().split("\n")
        told = max([told, *(int(line) for line in rest[:-1] if line)])
        found = values_of(folder, below)
        assert found in ({3332000, *range(3340001, 3340001 + told)}, {3332000, *range(3340001, 3340002 + told)})


def test_a_killed_process_leaves_the_old_or_the_new_pack(pack, below):
    kills(pack, below, 4)


@pytest.mark.slow
def test_two_hundred_killed_processes_leave_the_old_or_the_new_pack(pack, below):
    kills(pack, below, 200)


def _reads(path: Path, stop, wrong) -> None:
    below = read_packs(embedded_packs())[1]
    while not stop.is_set():
        found = values_of(path, below)
        if found != {3332000, *range(3340001, max(found) + 1)}:
            wrong.put(sorted(found))


def test_who_reads_while_the_pack_changes_never_sees_half_of_a_change(pack, below):
    context = multiprocessing.get_context("fork")
    stop, wrong = context.Event(), context.Queue()
    reader = context.Process(target=_reads, args=(pack, stop, wrong))
    reader.start()
    for n in range(1, 20):
        day = f"2026-05-{n:02d}"
        commit(pack, vintage(day, 3340000 + n, f"edition-{n}"), day, below)
    stop.set()
    reader.join()
    assert reader.exitcode == 0
    assert wrong.empty()


def test_one_change_at_a_time(pack, below):
    with changing(pack):
        context = multiprocessing.get_context("fork")
        other = context.Process(target=commit, args=(pack, vintage("2026-04-15", 3340000), "2026-04-15", below))
        other.start()
        other.join(0.5)
        assert other.is_alive()
        assert values_of(pack, below) == {3332000}
    other.join()
    assert values_of(pack, below) == {3332000, 3340000}
