"""What a terminal is taken to show: its width, colours, links and signs."""

from __future__ import annotations

import io

import pytest

from factcheck.terminal.abilities import Abilities


class Screen(io.StringIO):
    """A terminal of unknown size."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class Old(Screen):
    encoding = "latin-1"


def able(colour="auto", stream=None, **environ):
    return Abilities.of(stream or Screen(), {"TERM": "xterm-256color", **environ}, colour)


def test_a_pipe_gets_the_plain_text():
    pipe = Abilities.of(io.StringIO(), {"TERM": "xterm-256color", "VTE_VERSION": "7600", "COLUMNS": "200"})
    assert (pipe.live, pipe.width, pipe.colour, pipe.links) == (False, 80, False, False)


@pytest.mark.parametrize(
    ("colour", "environ", "wanted"),
    [
        ("auto", {}, True),
        ("auto", {"NO_COLOR": "1"}, False),
        ("auto", {"NO_COLOR": ""}, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ("auto", {"TERM": "dumb"}, False),
        ("auto", {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "0"}, False),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_go_by_the_option_then_by_the_environment_then_by_the_terminal(colour, environ, wanted):
    assert able(colour, **environ).colour is wanted


def test_colours_for_a_pipe_are_asked_for():
    assert Abilities.of(io.StringIO(), {}, "always").live
    assert Abilities.of(io.StringIO(), {"FORCE_COLOR": "1"}).colour
    assert not Abilities.of(io.StringIO(), {"FORCE_COLOR": "0"}).live


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, False),
        ({"VTE_VERSION": "7600"}, True),
        ({"VTE_VERSION": "4800"}, False),
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"WT_SESSION": "1"}, True),
        ({"VTE_VERSION": "7600", "FORCE_HYPERLINK": "0"}, False),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"FORCE_HYPERLINK": "1", "TERM": "dumb"}, False),
    ],
)
def test_links_are_for_terminals_that_are_known_to_take_them(environ, wanted):
    assert able(**environ).links is wanted
    assert able("never", **environ).links is False


@pytest.mark.parametrize(("columns", "wanted"), [("200", 100), ("100", 100), ("60", 60), ("40", 40), ("10", 30), ("0", 80), ("wide", 80)])
def test_lines_are_as_wide_as_the_terminal_and_bearable(columns, wanted):
    assert able(COLUMNS=columns).width == wanted


def test_signs_that_an_encoding_lacks_are_told_in_others():
    assert able(stream=Old()).fitted("✗ “26.7%” ≈ 18.7 · 万") == 'x "26.7%" ~ 18.7 | 万'
    assert able().fitted("✗ “26.7%”") == "✗ “26.7%”"
