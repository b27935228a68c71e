"""How claims about countries are read: who grows, what a share is of, who is held against whom."""

from __future__ import annotations

import pytest

import factcheck

DAY = "2026-08-20"


def read(text, language="en"):
    told = factcheck.check(text, published=DAY, language=language)
    return [one for claim in told.claims for one in claim.assertions]


@pytest.mark.parametrize(
    ("text", "language", "slots"),
    [
        ("India grew 7.6% in 2025.", "en", ("level", "gdp_growth", "IND")),
        ("越南经济2025年增长8.0%。", "zh", ("level", "gdp_growth", "VNM")),
        ("Germany's economy was 0.5% smaller in 2024 than a year before.", "en", ("level", "gdp_growth", "DEU")),
        ("In dollar terms, India's GDP grew 5.2% in 2025.", "en", ("change_percent", "gdp", "IND")),
        ("Thai consumer prices were 0.1% lower in 2025 than the year before.", "en", ("level", "inflation", "THA")),
        ("US unemployment crept up to 4.3% in July 2024.", "en", ("level", "unemployment_rate", "USA")),
        ("Nearly 39% of Vietnam's population lived in towns and cities in 2025.", "en", ("level", "urban_population_share", "VNM")),
        ("17% of the world's population lives in China.", "en", ("share", "population", "CHN")),
        ("Gold averaged 268 dollars an ounce in July 2001.", "en", ("level", "gold_price", "WLD")),
        ("The Gini index of Canada stood at 33.7 points in 2015.", "en", ("level", "gini_index", "CAN")),
        ("Under-five mortality in Chad was 2.6 times the world average in 2024.", "en", ("ratio", "under5_mortality", "TCD")),
        ("2025年瑞典失业率比丹麦高3.2个百分点。", "zh", ("difference", "unemployment_rate", "SWE")),
        ("Italian women had fewer children than Spanish women in 2024.", "en", ("compare", "fertility_rate", "ITA")),
        ("Wind generated more electricity than coal in Germany in 2024.", "en", ("compare", "electricity_wind", "DEU")),
        ("Egypt, with its canal, was Africa's largest economy in 2025.", "en", ("rank", "gdp", "EGY")),
        ("Singapore's GDP per capita was the highest in ASEAN in 2025.", "en", ("rank", "gdp_per_capita", "SGP")),
    ],
)
def test_the_slots_of_a_claim(text, language, slots):
    (one,) = read(text, language)
    assert (one.operation.value, one.measure, one.entity) == slots


@pytest.mark.parametrize(
    "text",
    [
        "China's exports rose 5.9% in 2024.",
        "A quarter of Italy's population was under 25 in 2024.",
        "Natural gas was the source of about 60% of the electricity generated in Bangladesh in 2024.",
    ],
)
def test_what_is_not_said_is_not_judged(text):
    assert {one.verdict.value for one in read(text)} == {"insufficient_data"}


def test_a_country_that_grows_leaves_what_else_it_does_alone():
    growth, exports = read("China grew 5% in 2024 and exported 5.86 million vehicles.")
    assert (growth.measure, exports.measure) == ("gdp_growth", "autos.exports")


def test_real_terms_belong_to_their_own_number():
    text = "Czech house prices were 10.4% higher in the fourth quarter of 2025 than a year earlier; adjusted for inflation, the increase was 8.0%."
    assert [one.measure for one in read(text)] == ["house_price_nominal_yoy", "house_price_real_index"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The retailer's sales fell from $8 billion to $6 billion, a drop of 33%.", "inconsistent"),
        ("The retailer's sales fell from $8 billion to $6 billion, a drop of 25%.", "insufficient_data"),
        ("The town's population swelled from 200,000 to 300,000 within a decade, more than doubling.", "inconsistent"),
        ("Passenger numbers at the airport rose by 2 million to 10 million last year, an increase of 40%.", "inconsistent"),
    ],
)
def test_numbers_without_a_known_measure_may_still_disagree(text, verdict):
    assert factcheck.check(text, published=DAY).verdict.value == verdict


