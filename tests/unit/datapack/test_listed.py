"""Whole tables are laid out without an object for a value: faults where they are, the same bytes whenever and wherever it is done."""

from __future__ import annotations

import gzip
import io
import os
import random
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from factcheck.datapack import listed, pieces, unpacked
from factcheck.datapack.build import sealed
from factcheck.datapack.commit import commit
from factcheck.datapack.compiled import packed
from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.faults import PackError
from factcheck.datapack.figures import Folder
from factcheck.datapack.layers import read_packs
from factcheck.datapack.listed import compile_table
from factcheck.model.series import Printed, SeriesKey, Status
from factcheck.model.structure import Source
from factcheck.reference.fingerprints import fingerprints
from factcheck.reference.snapshot import Gathered
from tests.packs import TABLE, revision

CHINA = embedded_packs()[-1]
HEADER = "series_key,source,values"
SOURCE = Source(
    "s-1", "The Paper", "CAAM", "Table", "https://example.org", 1, date(2026, 1, 1), "2026-01-01", True, "en", "2026-01-01", "ours"
)


@pytest.fixture(scope="module")
def catalogue():
    return read_packs((CHINA,))[0].catalogue


def faults(catalogue, content: bytes) -> list[tuple[int, int, str]]:
    folder = Folder("here", sources={"s-1": SOURCE})
    compile_table(io.BytesIO(), folder, "values", content, catalogue.measures, catalogue.entities)
    return sorted((one.line, one.column, one.rule) for one in folder.faults)


def table(*rows: str) -> bytes:
    return gzip.compress("\n".join((HEADER, *rows, "")).encode(), mtime=0)


GOOD = "CHN.autos.exports.A,s-1,2020=1 2021=2"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([GOOD, "CHN.autos.sales.A,s-1,2020=1 2021=2x"], [(3, 30, "cell-values")]),
        ([GOOD, "CHN.autos.sales.A,s-1,2020=1  2021=2"], [(3, 30, "cell-values")]),
        ([GOOD, "CHN.autos.sales.A,s-1,2020 2021=5=6"], [(3, 23, "cell-values")]),
        ([GOOD, "CHN.autos.sales.A,s-1,2020=1 2021=02"], [(3, 30, "cell-values")]),
        ([GOOD, "CHN.autos.sales.A,s-1,2020=1 2021-13=2"], [(3, 30, "cell-values")]),
        ([GOOD, "CHN.autos.sales.A,s-1,2021=1 2020=2"], [(3, 30, "order")]),
        ([GOOD, "CHN.autos.sales.A,s-1,2020=1 2020=2"], [(3, 30, "order")]),
        ([GOOD, "CHN.autos.sales.M,s-1,2020=1 2021-02=2"], [(3, 23, "frequency")]),
        ([GOOD, "CHN.autos.sales.A,s-1,2020=9223372036854775808"], [(3, 23, "cell-values")]),
        ([GOOD, "CHN.autos.sales.A,s-1,"], [(3, 23, "cell-values")]),
        ([GOOD, GOOD], [(3, 1, "duplicate")]),
        ([GOOD, "CHN.autos.sales.A,s-2,2020=1"], [(3, 19, "unknown-source")]),
        ([GOOD, "CHN.no.such.A,s-1,2020=1"], [(3, 1, "unknown-code")]),
        ([GOOD, "CHN.autos.sales.W,S-1,2020=1"], [(3, 1, "cell-series_key"), (3, 19, "cell-slug")]),
        ([GOOD, "CHN.autos.nev.market_share.A,s-1,2020=14.2 2021=100.1 2022=3"], [(3, 44, "share")]),
        ([GOOD, "CHN.autos.sales.A,2020=1"], [(3, 1, "columns")]),
        ([GOOD, "CHN.autos.sales.A,s-1,2020=1\r"], [(3, 29, "line-ending")]),
        ([], [(1, 1, "unused-source")]),
    ],
    ids=lambda one: one[-1][-24:] if one and isinstance(one[-1], str) else "",
)  # fmt: skip
def test_a_fault_is_told_where_it_is_however_the_table_is_cut(catalogue, monkeypatch, rows, expected):
    assert faults(catalogue, table(*rows)) == expected
    monkeypatch.setattr(unpacked, "_STRETCH", 7)
    assert faults(catalogue, table(*rows)) == expected


