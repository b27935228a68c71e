"""What many series cost: `pytest -m bench -s tests/bench/test_scale.py`.

The same claims are checked against a thousand and against a million synthetic series, compiled and mapped, and the world's own
pack is opened in a process of its own. Times are printed, and so are their ratios, which travel better.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice, product
from statistics import median
from time import perf_counter

import pytest

import factcheck
from factcheck.datapack.compiled import packed, read_snapshot
from factcheck.datapack.embedded import embedded, embedded_packs
from factcheck.datapack.layers import read_packs
from factcheck.model.period import Period
from factcheck.model.series import Observation, Printed, Series, SeriesKey
from factcheck.reference.snapshot import Figures, Reference

pytestmark = pytest.mark.bench

YEARS = (2021, 2022)
#: Entities and measures, so that there are a thousand and a million series.
SIZES = ((100, 10), (10_000, 100))
CLAIMS = 200
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


def names(count: int) -> list[str]:
    """Made-up names of places, all different."""
    syllables = [a + b for a, b in product("bdfgklmnprstvz", "aeiou")]
    return ["".join(parts).capitalize() + "land" for parts in islice(product(syllables, repeat=3), count)]


class Synthetic(Figures):
    """Two years of every measure of every entity, made when asked for."""

    def __init__(self, measures: list[str], entities: list[str], source: str) -> None:
        self.measures, self.entities, self.source = measures, entities, source

    def series(self, measure: str, entity: str) -> Series | None:
        about = {}
        for year in YEARS:
            key = Period.year(year).key
            value = Decimal(1_000_000 + 1000 * (hash_of(measure, entity) % 1000) * (year - YEARS[0] + 1))
            one = Observation(SeriesKey(entity, measure, "A"), key, Printed.LEVEL, value, Decimal(1000), format(value, "f"), self.source)
            about[key, Printed.LEVEL] = (one,)
        return Series(measure, entity, about)

    def entities_of(self, measure: str) -> tuple[str, ...]:
        return tuple(self.entities)

    def keys(self) -> tuple[SeriesKey, ...]:
        return tuple(SeriesKey(entity, measure, "A") for entity in self.entities for measure in self.measures)

    def last_end(self) -> int:
        return (YEARS[-1] + 1) * 12


def hash_of(measure: str, entity: str) -> int:
    return sum(map(ord, measure)) * 31 + sum(n * ord(sign) for n, sign in enumerate(entity, 1))


def synthetic(places: int, kinds: int) -> tuple[Reference, list[tuple[str, str]]]:
    """A compiled reference of so many series, and sentences about them with their day."""
    reference, codelists, _ = read_packs(embedded_packs())
    goods = [f"{name.removesuffix('land').lower()} output" for name in names(20_000)[-kinds:]]
    lands = names(places)
    measure = {**codelists["measures"]["population"], "denominators": [], "siblings": []}
    made = {
        f"s.{n}": {**measure, "names": {"en": good, "zh": good}, "labels": {"en": [good], "zh": [good]}} for n, good in enumerate(goods)
    }
    places_of = {f"S{n}": {"kind": "region", "labels": {"en": [land], "zh": [land]}} for n, land in enumerate(lands)}
    lists = {**codelists, "measures": {**codelists["measures"], **made}, "entities": {**codelists["entities"], **places_of}}
    figures = Synthetic(sorted(made), sorted(places_of), next(iter(reference.sources)))
    plain = Reference("sha256:" + "0" * 64, reference.catalogue, reference.sources, figures)
    mapped = read_snapshot(memoryview(packed(plain, lists)), "synthetic")
    return mapped, list(sentences(goods[:10], lands[:100]))


def sentences(goods: list[str], lands: list[str]) -> Iterator[tuple[str, str]]:
    shapes = (
        "{land}'s {good} came to 1.5 million in 2022.",
        "In 2022, {land}'s {good} rose 40% from 2021.",
        "{land}'s {good} was higher in 2022 than in 2021.",
        "{land}'s {good} was twice that of {other} in 2022.",
    )
    for n, (land, good) in enumerate(islice(product(lands, goods), 0, None, 5)):
        yield shapes[n % len(shapes)].format(land=land, good=good, other=lands[(n + 7) % len(lands)]), "2023-06-01"


def milliseconds(reference: Reference, text: str, day: str) -> float:
    start = perf_counter()
    factcheck.check(text, published=day, language="en", reference=reference)
    return 1000 * (perf_counter() - start)


def test_a_claim_costs_the_same_among_a_million_series(capsys):
    costs = []
    for places, kinds in SIZES:
        reference, asked = synthetic(places, kinds)
        told = [factcheck.check(text, published=day, language="en", reference=reference) for text, day in asked[:CLAIMS]]
        read = sum(one.assertions[0].measure is not None for check in told for one in check.claims if one.assertions)
        assert read > 0.9 * len(told)
        costs.append(median(milliseconds(reference, text, day) for text, day in asked[:CLAIMS]))
        assert len(reference.all_series()) == places * kinds
    with capsys.disabled():
        sys.stdout.write(f"\nclaim among {SIZES[0][0] * SIZES[0][1]:,} series      {costs[0]:8.2f} ms\n")
        sys.stdout.write(f"claim among {SIZES[1][0] * SIZES[1][1]:,} series  {costs[1]:8.2f} ms\n")
        sys.stdout.write(f"ratio                         {costs[1] / costs[0]:8.2f}\n")


def test_the_start_of_a_worker(capsys):
    embedded()  # so that the snapshot is there
    runs = [subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True, timeout=60) for _ in range(3)]
    told = [line.split() for line in (run.stdout.strip().splitlines()[-1] for run in runs)]
    seconds, memory, series = median(float(one[0]) for one in told), median(float(one[1]) for one in told), told[0][2]
    with capsys.disabled():
        sys.stdout.write(f"\nworker with {int(series):,} series ready in {seconds:.2f} s, {memory:.0f} MB\n")
    assert int(series) > 28_000
