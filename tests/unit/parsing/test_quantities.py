"""Numbers as newsrooms write them: value, unit, hedge and the place of the last printed digit."""

from decimal import Decimal

import pytest

from factcheck.language.lexicon import lexicon
from factcheck.parsing.numerals import numeral_value
from factcheck.parsing.quantities import find_numbers
from factcheck.parsing.text import normalise

# text, words of the number, value, place of the last digit, unit, hedge
ENGLISH = [
    ("almost 7 million trucks", "7 million", "7E+6", "1E+6", "number", "nearly"),
    ("451,000 units left", "451,000", "451000", "1000", "number", None),
    ("4,910,500 in all", "4,910,500", "4910500", "100", "number", None),
    ("a share of 31.6%of sales", "31.6%", "31.6", "0.1", "percent", None),
    ("up 12. 5% again", "12. 5%", "12.5", "0.1", "percent", None),
    ("50 per cent", "50 per cent", "50", "1", "percent", None),
    ("gained 2.5 percentage points", "2.5 percentage points", "2.5", "0.1", "points", None),
    ("rose 1.7-fold", "1.7-fold", "1.7", "0.1", "times", None),
    ("between 15 and 16 million vehicles", "between 15 and 16 million", "1.5E+7", "1E+6", "number", "between"),
    ("8-9% growth", "8-9%", "8", "1", "percent", "between"),
    ("one in five cars", "one in five", "20", "1", "percent", "fraction"),
    ("well over two-thirds of them", "two-thirds", None, "1", "percent", "over"),
    ("more than tripled", "tripled", "3", "1", "times", "over"),
    ("no fewer than 300,000 buses", "300,000", "300000", "100000", "number", "at_least"),
    ("did not exceed 2.1m", "2.1m", "2.1E+6", "1E+5", "number", "at_most"),
    ("2.34 mln", "2.34 mln", "2.34E+6", "1E+4", "number", None),
    ("three million vehicles", "three million", "3000000", "1000000", "number", None),
    ("1.3 lakh scooters", "1.3 lakh", "1.3E+5", "1E+4", "number", None),
    ("1\u202f817\u202f000 cars", "1\u202f817\u202f000", "1817000", "1000", "number", None),
    ("５３．４％ of sales", "５３．４％", "53.4", "0.1", "percent", None),
    ("cost $1.2bn", "$1.2bn", "1.2E+9", "1E+8", "currency", None),
    ("20000 cars left", "20000", "20000", "10000", "number", None),
    ("an economy of $6,930,000,000,000", "$6,930,000,000,000", "6930000000000", "1E+10", "currency", None),
    ("a price of $20,000", "$20,000", "20000", "1", "currency", None),
    ("down -7.9% y/y", "-7.9%", "-7.9", "0.1", "percent", None),
]
CHINESE = [
    ("出口181.7万辆", "181.7万", "1.817E+6", "1E+3", "number", None),
    ("产量10.9亿辆", "10.9亿", "1.09E+9", "1E+7", "number", None),
    ("约200万辆", "200万", "2E+6", "1E+4", "number", "about"),
    ("逼近三成", "三成", "30", "1", "percent", "nearly"),
    ("四分之三", "四分之三", "75", "1", "percent", "fraction"),
    ("百分之五十", "百分之五十", "50", "1", "percent", None),
    ("百分之九十三点九", "百分之九十三点九", "93.9", "0.1", "percent", None),
    ("增长百分之零点三", "百分之零点三", "0.3", "0.1", "percent", None),
    ("百分之一百二十", "百分之一百二十", "120", "1", "percent", None),
    ("出口三十四点七万辆", "三十四点七万", "347000", "1000", "number", None),
    ("发电一千五百三十四亿千瓦时", "一千五百三十四亿", "1.534E+11", "1E+8", "number", None),
    ("提高2.3个百分点", "2.3个百分点", "2.3", "0.1", "points", None),
    ("增长1.2倍", "1.2倍", "1.2", "0.1", "times", None),
    ("翻了两番", "翻了两番", "4", "1", "times", "fraction"),
    ("500多万辆", "500多万", "5E+6", "1E+4", "number", "over"),
    ("60万辆左右", "60万", "6E+5", "1E+4", "number", "about"),
    ("15万至16万辆", "15万至16万", "1.5E+5", "1E+4", "number", "between"),
    ("１２３．４万辆", "１２３．４万", "1.234E+6", "1E+3", "number", None),
    ("每五辆车就有一辆", "每五辆车就有一辆", "20", "1", "percent", "fraction"),
]


@pytest.mark.parametrize(
    ("language", "text", "words", "value", "ulp", "unit", "hedge"),
    [("en", *row) for row in ENGLISH] + [("zh", *row) for row in CHINESE],
)
def test_a_number_is_read_with_unit_precision_and_hedge(language, text, words, value, ulp, unit, hedge):
    numbers = find_numbers(normalise(text), lexicon(language))
    assert len(numbers) == 1
    quantity = numbers[0].quantity
    assert text[quantity.span.start : quantity.span.end] == words
    if value is not None:
        assert quantity.value == Decimal(value)
    assert quantity.ulp == Decimal(ulp)
    assert quantity.unit == unit
    assert (quantity.hedge.value if quantity.hedge else None) == hedge


@pytest.mark.parametrize("text", ["12,34%", "1,2,3 million", "1.2.3 times", "4,91,0 units"])
def test_a_malformed_number_is_refused_whole(text):
    numbers = find_numbers(normalise(text), lexicon("en"))
    assert [number.malformed for number in numbers] == [True]


@pytest.mark.parametrize("text", ["CO2 levels", "the 17th time", "room B2", "G20 leaders", "A380 jets"])
def test_digits_inside_words_are_no_numbers(text):
    assert not find_numbers(normalise(text), lexicon("en"))


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("三百万", 3_000_000),
        ("两千三百五十万", 23_500_000),
        ("十二", 12),
        ("一亿两千万", 120_000_000),
        ("二十", 20),
        ("三点五", Decimal("3.5")),
    ],
)
def test_numerals_have_their_value(numeral, value):
    assert numeral_value(numeral, lexicon("zh")) == value


@pytest.mark.parametrize("word", ["三百x", "点", "亿", "五三"])
def test_what_is_no_numeral_has_no_value(word):
    assert numeral_value(word, lexicon("zh")) is None
