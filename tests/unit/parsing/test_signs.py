"""A percent sign that stands once for two numbers."""

from __future__ import annotations

import pytest

from factcheck.language.lexicon import lexicon
from factcheck.parsing.quantities import find_numbers
from factcheck.parsing.signs import with_units
from factcheck.parsing.text import normalise


def units(text: str, language: str) -> list[str]:
    known = lexicon(language)
    normalised = normalise(text, known)
    return [number.quantity.unit for number in with_units(find_numbers(normalised, known), normalised, known)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It rose from 3.4 to 3.7 percent.", "en"),
        ("It rose from 20 to 25 percent.", "en"),
        ("Sie stieg von 3,4 auf 3,7 Prozent.", "de"),
        ("Es waren 0,7 beziehungsweise 0,8 Prozent.", "de"),
    ],
)
def test_the_number_before_takes_the_sign(text, language):
    assert units(text, language) == ["percent", "percent"]


@pytest.mark.parametrize(("text", "language"), [("Chapter 3 and 5 percent.", "en"), ("Von 1,2 Millionen auf 3 Prozent.", "de")])
def test_a_number_of_something_else_does_not(text, language):
    assert units(text, language)[0] == "number"
