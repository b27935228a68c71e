"""Comparisons by another quality than size, parts by which things differ, two things together, and times that are not told."""

from __future__ import annotations

import pytest

from tests.cases.scoring import verdicts

DAY = "2026-09-15"


@pytest.mark.parametrize(
    "text",
    [
        "Germany has an older population than the United States.",
        "India has a younger population than China.",
        "France's electricity is cheaper than Germany's.",
        "The Irish economy is more open than the British one.",
        "Germany's economy is more dependent on exports than France's.",
        "Inflation in Turkey has proved more persistent than in Brazil.",
        "The US economy recovered faster from the pandemic than the euro area's.",
        "Spain's economy is twice as dynamic as Germany's.",
        "Electricity in Germany is twice as expensive as in Spain.",
        "La economía irlandesa es más abierta que la británica.",
        "L'économie irlandaise est plus ouverte que l'économie britannique.",
        "Der Strom in Deutschland ist doppelt so teuer wie in Spanien.",
    ],
)
def test_another_quality_is_not_judged_by_size(text):
    assert not {"supported", "refuted"} & set(verdicts(text, DAY))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Ireland's economy is bigger than Portugal's.", "supported"),
        ("Portugal's economy is bigger than Ireland's.", "refuted"),
        ("French GDP per head is roughly a fifth below Germany's.", "supported"),
        ("Das französische BIP pro Kopf liegt rund ein Fünftel unter dem deutschen.", "supported"),
        ("Le PIB par habitant français est inférieur d'environ un cinquième à celui de l'Allemagne.", "supported"),
    ],
)
def test_size_and_by_what_part_it_differs_are_judged(text, verdict):
    assert verdicts(text, DAY) == [verdict]


@pytest.mark.parametrize(
    "text",
    [
        "Wind and solar together made up 43% of Germany's electricity in 2024.",
        "Together, wind and solar accounted for 43% of Germany's electricity in 2024.",
        "Coal and gas between them supplied more than half of Poland's electricity in 2024.",
        "2024年，风电和光伏合计占德国发电量的43%。",
    ],
)
def test_two_things_together_are_not_one_of_them(text):
    assert not {"supported", "refuted"} & set(verdicts(text, DAY))


@pytest.mark.parametrize(
    "text",
    [
        "Spain's unemployment rate, once above 26%, was 11.4% in 2024.",
        "Greek debt, formerly over 200% of GDP, was 154.8% in 2024.",
        "Spain's jobless rate, which had once topped 26%, came to 11.4% in 2024.",
        "Die Arbeitslosenquote Spaniens, einst bei 26 Prozent, betrug 2024 11,4 Prozent.",
    ],
)
def test_a_number_of_a_time_that_is_not_told_is_left(text):
    assert verdicts(text, DAY) == ["insufficient_data", "supported"]


def test_a_run_of_comparisons_is_no_run_of_rises():
    assert "refuted" not in verdicts("Britain's inflation rate was higher than France's for the fourth year running in 2024.", DAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("India's GDP overtook Britain's in 2021 and is now worth $3.9 trillion.", ["supported", "mostly_supported"]),
        ("US life expectancy dropped from 78.8 in 2019 to 76.3 in 2021 before recovering to 78.4 in 2023.", ["supported"] * 3),
        ("Euro-area inflation, at 2.3% in 2024, was closer to its 2% target.", ["supported", "not_checkable"]),
        ("Italy's deficit, 3.4% of GDP in 2024, was still above the ceiling of 3%.", ["supported", "not_checkable"]),
    ],
)
def test_now_is_not_long_ago_and_a_goal_is_no_figure(text, expected):
    assert verdicts(text, DAY) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nigeria has 238 million inhabitants and produces less than South Africa.",
        "Egypt, with a population of 118 million, consumes more than Morocco.",
        "Brazil's economy grew by 3.4% in 2024. That was faster than the 3.2% of the year before and well above the Latin American average.",
        "Die Inflation in der Türkei lag 2024 mit 58,5 Prozent fast so hoch wie im Vorjahr.",
    ],
)
def test_what_is_done_of_something_else_or_at_another_time_is_not_held_against_it(text):
    assert "refuted" not in verdicts(text, DAY)