@pytest.mark.parametrize(
    ("day", "verdict", "said"),
    [("2024-02-02", "supported", "since revised to 119,000 jobs (7 February 2025)"), ("2025-06-01", "refuted", "not 353,000 jobs")],
)
def test_what_was_right_when_published_stays_so_and_its_revision_is_told(day, verdict, said):
    told = factcheck.check("US employers added 353,000 jobs in January 2024.", published=day)
    assert told.verdict.value == verdict
    assert said in told.claims[0].assertions[0].explanation


@pytest.mark.parametrize(
    ("text", "period", "base"),
    [
        ("US unemployment fell 0.9 points between September 2014 and September 2016.", "2016-09", "2014-09"),
        ("US unemployment rose 0.1 points between January and June 2023.", "2023-06", "2023-01"),
        (
            "Between the first quarter of 2013 and the first quarter of 2015, Germany's house price growth rose by 1.1 percentage points.",
            "2015-Q1",
            "2013-Q1",
        ),
    ],
)
def test_what_moved_between_two_periods_starts_from_the_first(text, period, base):
    (one,) = read(text)
    assert (one.period.start, one.relative_to.period.start, one.verdict.value) == (period, base, "supported")


def test_what_flowed_between_two_months_is_a_sum():
    (one,) = read("Between January and August 2022, NEV exports rose 97.4%.")
    assert (one.period.start, one.period.end) == ("2022-01", "2022-08")


@pytest.mark.parametrize(
    "text",
    [
        "The OECD said that US inflation was 4.1% in 2023.",
        "The EU said US inflation was 4.1% in 2023.",
        "A Chinese official said America's inflation was 4.1% in 2023.",
    ],
)
def test_who_says_something_is_not_of_whom_it_is_said(text):
    assert [(one.entity, one.verdict.value) for one in read(text)] == [("USA", "supported")]


def test_who_speaks_of_themselves_is_meant():
    assert [one.entity for one in read("China said its population was 1.41 billion in 2023.")] == ["CHN"]


@pytest.mark.parametrize(
    "text",
    [
        "Foreign-born Swedes had an unemployment rate of 16.2% in 2024.",
        "Unemployment among older Swedes was 5% in 2024.",
        "Israel's ultra-Orthodox women had 6.4 children on average in 2022.",
        "Only 12% of Greeks trusted the official unemployment rate in 2019.",
    ],
)
def test_some_of_a_people_are_not_all_of_them(text):
    assert {one.verdict.value for one in read(text)} == {"insufficient_data"}


def test_a_people_without_a_word_for_some_of_them_is_all():
    assert [one.verdict.value for one in read("Nigerian women had 4.5 children on average in 2023.")] == ["supported"]


# -- several sentences ------------------------------------------------------------------------------------------------


def verdicts(text, language="en"):
    return [one.verdict.value for one in read(text, language)]


def test_a_number_that_names_no_time_in_a_text_of_several_accuses_nobody():
    lead = "Germany's inflation was 2.3% in 2024. In 2022 it had been 6.9%. "
    assert verdicts(lead + "Unemployment was 4.4%.")[-1] == "insufficient_data"
    assert verdicts("Germany's inflation was 2.3% in 2024. Unemployment was 4.4%.")[-1] == "refuted"


def test_a_number_of_something_unknown_is_not_one_of_what_was_told_before():
    assert verdicts("Spain's inflation was 2.8% in 2024. The Ibex closed 0.4% higher.")[-1] == "insufficient_data"
    assert verdicts("2024年，中国经济增长5.0%。外贸增长12.1%。", "zh")[-1] == "insufficient_data"


def test_a_number_whose_measure_a_later_clause_names_accuses_nobody():
    assert verdicts("新西兰2025年勉强转正，增幅2.9%，失业率却由4.7%升到5.1%。", "zh")[0] == "insufficient_data"


