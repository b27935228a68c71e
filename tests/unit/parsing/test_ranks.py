"""Among whom and by what somebody is first, how fast something grows, and what happens for the first time since a year."""

from __future__ import annotations

import pytest

import factcheck


def told(text, published="2026-09-15", language="en"):
    answer = factcheck.check(text, published=published, language=language).to_dict()
    return [one for claim in answer["claims"] for one in claim["assertions"]]


@pytest.mark.parametrize(
    ("text", "measure", "scope", "verdict"),
    [
        ("Among the G7, Japan had the highest government debt in 2024.", "government_debt_pct_gdp", "G7", "supported"),
        ("In the G7, Japan had the highest unemployment rate in 2024.", "unemployment_rate", "G7", "refuted"),
        ("In terms of population, Pakistan is the fifth-largest country in the world.", "population", None, "supported"),
        ("Germany's economy grew the slowest of the G7 in 2023.", "gdp_growth", "G7", "supported"),
        ("Among EU members, Malta had the strongest growth in 2024.", "gdp_growth", "EUU", "supported"),
        ("India grew fastest among the G20 in 2024.", "gdp_growth", "G20", "supported"),
    ],
)
def test_among_whom_and_by_what(text, measure, scope, verdict):
    (one,) = told(text)
    assert (one["operation"], one["measure"], one["verdict"]) == ("rank", measure, verdict)
    assert (one["relative_to"] or {}).get("entity") == scope


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "China's population fell in 2022 for the first time since 1961."),
        ("en", "For the first time since 1961, China's population fell in 2022."),
        ("de", "Chinas Bevölkerung schrumpfte 2022 erstmals seit 1961."),
        ("es", "La población de China cayó en 2022 por primera vez desde 1961."),
        ("fr", "La population de la Chine a reculé en 2022 pour la première fois depuis 1961."),
        ("zh", "中国人口2022年自1961年以来首次下降。"),
    ],
)
def test_the_first_time_since_a_year_is_no_change_from_it(language, text):
    (one,) = told(text, "2024-02-01", language)
    assert (one["operation"], one["base"], one["verdict"]) == ("direction", "yoy", "supported")


@pytest.mark.parametrize(
    "text",
    [
        "France's growth in 2024 was the weakest since 2012, barring the pandemic year.",
        "Apart from the pandemic year of 2020, France's growth in 2024 was the weakest since 2012.",
        "With the exception of 2020, France's growth in 2024 was the weakest since 2012.",
    ],
)
def test_a_record_with_an_exception_is_left_open(text):
    assert {one["verdict"] for one in told(text)} == {"insufficient_data"}


def test_for_how_long_a_record_stood_is_no_figure():
    assert [one["operation"] for one in told("Unemployment in Spain was 11.4% in 2024, the lowest in 16 years.")] == ["level", "record"]


@pytest.mark.parametrize(
    ("language", "text", "verdict"),
    [
        ("en", "In 2023 Nigeria had the world's worst maternal mortality.", "supported"),
        ("en", "In 2023 Nigeria had the world's best maternal mortality.", "refuted"),
        ("en", "Among G7 members the United States had the worst life expectancy in 2024.", "supported"),
        ("en", "In 2024 the American budget deficit was the worst in the G7.", "supported"),
        ("de", "2023 hatte Nigeria die schlimmste Müttersterblichkeit der Welt.", "supported"),
        ("es", "En 2023 Nigeria tuvo la peor mortalidad materna del mundo.", "supported"),
        ("fr", "En 2023, le Nigeria avait la pire mortalité maternelle du monde.", "supported"),
        ("zh", "2023年，尼日利亚的孕产妇死亡率为全球最差。", "supported"),
    ],
)
def test_the_worst_is_the_highest_of_what_is_bad(language, text, verdict):
    (one,) = told(text, language=language)
    assert (one["operation"], one["verdict"]) == ("rank", verdict)