@pytest.mark.parametrize(
    "text",
    [
        "Inflation in Colombia came down to 6.6% in 2024. Growth picked up to 1.6%, from 0.7%.",
        "Egypt had 116.5 million inhabitants in 2024, more than Germany and Austria combined.",
        "Nuclear power supplied 39% of Finnish electricity in 2024, wind a quarter.",
        "In 1990 a newborn in Bangladesh could expect to live 56 years. The fertility rate has fallen from 4.5 to 2.2.",
    ],
)
def test_what_takes_up_nothing_that_was_told_is_not_held_against_it(text):
    assert "refuted" not in verdicts(text, DAY)


@pytest.mark.parametrize(
    "text",
    [
        "Britain's carbon emissions from transport fell 2% in 2024.",
        "CO2 emissions from cars in Germany rose 1% in 2024.",
        "The employment rate in Germany was 77% in 2024.",
        "China's foreign exchange reserves were $3.2 trillion at the end of 2024.",
        "2024年末中国外汇储备为3.2万亿美元。",
        "Die Beschäftigungsquote in Deutschland lag 2024 bei 77 Prozent.",
    ],
)
def test_what_only_looks_like_a_measure_of_the_pack_is_left(text):
    assert verdicts(text, DAY) == ["insufficient_data"]


@pytest.mark.parametrize(
    "text",
    [
        "German goods exports rose 14% in 2022.",
        "Japan's goods exports jumped 18% in 2022.",
        "Japan's goods exports rose in 2022.",
        "Turkey's nominal GDP rose by 63% in 2024.",
        "High-tech exports from South Korea rose 10% in 2024.",
        "Renewables made up 22% of Germany's energy consumption in 2024.",
        "Solar made up 3% of world energy in 2024.",
        "Bank lending in China grew 7% in 2024.",
        "Tax revenue makes up 44% of GDP in France.",
    ],
)
def test_what_is_right_in_own_money_or_of_another_whole_is_left(text):
    assert verdicts(text, DAY) == ["insufficient_data"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Germany's goods exports rose by 3% in 2022.", "supported"),
        ("German goods exports rose 40% in 2022.", "refuted"),
        ("France's nominal GDP grew by 3.3% in 2024.", "supported"),
        ("Renewables made up 58.4% of Germany's electricity generation in 2024.", "supported"),
        ("Renewables made up 22% of Germany's electricity generation in 2024.", "refuted"),
    ],
)
def test_what_is_right_or_wrong_in_any_money_is_judged(text, verdict):
    assert verdicts(text, DAY) == [verdict]


