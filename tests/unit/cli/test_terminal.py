"""The command line in a real pseudo-terminal: colours, widths, links, marks, bars, and what Ctrl-C leaves."""

from __future__ import annotations

import json
import os
import signal

import pytest
from click.testing import CliRunner

from factcheck.cli import main
from tests.terminals import bare, in_terminal, too_wide

WRONG = "China exported 4.2 million vehicles in 2022."
DAY = ("--published", "2023-01-20")


def piped(*arguments, **environment):
    return CliRunner().invoke(main, [str(one) for one in arguments], env=environment, catch_exceptions=False).stdout


def test_a_terminal_gets_the_plain_text_in_colours_and_links():
    told, code = in_terminal("check", WRONG, *DAY, columns=80, environment={"VTE_VERSION": "7600"})
    assert code == 1
    assert told.startswith("\x1b[1;31m✗ REFUTED\x1b[0m\n")
    assert "\x1b]8;;http://en.people.cn/n3/2023/0113/" in told
    plain = [line for line in piped("check", WRONG, *DAY).splitlines() if "://" not in line]
    assert bare(told).splitlines() == plain


@pytest.mark.parametrize(("environment", "options"), [({"NO_COLOR": "1"}, ()), ({"TERM": "dumb"}, ()), ({}, ("--color", "never"))])
def test_a_terminal_without_colours_gets_the_same_words(environment, options):
    told, _ = in_terminal("check", WRONG, *DAY, *options, columns=80, environment=environment)
    assert told == piped("check", WRONG, *DAY)


def test_a_pipe_gets_colours_where_they_are_asked_for_and_else_none():
    plain = piped("check", WRONG, *DAY)
    assert "\x1b" not in plain
    for told in (piped("check", WRONG, *DAY, "--color", "always"), piped("check", WRONG, *DAY, FORCE_COLOR="1")):
        assert "\x1b[1;31m" in told
        assert bare(told) == plain


@pytest.mark.parametrize("columns", [40, 60])
def test_a_narrow_terminal_breaks_no_line_and_no_word(columns):
    told, _ = in_terminal("check", WRONG, *DAY, "--explain", "--chart", columns=columns)
    assert too_wide(told, columns) == []
    words = set(bare(told).split())
    assert {"Manufacturers,", "CHN.autos.exports.A", "Published", "◆"} <= words


def test_an_article_is_marked_for_a_terminal_and_plain_for_a_pipe(tmp_path):
    file = tmp_path / "article.txt"
    file.write_text(f"# Exports\n\n{WRONG} US inflation was 6.5% in December 2022.", "utf-8")
    told, code = in_terminal("article", file, *DAY)
    assert code == 1
    assert "4.2 million✗¹" in bare(told)
    assert "Findings\n  ✗1 refuted" in bare(told)
    assert piped("article", file, *DAY).startswith("✗ REFUTED\n  2 statements: 1 agrees, 1 is wrong.\n\n1. China exported")


def test_a_terminal_of_another_encoding_is_told_in_its_signs():
    told, _ = in_terminal("check", WRONG, *DAY, "--chart", environment={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert told.isascii()
    assert "x REFUTED" in told
    assert '"4.2 million"' in told
    assert "# Claimed: 4.2 million" in bare(told)
    assert "?" not in bare(told).partition("Sources")[0]


def test_explain_and_chart_go_through_a_pipe_too():
    told = piped("check", WRONG, *DAY, "--explain", "--chart")
    assert "\x1b" not in told
    assert "Rule      Published figures answer it" in told
    assert "◆ Claimed: 4.2 million" in told
    assert max(map(len, told.splitlines())) <= 100


def claims(path, number):
    path.write_text("".join(json.dumps({"text": WRONG, "published": "2023-01-20"}) + "\n" for _ in range(number)), "utf-8")
    return path


def test_long_work_has_a_bar_where_somebody_looks(tmp_path):
    told, code = in_terminal("batch", claims(tmp_path / "claims.jsonl", 60), "-o", tmp_path / "out.csv", "--jobs", "1", columns=100)
    assert code == 1
    assert "Checking" in told
    assert "60/60" in told
    assert "texts/s" in told


def test_elsewhere_it_is_silent(tmp_path):
    told = CliRunner().invoke(main, ["batch", str(claims(tmp_path / "claims.jsonl", 3)), "-o", str(tmp_path / "out.csv")])
    assert (told.exit_code, told.output) == (1, "")


def test_ctrl_c_leaves_one_line_and_what_can_be_gone_on_with(tmp_path):
    pressed = []

    def press(seen, process):
        if "/4000" in seen and "  20/4000" in bare(seen) and not pressed:
            pressed.append(process)
            os.kill(process, signal.SIGINT)

    out = tmp_path / "out.jsonl"
    told, code = in_terminal("batch", claims(tmp_path / "claims.jsonl", 4000), "-o", out, "--jobs", "1", at=press)
    assert (code, len(pressed)) == (130, 1)
    (last,) = [line for line in told.splitlines() if line.startswith("Stopped")]
    assert last == f"Stopped; what is checked stands in {out}. The same command with --resume goes on."
    lines = out.read_text("utf-8").splitlines()
    assert 20 <= len(lines) < 4000
    assert [json.loads(line)["n"] for line in lines] == list(range(1, len(lines) + 1))


def test_any_command_that_is_stopped_says_so_and_no_more(monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("factcheck.cli.checking._checked", stopped)
    told = CliRunner().invoke(main, ["check", WRONG])
    assert (told.exit_code, told.output) == (130, "\nStopped.\n")
