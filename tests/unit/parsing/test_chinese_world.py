"""Chinese news of the world's statistics: who is spoken of, of which time a figure is, and what it is held against."""

from __future__ import annotations

from typing import Any

import pytest

import factcheck
from tests.cases.scoring import statements


def told(text: str, published: str = "2026-08-30") -> list[dict[str, Any]]:
    return statements(factcheck.check(text, published=published, language="zh").to_dict())


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("新华社阿克拉8月20日电 加纳2025年经济增长6.0%。", "GHA"),
        ("中新网河内8月28日电 越南2025年通胀率3.3%。", "VNM"),
        ("金边消息：柬埔寨2025年经济增长5.1%。", "KHM"),
        ("路透社雅加达8月5日电（记者李卓）印尼2025年人口2.86亿。", "IDN"),
        ("本报东京讯 日本2025年人口1.23亿。", "JPN"),
        ("东欧小国摩尔多瓦2025年人口237万。", "MDA"),
        ("西非国家塞内加尔2025年经济增长6.7%。", "SEN"),
        ("非洲的卢旺达2025年经济增长9.4%。", "RWA"),
        ("海地经济何时见底？2025年，这个加勒比岛国的GDP又缩水2.7%。", "HTI"),
        ("西班牙失业率2025年为10.4%，仍居欧盟前列。", "ESP"),
        ("2025年中非人均国民总收入560美元。", "CAF"),
        ("巴新2025年人口1076万。", "PNG"),
    ],
)
def test_a_place_that_only_says_where_owns_nothing(text, entity):
    first = told(text)[0]
    assert first["entity"] == entity


@pytest.mark.parametrize("text", ["2024年中非贸易额达2956亿美元。", "上海：2025年人口2480万。", "开罗：侨汇收入2024年骤降51.3%"])
def test_what_no_country_owns_is_left_open(text):
    assert all(one["entity"] is None or one["verdict"] == "insufficient_data" for one in told(text))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2024年法国、德国和日本的生育率分别为1.61、1.36和1.15。", {"FRA": 1.61, "DEU": 1.36, "JPN": 1.15}),
        ("2024年法国、德国和日本的预期寿命分别为83.0岁、80.8岁和84.0岁。", {"FRA": 83, "DEU": 80.8, "JPN": 84}),
        ("2025年加纳、肯尼亚的人口分别为3506万人和5753万人。", {"GHA": 35060000, "KEN": 57530000}),
        (
            "日本、德国、英国2025年GDP分别为4.44万亿、5.05万亿和4.00万亿美元。",
            {"JPN": 4440000000000, "DEU": 5050000000000, "GBR": 4000000000000},
        ),
    ],
)
def test_each_of_several_has_its_number(text, values):
    drawn = told(text)
    assert {one["entity"]: one["quantity"]["value"] for one in drawn} == values
    assert {one["verdict"] for one in drawn} == {"supported"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("波兰2024年煤电占比54.7%，比2015年低24.8个百分点。", -24.8),
        ("危地马拉2025年GDP增长4.3%，比前一年快0.6个百分点。", 0.6),
        ("约旦女性失业率2025年为23.3%，比男性高出8.4个百分点。", 8.4),
        ("2025年约旦男性失业率比女性低8.4个百分点。", -8.4),
        ("越南2025年经济增长8.0%，较上年的7.0%提高1.0个百分点。", 1.0),
        ("土耳其通胀率从2022年的72.3%回落至2025年的34.9%，三年间下降37.4个百分点。", -37.4),
        ("塞浦路斯2025年失业率降至4.9%，2014年曾高达16.3%，十一年间下降11.4个百分点。", -11.4),
        ("希腊失业率已从2013年的27.7%降至8.5%，降了19个百分点左右。", -19),
    ],
)
def test_points_are_from_what_the_words_before_name(text, value):
    last = told(text)[-1]
    assert (last["quantity"]["value"], last["verdict"]) == (value, "supported")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("西班牙失业率2025年为10.4%，比2013年的26.1%低了一大截。", "2013年"),
        ("英国2026年1月CPI同比上涨3.0%，低于上月的3.4%。", "2025年12月"),
        ("美国2026年1月失业率为4.3%，上月为4.4%。", "2025年12月"),
        ("埃及物价涨幅从2023年的33.9%放缓到2025年的14.1%。", "2025年"),
    ],
)
def test_a_level_is_of_the_time_it_names(text, period):
    last = told(text, "2026-02-20" if "1月" in text else "2026-08-30")[-1]
    assert (last["operation"], last["period"]["label"], last["verdict"]) == ("level", period, "supported")


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("2025年布隆迪人均GDP不到卢森堡的五百分之一。", "under"),
        ("2024年印尼人口2.83亿，超过日本的两倍。", "over"),
        ("2024年德国煤电占比约为2015年的一半。", "about"),
        ("2024年印尼人口2.83亿，近泰国的四倍。", "nearly"),
    ],
)
def test_a_hedge_stands_before_whose_value_a_multiple_is_of(text, hedge):
    last = told(text)[-1]
    assert (last["operation"], last["quantity"]["hedge"]) == ("ratio", hedge)
    assert last["verdict"] in ("supported", "mostly_supported")


def test_a_multiple_of_another_measure_is_left_open():
    assert told("日本政府债务率2024年为236%，超过GDP的两倍。")[-1]["verdict"] == "insufficient_data"


def test_a_fraction_of_output_is_no_growth():
    last = told("尼加拉瓜2024年侨汇收入52.5亿美元，同比增长12.5%，相当于GDP的四分之一以上。")[-1]
    assert last["operation"] == "share"
    assert last["verdict"] != "refuted"


