"""What is said about a finding: every sentence true, whole and in the habits of its language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import factcheck
from factcheck.assessment.explain import Spoken, explain
from factcheck.assessment.settle import settle
from factcheck.assessment.tolerance import profiles
from factcheck.language.lexicon import languages, lexicon
from factcheck.model.evidence import Figure, WitnessKind
from factcheck.model.quantity import Hedge
from factcheck.model.text import Span, Text
from factcheck.model.verdict import ReadClaim, Reading, Reason, Verdict
from factcheck.wire.plain import render
from tests.unit.computation.figures import LATER, NOWHERE, against, claim, number, pack, run

ROOT = Path(factcheck.__file__).parent
WORLD = pack(
    *run("goods", "100 80 125 250", 2019), *run("cars", "20 30 40", 2020), *run("goods", "50", 2022, entity="BBB"),
    *run("rate", "4.0 5.0", 2021, ulp="0.1"),
)  # fmt: skip


def told(*assertions, world=WORLD, language="en", reason=None, exhaustive=False, body="", span=None):
    """The findings of a text that was read as given, in words."""
    text = Text(body, LATER, language, LATER)
    whole = span or Span(0, len(body))
    claims = [ReadClaim(whole, tuple(Reading((one,), reason) for one in assertions), exhaustive)]
    return explain(settle(text, claims, (), world, profiles()["standard"]), world, lexicon(language)).claims[0].findings


def worded(text, *args, span=NOWHERE, **rest):
    """A number with the words that it has in the text."""
    return replace(number(*args, **rest), text=text, span=span)


def said(text, day, language="en"):
    """The statements of a checked text."""
    return [one for each in factcheck.check(text, published=day, language=language).claims for one in each.assertions]


def one(text, day, verdict, language="en"):
    """The statement of a text that came to a verdict."""
    return next(found for found in said(text, day, language) if found.verdict == verdict)


# -- records and trends -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "AAA's goods in 2020, at 80, were not a record high: the figure for 2019 is 100."),
        ("zh", "2020年AAAgoods为80，并非历史新高（2019年为100）。"),
    ],
)
def test_a_refuted_record_names_the_figure_that_beats_it(language, text):
    found = told(claim("record", period="2020", direction="up"), language=language)[0]
    assert (found.verdict, found.explanation) == (Verdict.REFUTED, text)
    assert found.correction_sentence == text
    assert found.correction_text == {"en": "not a record high", "zh": "并非历史新高"}[language]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "AAA's goods did not rise in every year of 2020–2022: they fell 20% in 2020."),
        ("zh", "2020—2022年AAAgoods并非逐年增长：2020年比上年下降20%。"),
    ],
)
def test_a_refuted_trend_names_the_change_that_breaks_it(language, text):
    found = told(claim("trend", period="2020/2022", direction="up"), language=language)[0]
    assert (found.verdict, found.explanation) == (Verdict.REFUTED, text)


def test_a_record_since_a_period_is_no_record_of_all_times():
    found = one("China's vehicle sales in 2020 were the lowest since 2015.", "2021-02-15", "supported")
    assert "the lowest since 2015" in found.explanation
    held = one("China's vehicle production set a record in 2025.", "2026-02-15", "supported")
    assert re.search(r"the highest in the figures we hold \(from .+\)", held.explanation)


def test_a_first_time_that_was_not_the_first():
    found = told(claim("record", period="2022", quantity=number("90", hedge=Hedge.OVER), direction="up"))[0]
    assert found.explanation == "AAA's goods in 2022, at 250, were above 90, but not for the first time: the figure for 2019 is 100."
    assert found.correction_text == "not for the first time"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "rose in every year of 2021–2022"), ("zh", "2021—2022年AAAgoods逐年增长")]
)  # fmt: skip
def test_a_trend_says_against_what(language, text):
    assert text in told(claim("trend", period="2021/2022", direction="up"), language=language)[0].explanation


def test_a_trend_of_months_is_year_on_year():
    text = "Vehicle sales in China fell for a third straight month in September 2024 from a year earlier."
    assert "fell year on year in each month of July–September 2024" in one(text, "2024-10-20", "supported").explanation


# -- corrections --------------------------------------------------------------------------------------------------------


def test_statements_that_share_words_are_not_spliced_over_each_other():
    body = "汽车产销量同比增幅都超过一成。"
    at = Span(body.index("一成"), body.index("一成") + 2)
    assertions = [
        claim("change_percent", name, period="2022", quantity=worded("一成", "10", "1", "percent", "over", span=at))
        for name in ("goods", "cars")
    ]
    found = told(*assertions, language="zh", body=body)
    assert [one.correction_sentence for one in found] == [
        "2022年AAAgoods比上年增长100%（250，对比125）。", "2022年AAAcars比上年增长约33%（40，对比30）。",
    ]  # fmt: skip


def test_a_fraction_that_names_its_noun_gets_a_new_sentence():
    found = one("One vehicle in seven sold in China in 2021 was a new energy vehicle.", "2022-02-15", "mostly_supported")
    assert found.correction.sentence.startswith("New energy vehicles were 13.4% of China's vehicle sales in 2021")
    assert "“One vehicle in seven” is slightly too high." in found.explanation


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("2023年我国出口汽车不足400万辆。", "zh", "491万辆"),
        ("China's vehicle exports exceeded 5 million in 2023.", "en", "4.91 million"),
        ("Less than a quarter of the vehicles sold in China in 2022 were new energy vehicles.", "en", "25.6%"),
    ],
)
def test_a_missed_line_is_answered_by_the_figure(text, language, wanted):
    found = one(text, "2024-02-15" if "2023" in text else "2023-02-15", "refuted", language)
    assert found.correction.text == wanted
    assert wanted in found.correction.sentence


def test_a_loose_line_moves_to_one_as_round():
    found = one("China exported more than 3 million vehicles in 2023.", "2024-02-15", "mostly_supported")
    assert found.explanation.endswith("True, but well below the figure.")
    assert found.correction.text == "more than 4 million"


@pytest.mark.parametrize(
    ("period", "base", "wanted"), [("2022", "2019", "2.5 times"), ("2022", "2021", "twice"), ("2022", "2020", "3.13 times")]
)
def test_multiples_have_two_or_three_digits(period, base, wanted):
    quantity = worded("five times", "5", "1", "times", "fraction", fraction=True)
    found = told(claim("ratio", period=period, relative_to=against(period=base), quantity=quantity))[0]
    assert f"were about {wanted} those of {base}" in found.explanation or f"were {wanted} those of {base}" in found.explanation
    assert found.correction_text == wanted


def test_below_one_a_multiple_is_a_percentage():
    halved = worded("halved", "0.5", "0.01", "times", "fraction", fraction=True)
    found = told(claim("ratio", period="2020", relative_to=against(period="2019"), quantity=halved))[0]
    assert found.correction_sentence == "AAA's goods in 2020 were 80% of those of 2019 (80 against 100)."
    assert found.correction_text == "80%"


def test_a_flat_year_is_no_rise():
    found = one("Vehicle production in China was flat in January 2026 from a year earlier.", "2026-02-15", "supported")
    assert "was roughly unchanged" in found.explanation


# -- numbers ------------------------------------------------------------------------------------------------------------


def test_no_raw_decimals():
    for text, day in [
        ("In December 2025 the share of new energy vehicles in China's vehicle sales rose 9.3 percentage points from a year earlier.", "2026-01-20"),
        ("China's vehicle exports rose by 62,000 in November 2025 from a year earlier.", "2025-12-20"),
        ("China exported about 490,000 more vehicles than Japan in 2023.", "2024-06-15"),
    ]:  # fmt: skip
        for found in said(text, day):
            assert not re.search(r"\d\.\d{4,}|\d,\d\d[1-9]\b", found.explanation), found.explanation


def test_a_part_that_gained_more_than_the_whole_stands_beside_it():
    world = pack(*run("goods", "100 110", 2021), *run("cars", "20 50", 2021))
    share = claim("contribution", "cars", relative_to=against("goods"), quantity=number("300", "1", "percent"))
    assert "(cars up 30; goods up 10)" in told(share, world=world)[0].explanation


def test_millions_are_written_as_millions():
    found = one("New energy vehicles were 26.7% of China's vehicle exports in January-August 2022.", "2022-09-15", "refuted")
    assert "(340,000 of 1.817 million)" in found.explanation


@pytest.mark.parametrize(
    ("text", "day", "wanted"),
    [
        ("2023年中国汽车出口48.8万辆。", "2024-02-15", "2023年中国汽车出口量约为491万辆，而非48.8万辆。"),
        ("2024年，全国汽车月均出口量为20万辆。", "2025-02-15", "2024年中国汽车月均出口量为48.8万辆，而非20万辆。"),
        ("2023年日本汽车出口量高于中国。", "2024-06-15", "（442.3万辆，对比491万辆），而非高于中国。"),
    ],
)
def test_chinese_units_and_word_order(text, day, wanted):
    assert one(text, day, "refuted", "zh").explanation.endswith(wanted)


def test_points_rise_and_fall_in_chinese():
    found = told(claim("change_absolute", "rate", quantity=worded("3个百分点", "3", "1", "points")), language="zh")[0]
    assert "提高1个百分点" in found.explanation


def test_a_change_beside_another_has_its_direction_in_words():
    from factcheck.assessment.explain.case import Case
    from factcheck.assessment.explain.sentences import _witness
    from factcheck.model.evidence import Comparison, Interval

    found = told(claim("change_percent", quantity=number("100", "1", "percent")))[0]
    headline = found.comparison.figure
    other = Figure(-headline.value, Interval(-headline.interval.high, -headline.interval.low), "percent", WitnessKind.RECOMPUTED, "", ())
    case = Case.of(found, WORLD, lexicon("en"))
    assert "it is a fall of 100%" in _witness(case, Comparison(other, found.comparison.accepted, "off", headline.value))


# -- near misses --------------------------------------------------------------------------------------------------------


def test_a_rounding_slip_is_put_as_rounding():
    found = one("China's vehicle exports rose 57% in 2023.", "2024-02-15", "mostly_supported")
    assert found.explanation.endswith("Rounded, that is 58%, not 57%.")


def test_words_for_a_number_are_quoted():
    quantity = worded("three quarters", "0.75", "0.01", "times", "fraction", fraction=True)
    found = told(claim("ratio", period="2020", relative_to=against(period="2019"), quantity=quantity))[0]
    assert found.verdict is Verdict.MOSTLY_SUPPORTED
    assert found.explanation.endswith("“Three quarters” is slightly too strong.")


def test_a_direction_that_is_wrong_gets_its_size():
    found = one("Vehicle output in China contracted in 2023.", "2024-02-15", "refuted")
    assert found.explanation == "China's vehicle production rose 11.6% in 2023 from the year before, rather than falling."
    assert found.correction.text == "up 11.6%"


# -- contradictions -----------------------------------------------------------------------------------------------------


def parts(*quantities, operation="share", **slots):
    return [claim(operation, None, None, entity=None, quantity=quantity, **slots) for quantity in quantities]


def test_a_contradiction_shows_its_arithmetic_once():
    shares = [worded(f"{value}%", value, "1", "percent") for value in ("45", "35", "40")]
    found = told(*parts(*shares), reason=Reason.NO_SERIES, exhaustive=True)
    assert [one.explanation for one in found] == [
        "The text's own figures do not fit together: 45% + 35% + 40% = 120%.", *["Part of the same contradiction."] * 2,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("Chery sold 200,000 vehicles in May, up from 80,000 a year earlier, which means its sales have doubled.", "en",
         "200,000 is 2.5 times 80,000, so “doubled” does not fit."),
        ("Geely sold 200,000 vehicles in March, of which 50,000 were exported, a share of 40%.", "en", "50,000 is 25% of 200,000, not 40%."),
    ],
)  # fmt: skip
def test_a_contradiction_shows_its_arithmetic(text, language, wanted):
    assert one(text, "2025-06-15", "inconsistent", language).explanation.endswith(wanted)


# -- what is missing ----------------------------------------------------------------------------------------------------


def test_what_is_missing_is_not_what_we_hold():
    for found in said("Spain exported 2 million vehicles in 1950.", "2024-06-15"):
        assert "We have " in found.explanation or found.reason != "period_not_covered"
    company = one("Geely sold 200,000 vehicles in March 2024.", "2024-06-15", "insufficient_data")
    assert "nearest" not in company.explanation


def test_other_periods_of_the_same_figure_are_listed_alone():
    found = told(claim("level", period="1999", quantity=number("5")))[0]
    assert re.fullmatch(r"We hold no figure for AAA's goods in 1999\. We have [\d and,]+\.", found.explanation)


def test_a_sentence_that_was_not_understood_is_not_judged():
    assert "no figures" not in lexicon("en").messages["summary.single.insufficient_data"]
    assert lexicon("zh").messages["verdict.insufficient_data"] == "未能判断"


# -- diagnoses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("In 2022, China's exports of new energy vehicles grew 2.2 times compared with the previous year.", "en", "2023-02-15"),
        ("2025年10月，新能源汽车出口25.6万辆，同比增长2倍。", "zh", "2025-11-20"),
    ],
)
def test_a_ratio_names_both_periods_and_does_not_repeat_the_number(text, language, day):
    explanation = one(text, day, "refuted", language).diagnosis[0].explanation
    assert ("2022 to 2021" in explanation) or ("2025年10月" in explanation and "2024年10月之比" in explanation)
    assert "(" not in explanation.replace("（", "(")


def test_one_set_of_figures_is_one_diagnosis():
    found = one("2022年，全国新能源汽车月均销量达81.4万辆。", "2023-02-15", "refuted", "zh")
    assert [one.explanation for one in found.diagnosis] == ["81.4万与2022年12月中国新能源汽车销量相符。"]


def test_points_match_in_the_plural():
    text = "In December 2025 the share of new energy vehicles in China's vehicle sales rose 7.0 percentage points from a year earlier."
    told_of = [found.explanation for each in said(text, "2026-01-20") for found in each.diagnosis]
    assert all(" points match " in sentence for sentence in told_of)


def test_a_second_measure_of_the_same_owner_is_pointed_at():
    text = "China sold more plug-in hybrids than battery-electric vehicles in 2022."
    found = one(text, "2023-02-15", "refuted")
    assert "China's sales of plug-in hybrids were lower than those of battery-electric vehicles in 2022" in found.explanation


# -- ambiguity, notes, codes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
def test_readings_are_sentences(language):
    claims = [ReadClaim(Span(0, 0), (Reading((claim("level", quantity=number("250")), claim("level", quantity=number("900")))),))]
    text = Text("", LATER, language, LATER)
    found = explain(settle(text, claims, (), WORLD, profiles()["standard"]), WORLD, lexicon(language)).claims[0].findings[0]
    assert (
        found.explanation
        == {
            "en": "Two readings are possible. AAA's goods came to 250 in 2022, which agrees. AAA's goods came to 250 in 2022, which does not agree.",
            "zh": "这句话有两种理解：2022年AAAgoods为250，与原文一致；2022年AAAgoods为250，与原文不符。",
        }[language]
    )


def noted_codes():
    """Every code of a note or caveat that the sources can raise."""
    sources = [path for part in ("assessment", "computation") for path in (ROOT / part).rglob("*.py") if "explain" not in path.parts]
    found: set[str] = set()
    for path in sources:
        text = path.read_text("utf-8")
        found.update(re.findall(r'\(\("([a-z_]+)", \(', text), re.findall(r'yield "([a-z_]+)", \(', text))
        found.update(re.findall(r'key = "([a-z_]+)" if .* else "', text), re.findall(r'key = .* else "([a-z_]+)"$', text, re.MULTILINE))
        found.update(re.findall(r'_nearly_right\(case, \("([a-z_]+)", \(\)', text), re.findall(r'Status\.[A-Z]+: "([a-z_]+)"', text))
    return found | {"record_since_other", "numbers_disagree", "counterexample", "threshold_not_reached", "definitions_differ"}


DETAILS = tuple(
    {
        "period": "2022-08", "start": "2019", "gaps": "0", "values": "5", "first": "CAAM", "second": "JAMA", "percent": "600", "years": "7",
        "value": "25", "unit": "percent", "agrees": "printed", "claimed": "40%", "terms": "1 + 2", "first_words": "1", "second_words": "2",
    }.items()
)  # fmt: skip


@pytest.mark.parametrize("language", languages())
def test_every_note_has_a_text_in_every_language(language):
    spoken = Spoken(factcheck.load_reference(), lexicon(language))
    codes = noted_codes()
    assert {"restated_base", "back_dated", "tiny_base", "understated", "too_close_to_call", "provisional", "nominal_money"} <= codes
    for code in codes:
        text = spoken.note(code, DETAILS)
        assert code.replace("_", " ") != text.lower(), f"{code} has no text in {language}"
        assert "{" not in text
        assert text.endswith((".", "。"))


@pytest.mark.parametrize("language", languages())
def test_every_language_can_say_what_code_asks_for(language):
    messages = {key.removesuffix(".one").removesuffix(".other") for key in lexicon(language).messages}
    ends = {"record": ("high", "low"), "trend": ("up", "down")}
    wanted = [
        f"clause.record.{kind}.{end}.{state}"
        for kind in ("all", "since", "first")
        for end in ends["record"]
        for state in ("yes", "not", "tied")
    ]
    wanted += [f"clause.trend.{end}.{state}" for end in ends["trend"] for state in ("yes", "not", "tied")]
    wanted += [f"trend.run.{base}.{part}" for base in ("yoy", "previous") for part in "MQH"] + ["trend.run.A"]
    assert [key for key in wanted if key not in messages] == []


def test_the_terminal_speaks_the_language_of_the_text():
    shown = render(factcheck.check("2023年我国出口汽车不足400万辆。", published="2024-02-15", language="zh"))
    assert shown.startswith("✗ 有误")
    assert "4910000" not in shown
    assert not re.search(r"refuted|entity CHN|Nearest", shown)
    assert date(2024, 2, 15).isoformat() in shown


def test_a_number_that_grows_into_the_millions_is_written_so():
    found = one("More than 800,000 NEVs were exported from China in the first half of 2025.", "2025-08-15", "mostly_supported")
    assert found.correction.text == "more than 1 million"


def test_only_a_number_as_coarse_as_the_claim_is_called_rounded():
    assert "四舍五入" not in one("2025年中国汽车销量同比增长10%。", "2026-02-15", "mostly_supported", "zh").explanation


def test_a_new_hedge_stands_before_the_verb_in_chinese():
    found = one("2025年，出口对我国汽车销量增长的贡献率为20.6%。", "2026-02-15", "refuted", "zh")
    assert found.correction.sentence == "2025年，出口对我国汽车销量增长的贡献率约为41.8%。"
