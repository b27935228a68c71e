"""Numbers that the words tie to each other are held against each other, whatever they count."""

import pytest

import factcheck

WRONG = (
    "The museum sold 48,000 tickets in March and 52,000 in April, a fall of 8%.",
    "Attendance rose from 20,000 to 25,000, an increase of 50%.",
    "Of the 1,200 members, 300 voted against, or 40%.",
    "The charity raised $4 million, of which $1 million, or 40%, came from a single donor.",
    "The library lent 90,000 books in 2023, up from 60,000 in 2022, a rise of 30%.",
    "Complaints fell from 500 to 450, a drop of 20%.",
    "Of the 80 schools surveyed, 20 had no heating, one in three.",
    "The club's revenue doubled from £3 million to £4.5 million.",
    "The budget tripled, from 2 million to 10 million euros.",
    "Enrolment dropped 15%, from 2,000 to 1,900.",
    "The dam holds 300 million cubic metres, half of its capacity of 900 million.",
    "Ticket prices went up by a third, from $30 to $50.",
    "Sales of the novel reached 300,000 copies, three times the 150,000 sold by its predecessor.",
    "Rents climbed from 800 euros to 900 euros a month, up 25%.",
    "The fire burned 5,000 hectares, twice the 1,500 hectares lost last year.",
    "Nurses make up 3,000 of the hospital's 4,000 staff, or 60%.",
    "The paper's circulation slid to 80,000 from 100,000, down 30%.",
    "The festival drew 30,000 visitors on Friday, 40,000 on Saturday and 50,000 on Sunday, 150,000 in all.",
    "Cases halved from 600 to 400.",
    "Water use fell by 10 percentage points, from 60% to 45%.",
    "The vote share of the party rose from 20% to 30%, a gain of 5 points.",
    "Pass rates rose 5 points, from 70% to 80%.",
    "图书馆3月借出4.8万册，4月借出5.2万册，下降8%。",
    "参观人数从2万人增至2.5万人，增长50%。",
    "1200名会员中有300人反对，占40%。",
    "投诉从500件降到450件，下降20%。",
    "门票收入由300万元增加到450万元，翻了一番。",
    "医院4000名职工中护士3000人，占60%。",
    "学生人数下降15%，由2000人减少到1900人。",
    "三天的观众分别为3万、4万和5万人，合计15万人。",
    "合格率从70%提高到80%，提高5个百分点。",
    "过火面积5000公顷，是去年1500公顷的两倍。",
    "Membership rose 20% to 56,000 from 50,000.",
    "The team won 12 of its 16 games, or 60%.",
    "The city has 900,000 people, 300,000 of them, or half, under 25.",
    "They sold 120 houses in January, 130 in February and 150 in March, for a total of 500.",
    "公司员工由2000人减少到1500人，减少了三分之一。",
    "全校800名学生中，女生480人，占50%。",
    "The choir has 62 singers: 31 women and 39 men.",
    "The ferry carried 8.4 million passengers, 1.6 million more than the 7.1 million of the year before.",
    "The dealer sold 240 boats in May and 300 in June, 20% more.",
    "渡轮去年运送旅客840万人次，比前年的710万人次多120万。",
    "图书馆去年借出图书150万册，比前年的120万册增长35%。",
    "参加调查的4200人中，有1260人（占40%）表示愿意。",
)
RIGHT = (
    "The choir has 70 singers: 31 women and 39 men.",
    "The choir has 90 singers: 31 women and 39 men over 60.",
    "The town has 620 pupils, 310 dogs and 340 cats.",
    "The ferry carried 8.4 million passengers, 1.3 million more than the 7.1 million of the year before.",
    "The dealer sold 240 boats in May and 300 in June, 25% more.",
    "渡轮去年运送旅客840万人次，比前年的710万人次多130万。",
    "参加调查的4200人中，有1260人（占30%）表示愿意。",
    "The museum sold 48,000 tickets in March and 52,000 in April, a rise of 8%.",
    "Attendance rose from 20,000 to 25,000, an increase of 25%.",
    "Of the 1,200 members, 300 voted against, or 25%.",
    "The library lent 90,000 books in 2023, up from 60,000 in 2022, a rise of 50%.",
    "The club's revenue tripled from £1.5 million to £4.5 million.",
    "The festival drew 30,000 visitors on Friday, 40,000 on Saturday and 50,000 on Sunday, 120,000 in all.",
    "Nurses make up 3,000 of the hospital's 4,000 staff, or 75%.",
    "Rents climbed from 800 euros to 900 euros a month, up 12.5%.",
    "The survey found 40% in favour, 35% against and 25% undecided.",
    "Sales of the novel reached 300,000 copies, twice the 150,000 sold by its predecessor.",
    "Only 12% of the 5,000 applicants were accepted; of the 600, half were women.",
    "The tower is 300 metres tall, 30 metres higher than the old one.",
    "Prices rose 5% in 2022 and 3% in 2023, some 8% in two years.",
    "About 60% like tea, 55% like coffee and 30% like both.",
    "参观人数从2万人增至2.5万人，增长25%。",
    "1200名会员中有300人反对，占25%。",
    "合格率从70%提高到80%，提高10个百分点。",
    "三天的观众分别为3万、4万和5万人，合计12万人。",
    "The fuel price fell from 2.10 to 1.90 dollars a litre, a drop of about 10%.",
    "The number of farms went from 2.2 million in 1997 to 2.0 million in 2017, down 8% in two decades.",
    "Membership rose 12% to 56,000 from 50,000.",
    "The rate fell from 40% to 30%, a quarter lower.",
    "The share rose from 20% to 30%, an increase of 50%.",
    "The museum's visitors increased from 400,000 to 600,000, up 50% in three years and 12% on the year before.",
    "Of the 650 seats, 326 are needed, or 50.2%.",
    "Output went up from 120 to 150, a rise of 25% that surprised analysts.",
    "The bill rose from $100 to $130, with tax making up 15%.",
    "Deaths dropped from 300 to 150, half the number of 2010.",
    "The school grew from 400 to 500 pupils, 20% of whom are boarders.",
    "The team won 12 of its 16 games, or three in four.",
    "The city has 900,000 people, 300,000 of them, or a third, under 25.",
    "Shares fell from 45 to 30, losing a third of their value.",
    "He scored 30 points, twice the 15 he had managed in May.",
    "They sold 120 houses in January, 130 in February and 150 in March, for a total of 400.",
    "The fund holds 40 million in shares, 35 million in bonds and 10 million in cash, among others, 100 million in all.",
    "From 5 to 7 in the evening, prices fall by 30%.",
    "The A5 road from 10 to 20 km was widened, up 50%.",
    "Students aged from 18 to 24 rose 20%.",
    "He moved from 5th to 3rd place, up 20 points.",
    "The yield rose from 2% to 3%, up 100 basis points.",
    "中奖者从5人增至6人，其中男性占50%。",
    "公司员工由2000人减少到1500人，减少了四分之一。",
    "房价从每平方米1万元涨到1.2万元，涨幅20%。",
    "人均住房面积由20平方米增加到30平方米，年均增长4.1%。",
    "全校800名学生中，女生480人，占60%，男生320人，占40%。",
    "上半年接待游客120万人次，同比增长20%，下半年150万人次，增长25%。",
    "报名人数300人，是去年150人的两倍。",
    "甲、乙、丙三地分别捐款20万、30万和50万元，共计100万元。",
    "3月产量500吨，4月产量450吨，下降10%。",
    "价格从8点到10点上涨5%。",
    "会议从3月5日至8日举行，参会人数增长20%。",
)


