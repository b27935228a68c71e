"""An article in a terminal: every judged figure marked in its place, its finding below under the same number, the wrong ones first."""

from __future__ import annotations

import re
from functools import cache

import pytest

import factcheck
from factcheck.terminal.article import article
from factcheck.wire.outline import Outline
from factcheck.wire.plain import Layout, Style, width_of
from tests.terminals import bare, too_wide

WRONG = "US inflation was 3.4% in December 2023. China exported 4.2 million vehicles in 2022.\n\nIts exports rose 54.4% that year."
CHINESE = "2022年，中国汽车出口411.1万辆，同比增长54.4%；新能源汽车出口67.9万辆。"
FILLING = "The minister spoke of the weather and thanked everybody who had come.\n\n" * 40


@cache
def checked(text):
    return factcheck.check(text, published="2024-02-01")


def shown(text, width=80, *, colour=False, given=None, **options):
    layout = Layout(Outline.of(checked(text), reference=factcheck.load_reference()), Style(width, colour))
    return "\n".join(article(checked(text), text if given is None else given, layout, **options))


def test_every_figure_is_marked_in_its_place_and_the_text_is_whole():
    told = shown(WRONG, 64).partition("Findings")[0].partition("Text\n")[2]
    assert "US inflation was 3.4%✓¹ in December 2023. China exported 4.2\n" in told
    assert "million✗² vehicles in 2022." in told
    assert "exports rose 54.4%✓³ that year." in told
    assert " ".join(re.sub("[✓✗][¹²³]", "", told).split()) == " ".join(WRONG.split())


def test_the_wrong_ones_come_first_under_the_numbers_of_their_marks():
    findings = re.findall(r"^  ([✓✗≈?–])(\d) ", shown(WRONG), re.MULTILINE)
    assert findings == [("✗", "2"), ("✓", "1"), ("✓", "3")]


def test_marks_are_underlined_in_the_colour_of_the_verdict():
    told = shown(WRONG, 64, colour=True)
    assert "\x1b[4;32m3.4%\x1b[0m\x1b[1;32m✓¹\x1b[0m" in told
    assert "\x1b[4;31m4.2\x1b[0m\n  \x1b[4;31mmillion\x1b[0m\x1b[1;31m✗²\x1b[0m" in told
    assert bare(told) == shown(WRONG, 64)


def test_without_unicode_marks_are_in_brackets():
    told = shown(WRONG, unicode=False).partition("Findings")[0]
    assert "3.4%[✓1] in December" in told
    assert "54.4%[✓3] that year" in told


@pytest.mark.parametrize("text", [WRONG, CHINESE])
@pytest.mark.parametrize("width", [40, 60, 100])
def test_it_fits_the_terminal(text, width):
    assert too_wide(shown(text, width), width) == []


def test_chinese_is_aligned_by_cells_and_a_mark_stays_with_its_figure():
    told = shown(CHINESE, 40)
    assert "411.1万✗¹" in told
    labels = [line for line in told.splitlines() if re.match(" {4}\\S{2} ", line)]
    assert {width_of(line[: len(line) - len(line[6:].lstrip())]) for line in labels} == {14}


def test_of_a_long_article_only_passages_with_findings_are_shown_unless_all_is_asked_for():
    text = f"US inflation was 3.4% in December 2023.\n\n{FILLING}China exported 4.2 million vehicles in 2022."
    short, whole = shown(text), shown(text, every=True)
    assert "weather" not in short
    assert "  US inflation was 3.4%✓¹ in December 2023. …\n  China exported 4.2 million✗² vehicles in 2022." in short
    assert whole.count("weather") == 40
    supported = [told.partition("✓1 supported")[2].partition("Sources")[0] for told in (short, whole)]
    assert ["Working" in told for told in supported] == [False, True]
    assert all("✗2 refuted" in told and "Write     3.1 million" in told for told in (short, whole))


def test_without_its_text_the_passages_stand_for_it():
    told = shown(WRONG, given="")
    assert "  US inflation was 3.4%✓¹ in December 2023. …\n  China exported 4.2 million✗² vehicles in 2022. …\n" in told


def test_a_text_cannot_drive_the_terminal():
    text = "\x1b[2J\x1b]8;;http://evil.example\x1b\\US inflation was 3.4% in December 2023.\u202e"
    assert "\x1b" not in shown(text)
    assert "\u202e" not in shown(text)
    assert "3.4%✓" in shown(text)


def test_what_says_nothing_to_check_has_no_text():
    told = shown("The minister spoke of the weather.")
    assert told.startswith("– NOT CHECKABLE\n")
    assert "Findings" not in told
