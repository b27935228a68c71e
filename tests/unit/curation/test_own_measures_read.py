"""Plain labels are enough: a city's museums, a company's showrooms and a newspaper's circulation, in every common operation."""

from __future__ import annotations

import pytest

import factcheck
from factcheck.curation.adding.entries import NewEntries, NewMeasure, agency_entry, changes_of, entity_entry
from factcheck.datapack.build import manifest_of
from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.load import read_contents
from factcheck.datapack.own import laid_above, opened_below
from factcheck.model.structure import Aggregation, Kind

HEAD = b'title = "Own"\nedition = "2026-03-01"\nschema_version = 1\nlicence = "ours"\nlayer = true\n'
ROOT = "datasets/OURS/figures/2026-03-01"
SERIES = {
    "DEU-LINDAU_ALT.museum_visitors.A": {2019: 612345, 2020: 201200, 2021: 255310, 2022: 498700, 2023: 580120, 2024: 640518, 2025: 701204},
    "DEU-AUENTAL.museum_visitors.A": {2019: 112345, 2020: 51200, 2021: 55310, 2022: 98700, 2023: 110120, 2024: 121518, 2025: 118204},
    "CO_VOLTARA.showrooms.Q": {"2024-Q4": 171, "2025-Q1": 180, "2025-Q2": 190, "2025-Q3": 214, "2025-Q4": 240},
    "CO_BRANDO.showrooms.Q": {"2024-Q4": 71, "2025-Q1": 80, "2025-Q2": 95, "2025-Q3": 104, "2025-Q4": 110},
    "CO_COURIER.newspaper_circulation.M": {"2025-04": 79850, "2025-05": 79000, "2025-06": 78800},
}


def _measure(code, names, labels, unit, kind, aggregation):
    return NewMeasure(code, names, labels, {"en": "Counted."}, unit, kind, aggregation, "OURS")


def _contents():
    units = {
        "visitors": {"en": ["visitors"], "de": ["Besucher"], "zh": ["人次", "人"]},
        "showrooms": {"en": ["showrooms"], "zh": ["家"]},
        "copies": {"en": ["copies"]},
    }
    entities = {
        "DEU-LINDAU_ALT": entity_entry("DEU-LINDAU_ALT", {"en": "Altlindau", "zh": "林登市"}),
        "DEU-AUENTAL": entity_entry("DEU-AUENTAL", {"en": "Auental"}),
        "CO_VOLTARA": entity_entry("CO_VOLTARA", {"en": "Voltara", "zh": "伏特汽车"}, "CHN"),
        "CO_BRANDO": entity_entry("CO_BRANDO", {"en": "Brando"}, "CHN"),
        "CO_COURIER": entity_entry("CO_COURIER", {"en": "the Morning Courier"}, "DEU"),
    }
    agencies = {"OURS": agency_entry("Our Office", "DEU", "https://ours.example")}
    measures = (
        _measure(
            "museum_visitors", {"en": "museum visitors"},
            {"en": ["museum visitors", "visitors to municipal museums"], "de": ["Museumsbesucher"], "zh": ["博物馆参观人数"]},
            "visitors", Kind.FLOW, Aggregation.SUM,
        ),
        _measure("showrooms", {"en": "showrooms"}, {"en": ["showrooms"], "zh": ["展厅数量"]}, "showrooms", Kind.STOCK, Aggregation.LAST),
        _measure("newspaper_circulation", {"en": "circulation"}, {"en": ["newspaper circulation", "paid circulation"]}, "copies", Kind.STOCK, Aggregation.MEAN),
    )  # fmt: skip
    contents = {"pack.toml": HEAD}
    contents |= changes_of(NewEntries(None, entities, units, agencies), contents)
    for one in measures:
        contents |= changes_of(NewEntries(one), contents)
    rows = "".join(
        f"{key},{period},level,{value},{value},1,normal,ours-1\n" for key, values in SERIES.items() for period, value in values.items()
    )
    contents[f"{ROOT}/observations.csv"] = f"series_key,period,basis,value,printed,ulp,status,source\n{rows}".encode()
    contents[f"{ROOT}/sources.csv"] = (
        b"source,publisher,original_publisher,rank,title,url,published,dated,language\n"
        b"ours-1,Our Office,Our Office,1,Count,https://ours.example/a,2026-02-10,seen_by,en\n"
    )
    contents[f"{ROOT}/dataset.toml"] = (
        b'title = "Figures"\nagency = "OURS"\ncitation = "Ours"\nlanding_page = "https://ours.example/a"\nlicence = "ours"\n'
        b'published = "2026-02-10"\naccessed = "2026-03-01"\n'
    )
    return {**contents, "pack.toml": manifest_of(contents)}


