"""A process that is killed while it compiles packs leaves old or new data and never a mixture."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from factcheck.datapack.compiled import SUFFIX, open_snapshot, snapshot_name
from factcheck.datapack.embedded import digest_now, embedded_packs, open_packs
from factcheck.datapack.opening import compiled_aside
from factcheck.model.period import Period
from tests.packs import revision

KEY = "CHN.autos.exports.A"

#: Commits one vintage after another and compiles each as a service does.
COMPILING = """
import sys, pathlib
from datetime import date, timedelta
from factcheck.datapack.commit import commit
from factcheck.datapack.embedded import embedded_packs, open_packs
from factcheck.datapack.layers import read_packs
from tests.unit.datapack.test_commit import vintage
pack, place = map(pathlib.Path, sys.argv[1:3])
below = read_packs(embedded_packs()[-1:])[1]
for n in range(int(sys.argv[3]), 1000):
    print(n, flush=True)
    day = (date(2026, 4, 1) + timedelta(n)).isoformat()
    commit(pack, vintage(day, 3340000 + n, f"edition-{n:04}"), day, below)
    open_packs((embedded_packs()[-1], pack), (place,))
"""


def printed(reference) -> list[int]:
    """What the vintages that were committed say of 2022."""
    printings = reference.series("autos.exports", "CHN").printings(Period.parse("2022").key)
    return sorted(int(one.value) for one in printings if one.value > 3_340_000)


def killed(tmp_path: Path, times: int, seed: int) -> int:
    """Kill such a process so many times, each time going on where it was; gives the number of snapshots that were only begun."""
    rng, place = random.Random(seed), tmp_path / "compiled"
    pack = revision(tmp_path / "pack", {KEY: "2022=3332000"})
    packs, done, begun = (embedded_packs()[-1], pack), 0, set()
    for _ in range(times):
        command = [sys.executable, "-c", COMPILING, str(pack), str(place), str(done + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == f"{done + 1}\n"
            began = time.monotonic()
            last = int(process.stdout.readline())
            time.sleep(rng.uniform(0, time.monotonic() - began))  # somewhere in the next one
            process.send_signal(signal.SIGKILL)
            last = max([last, *(int(line) for line in process.stdout.read().split("\n")[:-1] if line)])
        for file in place.glob(f"*{SUFFIX}"):  # each of them is whole, and of one edition
            found = open_snapshot(file)
            assert snapshot_name(found.digest) == file.name
            assert printed(found) == [3_340_001 + n for n in range(len(printed(found)))]
        begun |= {one.name for one in place.glob(".*.part")}
        reference = open_packs(packs, (place,))
        assert reference.digest == digest_now(packs)
        done = len(printed(reference))
        assert done in {last - 1, last}
        assert printed(reference) == [3_340_001 + n for n in range(done)]
    return len(begun)


def test_a_process_killed_while_it_compiles_leaves_whole_snapshots(tmp_path):
    killed(tmp_path, 4, seed=1)


@pytest.mark.slow
def test_two_hundred_processes_killed_while_they_compile_leave_whole_snapshots(tmp_path):
    assert killed(tmp_path, 200, seed=2) > 5


def test_what_a_killed_process_had_begun_goes_in_time_and_what_is_being_written_stays(tmp_path):
    packs, place = embedded_packs()[-1:], tmp_path / "compiled"
    place.mkdir()
    old, young = place / ".old.part", place / ".young.part"
    for one in (old, young):
        one.write_bytes(b"begun")
    os.utime(old, (0, 0))
    assert compiled_aside(packs, (place,), lambda: True) == digest_now(packs)
    assert (old.exists(), young.exists(), len(list(place.glob(f"*{SUFFIX}")))) == (False, True, 1)
