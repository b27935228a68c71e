"""The answer in a terminal: verdict first, nothing wider than the terminal, nothing that drives it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factcheck.answer import Check
from factcheck.wire.plain import Style, render, safe, width_of, wrapped
from tests import examples

CHECK = Check.of(examples.JUDGED, examples.REFERENCE)


def test_the_verdict_comes_first_and_then_the_sentence():
    lines = render(CHECK).splitlines()
    assert lines[0] == "✗ REFUTED"
    assert lines[1].strip() == CHECK.summary


@pytest.mark.parametrize(
    "part",
    [
        "“26.7% of China's automobile exports”", "≈ 18.712%", "1,817,000 vehicles, printed", "[xinhua-2] Xinhua, Exports rise, 2022-09-11",
        "https://xinhua.example/2", "Write     about 18.7%", "Perhaps   26.7% matches their contribution", "Assumed   period year 2022",
        "Not checked “August” (not statistical)", "as known on 2022-09-15",
    ],
)  # fmt: skip
def test_everything_that_an_editor_needs_is_there(part):
    assert part in render(CHECK)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width):
    wide = [line for line in render(CHECK, Style(width)).splitlines() if width_of(line) > width and "://" not in line]
    assert wide == []


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
