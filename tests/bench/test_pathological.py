"""What texts made to be slow cost: `pytest -m bench -s tests/bench/test_pathological.py`.

Ten thousand of 10 bytes to 1 MB in time of the processor; what twice the text costs; how much more memory a megabyte takes. Times are
printed and held to nothing.
"""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from time import process_time

import pytest

import factcheck
from factcheck.errors import RequestError
from tests.cases.pathological import KINDS, SHORT, Pathological, drawn, made

pytestmark = pytest.mark.bench

COUNT, LONG = 10_000, 100
DAY = "2023-01-20"
#: Bytes of the text that is doubled.
HALF = 40_000
MEMORY = """
import random, sys
from pathlib import Path
import factcheck
from tests.cases.pathological import made
def resident(name):
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024
for text in ("China exported 3.111 million vehicles in 2022.", "2022年中国汽车出口311.1万辆。"):
    factcheck.check(text, published="2023-01-20")
text = made(sys.argv[1], random.Random(5), int(sys.argv[2])).text
before = resident("VmRSS")
Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
factcheck.check(text, published="2023-01-20")
print(resident("VmHWM") - before)
"""


def milliseconds(text: str) -> float:
    """Time of the processor to answer or to refuse."""
    start = process_time()
    with contextlib.suppress(RequestError):
        factcheck.check(text, published=DAY)
    return 1000 * (process_time() - start)


def test_ten_thousand_texts(capsys):
    for text in ("China exported 3.111 million vehicles in 2022.", "2022年中国汽车出口311.1万辆。"):
        milliseconds(text)  # so that nothing is loaded while it is measured
    worst: dict[str, tuple[float, float]] = {}
    slope: dict[str, float] = defaultdict(float)
    within = {False: [0, 0], True: [0, 0]}
    for one in drawn(COUNT, LONG):
        took, size = milliseconds(one.text), one.kilobytes
        if size <= SHORT / 1000:
            worst[one.kind] = max(worst.get(one.kind, (0.0, 0.0)), (took, size))
        else:
            slope[one.kind] = max(slope[one.kind], (took - 250) / (size - SHORT / 1000 + 1e-9)) if size > 30 else slope[one.kind]
        within[one.dense][0] += fits(one, took)
        within[one.dense][1] += 1
    rows = [f"{kind:<24}{worst.get(kind, (0, 0))[0]:>9.0f}{worst.get(kind, (0, 0))[1]:>8.1f}{slope[kind]:>9.1f}" for kind in KINDS]
    rows.sort(key=lambda row: -float(row[24:33]))
    told = [f"{name}: {fit} of {count} within the bar" for name, (fit, count) in zip(("traps", "statements"), within.values(), strict=True)]
    with capsys.disabled():
        sys.stdout.write("\n".join(["", f"{'slowest up to 20 kB':<24}{'ms':>9}{'kB':>8}{'ms/kB+':>9}", *rows, *told, ""]))
    assert sum(count for _, count in within.values()) == COUNT


def fits(one: Pathological, took: float) -> bool:
    """Within 250 ms up to 20 kB, and 5 ms for every kB more."""
    return took <= 250 + 5 * max(0.0, one.kilobytes - SHORT / 1000)


def test_twice_the_text(capsys):
    ratios = []
    for kind in KINDS:
        once, twice = (made(kind, random.Random(5), size).text for size in (HALF, 2 * HALF))
        milliseconds(once[: HALF // 8])
        ratios.append((milliseconds(twice) / milliseconds(once), kind))
    ratios.sort(reverse=True)
    with capsys.disabled():
        sys.stdout.write("\ntwice the text costs, at most: " + ", ".join(f"{kind} {ratio:.2f}" for ratio, kind in ratios[:6]) + "\n")
    assert len(ratios) == len(KINDS)


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak of memory is counted by Linux only")
@pytest.mark.parametrize("size", [20_000, 200_000])
def test_memory(capsys, size):
    kinds = ("one letter", "one Han sign", "emoji", "percentages", "table", "a number to a sentence", "JSON")
    told = []
    for kind in kinds:
        run = subprocess.run([sys.executable, "-c", MEMORY, kind, str(size)], capture_output=True, text=True, check=True, timeout=600)
        told.append(f"{kind} {float(run.stdout):.0f}")
    with capsys.disabled():
        sys.stdout.write(f"\nmore memory for {size // 1000} kB, in MB: {', '.join(told)}\n")
    assert len(told) == len(kinds)
