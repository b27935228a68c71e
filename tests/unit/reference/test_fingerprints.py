"""Fingerprints of series: the same for the same figures however they are kept, another for everything a claim is judged by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from factcheck.datapack.compiled import packed, read_snapshot
from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.layers import read_packs
from factcheck.model.series import Status
from factcheck.reference.fingerprints import fingerprints
from factcheck.reference.packed import PackedFigures
from factcheck.reference.snapshot import Gathered, Reference

CHINA = embedded_packs()[-1]
KEY = "CHN.autos.exports.A"


@pytest.fixture(scope="module")
def read():
    return read_packs((CHINA,))


@pytest.fixture(scope="module")
def plain(read) -> Reference:
    return read[0]


def marks(reference: Reference) -> dict[str, bytes]:
    return {str(key): mark for key, mark in fingerprints(reference)}


def observations(reference: Reference):
    pairs = dict.fromkeys((key.measure, key.entity) for key in reference.all_series())
    return [one for pair in pairs for group in reference.series(*pair).observations.values() for one in group]


def gathered(reference: Reference, change) -> Reference:
    """The same reference with one printing changed."""
    every = observations(reference)
    at = next(n for n, one in enumerate(every) if str(one.series) == KEY)
    every[at] = change(every[at])
    return replace(reference, figures=Gathered(every))


def test_every_series_has_one(plain):
    assert sorted(marks(plain)) == sorted(map(str, plain.all_series()))
    assert len(set(marks(plain).values())) == len(plain.all_series())


def test_a_compiled_reference_has_the_same(read, plain):
    compiled = read_snapshot(memoryview(packed(plain, read[1])), "made here")
    assert isinstance(compiled.figures, PackedFigures)
    assert marks(compiled) == marks(plain) == marks(gathered(plain, lambda one: one))


def test_the_built_in_reference_has_those_of_its_series_laid_out(reference):
    told = dict(fingerprints(reference))
    pairs = dict.fromkeys((key.measure, key.entity) for key in reference.all_series()[::150])
    every = [one for pair in pairs for group in reference.series(*pair).observations.values() for one in group]
    laid_out = dict(fingerprints(replace(reference, figures=Gathered(every))))
    assert len(laid_out) > 150
    assert {key: told[key] for key in laid_out} == laid_out


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, value=one.value + 1),
        lambda one: replace(one, ulp=one.ulp * 10),
        lambda one: replace(one, status=Status.DOUBTFUL),
        lambda one: replace(one, printed="about that"),
        lambda one: replace(one, value=-one.value, printed=str(-one.value)),
        lambda one: replace(one, period=(one.period[0] + 12, one.period[1])),
    ],
)
def test_whatever_a_printing_says_otherwise_changes_that_of_its_series_alone(plain, change):
    before, after = marks(plain), marks(gathered(plain, change))
    assert [key for key in before if before[key] != after[key]] == [KEY]


@pytest.mark.parametrize("change", [{"published": date(2001, 1, 1)}, {"rank": 9}, {"exact": False}])
def test_the_date_and_the_rank_of_a_source_count(plain, change):
    used = next(one.source for one in observations(plain) if str(one.series) == KEY)
    source = plain.sources[used]
    if getattr(source, next(iter(change))) == next(iter(change.values())):
        change = {"exact": True}
    after = marks(replace(plain, sources={**plain.sources, used: replace(source, **change)}))
    assert marks(plain)[KEY] != after[KEY]


def test_what_the_source_is_called_does_not(plain):
    told = {code: replace(source, title="Another title", retrieved="2030-01-01") for code, source in plain.sources.items()}
    assert marks(replace(plain, sources=told)) == marks(plain)


def test_a_printing_more_counts(plain):
    every = observations(plain)
    one = next(one for one in every if str(one.series) == KEY)
    more = replace(plain, figures=Gathered([*every, replace(one, value=one.value + Decimal("0.5"))]))
    assert marks(more)[KEY] != marks(plain)[KEY]
