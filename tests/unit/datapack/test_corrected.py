"""Corrections of tables: the value stays as it was given, its status is another one, and a record that fits nothing is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from factcheck.datapack.build import sealed
from factcheck.datapack.corrections import corrections_of
from factcheck.datapack.faults import PackError
from factcheck.datapack.load import load_pack
from tests.smallpack import TABLE, small_pack

RECORD = {
    "series_key": '"NOR.landings.A"', "period": '"2018"', "basis": '"level"', "source": '"landings-2026-02-01"', "expect": '"47350"',
    "status": '"doubtful"', "reason": '"Counted twice, says the yearbook."', "evidence": '"https://fish.example/2018"', "reported": '"2026-03-05"',
}  # fmt: skip


def corrected(tmp_path, **changes):
    pack = small_pack(tmp_path / "fish")
    record = {**RECORD, **changes}
    lines = ["[norway-2018]", *(f"{name} = {value}" for name, value in record.items() if value), ""]
    (pack / TABLE / "corrections.toml").write_text("\n".join(lines), "utf-8")
    sealed(pack)
    return pack


@pytest.mark.parametrize("status", ["doubtful", "estimated", "provisional", "break", "forecast", "normal"])
def test_a_value_gets_the_status_of_its_record_and_no_other_one_does(tmp_path, status):
    reference = load_pack(corrected(tmp_path, status=f'"{status}"'))
    found = {period[0] // 12: one for (period, _), (one, *_) in reference.series("landings", "NOR").observations.items() if period[1] == 12}
    assert (found[2018].value, found[2018].printed, found[2018].status.value) == (Decimal(47350), "47350", status)
    assert {year: one.status.value for year, one in found.items() if one.status.value not in ("normal", status)} == (
        {2024: "provisional"} if status != "provisional" else {}
    )
    assert {one.status.value for (one,) in reference.series("landings", "ISL").observations.values()} == {"normal"}


def test_a_provisional_value_can_be_said_to_stand(tmp_path):
    reference = load_pack(corrected(tmp_path, period='"2024"', expect='"50120"', status='"normal"'))
    (one,) = reference.series("landings", "NOR").printings((2024 * 12, 12))
    assert (one.value, one.status.value) == (Decimal(50120), "normal")


@pytest.mark.parametrize(
    "changes",
    [
        {"expect": '"47351"'}, {"period": '"2009"'}, {"series_key": '"NOR.landings.M"'}, {"series_key": '"ISL.landings.A"'},
        {"source": '"bulletin-12"'}, {"basis": '"yoy_percent"'},
    ],
    ids=str,
)  # fmt: skip
def test_a_record_that_fits_no_value_is_refused_at_its_place(tmp_path, changes):
    pack = corrected(tmp_path, **changes)
    with pytest.raises(PackError) as refused:
        load_pack(pack)
    assert [(one.file, one.line, one.column, one.rule) for one in refused.value.faults] == [
        (f"{TABLE}/corrections.toml", 1, 1, "stale-correction")
    ]


@pytest.mark.parametrize(
    ("changes", "line", "rule"),
    [
        ({"evidence": '"the yearbook"'}, 9, "field-url"), ({"status": '"withdrawn"'}, 7, "field-choice"), ({"reason": ""}, 1, "missing-key"),
    ],
)  # fmt: skip
def test_a_record_that_says_too_little_is_refused(tmp_path, changes, line, rule):
    pack = corrected(tmp_path, **changes)
    with pytest.raises(PackError) as refused:
        load_pack(pack)
    assert (line, rule) in [(one.line, one.rule) for one in refused.value.faults]


def test_a_table_that_cannot_be_unpacked_is_told_as_such(tmp_path):
    pack = corrected(tmp_path)
    table = pack / TABLE / "values.csv.gz"
    table.write_bytes(table.read_bytes()[:-20])
    sealed(pack)
    with pytest.raises(PackError) as refused:
        load_pack(pack)
    assert [(one.file, one.rule) for one in refused.value.faults] == [(f"{TABLE}/values.csv.gz", "gzip")]


def test_records_are_read_with_their_evidence(tmp_path):
    (one,) = corrections_of((corrected(tmp_path),))
    assert (one.name, one.expect, one.evidence, one.file) == (
        "norway-2018", "47350", "https://fish.example/2018", f"{TABLE}/corrections.toml",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('["https://fish.example"]', "every entry has address, sha256 and at"),
        ('[{ address = "a", sha256 = "b", at = "2026-11-27T06:00:00+00:00" }]', "a sha256 in hexadecimal is wanted"),
        (f'[{{ address = "a", sha256 = "{"0" * 64}", at = "yesterday" }}]', "a moment as 2026-11-27"),
        ("[]", "at least one entry"),
    ],
)  # fmt: skip
def test_originals_are_told_with_address_checksum_and_moment(tmp_path, written, said):
    pack = small_pack(tmp_path / "fish")
    dataset = pack / TABLE / "dataset.toml"
    dataset.write_text(f"{dataset.read_text('utf-8')}originals = {written}\n", "utf-8")
    sealed(pack)
    with pytest.raises(PackError, match=said):
        load_pack(pack)
