"""Tables: which runs of lines are one, what is read in them, what is left open, and that no number is lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import factcheck
from factcheck.language.lexicon import lexicon
from factcheck.parsing.tables import spread
from tests.cases.scoring import spans, statements

DAY = date(2023, 1, 20)
RATES = "Country | Inflation 2022 | Unemployment rate 2022\nUnited States | {} | {}\nGermany | 6.9% | 3.1%"


def read(text: str) -> list[str]:
    """The text in the lines that its tables are read in."""
    return spread(text, lexicon("en"), DAY)[0].text.splitlines()


def told(text: str) -> dict[str, tuple[str, str | None]]:
    answer = factcheck.check(text, published="2023-01-20", language="en").to_dict()
    found = {one["words"]["text"]: (one["verdict"], one["reason"]) for one in statements(answer)}
    return found | {one["text"]: ("unchecked", one["reason"]) for one in answer["unchecked"]}


def test_every_figure_stands_behind_the_names_of_its_row_and_column():
    assert read("A | 2021 | 2022\nx | 1.5 | n/a\ny | 2.5 | 3.5") == [
        "A | 2021 | 2022", "x 2021: 1.5", "n/a", "", "y 2021: 2.5", "y 2022: 3.5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "One sentence  with gaps.  And another  one 5.",
        "a | b\nx | 1\ny | 2",
        "x | 1 | 2\n\ny | 3 | 4",
        "No table\tat all",
        "",
    ],
)
def test_what_is_no_table_stays_as_it_is(text):
    assert read(text) == [line.replace("\t", " ").replace("  ", " ") for line in text.splitlines()]


def test_a_wrong_figure_of_a_table_is_refuted_and_the_right_ones_are_not():
    found = told(RATES.format("18.0%", "3.6%"))
    assert found["18.0%"][0] == "refuted"
    assert found["6.9%"][0] == "supported"


def test_a_column_that_is_not_understood_is_left_open():
    found = told("Inflation | 2021 | 2022 | Outlook for 2023\nUnited States | 4.7% | 8.0% | 4.0%")
    assert found["4.0%"] == ("unchecked", "unclear_table")
    assert found["8.0%"][0] == "supported"


def test_a_row_with_another_number_of_cells_is_left_open():
    found = told("Inflation | 2021 | 2022\nUnited States | 8.0%")
    assert found["8.0%"] == ("unchecked", "unclear_table")


def test_figures_of_one_kind_without_a_header_cannot_be_told_apart():
    found = told("US inflation in 2022 by source:\nAgency one | 8.0% | 4.7%\nAgency two | 8.0% | 4.7%")
    assert {verdict for verdict, _ in found.values()} == {"unchecked"}


CELL = st.text(st.sampled_from("aB1 .,%-|\t2022"), max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=1, max_size=5), max_size=6), st.sampled_from([" | ", "\t", "   ", "|"]))
def test_no_table_breaks_the_places(rows, mark):
    text = "\n".join(mark.join(row) for row in rows)
    answer = factcheck.check(text, published="2023-01-20", language="en").to_dict()
    assert all(text[start:end] == words for start, end, words in spans(answer))


@pytest.mark.parametrize(
    "text", ["1|1|1|1\n" * 4_000, "a | 2021 | 2022\n" + "x | 1 | 2\n" * 4_000, "|" * 50_000, "\t1" * 20_000, "  1" * 20_000]
)
def test_huge_tables_are_not_blown_up(text):
    made, _ = spread(text, lexicon("en"), DAY)
    assert len(made.text) <= 9 * len(text)
    assert len(made.text) == len(made.lower) == len(made.offsets)
