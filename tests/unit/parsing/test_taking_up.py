"""Words that take up what was told before: "those of", "whose", "when", "it", "what it had been", "any time since"."""

from __future__ import annotations

import pytest

import factcheck


def told(text, published="2026-09-15", language="en"):
    answer = factcheck.check(text, published=published, language=language).to_dict()
    return [one for claim in answer["claims"] for one in claim["assertions"]]


@pytest.mark.parametrize(
    ("text", "entities", "verdicts"),
    [
        ("Goods exports from Mexico rose 7.6% in 2025; those of Japan rose 4.4%.", ["MEX", "JPN"], ["supported", "supported"]),
        ("In 2025 Mexico's goods exports rose 7.6% and those of Japan 4.4%.", ["MEX", "JPN"], ["supported", "supported"]),
        ("In 2025 Mexico's goods exports rose 7.6%, while those of Japan rose 5.4%.", ["MEX", "JPN"], ["supported", "refuted"]),
        ("Germany's jobless rate was 3.4% in 2024, that of Spain 11.4%.", ["DEU", "ESP"], ["supported", "supported"]),
    ],
)
def test_those_of_somebody_are_a_subject_of_their_own(text, entities, verdicts):
    found = told(text)
    assert [one["entity"] for one in found] == entities
    assert [one["verdict"] for one in found] == verdicts


@pytest.mark.parametrize(("times", "verdict"), [("more than three times as many", "supported"), ("four times as many", "refuted")])
def test_whose_is_of_whom_was_named_last(times, verdict):
    text = f"Germany has the second-largest number of migrants after the United States, whose 52.4 million in 2024 were {times}."
    level, ratio = (one for one in told(text) if one["operation"] != "rank")
    assert (level["entity"], level["verdict"]) == ("USA", "supported")
    assert (ratio["entity"], ratio["relative_to"]["entity"], ratio["verdict"]) == ("USA", "DEU", verdict)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Vietnamese goods exports more than doubled from 2017 to 2025, when they reached $473 billion."),
        ("de", "Vietnams Warenexporte haben sich zwischen 2017 und 2025, als sie 473 Milliarden Dollar erreichten, mehr als verdoppelt."),
    ],
)
def test_when_takes_up_the_end_of_a_span(language, text):
    assert {(one["operation"], one["verdict"]) for one in told(text, language=language)} == {("ratio", "supported"), ("level", "supported")}


@pytest.mark.parametrize(
    ("language", "text", "value", "verdict"),
    [
        ("en", "The American deficit is enormous. It amounted to 8.0% of GDP in 2024.", -8, "supported"),
        ("en", "The American deficit is enormous. It amounted to 5.0% of GDP in 2024.", -5, "refuted"),
        ("en", "Denmark's budget surplus is the envy of Europe. It came to 4.5% of GDP in 2024.", 4.5, "supported"),
        ("de", "Das Haushaltsdefizit der USA bereitet Sorgen. Es betrug 2024 8,0 Prozent des BIP.", -8, "supported"),
        ("es", "El déficit de Estados Unidos preocupa. En 2024 alcanzó el 8,0 % del PIB.", -8, "supported"),
        ("fr", "Le déficit public des États-Unis inquiète. Il a atteint 8,0 % du PIB en 2024.", -8, "supported"),
        ("zh", "美国的财政赤字引人担忧。2024年达到GDP的8.0%。", -8, "supported"),
    ],
)
def test_a_deficit_of_the_sentence_before_is_below_nothing(language, text, value, verdict):
    (one,) = told(text, language=language)
    assert (one["quantity"]["value"], one["verdict"]) == (value, verdict)


