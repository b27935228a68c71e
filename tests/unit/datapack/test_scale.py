"""A hundredth of what docs/scale.md tells: ten thousand series and half a million observations, sealed, compiled, asked and changed."""

from __future__ import annotations

import tracemalloc
from itertools import islice
from pathlib import Path

import pytest

import factcheck
from factcheck.datapack import pieces, sections
from factcheck.datapack.build import build_pack
from factcheck.datapack.commit import commit
from factcheck.datapack.compiled import open_snapshot
from factcheck.datapack.embedded import open_packs, places_of, snapshot_in
from factcheck.reference.packed import PackedFigures
from factcheck.store.snapshots import Prints, Shift
from factcheck.wire.finding import fitting, keys_of
from tests.bench.synthetic import LENGTH, Synthetic

MADE = Synthetic.of(10_000)
DAY = "2025-06-01"


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """A cache of its own, in which every table is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(pieces, "KEPT_FROM", 0)
        yield sections.cache_folder()


@pytest.fixture(scope="module")
def pack(cache, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("large") / "pack"
    MADE.write(folder)
    build_pack(folder)
    return folder


@pytest.fixture(scope="module")
def large(pack):
    return open_packs((pack,))


def snapshot(pack: Path, digest: str) -> Path:
    found = snapshot_in(places_of((pack,)), digest)
    assert found is not None
    return found


def test_every_value_is_there(large):
    assert isinstance(large.figures, PackedFigures)
    assert len(large.all_series()) == 10_000
    assert sum(large.figures.sections.counts) == 10_000 * LENGTH
    for measure, entity in ((0, 0), (7, 311), (19, 499)):
        series = large.series(f"goods.g{measure:05d}", f"S{entity:05d}")
        told = [printed.value for (printed,) in series.observations.values()]
        scale = len(told) and told[0].as_tuple().exponent
        assert [int(value.scaleb(-scale)) for value in told] == MADE.values(measure, entity)
    assert len(large.entities_with("goods.g00003")) == 500
    assert large.measures_with("S00499") == tuple(f"goods.g{n:05d}" for n in range(20))


def test_claims_among_them_are_judged(large):
    for text, verdict in MADE.claims(40):
        assert factcheck.check(text, published=DAY, language="en", reference=large).verdict == verdict, text


def test_opening_makes_nothing_of_the_size_of_the_series(pack, large, tmp_path):
    few = tmp_path / "few" / "pack"
    Synthetic(2, 500).write(few)
    build_pack(few)
    sizes = []
    for folder, digest in ((few, open_packs((few,)).digest), (pack, large.digest)):
        path = snapshot(folder, digest)
        tracemalloc.start()
        opened = open_snapshot(path)
        list(islice(fitting(keys_of(opened), []), 100))
        sizes.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
    assert sizes[1] - sizes[0] < 20 * 9000  # what eighteen measures take; nine thousand series of two dozen bytes would not fit


def test_a_new_vintage_reads_its_own_table_only_and_compiles_to_the_same_bytes(pack, large, cache, monkeypatch):
    read: list[str] = []
    honest = pieces.compile_table
    monkeypatch.setattr(pieces, "compile_table", lambda file, folder, *rest: read.append(folder.name) or honest(file, folder, *rest))
    files = MADE.vintage(range(1), "2025-04-01", entities=range(100, 160), added=7)
    commit(pack, files, "2025-04-01")
    changed = open_packs((pack,))
    assert read == [next(name for name in files if name.endswith(".gz"))]
    shift = Shift.between(Prints.of(large), Prints.of(changed))
    assert shift.counts() == {"added": 0, "changed": 60, "withdrawn": 0}
    assert shift.changed[0] == MADE.key(0, 100)
    path = snapshot(pack, changed.digest)
    joined = path.read_bytes()
    path.unlink()
    for one in (cache / pieces.FOLDER).iterdir():
        one.unlink()
    assert open_packs((pack,)).digest == changed.digest
    assert len(read) == 3
    assert snapshot(pack, changed.digest).read_bytes() == joined
