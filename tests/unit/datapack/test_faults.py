"""A broken pack is refused with every fault as file, line, column and rule; nothing is repaired, skipped or guessed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from factcheck.datapack.build import build_pack
from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.faults import PackError
from factcheck.datapack.load import load_pack

CAAM = "datasets/CAAM/vehicles/2026-03-13"
OBSERVATIONS, SOURCES = f"{CAAM}/observations.csv", f"{CAAM}/sources.csv"
ROW = "CHN.autos.exports.M,2022-08,level,308000,"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the built-in pack to break."""
    return Path(shutil.copytree(embedded_packs()[-1], tmp_path / "pack"))


def edit(pack: Path, name: str, change: Callable[[str], str]) -> None:
    path = pack / name
    before = path.read_text("utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, "utf-8", newline="")


def faults(pack: Path, *, sealed: bool = True) -> list[tuple[str, int, int, str]]:
    """What is wrong with the pack, after sealing it so that only the content speaks."""
    with pytest.raises(PackError) as caught:
        build_pack(pack) if sealed else load_pack(pack)
    return [(one.file, one.line, one.column, one.rule) for one in caught.value.faults]


def line_of(pack: Path, name: str, start: str) -> int:
    return next(number for number, line in enumerate((pack / name).read_text("utf-8").split("\n"), start=1) if line.startswith(start))


def test_an_untouched_pack_loads(pack):
    assert load_pack(pack).digest.startswith("sha256:")


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("NA", "cell-number"), ("nan", "cell-number"), ("NaN", "cell-number"), ("inf", "cell-number"), ("-Infinity", "cell-number"),
        ("1E5", "cell-number"), ("3.08e5", "cell-number"), ("308,000", "columns"), ("308_000", "cell-number"), (" 308000", "cell-number"),
        ("+308000", "cell-number"), ("0308000", "cell-number"), ("308000.", "cell-number"), ("", "cell-number"), ("０", "cell-number"),
        ("None", "cell-number"), ("true", "cell-number"), ("0x4B32C", "cell-number"), ('"308000"', "csv"), ("'308000'", "cell-number"),
        ("=308000", "cell-number"), ("308000%", "cell-number"),
    ],
)  # fmt: skip
def test_what_a_lenient_reader_takes_for_a_number_is_refused(pack, value, rule):
    line = line_of(pack, OBSERVATIONS, ROW)
    edit(pack, OBSERVATIONS, lambda text: text.replace(ROW, f"CHN.autos.exports.M,2022-08,level,{value},", 1))
    found = faults(pack)
    assert (OBSERVATIONS, line, rule) in [(file, at, broken) for file, at, _, broken in found]


def test_the_column_of_a_bad_cell_is_named(pack):
    edit(pack, OBSERVATIONS, lambda text: text.replace(ROW, "CHN.autos.exports.M,2022-08,level,NA,", 1))
    column = next(column for _, _, column, rule in faults(pack) if rule == "cell-number")
    assert column == len("CHN.autos.exports.M,2022-08,level,") + 1


@pytest.mark.parametrize(
    ("name", "change", "rule"),
    [
        (OBSERVATIONS, lambda text: text[:-1], "truncated"),
        (OBSERVATIONS, lambda text: text[:-20], "truncated"),
        (OBSERVATIONS, lambda text: text.replace("\n", "\r\n"), "line-ending"),
        (OBSERVATIONS, lambda text: "\ufeff" + text, "byte-order-mark"),
        (OBSERVATIONS, lambda text: text.replace("series_key,period", "period,series_key", 1), "header"),
        (OBSERVATIONS, lambda text: text + "\n", "csv"),
        (OBSERVATIONS, lambda text: "<html><body>503</body></html>\n", "html"),
        (OBSERVATIONS, lambda text: text.split("\n", 1)[0] + "\n", "empty"),
        (OBSERVATIONS, lambda text: text.replace("CHN.autos.exports.M,2022-08,level", "CHN.autos.export.M,2022-08,level", 1), "unknown-code"),
        (OBSERVATIONS, lambda text: text.replace("CHN.autos.exports.M,2022-08,level", "XYZ.autos.exports.M,2022-08,level", 1), "unknown-code"),
        (OBSERVATIONS, lambda text: text.replace("CHN.autos.exports.M,2022-08,level", "CHN.autos.exports.M,2022-13,level", 1), "cell-period"),
        (OBSERVATIONS, lambda text: text.replace("CHN.autos.exports.M,2022-08,level", "CHN.autos.exports.A,2022-08,level", 1), "frequency"),
        (OBSERVATIONS, lambda text: text.replace("CHN.autos.exports.M,2022-08,level", "CHN.autos.exports.M,2022-08,total", 1), "cell-choice"),
        (SOURCES, lambda text: text.replace("https://", "ftp://", 1), "cell-url"),
        (SOURCES, lambda text: text.replace(",seen_by,", ",exact?,", 1), "cell-choice"),
        ("units.toml", lambda text: text.replace("factor", "factr", 1), "unknown-key"),
        ("units.toml", lambda text: text.replace('factor = "1"', "factor = 1.0", 1), "field-decimal"),
        ("measures/autos.exports.toml", lambda text: text.replace("kind =", "kind", 1), "toml"),
        ("measures/autos.nev.exports.toml", lambda text: text.replace('whole = "autos.exports"', 'whole = "autos.exprts"', 1), "unknown-code"),
        ("measures/autos.exports.toml", lambda text: text + 'whole = "autos.nev.exports"\n', "circle"),
        ("entities.toml", lambda text: text.replace('labels = { en = ["Japan"', 'labels = { en = ["China"', 1), "name-twice"),
        ("agencies.toml", lambda text: text.replace('country = "CHN"', 'country = "China"', 1), "field-code"),
    ],
)  # fmt: skip
def test_every_kind_of_damage_has_its_rule(pack, name, change, rule):
    edit(pack, name, change)
    found = faults(pack)
    assert rule in [broken for _, _, _, broken in found]
    assert name in [file for file, *_ in found]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("level,308000,", "level,3080000,", "printed"),
        (",308000,308000,1000,", ",3080000,3080000,10000,", "slip"),
    ],
)
def test_figures_are_held_against_what_was_printed_and_their_neighbours(pack, old, new, rule):
    rows = [line for line in (pack / OBSERVATIONS).read_text("utf-8").split("\n") if line.startswith(ROW)]
    if rule == "slip":
        for row in rows:
            cells = row.split(",")
            edit(
                pack,
                OBSERVATIONS,
                lambda text, row=row, cells=cells: text.replace(row, ",".join([*cells[:3], "30800", "30800", "100", *cells[-2:]]), 1),
            )
    else:
        edit(pack, OBSERVATIONS, lambda text: text.replace(old, new, 1))
    assert rule in [broken for *_, broken in faults(pack)]