def test_what_is_wrong_with_the_file_goes_before_its_rows(catalogue, monkeypatch):
    monkeypatch.setattr(unpacked, "_STRETCH", 16)
    broken = table(GOOD, "CHN.autos.sales.A,s-1,2020=1 2020=2")
    assert faults(catalogue, broken[:-9]) == [(1, 1, "gzip")]
    assert faults(catalogue, gzip.compress(gzip.decompress(broken) + "naïve".encode("latin-1") + b"\n")) == [(4, 3, "encoding")]
    assert faults(catalogue, gzip.compress(gzip.decompress(broken)[:-1])) == [(3, 36, "truncated")]
    assert faults(catalogue, gzip.compress(b"key,source,values\n" + gzip.decompress(broken))) == [(1, 1, "header")]
    monkeypatch.setattr(unpacked, "MOST_BYTES", 50)
    assert faults(catalogue, broken) == [(1, 1, "size")]


def test_values_say_what_the_table_says(catalogue):
    folder = Folder("here", sources={"s-1": SOURCE, "s-2": replace(SOURCE, id="s-2")})
    rows = (
        "CHN.autos.exports.M,s-2,2020-01=-3.50 2020-02=0 2020-03=0.7p",
        "CHN.autos.exports.A,s-1,2019=12e 2020=9223372036854775807",
        "CHN.autos.exports.M,s-1,2020-02=4",
        "CHN.autos.sales.Q,s-1,2020-Q1=1.25 2020-Q2=1.50",
    )  # fmt: skip
    file = io.BytesIO()
    assert compile_table(file, folder, "values", table(*rows), catalogue.measures, catalogue.entities) == 4
    piece, _ = listed.opened(memoryview(file.getvalue()), "here")
    assert list(map(str, piece.keys())) == ["CHN.autos.exports.A", "CHN.autos.exports.M", "CHN.autos.sales.Q"]
    series = piece.series("autos.exports", "CHN")
    february = series.observations[(2020 * 12 + 1, 1), Printed.LEVEL]
    assert [(one.source, one.printed, one.ulp) for one in february] == [("s-2", "0", 1), ("s-1", "4", 1)]
    january, march = (series.observations[(2020 * 12 + n, 1), Printed.LEVEL][0] for n in (0, 2))
    assert (january.value, january.printed, january.ulp) == (Decimal("-3.50"), "-3.50", Decimal("0.01"))
    assert (march.status, march.printed, march.series) == (Status.PROVISIONAL, "0.7", SeriesKey("CHN", "autos.exports", "M"))
    year = series.observations[(2020 * 12, 12), Printed.LEVEL][0]
    assert (year.value, year.series.frequency) == (9223372036854775807, "A")
    assert piece.last_end() == 2021 * 12
    assert piece.beyond == ("autos.exports",)
    assert (piece.entities_of("autos.sales"), piece.measures_of("CHN")) == (("CHN",), ("autos.exports", "autos.sales"))


