"""The answer in a terminal: verdict first, nothing wider than the terminal, nothing that drives it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factcheck.answer import Check
from factcheck.wire.outline import safe
from factcheck.wire.plain import Style, render, width_of, wrapped
from tests import examples
from tests.unit.wire.newsroom import LANGUAGES, review, stored

CHECK = Check.of(examples.JUDGED, examples.REFERENCE)


def test_the_verdict_comes_first_and_then_the_sentence():
    lines = render(CHECK).splitlines()
    assert lines[0] == "✗ REFUTED"
    assert lines[1].strip() == CHECK.summary


@pytest.mark.parametrize(
    "part",
    [
        "“26.7% of China's automobile exports”", "≈ 18.712%", "1,817,000 vehicles, printed 181.7万 [2]", "[2] Xinhua, Exports rise, 2022-09-11",
        "https://xinhua.example/2", "Write     about 18.7%", "Perhaps   26.7% matches their contribution", "Assumed   year 2022",
        "Sentence  about 18.7% of China's automobile exports", "Not checked “August” (not statistical)", "as known on 2022-09-15",
    ],
)  # fmt: skip
def test_everything_that_an_editor_needs_is_there(part):
    assert part in render(CHECK)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width):
    wide = [line for line in render(CHECK, Style(width)).splitlines() if width_of(line) > width and "://" not in line]
    assert wide == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_width_nothing_is_broken_and_so_it_can_be_pasted(language):
    check = stored(language)
    lines = [line.strip() for line in render(check).splitlines()]
    assert [f"{claim.n}. {claim.selector.exact}" for claim in check.claims if f"{claim.n}. {claim.selector.exact}" not in lines] == []
    assert [one.explanation for claim in check.claims for one in claim.assertions if one.explanation not in lines] == []
    assert [source.url for source in check.sources if source.url not in lines] == []
    assert " ".join(render(check, Style(40)).split()).count("[1]") == " ".join(render(check).split()).count("[1]")


def test_numbers_and_names_are_those_of_the_language():
    german, chinese = render(stored("de")), render(stored("zh"))
    assert "Rechnung  DEU.population.A 2023 = 84.482.267 persons [2]" in german
    assert "Gebiet: aus einem früheren Teil des Textes" in german
    assert "Heute     Stimmt (83.287.273 persons)" in german
    assert "„31,7 Prozent“" in german
    assert "CHN.autos.exports.A 2022, 同比 = 54.4%, 公布为54.4 percent [1]" in chinese
    assert "指标：沿用同一句中的说法" in chinese
    assert not [word for word in ("printed", "measure", "period", "vintage") if word in german + chinese]


def test_a_figure_that_was_printed_in_plain_digits_is_not_told_twice():
    told = render(stored("en"))
    assert "340,000 vehicles [4]" in told
    assert "1,817,000 vehicles, printed 1.817 million [4]" in told


def test_the_editors_verdict_stands_beside_the_machines():
    told = render(stored("en"), reviews=[review(3, "refuted", at="2024-03-01T00:00:00Z"), review(3, "supported", "With trucks.")])
    assert "  Editor    supported: With trucks.\n" in told
    assert told.count("Editor") == 1


def test_colours_only_when_asked_for():
    assert "\x1b[" not in render(CHECK)
    assert "\x1b[1;31m✗ REFUTED\x1b[0m" in render(CHECK, Style(colour=True))


def test_a_quoted_text_cannot_drive_the_terminal():
    told = replace(CHECK, summary="a\x1b[2Jb\r\nc\x07‮d")
    assert not {"\x1b", "\r", "\x07", "‮"} & set(render(told))


def test_chinese_text_breaks_between_characters_and_not_before_a_stop():
    text = "一至八月，新能源汽车出口三十四万一千辆，占汽车出口总量的百分之十八点七。"
    lines = list(wrapped(text, 20))
    assert "".join(lines) == text
    assert all(width_of(line) <= 22 for line in lines)
    assert not [line for line in lines if line[0] in "，。"]


def test_long_words_are_broken():
    assert list(wrapped("a" * 25, 10)) == ["a" * 10, "a" * 10, "a" * 5]
    assert safe("a\tb\nc") == "a b c"


def test_a_huge_quotation_is_shortened():
    claim = CHECK.claims[0]
    huge = replace(CHECK, claims=(replace(claim, selector=replace(claim.selector, exact="x" * 1_000_000)),))
    assert len(render(huge)) < 5_000
