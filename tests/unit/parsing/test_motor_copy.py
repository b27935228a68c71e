"""China's motor industry as newsrooms and its association write of it: what each number is of, when it was, and what is left open."""

from __future__ import annotations

import pytest

from tests.cases.scoring import verdict, verdicts

TRUE = [
    # A relative clause about the year, after a month; the year's total.
    ("en", "2023-01-16", "December's 2.556 million sales, down 8.4%, closed out a year in which the Chinese market edged up 2.1% to 26.864 million."),
    ("en", "2022-01-14", "A strong December, when NEV sales hit 531,000, crowned a year that saw them rise to 3.521 million."),
    ("en", "2026-03-16", "December exports came in at 753,000, bringing the year's tally to 7.098 million, 21.1% above 2024."),
    ("en", "2025-06-12", "China exported 551,000 vehicles in May. That took the year's total to 2.49 million."),
    ("en", "2026-03-16", "China's exports of vehicles were 753,000 in December 2025. For the full year they rose 21.1% to 7.098 million."),
    # An activity that a clause goes on to, its verb left out.
    ("en", "2025-10-15", "September vehicle output rose 17.1% to 3.276 million and sales 14.9% to 3.226 million."),
    ("en", "2025-10-15", "NEV output climbed 23.7% to 1.617 million in September and sales 24.6% to 1.604 million, with exports doubling to 222,000."),
    ("en", "2022-06-20", "May was better. Output climbed 59.7% from April to 1.926 million, and sales 57.6% to 1.862 million."),
    # All of something, said behind it.
    ("en", "2026-01-16", "NEV exports doubled in 2025 to 2.615 million while exports overall rose 21.1% to 7.098 million."),
    # Runs and records of a share.
    ("en", "2026-01-20", "The NEV penetration rate rose for a fourth straight month in November."),
    ("zh", "2026-01-20", "2025年11月，新能源汽车市场占有率连续第五个月上升。"),
    ("zh", "2026-01-20", "2025年11月新能源汽车渗透率创历史新高。"),
    ("zh", "2020-12-14", "11月汽车销量同比增长12.6%，连续八个月增长。"),
    # Multiples and bases.
    ("en", "2026-01-20", "NEV exports in November 2025 were 3.6 times their level of a year before."),
    ("en", "2022-09-16", "China vehicle output slips 2.4% on July"),
    ("en", "2022-03-18", "In two months China exported 412,000 vehicles, 75% more than in January-February 2021."),
    ("zh", "2026-01-19", "2025年新能源汽车销量接近2021年的5倍。"),
    ("zh", "2026-01-26", "2025年新能源汽车销量1649万辆，几乎占到总销量的一半。"),
    ("en", "2025-11-15", "NEV exports all but doubled in the first ten months, to 2.014 million."),
    # More and fewer sold, by the verb alone; a year between a product and its activity.
    ("zh", "2026-01-20", "2025年中国新能源汽车比上年多卖了362.4万辆。"),
    ("zh", "2022-05-20", "4月汽车比去年同期少卖了107万辆。"),
    ("zh", "2025-01-20", "新能源汽车去年销量接近1300万辆。"),
    # A record that belongs to another month; a growth rate named behind its number.
    ("en", "2022-08-12", "July NEV sales, though 0.5% below June's record, were more than double those of July 2021, at 593,000."),
    ("zh", "2025-07-11", "上半年新能源汽车出口106万辆，增长75.2%，远高于汽车出口总量10.4%的增速。"),
    # The year of a month beside another year.
    ("en", "2025-08-12", "After rising 19.3% in 2024, China's vehicle exports hit 575,000 in July."),
    ("en", "2025-08-12", "China's vehicle exports, which rose 19.3% in 2024, were up 22.6% in July."),
    ("en", "2025-08-12", "China's vehicle exports were 5.859 million in 2024 and 575,000 in July."),
    ("en", "2023-05-15", "April sales came to 2.16 million, flattered by comparison with last year's lockdowns."),
    ("zh", "2025-08-12", "继2024年增长19.3%之后，7月汽车出口达57.5万辆。"),
    ("zh", "2022-08-19", "7月新能源汽车销量59.3万辆，6月为59.6万辆，去年7月为27.1万辆。"),
    ("zh", "2025-10-16", "9月新能源汽车渗透率49.7%，高于8月的48.8%和7月的48.7%。"),
    ("zh", "2023-01-15", "去年汽车销量2686.4万辆，其中12月255.6万辆。"),
    # Parts of a change; what is counted in; what comes before its subject.
    ("en", "2026-01-20", "China added almost 3 million vehicle sales in 2025, of which exports contributed 1.24 million."),
    ("zh", "2024-01-16", "2023年汽车总销量增加323万辆，其中出口贡献了180万辆，超过一半。"),
    ("en", "2026-01-19", "China's vehicle sales, exports included, reached 34.40 million in 2025."),
    ("zh", "2026-01-19", "2025年中国汽车销量（含出口）达3440万辆，同比增长9.4%。"),
    ("en", "2024-01-20", "With 1.203 million shipped, NEVs accounted for just under 25% of the vehicles China exported last year."),
    ("zh", "2022-12-20", "11月新能源汽车渗透率创年内新高，达33.8%。"),
]  # fmt: skip

