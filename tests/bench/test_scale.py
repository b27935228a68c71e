"""What many series cost: `pytest -m bench -s tests/bench/test_scale.py`; a million of them with `python -m tests.bench.scale`.

Made-up packs of up to a hundred thousand series go through all steps, and the world's own pack is opened in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median

import pytest

from factcheck.datapack.embedded import embedded
from tests.bench.scale import measured

pytestmark = pytest.mark.bench

START = """
import time
from pathlib import Path
start = time.perf_counter()
from factcheck.datapack.embedded import embedded
from factcheck.web.app import create_app
create_app()
reference = embedded()
seconds = time.perf_counter() - start
resident = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
print(seconds, int(resident.split()[1]) / 1024, len(reference.all_series()))
"""


def test_a_hundred_thousand_series(capsys, tmp_path):
    told = measured(tmp_path, 100_000)
    with capsys.disabled():
        sys.stdout.write(f"\n{told}\n")
    assert told.count("400 of 400") == 3


def test_the_start_of_a_worker(capsys):
    embedded()  # so that the snapshot is there
    runs = [subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True, timeout=60) for _ in range(3)]
    told = [line.split() for line in (run.stdout.strip().splitlines()[-1] for run in runs)]
    seconds, memory, series = median(float(one[0]) for one in told), median(float(one[1]) for one in told), told[0][2]
    with capsys.disabled():
        sys.stdout.write(f"\nworker with {int(series):,} series ready in {seconds:.2f} s, {memory:.0f} MB\n")
    assert int(series) > 28_000
