"""Names of periods against a day of publication."""

from datetime import date

import pytest

from factcheck.language.lexicon import lexicon
from factcheck.parsing.periods import find_periods
from factcheck.parsing.text import normalise

DAY = date(2023, 10, 16)
ENGLISH = [
    ("in September", "2023-09"),
    ("in December", "2022-12"),
    ("last month", "2023-09"),
    ("in the first nine months of the year", "2023-01/2023-09"),
    ("from January to May 2021", "2021-01/2021-05"),
    ("Jan-Sept", "2023-01/2023-09"),
    ("the third quarter", "2023-Q3"),
    ("Q2 2022", "2022-Q2"),
    ("the second half of 2021", "2021-H2"),
    ("H1 2023", "2023-H1"),
    ("so far this year", "2023-01/2023-09"),
    ("last year", "2022"),
    ("for the whole of 2019", "2019"),
    ("between 2019 and 2022", "2019/2022"),
    ("2019-2022", "2019/2022"),
    ("the three months to June 2022", "2022-04/2022-06"),
    ("the eight months to August", "2023-01/2023-08"),
    ("the first three quarters of 2022", "2022-01/2022-09"),
    ("in May last year", "2022-05"),
    ("the past three years", "2020/2022"),
    ("from July to December 2022", "2022-07/2022-12"),
    ("in August 2022", "2022-08"),
    ("March's figure", "2023-03"),
    ("in 2022-08", "2022-08"),
    ("in 2008-09", "2008/2009"),
    ("the ten months to Oct. 2021", "2021-01/2021-10"),
    ("the years 2022\u201424", "2022/2024"),
]
CHINESE = [
    ("9月", "2023-09"),
    ("12月", "2022-12"),
    ("上月", "2023-09"),
    ("1—9月", "2023-01/2023-09"),
    ("今年前8个月", "2023-01/2023-08"),
    ("前三季度", "2023-01/2023-09"),
    ("上半年", "2023-H1"),
    ("2022年下半年", "2022-H2"),
    ("2022年三季度", "2022-Q3"),
    ("去年", "2022"),
    ("2021年全年", "2021"),
    ("今年以来", "2023-01/2023-09"),
    ("2022年1至8月", "2022-01/2022-08"),
    ("截至8月底", "2023-01/2023-08"),
    ("去年12月", "2022-12"),
    ("2019年至2022年", "2019/2022"),
    ("十一月", "2022-11"),
    ("二〇二二年", "2022"),
    ("2022-08", "2022-08"),
]


@pytest.mark.parametrize(("language", "text", "code"), [("en", *row) for row in ENGLISH] + [("zh", *row) for row in CHINESE])
def test_a_period_is_resolved_against_the_day_of_publication(language, text, code):
    mentions = find_periods(normalise(text, lexicon(language)), lexicon(language), DAY)
    assert [mention.resolve(DAY)[0].code for mention in mentions] == [code]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "(September 15)"), ("en", "on 12 October 2022"), ("en", "BEIJING, Oct. 12 --"), ("en", "on 2022-08-15"), ("zh", "9月15日")],
)
def test_a_day_is_not_a_period(language, text):
    assert [mention.is_period for mention in find_periods(normalise(text, lexicon(language)), lexicon(language), DAY)] == [False]


@pytest.mark.parametrize("text", ["sales may rise", "a march against", "341,000 vehicles", "the 2.1 million"])
def test_words_and_numbers_that_look_like_periods_are_left_alone(text):
    assert not find_periods(normalise(text), lexicon("en"), DAY)


def test_a_month_without_a_year_takes_the_year_of_the_sentence_when_there_is_one():
    mention = find_periods(normalise("in August"), lexicon("en"), DAY)[0]
    assert mention.resolve(DAY, 2021)[0].code == "2021-08"
    assert mention.resolve(DAY) == (mention.resolve(DAY, 2023)[0], True)