FALSE = [
    ("en", "2022-01-14", "December exports of 223,000 capped a year in which China's vehicle shipments abroad doubled to 3.015 million."),
    ("en", "2025-10-15", "September vehicle output rose 17.1% to 3.276 million and sales 14.9% to 2.226 million."),
    ("en", "2022-09-16", "China vehicle output up 2.4% on July"),
    ("en", "2026-01-20", "The NEV penetration rate fell for a fourth straight month in November."),
    ("zh", "2026-01-20", "2025年12月，新能源汽车渗透率连续第六个月上升。"),
    ("zh", "2020-12-14", "11月汽车销量同比增长12.6%，连续二十个月增长。"),
    ("zh", "2026-01-20", "2025年中国新能源汽车比上年多卖了562.4万辆。"),
    ("en", "2025-08-12", "After rising 19.3% in 2024, China's vehicle exports hit 675,000 in July."),
    ("zh", "2022-08-19", "7月新能源汽车销量59.3万辆，6月为69.6万辆，去年7月为27.1万辆。"),
]  # fmt: skip

#: True or not, the figures of the whole industry do not tell.
OPEN = [
    # Sold at home alone, where the figures count exports too.
    ("zh", "2026-01-26", "2025年汽车国内销量2730.2万辆，同比增长6.7%。"),
    ("zh", "2026-01-26", "2025年新能源汽车在国内卖了1387.5万辆。"),
    ("en", "2026-01-26", "Chinese buyers took 27.3 million vehicles in 2025."),
    ("en", "2026-01-26", "Net of exports, vehicle sales were 27.3 million in 2025."),
    ("en", "2026-01-26", "Once exports are stripped out, China's vehicle sales were 27.3 million in 2025."),
    # The record among the same months of other years, or of one year; of monthly figures in a year; of a fall.
    ("zh", "2026-02-12", "1月汽车产量创历史同期新高。"),
    ("zh", "2025-12-19", "11月汽车销量创同期历史新高。"),
    ("en", "2025-09-19", "It was a record August for Chinese car sales."),
    ("en", "2025-08-12", "Monthly vehicle exports topped 500,000 for the first time in 2024."),
    ("zh", "2025-08-12", "2024年单月汽车出口首次突破50万辆。"),
]  # fmt: skip

#: A statement of the sentence is left open, and none is called wrong.
PARTLY = [
    ("zh", "2026-01-26", "三年时间，汽车出口从311.1万辆增至709.8万辆，翻了一番还多。"),
    ("zh", "2026-01-19", "2025年四季度汽车出口约215万辆，占全年的三成。"),
    ("zh", "2024-01-19", "2023年，出口占汽车总销量的比重升至16%左右，是2021年的两倍。"),
    ("en", "2025-12-19", "It was the best November on record for Chinese carmakers: sales of 3.429 million."),
    ("zh", "2023-02-14", "1月汽车销量同比下降35.0%，为去年4月以来最大降幅。"),
]


@pytest.mark.parametrize(("language", "published", "text"), TRUE)
def test_a_true_sentence_is_supported(language, published, text):
    assert verdict(language, published, text) == "supported"


@pytest.mark.parametrize(("language", "published", "text"), FALSE)
def test_a_false_sentence_is_refuted(language, published, text):
    assert verdict(language, published, text) == "refuted"


@pytest.mark.parametrize(("language", "published", "text"), OPEN)
def test_what_no_figures_tell_is_left_open(language, published, text):
    assert verdict(language, published, text) in ("insufficient_data", "not_checkable")


@pytest.mark.parametrize(("language", "published", "text"), PARTLY)
def test_what_is_left_open_accuses_nobody(language, published, text):
    assert "refuted" not in verdicts(text, published, language)
    assert verdict(language, published, text) == "supported"