def test_what_was_taken_from_elsewhere_is_told():
    later = read("US inflation was 2.9% in August 2025. It had been 2.7% in July.")[-1]
    assert {("measure", "inflation"), ("entity", "USA")} <= {(one.slot, one.value) for one in later.assumptions}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Poland has one of the lowest unemployment rates in Europe.", "en"),
        ("Spanish unemployment is at one of its lowest levels since 2000.", "en"),
        ("Polen hat eine der niedrigsten Arbeitslosenquoten in Europa.", "de"),
        ("La Pologne affiche l'un des taux de chômage les plus faibles d'Europe.", "fr"),
    ],
)
def test_one_of_the_first_is_no_first_place(text, language):
    assert not [one for one in read(text, language) if one.operation.value in ("rank", "record")]


@pytest.mark.parametrize("text", ["Consumer prices rose in Germany in 2025.", "Consumer prices were unchanged in China in 2025."])
def test_prices_that_move_are_no_inflation_that_does(text):
    assert not read(text)


def test_what_was_never_so_since_is_a_record_of_now():
    (one,) = read("Le taux de chômage espagnol n'avait jamais été aussi bas depuis 2007.", "fr")
    assert (one.operation.value, one.period.label) == ("record", "2025")


@pytest.mark.parametrize(
    ("headline", "where"),
    [("Spain's good year", "taken from the headline"), ("Full tables", "taken from an earlier part of the text")],
)
def test_a_country_is_taken_from_where_it_is_named(headline, where):
    before = "" if "Spain" in headline else "Spain's economy grew 2.8% in 2025. "
    told = factcheck.check(f"{before}The unemployment rate was 10.4% in 2025.", headline=headline, published=DAY, language="en")
    one = told.claims[-1].assertions[-1]
    assert (one.entity, [taken.reason for taken in one.assumptions if taken.slot == "entity"]) == ("ESP", [where])


@pytest.mark.parametrize(
    ("text", "language", "measure"),
    [
        ("Poland cut coal's share of its electricity from 69.8% in 2022 to 50.7% in 2025.", "en", "electricity_share_coal"),
        ("2024年中国57.8%的电力来自煤炭。", "zh", "electricity_coal"),
        ("每四个意大利人里就有一个年满65岁。", "zh", "population_share_65_plus"),
        ("Poland devoted 4.2% of GDP to its military in 2024.", "en", "military_expenditure_pct_gdp"),
    ],
)
def test_shares_as_they_are_worded(text, language, measure):
    (claim,) = factcheck.check(text, published="2026-09-15", language=language).claims
    assert {(one.measure, one.verdict.value) for one in claim.assertions} == {(measure, "supported")}


@pytest.mark.parametrize(
    ("text", "language", "measure", "value"),
    [
        ("Women make up 46% of Australian MPs.", "en", "women_in_parliament_share", 46),
        ("Women held 63.8% of the seats in Rwanda's parliament in 2024.", "en", "women_in_parliament_share", 63.8),
        ("2025年，卢旺达议会席位的63.8%由女性占据。", "zh", "women_in_parliament_share", 63.8),
        ("Infant deaths: 69.8 per 1,000 live births in Nigeria in 2024.", "en", "infant_mortality", 69.8),
        ("Homes in Spain were 12.9% dearer in the fourth quarter of 2025 than a year before.", "en", "house_price_nominal_yoy", 12.9),
        ("Residential property in Germany was 10.2% cheaper in the third quarter of 2023 than a year earlier.", "en", "house_price_nominal_yoy", -10.2),
        ("The share of Indonesians online reached 72.8% in 2024.", "en", "internet_users_share", 72.8),
    ],
)  # fmt: skip
def test_names_of_two_parts_with_other_words_between(text, language, measure, value):
    (claim,) = factcheck.check(text, published="2026-09-15", language=language).claims
    assert [(one.measure, one.quantity.value, one.verdict.value) for one in claim.assertions] == [(measure, value, "supported")]


def test_women_and_a_parliament_alone_say_nothing_of_seats():
    told = factcheck.check("Women cast 53% of the votes in the parliament election in Kenya in 2022.", published="2026-09-15")
    assert told.verdict == "insufficient_data"