def told(text):
    return factcheck.check(text, published="2024-06-01").to_dict()


@pytest.mark.parametrize("text", WRONG)
def test_numbers_that_do_not_fit_are_inconsistent(text):
    answer = told(text)
    assert answer["verdict"] == "inconsistent"
    wrong = [one for claim in answer["claims"] for one in claim["assertions"] if one["verdict"] == "inconsistent"]
    assert all(one["rule"] == "numbers-disagree" and one["words"]["text"] in text and one["explanation"] for one in wrong)
    judged = {one["words"]["start"] for one in wrong}
    assert not [one for one in answer["unchecked"] if one["start"] in judged]


@pytest.mark.parametrize("text", RIGHT)
def test_numbers_that_fit_or_are_of_different_things_are_left_alone(text):
    assert told(text)["verdict"] in ("insufficient_data", "not_checkable", "supported")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Complaints fell from 500 to 450, a drop of 20%.", "from 500 to 450 is a fall of 10%"),
        ("The team won 12 of its 16 games, or 60%.", "12 is 75% of 16"),
        ("They sold 120 houses in January, 130 in February and 150 in March, for a total of 500.", "120 + 130 + 150 = 400"),
        ("投诉从500件降到450件，下降20%。", "10%"),
    ],
)
def test_the_arithmetic_is_shown(text, words):
    assert words in told(text)["claims"][0]["assertions"][-1]["explanation"]


@pytest.mark.parametrize(
    "text",
    [
        "Complaints will fall from 500 to 450, a drop of 20%.",
        "If attendance rose from 20,000 to 25,000, an increase of 50%, the hall would be full.",
        "It is not true that complaints fell from 500 to 450, a drop of 20%.",
        "Did complaints fall from 500 to 450, a drop of 20%?",
    ],
)
def test_what_is_not_asserted_is_not_held_to_it(text):
    assert told(text)["verdict"] != "inconsistent"


def test_what_the_figures_decide_stands():
    answer = told("China exported 3.111 million vehicles in 2022, up from 2.015 million in 2021, a rise of 40%.")
    assert answer["verdict"] == "refuted"