def test_a_part_larger_than_its_whole_is_refused(pack):
    row = next(
        line
        for line in (pack / OBSERVATIONS).read_text("utf-8").split("\n")
        if line.startswith("CHN.autos.nev.exports.M,2022-01/2022-08,level")
    )
    cells = row.split(",")
    bigger = ",".join([*cells[:3], "1900000", "190万", "10000", *cells[-2:]])
    edit(pack, OBSERVATIONS, lambda text: text.replace(row, bigger, 1))
    assert {"part-within-whole", "witness"} & {rule for *_, rule in faults(pack)}


def test_a_share_beyond_the_whole_is_refused(pack):
    row = next(
        line for line in (pack / OBSERVATIONS).read_text("utf-8").split("\n") if line.startswith("CHN.autos.nev.market_share.A,2023,level")
    )
    cells = row.split(",")
    edit(pack, OBSERVATIONS, lambda text: text.replace(row, ",".join([*cells[:3], "131.6", "131.6%", "0.1", *cells[-2:]]), 1))
    assert "share" in {rule for *_, rule in faults(pack)}


def test_a_figure_stated_twice_by_one_source_is_refused(pack):
    row = next(line for line in (pack / OBSERVATIONS).read_text("utf-8").split("\n") if line.startswith(ROW))
    edit(pack, OBSERVATIONS, lambda text: text.replace(row, f"{row}\n{row}", 1))
    assert "duplicate" in {rule for *_, rule in faults(pack)}


def test_a_figure_older_than_its_publication_is_refused(pack):
    edit(pack, SOURCES, lambda text: text.replace(",2022-09-13,seen_by", ",2022-07-13,seen_by", 1))
    assert "date" in {rule for *_, rule in faults(pack)}


def test_a_changed_byte_breaks_the_seal(pack):
    edit(pack, OBSERVATIONS, lambda text: text.replace("308000", "309000", 1))
    assert {rule for *_, rule in faults(pack, sealed=False)} >= {"digest"}


def test_files_that_came_or_went_break_the_seal(pack):
    (pack / "measures" / "autos.exports.toml").rename(pack / "measures" / "autos.exported.toml")
    assert {rule for *_, rule in faults(pack, sealed=False)} >= {"missing-file", "unlisted-file"}


def test_a_file_that_no_pack_has_is_refused(pack):
    (pack / "notes.txt").write_text("hello\n", "utf-8")
    assert ("notes.txt", 1, 1, "unknown-file") in faults(pack)


def test_a_correction_that_outlived_its_cause_is_refused(pack):
    edit(pack, f"{CAAM}/corrections.toml", lambda text: text.replace('expect = "116"', 'expect = "117"', 1))
    assert "stale-correction" in {rule for *_, rule in faults(pack)}


def test_all_faults_are_told_at_once(pack):
    edit(pack, OBSERVATIONS, lambda text: text.replace("level,308000,", "level,NA,", 1).replace("level,1817000,", "level,1E5,", 1))
    edit(pack, SOURCES, lambda text: text.replace(",seen_by,", ",maybe,", 1))
    found = faults(pack)
    assert len(found) >= 3
    assert {file for file, *_ in found} >= {OBSERVATIONS, SOURCES}


def test_no_folder_is_a_fault(tmp_path):
    assert [rule for *_, rule in faults(tmp_path / "nowhere", sealed=False)] == ["missing-file"]
