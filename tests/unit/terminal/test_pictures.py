"""Charts in signs: the ends of both axes, what counts and what was claimed; nothing wider than the terminal."""

from __future__ import annotations

import re
from functools import cache

import pytest

import factcheck
from factcheck.charts.drawing import drawing, subject_of
from factcheck.terminal.pictures import ASCII, UNICODE, picture
from factcheck.wire.plain import Style
from tests.terminals import bare, too_wide

CASES = {
    "level": ("US inflation was 3.9% in December 2023.", "2024-02-01"),
    "share": ("In January-August 2022 NEVs made up 26.7% of China's vehicle exports.", "2022-09-15"),
    "rank": ("Germany was the third largest economy in the world in 2023.", "2024-10-01"),
    "chinese": ("2022年，中国汽车出口411.1万辆。", "2023-01-20"),
    "fall": ("China's vehicle exports fell 7.7% in 2014.", "2015-02-01"),
}


@cache
def subject(name):
    text, day = CASES[name]
    check = factcheck.check(text, published=day)
    return subject_of(check, check.claims[0].assertions[0], factcheck.load_reference())


def lines(name, width=80, signs=UNICODE, colour=False):
    return list(picture(subject(name), Style(width, colour), signs))


def test_a_series_has_the_ends_of_its_axes_the_figure_and_the_claim():
    told = "\n".join(lines("level"))
    assert "Inflation, United States, December 2023 (%)" in told
    assert re.search(r"^ +9\.1 ┤", told, re.MULTILINE)
    assert re.search(r"^ +3 ┤", told, re.MULTILINE)
    assert re.search(r"February 2022 +January 2024$", told, re.MULTILINE)
    assert "● December 2023: 3.4%\n" in told
    assert told.endswith("◆ Claimed: 3.9%")
    assert told.count("●") == told.count("◆") == 2


def test_the_claim_stands_above_a_figure_that_is_lower_in_the_same_column():
    told = lines("level")
    claimed, figure = (next(line for line in told if sign in line) for sign in "◆●")
    assert told.index(claimed) < told.index(figure)
    assert claimed.index("◆") == figure.index("●")


def test_all_points_are_those_of_the_picture_of_the_page():
    drawn = drawing(subject("level"))
    told = "\n".join(lines("level", 100)).partition("February 2022")[0]
    assert told.count("•") + told.count("●") == len(drawn.points)


def test_a_share_is_two_bars_on_the_scale_of_its_whole():
    told = lines("share")
    claimed, computed = (next(line for line in told if line.strip().startswith(name)) for name in ("Claimed", "Computed"))
    assert claimed.endswith("26.7%")
    assert computed.endswith("18.71%")
    assert claimed.count("█") / computed.count("█") == pytest.approx(26.7 / 18.71, rel=0.1)
    assert told[-1].split() == ["0", "100"]


def test_a_rank_is_a_bar_an_economy_the_largest_first():
    told = lines("rank")
    bars = [line for line in told if "│" in line]
    assert [line.split("│")[0].strip() for line in bars] == ["United States", "China", "Germany", "Japan", "India"]
    lengths = [line.count("█") for line in bars]
    assert lengths == sorted(lengths, reverse=True)
    assert "(trillion US dollars)" in " ".join(told)


def test_what_is_judged_has_the_colour_of_the_verdict():
    told = "\n".join(lines("rank", colour=True))
    assert re.search(r"Germany .*\x1b\[32m█", told)
    assert re.search(r"China .*\x1b\[34m█", told)
    assert "\x1b[31m◆\x1b[0m" in "\n".join(lines("level", colour=True))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_chart_is_wider_than_the_terminal(name, width):
    assert too_wide("\n".join(lines(name, width)), width) == []
    assert bare("\n".join(lines(name, width, colour=True))) == "\n".join(lines(name, width))


@pytest.mark.parametrize("name", ["level", "share", "rank"])
def test_a_terminal_without_unicode_gets_ascii(name):
    told = "\n".join(lines(name, signs=ASCII)).replace("–", "-")
    assert told.isascii()
    assert "#" in told if name == "level" else "=" in told


def test_what_rests_on_no_figure_has_no_chart():
    check = factcheck.check("China's unemployment rate was 5.1% in 1931.", published="2023-01-20")
    assert list(picture(subject_of(check, check.claims[0].assertions[0], factcheck.load_reference()), Style(80))) == []
