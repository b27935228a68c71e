"""The chart that fits a finding, from real checks; and the picture of it, which asks nobody for anything."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

import factcheck
from factcheck.charts.drawing import Subject
from factcheck.charts.render import PNG, drawn
from factcheck.charts.spec import chart
from factcheck.charts.theme import THEMES

LIGHT = THEMES["light"]


def subject(text, published, place=0):
    check = factcheck.check(text, published=published)
    found = [one for claim in check.claims for one in claim.assertions][place]
    return Subject(found, factcheck.load_reference(), check.as_of, check.language, check.sources)


def values(layer):
    return layer["data"]["values"]


def test_a_level_is_a_series_over_time_with_the_claim_beside_the_figure():
    spec = chart(subject("US inflation was 3.9% in December 2023.", "2024-02-01"), LIGHT)
    line, dots, interval, *_ = spec["layer"]
    assert line["mark"]["type"] == "line"
    assert len(values(line)) == 24
    assert [one["value"] for one in values(dots)] == [3.4]
    (claim,) = values(interval)
    assert (claim["day"], claim["value"], claim["low"], claim["high"]) == ("2023-12-01", 3.9, 3.85, 3.95)
    assert claim["text"] == "Claimed: 3.9%"


def test_only_what_was_known_on_the_day_is_drawn():
    early, late = (chart(subject("US inflation was 3.4% in December 2023.", day), LIGHT) for day in ("2024-01-20", "2024-06-20"))
    assert max(one["day"] for one in values(early["layer"][0])) == "2023-12-01"
    assert max(one["day"] for one in values(late["layer"][0])) == "2024-03-01"


def test_years_without_a_figure_are_a_gap_in_time():
    spec = chart(subject("China exported 3.111 million vehicles in 2022.", "2023-01-20"), LIGHT)
    days = [one["day"] for one in values(spec["layer"][0])]
    assert days == sorted(days)
    assert spec["layer"][0]["encoding"]["x"]["type"] == "temporal"
    assert spec["layer"][0]["encoding"]["y"]["title"] == "million vehicles"


def test_a_growth_rate_is_drawn_among_growth_rates():
    spec = chart(subject("China's vehicle exports rose 64.4% in 2022.", "2023-01-20"), LIGHT)
    assert spec["layer"][0]["encoding"]["y"]["title"] == "%"
    assert [one["value"] for one in values(spec["layer"][1])] == [54.4]


def test_a_share_is_two_bars_on_the_scale_of_its_whole():
    text = "China's NEV exports of 341,000 in January-August made up 26.7% of automobile exports."
    spec = chart(subject(text, "2022-09-15", 1), LIGHT)
    assert [(one["row"], round(one["value"], 1)) for one in values(spec)] == [("Claimed", 26.7), ("Computed", 18.7)]
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0, 100]


@pytest.mark.parametrize(
    ("text", "first", "marked"),
    [
        ("Germany was the third largest economy in the world in 2023.", "United States", "Germany"),
        ("Germany's GDP was twice that of Italy in 2022.", "Germany", "Germany"),
    ],
)
def test_a_rank_and_a_comparison_are_bars_side_by_side(text, first, marked):
    spec = chart(subject(text, "2024-10-01"), LIGHT)
    rows = values(spec)
    assert rows[0]["row"] == first
    assert [one["value"] for one in rows] == sorted((one["value"] for one in rows), reverse=True)
    assert [one["row"] for one in rows if one["colour"] == LIGHT.verdicts["supported"]] == [marked]


def test_the_title_says_what_whose_when_and_who_published_it():
    spec = chart(subject("2022年，中国汽车出口411.1万辆。", "2023-01-20"), LIGHT)
    assert spec["title"]["text"] == "汽车出口量"
    assert spec["title"]["subtitle"][0] == "中国, 2022年"
    assert "China Association of Automobile Manufacturers" in spec["title"]["subtitle"][1]
    assert spec["layer"][0]["encoding"]["y"]["title"] == "万辆"


def test_what_rests_on_no_figure_has_no_chart():
    assert chart(subject("China's unemployment rate was 5.1% in 1931.", "2023-01-20"), LIGHT) is None


@pytest.mark.parametrize("theme", THEMES)
def test_the_picture_asks_nobody_for_anything(theme):
    spec = chart(subject("US inflation was 3.9% in December 2023.", "2024-02-01"), THEMES[theme])
    assert "url" not in json.dumps({name: part for name, part in spec.items() if name != "$schema"})
    picture = ElementTree.fromstring(drawn(spec))
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert not [one for one in picture.iter() if one.tag.endswith(("script", "image", "foreignObject"))]
    assert "Claimed: 3.9%" in "".join(picture.itertext())
    assert drawn(spec, PNG).startswith(b"\x89PNG")
