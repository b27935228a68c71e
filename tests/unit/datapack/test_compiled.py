"""The compiled pack: says what the files say, is written whole or not at all, and is refused when it is broken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factcheck.datapack.compiled import compile_pack, open_snapshot, packed, read_snapshot, snapshot_name
from factcheck.datapack.embedded import embedded_packs, open_packs
from factcheck.datapack.load import read_pack
from factcheck.errors import UnreadableSnapshot
from factcheck.model.series import Printed
from factcheck.reference.fingerprints import fingerprints
from factcheck.reference.snapshot import Gathered, Joined


@pytest.fixture(scope="module")
def read():
    return read_pack(embedded_packs()[-1])


@pytest.fixture(scope="module")
def mapped(read, tmp_path_factory):
    return open_snapshot(compile_pack(*read, tmp_path_factory.mktemp("compiled")))


def test_every_series_says_what_the_files_say(read, mapped):
    plain, _ = read
    assert mapped.all_series() == plain.all_series()
    for key in plain.all_series():
        one, other = plain.series(key.measure, key.entity), mapped.series(key.measure, key.entity)
        assert dict(other.observations) == dict(one.observations), key


def test_the_catalogue_and_the_sources_are_those_of_the_files(read, mapped):
    plain, _ = read
    for name in ("measures", "entities", "units", "agencies", "facets"):
        assert getattr(mapped.catalogue, name) == getattr(plain.catalogue, name)
    assert mapped.sources == plain.sources
    assert mapped.datasets == plain.datasets
    assert (mapped.digest, mapped.edition, mapped.licence) == (plain.digest, plain.edition, plain.licence)
    assert mapped.all_out() == plain.all_out()
    for measure in plain.catalogue.measures:
        assert mapped.entities_with(measure) == plain.entities_with(measure)


def test_what_the_pack_lacks_is_none(mapped):
    assert mapped.series("autos.exports", "FRA") is None
    assert mapped.series("no.such", "CHN") is None
    series = mapped.series("autos.exports", "CHN")
    (start, months), states = next(iter(series.observations))
    for lacking in (
        ((1800 * 12, 12), states),
        ((start, months + (1 << 16)), states),
        ((start, 599), states),
        ((start, months), Printed.MOM),
    ):
        assert lacking not in series.observations
        assert series.observations.get(lacking, "none") == "none"
        with pytest.raises(KeyError):
            series.observations[lacking]


def test_it_is_named_by_its_digest_and_written_once(read, tmp_path):
    reference, codelists = read
    first = compile_pack(reference, codelists, tmp_path)
    stamp = first.stat().st_mtime_ns
    assert first.name == snapshot_name(reference.digest)
    assert reference.digest.removeprefix("sha256:").startswith(first.name.partition("-")[0])
    assert compile_pack(reference, codelists, tmp_path) == first
    assert first.stat().st_mtime_ns == stamp
    assert list(tmp_path.iterdir()) == [first]


def test_the_same_pack_gives_the_same_bytes(read):
    assert packed(*read) == packed(*read)


def test_a_snapshot_over_another_pack_is_compiled_like_that_pack(read, mapped):
    plain, codelists = read
    from_files = Joined((plain.figures, Gathered(())))
    from_snapshot = Joined((Gathered(()), mapped.figures))
    first, second = (packed(replace(plain, figures=figures), codelists) for figures in (from_files, from_snapshot))
    assert first == second
    again = read_snapshot(memoryview(second), "again")
    assert dict(fingerprints(again)) == dict(fingerprints(plain))
    worded = [one for series in again.all_series() for group in again.series(*series[1::-1]).observations.values() for one in group]
    assert sum(one.printed != format(one.value, "f") for one in worded) > 1000


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda whole: b"", "too short"),
        (lambda whole: b"PK" + whole[2:], "no snapshot"),
        (lambda whole: whole[:8] + b"\x09" + whole[9:], "no snapshot"),
        (lambda whole: whole[: len(whole) // 2], "cut off|cannot be read"),
        (lambda whole: whole[:-40] + b"x" * 40, "cannot be read"),
    ],
    ids=["empty", "another file", "another edition", "cut off", "table of contents"],
)
def test_a_broken_file_is_refused_with_its_name(read, spoil, why):
    with pytest.raises(UnreadableSnapshot, match=why) as caught:
        read_snapshot(memoryview(spoil(packed(*read))), "some.snapshot")
    assert "some.snapshot" in str(caught.value)


def test_a_file_without_content_is_refused(tmp_path):
    empty = tmp_path / "empty.snapshot"
    empty.write_bytes(b"")
    with pytest.raises(UnreadableSnapshot, match="empty"):
        open_snapshot(empty)


def test_a_pack_is_compiled_where_its_snapshot_can_be_kept(tmp_path, monkeypatch):
    import shutil

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "pack"
    shutil.copytree(embedded_packs()[-1], folder)
    (tmp_path / "compiled").write_text("in the way")
    reference = open_packs((folder,))
    kept = list((tmp_path / "cache" / "factcheck").iterdir())
    assert [one.name for one in kept] == [snapshot_name(reference.digest)]
    assert open_packs((folder,)).all_series() == reference.all_series()