@pytest.mark.parametrize(
    ("language", "text", "verdict"),
    [
        ("en", "Portugal's public debt in 2024 was lower than at any time since 2009.", "supported"),
        ("en", "In 2024 unemployment in Spain was lower than at any point since 2005.", "refuted"),
        ("en", "In 2025 the Irish economy grew faster than in any year since 2021.", "supported"),
        ("de", "2024 war die Arbeitslosenquote in Spanien niedriger als zu irgendeinem Zeitpunkt seit 2008.", "supported"),
        ("es", "En 2024 la tasa de paro de España fue más baja que en ningún momento desde 2008.", "supported"),
        ("fr", "En 2024, le taux de chômage de l'Espagne était plus bas qu'à aucun moment depuis 2008.", "supported"),
        ("zh", "2024年西班牙失业率低于2008年以来的任何时候。", "supported"),
    ],
)
def test_lower_than_at_any_time_since_is_a_record(language, text, verdict):
    (one,) = told(text, language=language)
    assert (one["operation"], one["verdict"]) == ("record", verdict)


def test_the_series_of_an_agency_is_not_the_world():
    found = told("French births per woman: 1.61 in 2024, fewest in the World Bank's series")
    assert [(one["operation"], one["verdict"]) for one in found] == [("level", "supported"), ("record", "supported")]


@pytest.mark.parametrize(
    ("language", "text", "verdict"),
    [
        ("en", "By 2024 the under-five death rate in Rwanda was a fifth of what it had been in 2000.", "supported"),
        ("en", "By 2024 the under-five death rate in Rwanda was a third of what it had been in 2000.", "refuted"),
        ("en", "Germany's coal-fired generation in 2024 was half its 2013 level.", "refuted"),
        ("en", "Wind generation worldwide more than tripled in the decade to 2024.", "supported"),
        ("en", "In 2025 US imports of goods were 1.6 times its exports of goods.", "supported"),
        ("en", "In 2025 US imports of goods were twice its exports of goods.", "refuted"),
        ("de", "Im Jahr 2024 war die Kindersterblichkeit in Ruanda nur noch ein Fünftel des Niveaus von 2000.", "supported"),
        ("es", "En 2024 la mortalidad de menores de cinco años en Ruanda fue una quinta parte de lo que era en 2000.", "supported"),
        ("zh", "2024年卢旺达五岁以下儿童死亡率仅为2000年的五分之一。", "supported"),
    ],
)
def test_a_part_or_a_multiple_of_another_time_or_measure(language, text, verdict):
    (one,) = told(text, language=language)
    assert (one["operation"], one["verdict"]) == ("ratio", verdict)


def test_a_noun_of_the_measure_itself_is_no_other_subject():
    text = "China emitted 12.3 billion tonnes of CO2 in 2024. The EU's emissions, at 2.43 billion tonnes, were half of India's."
    assert [one["verdict"] for one in told(text)] == ["supported", "supported", "refuted"]


@pytest.mark.parametrize(
    ("language", "text", "verdict"),
    [
        ("en", "Britain's carbon dioxide emissions were higher in 2024 than ever before.", "refuted"),
        ("en", "In 2024 China's carbon dioxide emissions were higher than they had ever been.", "supported"),
        ("de", "Chinas CO2-Emissionen waren 2024 höher als je zuvor.", "supported"),
        ("es", "Las emisiones de CO2 de China fueron en 2024 mayores que nunca.", "supported"),
        ("fr", "Les émissions de CO2 de la Chine étaient plus élevées en 2024 que jamais auparavant.", "supported"),
        ("zh", "2024年中国的二氧化碳排放量高于以往任何时候。", "supported"),
    ],
)
def test_higher_than_ever_is_a_record(language, text, verdict):
    (one,) = told(text, language=language)
    assert (one["operation"], one["verdict"]) == ("record", verdict)


def test_since_when_something_is_the_best_is_no_base_of_its_growth():
    found = told("Ireland's 12.3% growth in 2025 was its best showing since 2021.")
    assert {(one["operation"], one["verdict"]) for one in found} >= {("record", "supported")}
    assert "refuted" not in {one["verdict"] for one in found}