@pytest.fixture
def kept(tmp_path, monkeypatch) -> Path:
    """A cache of its own, in which the smallest table is kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(pieces, "KEPT_FROM", 0)
    return tmp_path / "cache" / "factcheck" / pieces.FOLDER


def rows(seed: int) -> dict[str, str]:
    made = random.Random(seed)
    keys = made.sample(
        [f"CHN.{measure}.{letter}" for measure in ("autos.exports", "autos.sales", "autos.production") for letter in "AM"], 4
    )
    return {
        key: " ".join(f"{2010 + n}{'-02' if key.endswith('M') else ''}={made.randint(10**6, 10**7)}" for n in range(made.randint(1, 12)))
        for key in keys
    }


def vintage(day: str, seed: int) -> dict[str, bytes]:
    root = TABLE.replace("2026-03-15", day)
    source = f"revised-{day},The Paper,CAAM,1,Revised,https://example.org/revisions,{day},exact,en"
    text = f"{HEADER}\n" + "".join(f"{key},revised-{day},{values}\n" for key, values in sorted(rows(seed).items()))
    return {
        f"{root}/dataset.toml": (
            f'title = "Revised"\nagency = "CAAM"\ncitation = "Revisions"\nlanding_page = "https://example.org/revisions"\n'
            f'licence = "ours"\npublished = "{day}"\naccessed = "{day}"\n'
        ).encode(),
        f"{root}/sources.csv": f"source,publisher,original_publisher,rank,title,url,published,dated,language\n{source}\n".encode(),
        f"{root}/values.csv.gz": gzip.compress(text.encode(), mtime=0),
    }


def test_a_new_vintage_is_all_that_is_read_and_the_snapshot_is_the_same_byte_for_byte(kept, tmp_path, monkeypatch):
    pack = revision(tmp_path / "pack", rows(1))
    below = read_packs((CHINA,))[1]
    packed(*read_packs((CHINA, pack))[:2])
    first = {one.name for one in kept.iterdir()}
    read: list[str] = []
    honest = pieces.compile_table
    monkeypatch.setattr(pieces, "compile_table", lambda file, folder, *rest: read.append(folder.name) or honest(file, folder, *rest))
    for n, day in enumerate(("2026-04-01", "2026-04-02", "2026-04-03")):
        commit(pack, vintage(day, n + 2), day, below)
        grown = read_packs((CHINA, pack))
        assert read == [f"{TABLE.replace('2026-03-15', day)}/values.csv.gz"]
        read.clear()
        for one in kept.iterdir():
            if n == 2:
                one.unlink()
        bytes_ = packed(*grown[:2])
        read_before = list(read)
        scratch = read_packs((CHINA, pack))
        assert packed(*scratch[:2]) == bytes_
        assert len(read) == (4 if n == 2 else 0) + len(read_before)
        read.clear()
    assert len(first) == 1


def test_a_piece_says_what_its_observations_say_one_by_one(kept, tmp_path):
    pack = revision(tmp_path / "pack", rows(7))
    reference = read_packs((CHINA, pack))[0]
    pairs = dict.fromkeys((key.measure, key.entity) for key in reference.all_series())
    every = [one for pair in pairs for group in reference.series(*pair).observations.values() for one in group]
    laid_out = replace(reference, figures=Gathered(every))
    assert dict(fingerprints(laid_out)) == dict(fingerprints(reference))
    assert laid_out.all_series() == tuple(reference.all_series())


def test_a_damaged_piece_is_made_again(kept, tmp_path):
    pack = revision(tmp_path / "pack", rows(3))
    sound = packed(*read_packs((CHINA, pack))[:2])
    (piece,) = kept.iterdir()
    whole = piece.read_bytes()
    for spoilt in (b"", whole[:100], whole[:-1], b"x" * len(whole)):
        piece.write_bytes(spoilt)
        assert packed(*read_packs((CHINA, pack))[:2]) == sound
        assert piece.read_bytes() == whole


def test_pieces_that_nobody_has_used_for_long_go_when_one_is_made(kept, tmp_path):
    pack = revision(tmp_path / "pack", rows(1))
    commit(pack, vintage("2026-04-01", 2), "2026-04-01", read_packs((CHINA,))[1])
    used = set(kept.iterdir())
    old, half, young = kept / f"old{pieces.SUFFIX}", kept / "half.part", kept / "young.part"
    for one, age in ((old, pieces.UNUSED + 60), (half, pieces.HALF_WRITTEN + 60), (young, 0), *((one, pieces.UNUSED + 60) for one in used)):
        one.touch()
        then = one.stat().st_mtime - age
        os.utime(one, (then, then))
    read_packs((CHINA, pack))  # uses two of them
    commit(pack, vintage("2026-04-02", 3), "2026-04-02", read_packs((CHINA,))[1])
    left = set(kept.iterdir())
    assert used | {young} < left
    assert not {old, half} & left
    assert len(left) == 4


def test_a_kept_piece_does_not_hide_what_the_rest_of_the_pack_makes_wrong(kept, tmp_path):
    pack = revision(tmp_path / "pack", {"CHN.autos.nev.part.A": "2020=10 2021=120"})
    ratio = 'ratio_of = ["autos.nev.sales", "autos.sales"]\n'
    told = (CHINA / "measures" / "autos.nev.market_share.toml").read_text("utf-8")
    own = pack / "measures" / "autos.nev.part.toml"
    own.parent.mkdir()

    def faults_with(text: str | None) -> list[tuple[int, int, str]]:
        own.write_text(text, "utf-8") if text is not None else own.unlink()
        sealed(pack)
        try:
            read_packs((CHINA, pack))
        except PackError as error:
            return [(one.line, one.column, one.rule) for one in error.faults if one.file.endswith(".gz")]
        return []

    assert ratio in told
    assert faults_with(told.replace(ratio, "")) == []
    assert len(list(kept.iterdir())) == 1
    assert faults_with(told) == [(2, 43, "share")]
    assert faults_with(None) == [(1, 1, "unused-source"), (2, 1, "unknown-code")]


def test_a_pack_of_many_vintages_takes_few_open_files(kept, tmp_path, monkeypatch):
    from factcheck.datapack import load

    pack = revision(tmp_path / "pack", rows(1))
    days = [f"2026-04-{day:02d}" for day in range(1, 13)]
    commit(
        pack, {name: content for n, day in enumerate(days) for name, content in vintage(day, n).items()}, days[-1], read_packs((CHINA,))[1]
    )
    whole = packed(*read_packs((CHINA, pack))[:2])

    def files_open() -> int:
        """How many of the pieces this process has open; other threads of it may open files of their own meanwhile."""
        found = 0
        for one in Path("/proc/self/fd").iterdir():
            with suppress(FileNotFoundError):
                found += str(kept) in str(one.readlink())
        return found

    def files(least: int) -> int:
        monkeypatch.setattr(pieces, "KEPT_FROM", least)
        before = files_open()
        reference, codelists, _ = read_packs((CHINA, pack))
        opened = files_open() - before
        assert packed(reference, codelists) == whole
        return opened

    assert files(0) == 13
    assert files(1 << 16) == 0
    monkeypatch.setattr(load, "MAPPED", 3)
    assert files(0) <= 3


def test_two_processes_make_the_same_pieces(kept, tmp_path, monkeypatch):
    from factcheck.datapack import ahead

    pack = revision(tmp_path / "pack", rows(1))
    commit(pack, vintage("2026-04-01", 2) | vintage("2026-04-02", 3), "2026-04-02", read_packs((CHINA,))[1])
    alone = {one.name: one.read_bytes() for one in kept.iterdir()}
    for one in kept.iterdir():
        one.unlink()
    monkeypatch.setattr(ahead, "_WORTH", 0)
    monkeypatch.setattr(ahead.os, "cpu_count", lambda: 2)
    mine: list[str] = []
    honest = pieces.compile_table
    monkeypatch.setattr(pieces, "compile_table", lambda file, folder, *rest: mine.append(folder.name) or honest(file, folder, *rest))
    read_packs((CHINA, pack))
    assert {one.name: one.read_bytes() for one in kept.iterdir()} == alone
    assert len(alone) == 3
    assert 0 < len(mine) < 3
