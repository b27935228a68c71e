"""An edited text against what stood there before: what is new, changed, gone and the same."""

from __future__ import annotations

import random

import pytest

import factcheck
from factcheck.answer.compared import QUOTED, compared

ENGLISH = [
    "China exported 3.111 million vehicles in 2022.",
    "Exports of new energy vehicles reached 679,000 in 2022, up 120%.",
    "In 2021 China exported 2.015 million vehicles.",
    "Sales of passenger cars in China were 23.563 million in 2022.",
    "Analysts expect China's vehicle exports to reach 4 million in 2023.",
]
CHINESE = [
    "2022年中国汽车出口311.1万辆，同比增长54.4%。",
    "2022年新能源汽车出口67.9万辆。",
    "2021年中国汽车出口201.5万辆。",
    "2022年乘用车销量为2356.3万辆。",
]
BOTH = pytest.mark.parametrize("sentences", [ENGLISH, CHINESE], ids=["en", "zh"])


def answered(sentences: list[str], day: str = "2023-01-20") -> dict:
    return factcheck.check("\n\n".join(sentences), published=day).to_dict()


def told(before: list[str], after: list[str]) -> dict:
    return compared(answered(before), answered(after))


def edited(sentences: list[str], old: str, new: str) -> list[str]:
    assert any(old in one for one in sentences)
    return [one.replace(old, new) for one in sentences]


@BOTH
def test_the_same_text_has_nothing_new(sentences):
    assert told(sentences, sentences) == {"new": [], "changed": [], "gone": [], "same": len(sentences)}


@BOTH
@pytest.mark.parametrize("seed", range(4))
def test_paragraphs_may_move(sentences, seed):
    moved = random.Random(seed).sample(sentences, len(sentences))
    assert told(sentences, moved) == {"new": [], "changed": [], "gone": [], "same": len(sentences)}


@BOTH
@pytest.mark.parametrize("at", range(4))
def test_a_deleted_sentence_is_gone_and_an_added_one_new(sentences, at):
    fewer = [*sentences[:at], *sentences[at + 1 :]]
    found = told(sentences, fewer)
    assert [one["text"].rstrip(".。") for one in found["gone"]] == [sentences[at].rstrip(".。")]
    assert (found["new"], found["changed"], found["same"]) == ([], [], len(sentences) - 1)
    assert told(fewer, sentences) == {"new": [at + 1], "changed": [], "gone": [], "same": len(sentences) - 1}


@pytest.mark.parametrize(
    ("sentences", "old", "new", "number", "before"),
    [
        (ENGLISH, "3.111", "3.311", 1, "supported"),
        (ENGLISH, "120%", "12%", 2, "supported"),
        (ENGLISH, "In 2021", "In 2020", 3, "supported"),
        (ENGLISH, "were 23.563", "were about 23.563", 4, "supported"),
        (ENGLISH, "reach 4 million", "reach 4.5 million", 5, "not_checkable"),
        (CHINESE, "311.1", "331.1", 1, "supported"),
        (CHINESE, "2021年", "2020年", 3, "supported"),
        (CHINESE, "2356.3", "2365.3", 4, "supported"),
    ],
)
@pytest.mark.parametrize("moves", [False, True])
def test_a_corrected_sentence_has_changed(sentences, old, new, number, before, moves):
    after = edited(sentences, old, new)
    place = number
    if moves:
        after, place = after[::-1], len(sentences) + 1 - number
    found = told(sentences, after)
    assert found["changed"] == [{"n": place, "before": {"verdict": before, "text": sentences[number - 1]}}]
    assert (found["new"], found["gone"], found["same"]) == ([], [], len(sentences) - 1)


@pytest.mark.parametrize(
    ("sentences", "old", "new"),
    [
        (ENGLISH, ENGLISH[0], "A total of 3.111 million vehicles were exported by China in 2022."),
        (ENGLISH, "Sales of passenger cars in China were", "Passenger car sales in China came to"),
        (CHINESE, "2022年新能源汽车出口67.9万辆", "2022年，我国新能源汽车共出口67.9万辆"),
        (CHINESE, "2022年乘用车销量为", "乘用车2022年销量达"),
    ],
)
def test_other_words_for_the_same_are_the_same(sentences, old, new):
    assert told(sentences, edited(sentences, old, new)) == {"new": [], "changed": [], "gone": [], "same": len(sentences)}


