"""Names in the language of the text: none is missing for what the code can name."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest

import factcheck
from factcheck.language.lexicon import languages
from factcheck.model.series import Printed
from factcheck.wire.claimreview import RATINGS
from factcheck.wire.names import Names

ROOT = Path(factcheck.__file__).parent


def slots() -> set[str]:
    """Every slot that the code fills by an assumption."""
    calls = [node for path in (ROOT / "resolution").glob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    named = [node.args[0] for node in calls if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Assumption"]
    return {one.value for one in named if isinstance(one, ast.Constant)} | {"vintage"}


@pytest.mark.parametrize("language", languages())
def test_every_slot_state_and_rating_has_its_name(language):
    messages = Names.of(language).words.messages
    assert len(slots()) >= 7
    keys = [f"slot.{slot}" for slot in slots()] + [f"states.{one}" for one in Printed if one is not Printed.LEVEL]
    assert [key for key in (*keys, *(f"rating.{verdict}" for verdict in RATINGS)) if key not in messages] == []


@pytest.mark.parametrize(
    ("language", "amounts"),
    [
        ("en", ["1,817,000 vehicles", "18.7%", "−0.3 percentage points", "1 percentage point", "2 times", "3"]),
        ("de", ["1.817.000 vehicles", "18,7\u00a0%", "−0,3 Prozentpunkte", "1 Prozentpunkt", "2-mal", "3"]),
        ("fr", ["1\u202f817\u202f000 vehicles", "18,7\u202f%", "−0,3 point de pourcentage", "1 point de pourcentage", "2 fois", "3"]),
        ("es", ["1.817.000 vehicles", "18,7\u00a0%", "−0,3 puntos porcentuales", "1 punto porcentual", "2 veces", "3"]),
        ("zh", ["1,817,000 vehicles", "18.7%", "-0.3个百分点", "1个百分点", "2倍", "3"]),
        ("xx", ["1,817,000 vehicles", "18.7%", "−0.3 percentage points", "1 percentage point", "2 times", "3"]),
    ],
)
def test_amounts_are_exact_and_written_as_the_language_does(language, amounts):
    values = [("1817000", "vehicles"), ("18.7", "percent"), ("-0.3", "points"), ("1", "points"), ("2", "times"), ("3", "rank")]
    assert [Names.of(language).amount(Decimal(value), unit) for value, unit in values] == amounts


def test_a_slot_that_nobody_named_is_told_by_its_code():
    assert Names.of("de").slot("relative_to.period") == "relative to period"
    assert Names.of("de").states("ytd_percent") == "ytd percent"
