"""Letters as they come: entities, spaces, broken lines, dots. What is quoted is always the text as it was sent."""

from __future__ import annotations

import pytest

import factcheck


def judged(text):
    told = factcheck.check(text, published="2023-02-20")
    return [(one.words.text, one.verdict.value) for claim in told.claims for one in claim.assertions]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("China exported 3.111  million  vehicles in 2022.", "3.111  million"),
        ("China exported 3.111&nbsp;million vehicles in 2022.", "3.111&nbsp;million"),
        ("China exported 3&#46;111 million vehicles in 2022.", "3&#46;111 million"),
        ("As was reported by the association, China exported\n3.111 million vehicles in 2022.", "3.111 million"),
        ("China exported 3·111 million vehicles in 2022.", "3·111 million"),
        ("2022年中国出口汽车３１１·１万辆。", "３１１·１万"),
    ],
)
def test_a_number_is_read_however_it_is_set(text, words):
    assert judged(text) == [(words, "supported")]


def test_a_line_that_is_no_line_of_mail_ends_a_sentence():
    text = "Exports in brief\nChina exported 3.111 million vehicles in 2022"
    assert judged(text) == [("3.111 million", "supported")]


def test_what_looks_like_an_entity_and_is_none_stays():
    assert judged("Q&A; China exported 3.111 million vehicles in 2022, says R&D;lab.") == [("3.111 million", "supported")]