def test_a_sentence_that_is_read_otherwise_because_of_what_stands_before_it_has_changed():
    before = [ENGLISH[0], "Exports reached 2.015 million in 2021.", ENGLISH[1]]
    found = told(before, [before[0], before[2], before[1]])
    assert (found["new"], found["gone"]) == ([], [])
    assert found["same"] >= 2


def test_a_part_of_a_sentence_that_goes_has_changed_it():
    after = edited(ENGLISH, ", up 120%", "")
    assert told(ENGLISH, after)["changed"] == [{"n": 2, "before": {"verdict": "supported", "text": ENGLISH[1]}}]


@BOTH
def test_what_stands_twice_is_matched_once_each(sentences):
    twice = [*sentences, sentences[0]]
    assert told(sentences, twice) == {"new": [len(twice)], "changed": [], "gone": [], "same": len(sentences)}
    assert told(twice, twice)["same"] == len(twice)
    assert len(told(twice, sentences)["gone"]) == 1


def test_one_of_two_with_the_same_subject_is_corrected():
    before = ["Exports of vehicles from China rose 54.4% in 2022.", "China's vehicle exports in 2022 were up 55%."]
    found = told(before, edited(before, "55%", "45%"))
    assert found["changed"] == [{"n": 2, "before": {"verdict": "supported", "text": before[1]}}]
    assert found["same"] == 1


def test_what_is_about_something_else_is_no_correction():
    before = ["Germany's economy grew 2.1% in 2022."]
    after = ["France's economy grew 2.1% in 2022."]
    found = told(before, after)
    assert (found["new"], [one["text"] for one in found["gone"]], found["changed"]) == ([1], before, [])


def test_what_nobody_can_check_is_matched_by_its_words():
    before = ["The harbour of Freetown handled 5,000 ships in 2022.", "Our bakery sold 300 loaves in 2022, up 20%."]
    first = told(before, before[::-1])
    assert (first["new"], first["changed"], first["gone"]) == ([], [], [])
    after = ["Our bakery sold 300 loaves in 2022, up 25%.", "Of the readers of this paper 64% have a cat."]
    found = told(before, after)
    assert [one["before"]["text"] for one in found["changed"]] == [before[1]]
    assert [one["text"] for one in found["gone"]] == [before[0]]


def test_the_same_words_judged_otherwise_have_changed():
    sentence = ["US employers added 353,000 jobs in January 2024."]
    found = compared(answered(sentence, "2024-02-02"), answered(sentence, "2025-06-01"))
    assert [one["before"]["verdict"] for one in found["changed"]] == ["supported"]


def test_long_findings_are_quoted_in_part():
    long = "China exported 3.111 million vehicles in 2022, " + "which the paper printed on its first page, " * 12 + "as it said."
    gone = compared(answered([long]), answered(["Nothing is said here."]))["gone"]
    assert [len(one["text"]) for one in gone] == [QUOTED + 1]


def test_every_finding_is_told_once():
    rng = random.Random(1)
    pool = [*ENGLISH, *edited(ENGLISH[:4], "2022", "2020"), *(one.replace("million", "billion") for one in ENGLISH[:1])]
    for _ in range(15):
        before, after = (answered([rng.choice(pool) for _ in range(rng.randrange(1, 7))]) for _ in range(2))
        found = compared(before, after)
        assert len(found["new"]) + len(found["changed"]) + found["same"] == len(after["claims"])
        assert len(found["gone"]) + len(found["changed"]) + found["same"] == len(before["claims"])
        back = compared(after, before)
        assert (len(back["new"]), len(back["gone"]), back["same"]) == (len(found["gone"]), len(found["new"]), found["same"])


def test_very_many_findings_take_no_time_to_speak_of():
    claim = answered(ENGLISH[:1])["claims"][0]

    def many(salt: str) -> dict:
        numbered = (claim | {"n": n, "selector": claim["selector"] | {"exact": f"{salt} {n} {salt * (n % 17)}"}} for n in range(1, 3001))
        assertions = [{**claim["assertions"][0], "measure": None}]
        return {"claims": [one | {"assertions": assertions} for one in numbered]}

    found = compared(many("alpha"), many("omega"))
    assert len(found["new"]) + len(found["changed"]) + found["same"] == 3000