@pytest.mark.parametrize(
    ("language", "published", "text", "verdict"),
    [
        ("en", "2023-03-20", "Annual inflation in the euro area slowed for the fourth month in a row in February.", "supported"),
        ("en", "2023-03-20", "Annual inflation in the euro area slowed for the sixth month in a row in February.", "refuted"),
        ("en", "2025-08-21", "British inflation climbed for a fourth consecutive month in July 2025.", "refuted"),
        ("en", "2025-08-21", "British inflation climbed for a second consecutive month in July 2025.", "supported"),
        ("zh", "2026-08-07", "中国人口2025年出现五连降。", "refuted"),
        ("zh", "2026-08-07", "中国人口2025年出现四连降。", "supported"),
    ],
)
def test_runs_of_rates_and_chinese_runs_in_one_word(language, published, text, verdict):
    (one,) = told(text, published, language)
    assert (one["operation"], one["verdict"]) == ("trend", verdict)


@pytest.mark.parametrize(("drop", "verdict"), [("16%", "supported"), ("24%", "refuted")])
def test_a_price_falls_from_the_time_told_before(drop, verdict):
    text = f"Gold has had a wild year. It averaged $5,020 an ounce in February. By June it had fallen to $4,228, a drop of {drop}."
    *levels, fall = told(text, "2026-07-10")
    assert [one["verdict"] for one in levels] == ["supported", "supported"]
    assert (fall["relative_to"]["period"]["start"], fall["verdict"]) == ("2026-02", verdict)


def test_from_which_of_two_times_a_price_fell_is_left_open():
    text = "Gold averaged $5,020 an ounce in February. In May it averaged $4,600 an ounce. By June it had fallen to $4,228, a drop of 16%."
    assert told(text, "2026-07-10")[-1]["verdict"] == "insufficient_data"


@pytest.mark.parametrize(
    ("language", "text", "verdict"),
    [
        ("en", "India had 57 million more people than China in 2025.", "supported"),
        ("en", "India had 77 million more people than China in 2025.", "refuted"),
        ("de", "2025 hatte Indien 57 Millionen mehr Einwohner als China.", "supported"),
        ("en", "Germany put 2 million more people in work than France in 2024.", "insufficient_data"),
    ],
)
def test_how_many_more_people_somebody_has(language, text, verdict):
    (one,) = told(text, language=language)
    assert (one["operation"], one["verdict"]) == ("difference", verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The number of people in Germany reached 83.5 million in 2024.", "supported"),
        ("The number of people in Germany without a job reached 1.5 million in 2024.", "insufficient_data"),
        ("The number of people in Germany with a passport fell to 60 million in 2024.", "insufficient_data"),
    ],
)
def test_the_number_of_people_in_a_country_is_its_population(text, verdict):
    (one,) = told(text)
    assert one["verdict"] == verdict


def test_the_second_of_two_numbers_after_a_colon_is_the_other_ones():
    found = told("The average Briton outlived the average German in 2024: 81.4 years to 80.8.")
    assert [(one["entity"], one["verdict"]) for one in found] == [("GBR", "supported"), ("GBR", "supported"), ("DEU", "supported")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A widely shared post says that half of Swedes are out of work, which is false."),
        ("de", "Ein viel geteilter Beitrag behauptet, die Arbeitslosenquote in Schweden liege bei 50 Prozent, was nicht stimmt."),
        ("fr", "Un message très partagé affirme que la moitié des Suédois sont au chômage, ce qui est faux."),
    ],
)
def test_what_is_called_false_at_the_end_is_no_claim(language, text):
    assert {one["reason"] for one in told(text, language=language)} == {"reported_as_false"}