@pytest.mark.parametrize(
    "text",
    [
        "BYD's sales of 4.27 million in 2024 were a third of China's NEV sales.",
        "Exports to Russia made up a fifth of China's car exports in 2024.",
        "Production of cars in China is twice as automated as in India.",
    ],
)
def test_what_somebody_has_of_it_is_no_part_that_is_known(text):
    assert "refuted" not in verdicts(text, DAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Every second passenger car sold in China in 2025 was a new energy vehicle.", "insufficient_data"),
        ("Four in ten vehicles sold in China in 2024 were new energy vehicles.", "supported"),
        ("More than a fifth of Chinese vehicle sales in 2025 were exports.", "supported"),
        ("The world's population passed 8 billion in 2022.", "insufficient_data"),
        ("The world's population passed 8 billion in 2020.", "refuted"),
    ],
)
def test_the_part_of_a_part_and_a_line_passed_by_the_end_of_the_year(text, expected):
    assert verdicts(text, DAY) == [expected]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The Australian dollar averaged 64.5 US cents in 2025.", "supported"),
        ("en", "Australia's dollar fetched 74.5 US cents on average in 2025.", "refuted"),
        ("en", "NEV exports as a share of all China's vehicle exports: 36.8% in 2025.", "supported"),
        ("en", "China's NEV exports as a share of NEV sales: 20.9% in 2025.", "refuted"),
        ("en", "Strip exports out of China's vehicle sales in 2025 and 27.3 million are left.", "insufficient_data"),
        ("zh", "中国商用车：2025年12月销42.5万辆。", "supported"),
        ("zh", "2025年，中国商用车全年销429.6万辆。", "supported"),
        ("zh", "2025年二季度中国汽车出口比首季多19万辆。", "refuted"),
        ("zh", "该厂年产20万辆汽车。", "insufficient_data"),
    ],
)
def test_cents_colons_and_short_words(language, text, expected):
    assert set(verdicts(text, DAY, language)) == {expected}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The province made 1.286 million vehicles in 2024, up 18.5%."),
        ("en", "The plant built 300,000 vehicles in 2024, up 12%."),
        ("en", "The state-owned automaker's production fell 9% in 2024."),
        ("en", "Output at the company's factories fell 5% in 2024."),
        ("en", "Foreign brands sold 9.5 million cars in China in 2024, down 15%."),
        ("en", "Private carmakers exported 1.9 million vehicles in 2024, up 40%."),
        ("en", "Dealers sold 23 million cars in 2024."),
        ("de", "Das Werk baute 2024 rund 300.000 Fahrzeuge, 12 Prozent mehr als im Vorjahr."),
        ("fr", "L'usine a produit 300 000 véhicules en 2024, en hausse de 12 %."),
        ("es", "La planta fabricó 300.000 vehículos en 2024, un 12 % más."),
        ("zh", "2024年我省汽车产量达到128.6万辆，同比增长18.5%，其中新能源汽车占四成。"),
        ("zh", "公司2024年汽车销量427万辆，同比增长41%。"),
        ("zh", "集团2024年全年汽车销量增长8.8%。"),
        ("zh", "该厂2024年汽车产量下降12%。"),
    ],
)
def test_who_is_not_named_has_figures_of_their_own(language, text):
    assert set(verdicts(text, DAY, language)) <= {"insufficient_data", "not_checkable"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The country's carmakers made 31.282 million vehicles in 2024."),
        ("en", "Chinese manufacturers exported 5.859 million vehicles in 2024."),
        ("en", "Carmakers in China built 31.282 million vehicles in 2024."),
        ("de", "Chinas Hersteller exportierten 2024 rund 5,86 Millionen Fahrzeuge."),
        ("zh", "2024年全市场汽车销量3143.6万辆。"),
    ],
)
def test_all_who_make_something_are_the_country(language, text):
    assert verdicts(text, DAY, language) == ["supported"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vehicle exports came in at 7.098 million in 2025, of which 2.615 million, or 36.8%, were new energy vehicles.", "supported"),
        ("36.8% of the 7.098 million vehicles China exported in 2025 were new energy vehicles, whose exports doubled.", "supported"),
        ("India's economy grew 7.1% in 2024, outpacing China's 5% and the quickest in the G20.", "supported"),
    ],
)
def test_what_is_named_after_or_on_the_way_is_not_taken_for_the_subject(text, expected):
    found = verdicts(text, DAY, "en")
    assert found[0] == expected
    assert "refuted" not in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("China's NEV sales for 2025 fell just short of sixteen and a half million.", "supported"),
        ("China's NEV sales in 2025 came up just short of 16 and a half million.", "supported"),
        ("China sold close to thirty-four and a half million vehicles in 2025.", "supported"),
        ("China sold forty-four and a half million vehicles in 2025.", "refuted"),
        ("In 2022 China's NEV sales fell just short of seven million.", "supported"),
        ("In 2022 China's NEV sales fell just short of six million.", "refuted"),
    ],
)
def test_numbers_and_a_half_and_what_falls_short_of_them(text, expected):
    assert verdicts(text, DAY, "en") == [expected]
