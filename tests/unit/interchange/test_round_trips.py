"""What is written in the forms of others and read again is the same, in every digit and with every vintage."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from factcheck.datapack.build import manifest_of
from factcheck.datapack.faults import PackError
from factcheck.datapack.load import read_contents
from factcheck.datapack.tables import codelists_of
from factcheck.interchange import datapackage, sdmx_csv
from factcheck.interchange.importing import changes_of
from factcheck.interchange.rows import Parcel, parcel_of
from factcheck.model.period import Period
from factcheck.model.series import Observation, Printed, SeriesKey, Status
from factcheck.model.structure import Source

EMPTY = {
    "pack.toml": manifest_of({"pack.toml": b'title = "Own"\nedition = "2026-11-01"\nschema_version = 1\nlicence = "ours"\nlayer = true\n'})
}
FORMS = {
    "package": lambda parcel: _package(parcel),
    "package for spreadsheets": lambda parcel: _package(parcel, formula_safe=True),
    "SDMX 3.0": lambda parcel: sdmx_csv.read("x.csv", sdmx_csv.written(parcel)),
    "SDMX 2.1": lambda parcel: sdmx_csv.read("x.csv", sdmx_csv.written(parcel, "2.1", delimiter=";", formula_safe=True)),
}


def _package(parcel: Parcel, **options: bool) -> Parcel:
    files = datapackage.written(parcel, "ours", **options)
    return datapackage.read(json.loads(files["datapackage.json"]), files)


def told(observations, sources):
    """Everything about observations that must survive, digits and all."""
    return sorted(
        repr((
            str(one.series), one.period, one.states.value, format(one.value, "f"), format(one.ulp, "f"), one.printed, one.status.value,
            sources[one.source],
        ))
        for one in observations
    )  # fmt: skip


def in_pack(own):
    keys = own.all_series()
    series = {(key.measure, key.entity) for key in keys}
    return [one for pair in series for group in own.series(*pair).observations.values() for one in group]


@pytest.fixture(scope="module")
def lists(reference):
    return codelists_of(reference.catalogue)


_DAYS = some.dates(date(2025, 1, 1), date(2026, 6, 1))
_WORDS = some.text(
    some.characters(codec="utf-8", exclude_characters="<>\u2028\u2029\ufeff\ufffd", exclude_categories=("Cc", "Cs", "Z")),
    min_size=1,
    max_size=30,
).map(lambda text: f'A {text}, “B” "c"')
_SOURCES = some.builds(
    lambda title, day, exact, rank, kept: Source(
        "", "The Office", title, title, "https://office.example/a?b=c,d", rank, day, day.isoformat(), exact, "en", kept.isoformat(), title
    ),
    _WORDS, _DAYS, some.booleans(), some.integers(1, 4), some.dates(date(2026, 6, 2), date(2026, 10, 1)),
)  # fmt: skip
_PERIODS = some.one_of(
    some.builds(lambda year: ("A", Period.year(year)), some.integers(1990, 2024)),
    some.builds(lambda year, part: ("H", Period.half(year, part)), some.integers(1990, 2024), some.integers(1, 2)),
    some.builds(lambda year, part: ("Q", Period.quarter(year, part)), some.integers(1990, 2024), some.integers(1, 4)),
    some.builds(lambda year, part: ("M", Period.month(year, part)), some.integers(1990, 2024), some.integers(1, 12)),
    some.builds(lambda year, part: ("M", Period.ytd(year, part)), some.integers(1990, 2024), some.integers(2, 11)),
)
_STATUSES = some.sampled_from(list(Status))
_FIGURES = some.builds(
    lambda when, digits, places, status, power: (when, digits, places, status, power),
    _PERIODS, some.integers(-(10**12), 10**12), some.integers(0, 6), _STATUSES, some.sampled_from([0, 0, 3, 4, 6]),
)  # fmt: skip


def observation(figure, source, table):
    """A figure that may be negative, as its plain digits in a table of values, or as somebody printed it."""
    (frequency, period), digits, places, status, power = figure
    if table:
        power, status = 0, status if status in (Status.ESTIMATED, Status.PROVISIONAL, Status.WITHDRAWN) else Status.NORMAL
        period = period if period.months == period.frequency.months else Period.month(period.first_year, 1)
    plain = format(Decimal(digits).scaleb(-places), "f")
    ulp = Decimal(format(Decimal(1).scaleb(power - places), "f"))
    value = Decimal(format(Decimal(plain).scaleb(power), "f"))
    printed = plain if table else f"{plain.lstrip('-')}{ {3: ' thousand', 4: '万', 6: ' million'}.get(power, '') }"
    return Observation(SeriesKey("FRA", "gauge", frequency), period.key, Printed.LEVEL, value, ulp, printed, source, status)


def _few(lists):
    """As much of the codelists as the figures need, so that a pack is read at once."""
    gauge = {
        "names": {"en": "gauge"}, "labels": {"en": ["gauge"]}, "definition": {"en": "A gauge."}, "unit": "number", "kind": "index",
        "aggregation": "none", "agency": "WB",
    }  # fmt: skip
    kept = {"entities": {"FRA": lists["entities"]["FRA"]}, "agencies": {"WB": lists["agencies"]["WB"]}, "facets": {}}
    return {**kept, "measures": {"gauge": gauge}, "units": lists["units"]}


def test_any_figures_are_the_same_in_an_empty_pack(lists):
    few = _few(lists)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        some.lists(some.tuples(_SOURCES, some.booleans(), some.lists(_FIGURES, min_size=1, max_size=6)), min_size=1, max_size=3),
        some.sampled_from(sorted(FORMS)),
    )
    def is_the_same(sources, form):
        observations, known, first = [], {}, {}
        for number, (source, table, figures) in enumerate(sources):
            code = f"office-{number}"
            known[code] = replace(source, id=code)
            seen = {}
            for figure in figures:
                one = observation(figure, code, table)
                same = first.setdefault(one.period, one)  # what two sources print of one figure is no contradiction
                if same.series == one.series and not 5 * abs(same.value - one.value) > abs(same.value):
                    seen.setdefault(one.period, one)
            observations += seen.values()
        known = {code: known[code] for code in {one.source for one in observations}}
        again = FORMS[form](Parcel("Ours", observations, known, few))
        assert told(again.observations, again.sources) == told(observations, known)
        merged = {**EMPTY, **changes_of(again, "ours", "2026-11-01", EMPTY, few)}
        merged["pack.toml"] = manifest_of(merged)
        own, _ = read_contents(merged, (), few)
        assert told(in_pack(own), own.sources) == told(observations, known)

    is_the_same()


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize(
    "series", ["CHN.autos.nev.exports.M", "CHN.autos.exports.A", "CHN.autos.nev.market_share.M", "USA.unemployment_rate.M", "DEU.gdp.A"]
)
def test_series_of_the_built_in_packs_come_back_with_every_vintage(reference, lists, series, form):
    key = next(key for key in reference.all_series() if str(key) == series)
    parcel = parcel_of(reference, [key], series)
    again = FORMS[form](parcel)
    changes = changes_of(again, "ours", "2026-11-25", EMPTY, lists)
    merged = {**EMPTY, **changes}
    merged["pack.toml"] = manifest_of(merged)
    own, _ = read_contents(merged, (), lists)
    assert told(in_pack(own), own.sources) == told(parcel.observations, parcel.sources)


def test_a_package_brings_along_what_no_other_pack_has(lists):
    own = {
        "measures": {"moons": {"names": {"en": "moons"}, "labels": {"en": ["moons"]}, "definition": {"en": "Moons."}, "unit": "moons", "kind": "stock",
            "aggregation": "last", "agency": "SKY", "siblings": ["stars"]}},
        "entities": {"DEU-SEEBURG": {"kind": "region", "country": "DEU", "labels": {"en": ["Seeburg"], "zh": ["湖堡市"]}}},
        "units": {"moons": {"dimension": "moons", "factor": "1", "labels": {"en": ["moons"]}}},
        "agencies": {"SKY": {"labels": {"en": ["Sky \"Office\""]}}},
        "facets": {},
    }  # fmt: skip
    source = Source(
        "sky-1",
        "Sky Office",
        "Sky Office",
        "Moons",
        "https://sky.example/",
        1,
        date(2026, 2, 1),
        "2026-02",
        False,
        "en",
        "2026-03-01",
        "Free.",
    )
    one = Observation(SeriesKey("DEU-SEEBURG", "moons", "A"), Period.year(2025).key, Printed.LEVEL, Decimal(3), Decimal(1), "3", "sky-1")
    again = _package(Parcel("Moons", [one], {"sky-1": source}, own))
    merged = {**EMPTY, **changes_of(again, "moons", "2026-11-01", EMPTY, lists)}
    merged["pack.toml"] = manifest_of(merged)
    read, entries = read_contents(merged, (), lists)
    assert told(in_pack(read), read.sources) == told([one], {"sky-1": source})
    assert entries["entities"]["DEU-SEEBURG"]["labels"]["zh"] == ["湖堡市"]
    assert "siblings" not in entries["measures"]["moons"]
    with pytest.raises(PackError, match="no pack has the measure moons"):
        changes_of(replace(again, codelists={}), "moons", "2026-11-01", EMPTY, lists)


def test_words_that_a_spreadsheet_would_calculate_are_kept_from_it_and_come_back(reference):
    key = next(key for key in reference.all_series() if str(key) == "DEU.gdp.A")
    parcel = parcel_of(reference, [key], "x")
    beginnings = ("=1+1", "+1", "-1", "@A1", "\tx", "\rx", "'=1", "plain")
    sources = {code: replace(one, title=beginnings[n % len(beginnings)]) for n, (code, one) in enumerate(parcel.sources.items())}
    for n, text in enumerate(beginnings):
        sources[f"more-{n}"] = replace(next(iter(sources.values())), id=f"more-{n}", title=text)
    files = datapackage.written(replace(parcel, sources=sources), "x", formula_safe=True)
    titles = [row["title"] for row in csv.DictReader(io.StringIO(files["sources.csv"].decode(), newline=""))]
    assert not [title for title in titles if title.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))]
    from factcheck.interchange.rows import unguarded

    assert [unguarded(title) for title in titles] == [one.title for one in sources.values()]
    assert b"=1+1" in datapackage.written(replace(parcel, sources=sources), "x")["sources.csv"]


def test_a_package_is_valid_by_the_standard_s_own_tool(reference, tmp_path):
    from frictionless import Package

    keys = [
        key for key in reference.all_series() if str(key) in ("CHN.autos.nev.exports.M", "USA.unemployment_rate.M", "FRA.net_migration.A")
    ]
    for name, content in datapackage.written(parcel_of(reference, keys, "Some"), "some", formula_safe=True).items():
        (tmp_path / name).write_bytes(content)
    package = Package(str(tmp_path / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldNumber", "type", "message"])[:5]
    broken = (tmp_path / "observations.csv").read_text("utf-8").replace(",level,", ",sideways,", 1)
    (tmp_path / "observations.csv").write_text(broken, "utf-8")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("series_key,", "series,", "header", 1),
        (",level,", ",sideways,", "cell-choice", 2),
        ("\nUSA.unemployment_rate.M,", "\nusa unemployment,", "cell-series_key", 2),
        ("\nUSA.unemployment_rate.M,", "\nUSA.unemployment_rate.M,,", "columns", 2),
        (",percent,", ',"percent,', "csv", 1),
    ],
)
def test_a_package_that_was_changed_by_hand_is_refused_in_its_place(reference, old, new, rule, line):
    key = next(key for key in reference.all_series() if str(key) == "USA.unemployment_rate.M")
    files = datapackage.written(parcel_of(reference, [key], "x"), "x")
    text = files["observations.csv"].decode()
    assert old in text
    files["observations.csv"] = text.replace(old, new, 1).encode()
    with pytest.raises(PackError) as caught:
        datapackage.read(json.loads(files["datapackage.json"]), files)
    first = caught.value.faults[0]
    assert (first.file, first.rule) == ("observations.csv", rule)
    assert first.line == line or rule == "csv"


def test_sdmx_has_the_columns_and_codes_of_both_editions(reference):
    key = next(key for key in reference.all_series() if str(key) == "CHN.autos.nev.exports.M")
    parcel = parcel_of(reference, [key], "x")
    new = list(csv.DictReader(io.StringIO(sdmx_csv.written(parcel).decode())))
    old = list(csv.DictReader(io.StringIO(sdmx_csv.written(parcel, "2.1", delimiter=";").decode()), delimiter=";"))
    assert list(new[0])[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert (new[0]["STRUCTURE"], new[0]["ACTION"]) == ("dataflow", "I")
    assert next(iter(old[0])) == "DATAFLOW"
    for row, one in zip(new, parcel.observations, strict=True):
        value = Decimal(row["OBS_VALUE"]).scaleb(int(row["UNIT_MULT"]))
        assert (row["REF_AREA"], row["FREQ"], value) == ("CHN", "M", one.value)
        assert Decimal(1).scaleb(int(row["UNIT_MULT"]) - int(row["DECIMALS"])) == one.ulp
    assert {row["UNIT_MEASURE"] for row in new if row["STATES"] == "level"} == {"vehicles"}
    assert {row["TIME_PERIOD"] for row in new} >= {"2022-08", "2022-01-01/P8M"}
    assert [{**row, "DATAFLOW": ""} for row in old] == [
        {"DATAFLOW": "", **{name: text for name, text in row.items() if name not in ("STRUCTURE", "STRUCTURE_ID", "ACTION")}} for row in new
    ]


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("OBS_VALUE", "VALUE", "header"),
        (",I,A,", ",D,A,", "action"),
        (",2019,", ",2019-W05,", "TIME_PERIOD"),
        (",DEU,gdp,level,", ",DEU,gdp,sideways,", "sideways"),
    ],
)
def test_sdmx_that_says_something_else_is_refused(reference, old, new, word):
    key = next(key for key in reference.all_series() if str(key) == "DEU.gdp.A")
    text = sdmx_csv.written(parcel_of(reference, [key], "x")).decode()
    assert old in text
    with pytest.raises(PackError, match=word):
        sdmx_csv.read("x.csv", text.replace(old, new, 1).encode())
