"""The same claim in other letters: its verdict is the same."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.cases.scoring import CLAIMS, TRUE, Case, answer, cases, spans


def _written_out(found: re.Match[str]) -> str:
    return f"{float(found[1]) * 1e6:,.0f}"


def _wrapped(text: str) -> str:
    """Broken into lines as mail is; before a capital a line end may end a headline, so none is put there."""
    return re.sub(r"\n(?![a-z(]|\d[\d.,% ])", " ", textwrap.fill(text, 60)) if text.isascii() else text


REWORDINGS: dict[str, Callable[[str], str]] = {
    "two spaces": lambda text: text.replace(" ", "  "),
    "no-break spaces": lambda text: re.sub(r"(?<=\d) (?=[a-z])", "\u00a0", text),
    "invisible spaces": lambda text: text.replace(" ", " \u200b"),
    "quotes": lambda text: f"“{text}”",
    "typographic apostrophes": lambda text: text.replace("'", "’"),
    "HTML entities": lambda text: text.replace("'", "&#39;").replace("%", "&#37;").replace("$", "&#x24;"),
    "full-width digits": lambda text: text.translate({ord("0") + i: 0xFF10 + i for i in range(10)}),
    "per cent in words": lambda text: re.sub(r"(?<=\d)%(?=[ .,])", " per cent", text),
    "millions written out": lambda text: re.sub(r"(?<![\d.,$£€])(\d{1,3}\.\d{1,3}) million\b", _written_out, text),
    "lines of 60 letters": _wrapped,
}
#: Of so many rewordings of true claims this part may change the verdict.
MOST = 0.005


def reworded(case: Case, change: Callable[[str], str]) -> Case:
    return replace(case, text=change(case.text))


@pytest.mark.parametrize("change", REWORDINGS.values(), ids=REWORDINGS)
def test_a_true_claim_in_other_letters_is_no_false_one(change):
    told = [one for one in cases(CLAIMS)[::13] if answer(one)["verdict"] in TRUE and change(one.text) != one.text]
    verdicts = {one.id: answer(reworded(one, change)) for one in told}
    changed = [f"{name}: {one['verdict']}" for name, one in verdicts.items() if one["verdict"] not in TRUE]
    assert len(changed) <= max(1, MOST * len(told)), changed
    for one in told[:40]:
        text = change(one.text)
        assert all(text[start:end] == words for start, end, words in spans(verdicts[one.id])), text