@pytest.mark.parametrize(
    "text",
    [
        "After Britain left, Germany still had the largest economy in the EU in 2024.",
        "Now, more than ever, inflation matters: it was 2.9% in the United States in 2024.",
        "Inflation was last in double digits in the United States in 1981.",
        "At the bottom of the cycle, unemployment in the United States stood at 3.6% in 2023.",
        "Denmark has no budget deficit. In 2024 the country's balance was 4.5% of GDP.",
        "The US budget deficit was better in 2024 than in 2020 and worse than in 2022.",
        "Britain's economy had its worst year since 2020 in 2023.",
        "Gold averaged $5,020 an ounce in February. In June it averaged $4,228 an ounce, up 26%.",
        "Sweden took in 2 million more people than Denmark in 2024.",
        "Unlike those of Japan, Mexico's goods exports rose 7.6% in 2025.",
        "Mexico's goods exports rose 7.6% in 2025, more than those of Japan, which rose 4.4%.",
        "Exports from Mexico and those of Japan together rose 5% in 2025.",
    ],
)
def test_words_that_only_look_like_these_accuse_nobody(text):
    assert not {"refuted", "inconsistent"} & {one["verdict"] for one in told(text, "2026-07-10")}


@pytest.mark.parametrize(
    ("language", "text", "before"),
    [
        ("en", "Unemployment in Portugal stood at 6.2% in 2025. Ten years earlier it was 12.4%.", "2015"),
        ("en", "Unemployment in Portugal stood at 6.2% in 2025. A decade earlier, the rate was 12.4%.", "2015"),
        ("en", "Portuguese unemployment was 6.2% in 2025; it had exceeded 12% ten years before.", "2015"),
        ("de", "2025 lag die Inflation in Japan bei 3,2 Prozent. Zehn Jahre zuvor waren es 0,8 Prozent.", "2015"),
        ("es", "La tasa de paro de Portugal fue del 6,2 % en 2025; una década antes era del 12,4 %.", "2015"),
        ("fr", "Le taux de chômage du Portugal était de 6,2 % en 2025. Dix ans plus tôt, il dépassait 12 %.", "2015"),
        ("zh", "2024年中国货物出口额为3.58万亿美元，十年前为2.34万亿美元。", "2014"),
    ],
)
def test_years_earlier_count_from_the_year_told_last(language, text, before):
    last = told(text, language=language)[-1]
    assert (last["period"]["start"], last["verdict"]) == (before, "supported")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Portugal's unemployment rate was 6.2% in 2025. Ten years earlier it was twice as high."),
        ("en", "Portugal's unemployment rate was 6.2% in 2025. A decade ago, it was double that."),
        ("en", "Japan's inflation rate was 3.2% in 2025. Ten years earlier, it was a quarter of that."),
        (
            "de",
            "2025 betrug die Arbeitslosenquote in Portugal 6,2 Prozent. Zehn Jahre zuvor, mitten in der Krise, lag sie bei 12,4 Prozent.",
        ),
        ("zh", "2025年葡萄牙失业率为6.2%，十年前是现在的两倍。"),
    ],
)
def test_what_it_was_before_is_not_held_against_what_it_is(language, text):
    assert [one["verdict"] for one in told(text, language=language)] == ["supported", "insufficient_data"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Vietnam's exports of goods, which stood at $150 billion in 2014, have since more than doubled."),
        ("en", "Spain's unemployment rate was 26.1% in 2013. It has since dropped to 10.4%."),
        ("en", "The euro area's jobless rate was 12% in 2013, twice what it is today."),
        ("de", "Die Arbeitslosenquote in Spanien lag 2013 bei 26,1 Prozent und hat sich seither mehr als halbiert."),
        ("es", "El paro español era del 26,1 % en 2013 y desde entonces ha caído a menos de la mitad."),
        ("zh", "2013年西班牙失业率为26.1%，此后下降了一半以上。"),
        ("zh", "2013年欧元区失业率为12%，几乎是现在的两倍。"),
    ],
)
def test_what_came_of_it_since_is_not_of_that_year(language, text):
    assert [one["verdict"] for one in told(text, language=language)] == ["supported", "insufficient_data"]


def test_where_something_came_from_does_not_date_where_it_is():
    last = told("From a peak of 26.1% in 2013, Spain's jobless rate has come down to 10.4%.", published="2026-06-01")[-1]
    assert (last["period"]["start"], last["verdict"]) == ("2025", "supported")