@pytest.fixture(scope="module")
def own():
    below, lists = opened_below(embedded_packs())
    return laid_above(below, lists, *read_contents(_contents(), (), lists))


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        ("supported", "Museum visitors in Altlindau reached 701,204 in 2025."),
        ("supported", "In 2025, Altlindau had about 700,000 museum visitors."),
        ("supported", "There were 701,204 visitors to municipal museums in Altlindau in 2025."),
        ("refuted", "There were 801,204 visitors to municipal museums in Altlindau in 2025."),
        ("supported", "Museum visitors in Altlindau rose 9.5% in 2025."),
        ("refuted", "Museum visitors in Altlindau rose 19.5% in 2025."),
        ("supported", "Museum visitors in Altlindau rose by 60,686 in 2025."),
        ("refuted", "Museum visitors in Altlindau fell in 2025."),
        ("supported", "Museum visitors in Altlindau fell from 612,345 in 2019 to 201,200 in 2020."),
        ("supported", "Between 2020 and 2025 museum visitors in Altlindau rose 249%."),
        ("supported", "Altlindau had more museum visitors than Auental in 2025."),
        ("refuted", "Auental had more museum visitors than Altlindau in 2025."),
        ("supported", "Altlindau's museum visitors were 5.9 times Auental's in 2025."),
        ("supported", "Museum visitors in Altlindau hit a record in 2025."),
        ("refuted", "Museum visitors in Auental hit a record in 2025."),
        ("supported", "Altlindau's museum visitors have risen every year since 2020."),
        ("supported", "Museum visitors in Altlindau came to 2.68 million from 2021 to 2025."),
        ("supported", "In 2025, museum visitors in Auental fell 2.7%, while those in Altlindau rose 9.5%."),
        ("refuted", "In 2025, museum visitors in Auental rose 2.7%, while those in Altlindau rose 9.5%."),
        ("supported", "Im Jahr 2025 zählte Altlindau 701.204 Museumsbesucher."),
        ("refuted", "Im Jahr 2025 zählte Altlindau 801.204 Museumsbesucher."),
        ("supported", "Die Zahl der Museumsbesucher in Altlindau stieg 2025 um 9,5 Prozent."),
        ("supported", "2025年林登市博物馆参观人数达到70.1万人次。"),
        ("refuted", "2025年林登市博物馆参观人数达到80.1万人次。"),
        ("supported", "Voltara had 240 showrooms at the end of 2025."),
        ("refuted", "Voltara had 340 showrooms in the fourth quarter of 2025."),
        ("supported", "Voltara's showrooms rose 40.4% in the fourth quarter of 2025 from a year earlier."),
        ("refuted", "Brando had more showrooms than Voltara in the fourth quarter of 2025."),
        ("supported", "2025年第四季度伏特汽车展厅数量为240家。"),
        ("supported", "The Morning Courier's newspaper circulation fell to 78,800 copies in June 2025."),
        ("refuted", "The Morning Courier's newspaper circulation fell to 68,800 copies in June 2025."),
        ("supported", "China exported 3.111 million vehicles in 2022."),
    ],
)
def test_a_claim_about_it_is_judged(own, verdict, text):
    assert factcheck.check(text, published="2026-03-15", reference=own).verdict.value == verdict


@pytest.mark.parametrize(
    "text",
    [
        "Museum visitors in Hamburg reached 801,204 in 2025.",
        "In 2025, 801,204 visitors came to the zoo in Altlindau.",
        "The jazz festival drew 34,000 visitors in 2025.",
        "Voltara opened 40 showrooms in 2025.",
        "Voltara exported 120,000 cars in 2025.",
        "Brando has 24 showrooms in Shanghai at the end of 2025.",
        "Currency in circulation rose 5% in June 2025.",
        "Altlindau sold 3.2 million cars in 2025.",
        "The population of Altlindau was 320,000 in 2025.",
    ],
)
def test_what_is_told_of_something_else_is_not_held_against_it(own, text):
    assert factcheck.check(text, published="2026-03-15", reference=own).verdict.value in ("insufficient_data", "not_checkable")