def test_worse_is_higher_of_what_is_bad():
    worse = "Unemployment was {} in Spain than in Germany in 2024."
    assert [told(worse.format(word))[0]["verdict"] for word in ("worse", "better")] == ["supported", "refuted"]


@pytest.mark.parametrize(
    ("language", "text", "place", "verdict"),
    [
        ("en", "China has the world's largest economy after the United States.", 2, "supported"),
        ("en", "After the United States, Germany has the largest economy in the world.", 2, "refuted"),
        ("de", "Deutschland hat nach den USA und China die größte Volkswirtschaft der Welt.", 3, "supported"),
        ("es", "Tras Estados Unidos y China, Alemania es la mayor economía del mundo.", 3, "supported"),
        ("fr", "Après les États-Unis et la Chine, l'Allemagne est la plus grande économie du monde.", 3, "supported"),
        ("en", "In 2024 France made more nuclear electricity than any country except the United States and China.", 3, "supported"),
        ("de", "2024 erzeugte Frankreich mehr Atomstrom als jedes andere Land außer den USA und China.", 3, "supported"),
        ("fr", "En 2024, la France a produit plus d'électricité nucléaire que quiconque sauf les États-Unis et la Chine.", 3, "supported"),
    ],
)
def test_after_some_others_comes_the_next_place(language, text, place, verdict):
    (one,) = told(text, language=language)
    assert (one["operation"], one["quantity"]["value"], one["verdict"]) == ("rank", place, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("At the foot of the UN's human development table for 2023, with a score of 0.388, came South Sudan.", "supported"),
        ("At the bottom of the human development ranking for 2023, with a score of 0.404, came Somalia.", "refuted"),
        ("The US ranked last in the G7 for life expectancy in 2024.", "supported"),
        ("Kuwait topped the league of per-head carbon dioxide emissions in 2024.", "refuted"),
        ("Nowhere in the European Union was unemployment worse in 2025 than in Finland.", "refuted"),
    ],
)
def test_both_ends_of_a_table(text, verdict):
    assert told(text)[0]["verdict"] == verdict


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("七国集团中，日本政府债务率最高，2024年相当于GDP的236.1%。", ["supported", "supported"]),
        ("七国集团中，美国政府债务率最高，2024年相当于GDP的122.3%。", ["refuted", "supported"]),
        ("欧盟成员国中，西班牙2025年失业率最高，为10.4%。", ["supported", "supported"]),
    ],
)
def test_a_group_that_opens_a_chinese_sentence_is_whom_somebody_is_first_of(text, verdicts):
    found = told(text, language="zh")
    assert [one["entity"] for one in found] == [found[0]["entity"]] * 2
    assert [one["verdict"] for one in found] == verdicts


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Germany's economy shrank by 0.5% in 2024, the worst performance in the G7.", "supported"),
        ("Japan's economy shrank by 0.2% in 2024, the worst performance in the G7.", "refuted"),
        ("Germany grew by 0.2% in 2025, less than any other G7 economy.", "supported"),
        ("The British economy grew by 1.4% in 2025, the third-fastest in the G7.", "supported"),
        ("The French economy grew by 0.8% in 2025, the third-fastest in the G7.", "refuted"),
    ],
)
def test_of_an_economy_that_grew_the_place_is_one_by_growth(text, verdict):
    rank = told(text)[-1]
    assert (rank["operation"], rank["measure"], rank["verdict"]) == ("rank", "gdp_growth", verdict)


def test_the_largest_is_not_so_by_growth():
    rank = told("Germany's economy grew by 0.2% in 2025 and is the largest in the EU.")[-1]
    assert (rank["operation"], rank["measure"], rank["verdict"]) == ("rank", "gdp", "supported")


@pytest.mark.parametrize(
    "text",
    ["India was the world's fastest-growing big economy in 2025.", "Poland's economy was the fastest-growing of the EU's big six in 2025."],
)
def test_the_first_of_some_large_ones_is_left_open(text):
    assert "refuted" not in {one["verdict"] for one in told(text)}
