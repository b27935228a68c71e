"""The table of goals is written: a few of its rows, each with what was measured."""

from __future__ import annotations

from tests.bench import core
from tests.bench.rows import at_least, at_most


def test_the_rows_of_the_core_are_measured():
    rows = [*core.of_claims(900), *core.of_peers(3)]
    told = {row.what: row for row in rows}
    assert told["a claim, from words to JSON, median"].goal == "at most 0.5"
    assert set(core.STAGES) <= {what.removeprefix("· ").removesuffix(", median") for what in told}
    assert "quantulum3" in told
    assert all(str(row).count("|") == 5 for row in rows)


def test_a_goal_is_reached_or_missed():
    assert str(at_most("a claim", 0.4, 0.5, "ms")) == "| a claim | 0.40 ms | at most 0.5 | yes |"
    assert str(at_most("a claim", 0.6, 0.5, "ms")).endswith("| no |")
    assert str(at_least("of the echo", 0.4, 0.5, "{:.0%}")) == "| of the echo | 40% | at least 50% | no |"