def test_what_doubled_did_so_from_the_base_of_the_clause_before():
    last = told("以色列军费占GDP比重2024年升至8.8%，比2022年提高4.4个百分点，接近翻番。")[-1]
    assert (last["relative_to"]["period"]["label"], last["verdict"]) == ("2022年", "supported")


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("论核电，美国2024年以7820亿千瓦时高居榜首。", "electricity_nuclear"),
        ("尼日利亚背负沉重外债，2024年末余额达1088亿美元。", "external_debt"),
        ("论人口，巴基斯坦2025年以2.55亿位居全球第五。", "population"),
        ("乌兹别克斯坦2025年GDP增长7.7%，首次突破1400亿美元。", "gdp"),
        ("越南2025年人均GDP5066美元。", "gdp_per_capita"),
        ("2025年，海地的GDP缩水2.7%。", "gdp_growth"),
        ("圭亚那经济2025年再增19.3%。", "gdp_growth"),
        ("冰岛：2025年经济仅增1.3%", "gdp_growth"),
        ("2015年以来，印度经济年均增速超过6%。", "gdp_growth"),
        ("安哥拉经济2025年增速为3.1%。", "gdp_growth"),
    ],
)
def test_what_is_measured_is_told_by_the_words_around(text, measure):
    drawn = told(text)
    assert drawn[-1]["measure"] == measure
    assert {one["verdict"] for one in drawn} == {"supported"}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("赴泰游客从2023年的352万人次增加到2024年的673万人次，一年增长近三倍。", "inconsistent"),
        ("某地游客从2019年的100万人次增加到2024年的300万人次，五年间增长八倍。", "inconsistent"),
        ("某地游客从2019年的100万人次增加到2024年的300万人次，五年间增长两倍。", "insufficient_data"),
        ("某地游客从100万人次增加到220万人次，增长1.2倍。", "insufficient_data"),
        ("某地游客从2019年的100万人次增加到2024年的300万人次，三年增长五倍。", "insufficient_data"),
    ],
)
def test_growth_in_multiples_is_held_against_its_own_numbers(text, verdict):
    assert factcheck.check(text, published="2026-08-30", language="zh").verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("澳大利亚将全国最低时薪上调3.5%至24.95澳元。", "insufficient_data"),
        ("孟加拉国已将通胀率压低至8.8%。", "supported"),
        ("越南经济明年将增长7%。", "not_checkable"),
        ("印度计划将军费占比提高到3%。", "not_checkable"),
        ("IMF将中国2026年经济增速预期上调至5.0%。", "not_checkable"),
    ],
)
def test_a_word_before_its_object_is_no_future(text, verdict):
    assert factcheck.check(text, published="2026-08-30", language="zh").verdict == verdict


@pytest.mark.parametrize(
    ("text", "measure", "period"),
    [
        ("德国2025年国内生产总值比上年增长0.2%，此前已连续两年下降。", "gdp_real", "2023—2024年"),
        ("阿根廷经济去年增长4.4%，走出了连续两年的萎缩。", "gdp_real", "2023—2024年"),
        ("德国经济在连续两年萎缩之后，2025年微增0.2%。", "gdp_real", "2023—2024年"),
        ("海地经济2025年再度萎缩2.7%，为连续第七年萎缩。", "gdp_real", "2019—2025年"),
        ("芬兰失业率2025年为9.5%，此前已连续两年上升。", "unemployment_rate", "2023—2024年"),
        ("摩洛哥货物出口2025年达498亿美元，连续五年增长。", "merchandise_exports", "2021—2025年"),
        ("意大利经济增速2025年连续四年放缓。", "gdp_growth", "2022—2025年"),
    ],
)
def test_a_run_is_of_what_moved_and_ends_where_it_is_said_to(text, measure, period):
    (run,) = (one for one in told(text) if one["operation"] == "trend")
    assert (run["measure"], run["period"]["label"], run["verdict"]) == (measure, period, "supported")


def test_growth_told_of_a_country_alone_is_no_change_of_a_rate():
    drawn = told("2025年德国失业率3.7%，法国增长0.9%。")
    assert [(one["measure"], one["verdict"]) for one in drawn] == [("unemployment_rate", "supported"), (None, "insufficient_data")]


def test_where_something_came_from_does_not_date_what_follows():
    drawn = told("希腊失业率已从2013年的27.7%降至8.5%。")
    assert [one["period"]["label"] for one in drawn] == ["2013年", "2025年"]
    assert {one["verdict"] for one in drawn} == {"supported"}


def test_the_first_of_two_clauses_is_not_dated_by_the_second():
    first = told("阿富汗女性劳动参与率跌至5.1%，2020年为16.5%。")[0]
    assert first["period"]["label"] != "2020年"
    assert first["verdict"] == "supported"


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("格鲁吉亚2025年货物进口185.3亿美元，出口仅72.9亿美元。", ["merchandise_imports", "merchandise_exports"]),
        ("阿曼2025年货物贸易顺差：出口553亿美元，进口445亿美元。", ["merchandise_exports", "merchandise_imports"]),
    ],
)
def test_what_is_bought_and_sold_beside_goods_is_goods(text, measures):
    drawn = told(text)
    assert [one["measure"] for one in drawn] == measures
    assert {one["verdict"] for one in drawn} == {"supported"}


def test_what_is_more_than_another_measure_accuses_nobody():
    assert told("土耳其2025年货物进口3654亿美元，比出口多出920亿美元。")[-1]["verdict"] == "insufficient_data"
