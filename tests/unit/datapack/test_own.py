"""A newsroom's own pack: valid while it is empty, in a repository of its own, and never able to hide behind the built-in ones."""

from __future__ import annotations

import pytest

from factcheck.datapack.build import build_pack
from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.faults import PackError
from factcheck.datapack.load import read_pack
from factcheck.datapack.own import folders_below, is_layer, laid_above, new_pack
from factcheck.datapack.tables import catalogue_of, codelists_of


@pytest.fixture
def empty(tmp_path):
    new_pack(tmp_path / "own", "Harbour town", "ours", "2026-03-01")
    return tmp_path / "own"


@pytest.fixture(scope="module")
def below(reference):
    return codelists_of(reference.catalogue)


def test_a_pack_without_figures_is_valid_over_others_and_adds_nothing(empty, reference, below):
    own, entries = read_pack(empty, below)
    assert (own.edition, own.licence, own.all_series(), dict(own.sources)) == ("2026-03-01", "ours", (), {})
    whole = laid_above(reference, below, own, entries)
    assert whole.all_series() == reference.all_series()
    assert whole.digest != reference.digest


def test_it_does_not_stand_alone(empty):
    assert is_layer(empty)
    with pytest.raises(PackError) as caught:
        read_pack(empty)
    assert ("pack.toml", 5, "layer") in [(one.file, one.line, one.rule) for one in caught.value.faults]
    assert not is_layer(embedded_packs()[0])


def test_a_repository_around_it_is_no_part_of_it(empty, below):
    (empty / ".git" / "objects").mkdir(parents=True)
    (empty / ".git" / "objects" / "aa").write_bytes(b"\0")
    (empty / "README.md").write_text("Ours.\n", "utf-8")
    build_pack(empty, below)
    assert read_pack(empty, below)[0].all_series() == ()
    assert (empty / "README.md").read_text("utf-8") == "Ours.\n"
    (empty / "notes.txt").write_text("Ours.\n", "utf-8")
    with pytest.raises(PackError, match="unlisted-file"):
        read_pack(empty, below)


def test_nothing_is_made_where_something_lies(empty):
    before = (empty / "pack.toml").read_bytes()
    with pytest.raises(PackError, match="not-empty"):
        new_pack(empty, "Other", "ours", "2026-03-02")
    assert (empty / "pack.toml").read_bytes() == before


def test_a_folder_that_is_a_fresh_repository_takes_a_pack(tmp_path, below):
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    new_pack(tmp_path / "repo", "Ours", "ours", "2026-03-01")
    assert read_pack(tmp_path / "repo", below)[0].edition == "2026-03-01"


def test_a_pack_lies_over_the_built_in_ones_and_those_named_before_it(tmp_path):
    first, second, third = (tmp_path / name for name in ("a", "b", "c"))
    assert folders_below(second, (first, second, third)) == (*embedded_packs(), first)
    assert folders_below(tmp_path / "d", (first, second)) == (*embedded_packs(), first, second)
    assert folders_below(second, (first, second), base=third) == (third, first)


def test_the_entries_of_a_catalogue_make_the_same_catalogue(reference, below):
    again = catalogue_of(below)
    for kind in ("measures", "entities", "units", "agencies", "facets"):
        assert dict(getattr(again, kind)) == dict(getattr(reference.catalogue, kind))
