"""The working step by step: everything in words, and sums that come to what they say."""

from __future__ import annotations

import re
from functools import cache

import pytest

import factcheck
from factcheck.answer.parts import Working
from factcheck.assessment.rules import BEYOND_RULES, RULES
from factcheck.language.lexicon import languages
from factcheck.model.assertion import Direction, Operation
from factcheck.model.quantity import Hedge
from factcheck.wire.names import Names
from factcheck.wire.outline import Outline
from factcheck.wire.steps import explained, in_numbers

CODE = re.compile(r"\b[a-z]+(?:\.[a-z_]+)+\b|\b[a-z]+_[a-z_]+\b")
SHARE = "From January to August, 341,000 new energy vehicles were exported, 26.7% of China's automobile exports."


@cache
def told(text, day, **options):
    check = factcheck.check(text, published=day, **options)
    outline = explained(Outline.of(check, reference=factcheck.load_reference()), check)
    return [
        {block.kind: [line.text for line in block.lines] for block in one.blocks} for claim in outline.passages for one in claim.statements
    ]


def test_the_reading_is_in_words():
    share = told(SHARE, "2022-09-15")[1]
    assert share["read"] == [
        "asked: share of a whole", "measure: exports of new energy vehicles", "whole: vehicle exports", "place: China", "period: January–August 2022",
    ]  # fmt: skip


def test_every_figure_tells_its_source_its_series_and_its_edition():
    share = told(SHARE, "2022-09-15")[1]
    assert share["figures"] == [
        "China's exports of new energy vehicles, January–August 2022 = 340,000 vehicles",
        "series: CHN.autos.nev.exports.M · edition: 2022-09",
        "China's vehicle exports, January–August 2022 = 1,817,000 vehicles, printed 1.817 million",
        "series: CHN.autos.exports.M · edition: 2022-09",
    ]


def test_the_formula_stands_in_names_and_in_numbers_and_the_intervals_with_their_reason():
    share = told(SHARE, "2022-09-15")[1]
    assert share["working"] == ["exports of new energy vehicles / vehicle exports × 100", "= 340,000 / 1,817,000 × 100 ≈ 18.712%"]
    assert share["computed"] == ["18.712%; as printed, the figures allow 18.432% to 18.993%"]
    assert share["claimed"] == ["26.7% stands for 26.65% to 26.75% · half a unit of its last place to either side"]
    assert share["rule"] == ["Published figures answer it, and none of them lies within what the number allows.", "✗ refuted · standard"]
    assert list(share) == ["write", "source", "perhaps", "read", "figures", "working", "computed", "claimed", "rule", "assumed"]


@pytest.mark.parametrize(
    ("text", "day", "numbers"),
    [
        ("Germany's GDP was twice that of Italy in 2022.", "2024-10-01", r"= [\d,]+ / [\d,]+ [=≈] [\d.]+ times"),
        ("China's vehicle exports exceeded Japan's by 500,000 in 2023.", "2024-02-01", r"= [\d,]+ − [\d,]+ [=≈] [\d,]+ vehicles"),
        ("NEVs contributed 26.7% of the growth of China's vehicle exports in January-August 2022.", "2022-09-15",
         r"= \([\d,]+ − [\d,]+\) / \([\d,]+ − [\d,]+\) × 100 ≈ 26\.7\d*%"),
        ("China's vehicle exports grew by an average of 32% a year from 2020 to 2023.", "2024-02-01",
         r"= \(\([\d,]+ / [\d,]+\) \^ \(1 / 3\) − 1\) × 100 [=≈] \d+\.\d+%"),
    ],
)  # fmt: skip
def test_the_numbers_of_a_formula_come_to_its_result(text, day, numbers):
    assert re.fullmatch(numbers, told(text, day)[0]["working"][-1])


def test_a_formula_whose_figures_do_not_stand_in_it_one_by_one_is_told_in_names_alone():
    assert in_numbers(Working("autos.exports / autos.sales × 100", ()), str) is None
    rank = told("Germany was the third largest economy in the world in 2023.", "2024-10-01")[0]
    assert rank["working"] == ["rank of GDP (current US dollars)", "= 3"]


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("US inflation was about 3.4% in December 2023.", "3.2% to 3.6% · “about”"),
        ("US inflation was at least 3% in December 2023.", "3% stands for 3% and more · “at least”"),
        ("US inflation was more than 3% in December 2023.", "3% stands for 3% to 3.75% · “more than”"),
        ("China's vehicle exports doubled in 2021.", "1.92 times to 2.08 times · a fraction or a multiple"),
    ],
)
def test_what_a_number_stands_for_goes_by_its_hedge(text, stands):
    claimed = " ".join(told(text, "2024-02-01")[0]["claimed"])
    assert stands.split(" · ")[1] in claimed
    assert claimed.count(" · ") == 1


def test_other_readings_are_told_with_their_verdicts():
    assert told("Russian consumer prices rose 9.5% in 2024.", "2026-09-02")[0]["others"] == [
        "✗ refuted (8.4%): level · inflation · Russia · 2024",
        "✓ supported (9.514%): level · end-of-year inflation · Russia · 2024",
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "2022年，中国汽车出口411.1万辆，同比增长64.4%。"),
        ("de", "Die Inflationsrate in Deutschland lag 2023 bei 6,9 Prozent."),
        ("es", "La inflación en España fue del 5,5 % en 2023."),
        ("fr", "L'inflation en France était de 6,9 % en 2023."),
    ],
)
def test_no_code_and_no_english_is_left_in_other_languages(language, text):
    for one in told(text, "2024-02-10"):
        lines = [line for kind, block in one.items() for line in block if kind not in ("source", "also")]
        words = " ".join(line.partition(Names.of(language).slot("series"))[0] for line in lines)
        assert not CODE.findall(words)
        assert not re.findall(r"\b(?:asked|measure|place|period|stands|allow|rule|series|edition)\b", words)


@pytest.mark.parametrize("language", languages())
def test_every_operation_direction_hedge_and_rule_has_its_words(language):
    names = Names.of(language)
    rules = [rule.id for rule in RULES] + list(BEYOND_RULES)
    told = [*map(names.operation, Operation), *map(names.direction, Direction), *map(names.rule, rules)]
    told += [names.words.messages[f"allowed.{hedge}"] for hedge in (*Hedge, "exact")]
    assert all(told)
    assert len({names.rule(rule.id) for rule in RULES}) == len(RULES)


def test_without_reference_data_codes_are_told():
    check = factcheck.check(SHARE, published="2022-09-15")
    outline = explained(Outline.of(check), check)
    lines = [line.text for block in outline.passages[0].statements[1].blocks for line in block.lines]
    assert "measure: autos.nev.exports" in lines
    assert "autos.nev.exports / autos.exports × 100" in lines
