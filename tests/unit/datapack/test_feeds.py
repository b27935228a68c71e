"""Feeds of a pack: what they say is read as it stands, and every fault is told with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from factcheck.datapack.build import build_pack, sealed
from factcheck.datapack.compiled import compile_pack, open_snapshot
from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.faults import PackError
from factcheck.datapack.feeds import feeds_of
from factcheck.datapack.load import load_pack, read_pack

NAME = "feeds/caam-table.toml"
FEED = """\
kind = "sheet"
title = "Monthly table"
agency = "CAAM"
dataset = "table"
publisher = "CAAM"
citation = "CAAM, monthly table"
landing_page = "http://www.caam.org.cn"
licence = "Facts"
url = "https://data.example/vehicles.csv"
every = 30
quota = "20 per hour"
areas = { C1 = "CHN", J1 = "JPN" }

[options]
format = "csv"
layout = "long"
period = "Month"
code = "What"
area = "Where"
value = "Value"
decimal = ","

[series.EX]
measure = "autos.exports"
frequencies = ["M", "A"]
unit = "vehicles"
scale = "10000"

[series."nev sales"]
code = "NS"
measure = "autos.nev.sales"
entity = "CHN"
frequencies = ["M"]
unit = "vehicles"
expect = { unit = "10k" }
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(embedded_packs()[-1], tmp_path / "pack"))
    (folder / "feeds").mkdir(exist_ok=True)
    (folder / NAME).write_text(FEED, "utf-8")
    return folder


def test_a_feed_says_where_a_source_is_and_what_its_codes_are(pack):
    before = load_pack(embedded_packs()[-1])
    reference = build_pack(pack)
    assert reference.digest != before.digest
    feed = feeds_of((pack,))["caam-table"]
    assert (feed.kind, feed.every, feed.quota, feed.language, feed.original_publisher) == ("sheet", 30, "20 per hour", "en", "CAAM")
    assert feed.areas == {"C1": "CHN", "J1": "JPN"}
    assert feed.options["decimal"] == ","
    exports, sales = feed.series.values()
    assert (exports.code, exports.entity, exports.frequencies, exports.scale) == ("EX", None, ("M", "A"), "10000")
    assert (sales.code, sales.entity, sales.scale, sales.expect) == ("NS", "CHN", "1", {"unit": "10k"})


def test_a_pack_with_feeds_is_compiled_as_ever(pack, tmp_path):
    sealed(pack)
    reference, codelists = read_pack(pack)
    opened = open_snapshot(compile_pack(reference, codelists, tmp_path / "compiled"))
    assert opened.digest == reference.digest
    assert opened.all_series() == reference.all_series()


def test_a_feed_of_an_upper_pack_goes_before_one_of_a_lower(pack, tmp_path):
    upper = tmp_path / "upper"
    (upper / "feeds").mkdir(parents=True)
    (upper / "pack.toml").write_text('title = "Ours"\nedition = "2026-11-24"\nschema_version = 1\nlicence = "ours"\n', "utf-8")
    (upper / NAME).write_text(FEED.replace("every = 30", "every = 1"), "utf-8")
    sealed(pack)
    sealed(upper)
    assert feeds_of((pack, upper))["caam-table"].every == 1
    assert feeds_of((upper, pack))["caam-table"].every == 30
    _, below = read_pack(pack)
    assert read_pack(upper, below)[0].all_series() == ()


@pytest.mark.parametrize(
    ("old", "new", "rule", "at"),
    [
        ('kind = "sheet"', 'kind = "api"', "field-choice", 'kind ='),
        ('agency = "CAAM"', 'agency = "NBS9"', "unknown-code", 'agency ='),
        ("every = 30", 'every = "monthly"', "field-integer", "every ="),
        ('quota = "20 per hour"', 'quota = "20/h"', "field-quota", "quota ="),
        ('url = "https://data.example/vehicles.csv"', 'url = "file:/etc/passwd"', "field-feed_url", "url ="),
        ('url = "https://data.example/vehicles.csv"', 'url = "file:in/../../secret.csv"', "field-feed_url", "url ="),
        ('url = "https://data.example/vehicles.csv"', 'url = "https://data.example/{year}.csv"', "feed-url", "url ="),
        ('J1 = "JPN"', 'J1 = "JAPAN"', "unknown-code", "areas ="),
        ('layout = "long"', 'layout = "tall"', "field-choice", "layout ="),
        ('value = "Value"\n', "", "missing-key", "[options]"),
        ('decimal = ","', 'decimals = ","', "unknown-key", "decimals ="),
        ('decimal = ","', 'thousands = "."', "feed-signs", "thousands ="),
        ('area = "Where"\n', "", "feed-entity", "[series.EX]"),
        ('measure = "autos.exports"', 'measure = "autos.export"', "unknown-code", 'measure = "autos.export"'),
        ('entity = "CHN"', 'entity = "CHINA"', "unknown-code", "entity ="),
        ('scale = "10000"', 'scale = "5000"', "field-ulp", "scale ="),
        ('frequencies = ["M"]', 'frequencies = ["W"]', "field-frequencies", 'frequencies = ["W"]'),
        ('unit = "vehicles"\nscale', 'unit = "percent"\nscale', "feed-unit", 'unit = "percent"'),
        ('expect = { unit = "10k" }', 'expected = "10k"', "unknown-key", "expected ="),
        ('expect = { unit = "10k" }', 'where = { unit = "10k" }', "feed-where", "where ="),
        ('measure = "autos.nev.sales"\nentity = "CHN"', 'measure = "autos.exports"', "duplicate", '[series."nev sales"]'),
        ('quota = "20 per hour"', 'key_parameter = "key"', "feed-key", "key_parameter ="),
    ],
)  # fmt: skip
def test_every_fault_of_a_feed_is_told_with_its_place(pack, old, new, rule, at):
    text = FEED.replace(old, new, 1)
    assert text != FEED
    if rule == "feed-signs":
        text = text.replace('thousands = "."', 'decimal = "."\nthousands = "."')
    (pack / NAME).write_text(text, "utf-8")
    with pytest.raises(PackError) as caught:
        build_pack(pack)
    line = next(number for number, one in enumerate(text.split("\n"), start=1) if one.lstrip().startswith(at))
    assert (NAME, line, rule) in [(one.file, one.line, one.rule) for one in caught.value.faults]


def test_a_changed_feed_is_not_the_one_that_was_sealed(pack):
    sealed(pack)
    (pack / NAME).write_text(FEED.replace("data.example", "elsewhere.example"), "utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(pack)
    assert [(one.file, one.rule) for one in caught.value.faults] == [(NAME, "digest")]
