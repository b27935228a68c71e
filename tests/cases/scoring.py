"""How labelled claims are held against the answers: one pairing of statements, for the cases and for the accuracy report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import factcheck

CLAIMS = Path(__file__).parent / "claims"
HELD_OUT = CLAIMS / "held_out"
SHARED = Path(__file__).parents[3] / "shared" / "claims"
TRUE, FALSE = {"supported", "mostly_supported"}, {"refuted", "inconsistent"}
ABSTAINED = {"insufficient_data", "not_checkable"}

Case = Mapping[str, Any]


def cases(folder: Path) -> Iterator[Case]:
    """Every labelled claim of a folder, by file and line."""
    for path in sorted(folder.glob("*.jsonl")):
        yield from (json.loads(line) for line in path.read_text("utf-8").splitlines())


def answer(case: Case) -> dict[str, Any]:
    """The service's answer as JSON."""
    return factcheck.check(case["text"], published=case["published"], language=case["language"]).to_dict()


def verdict_is_right(case: Case, told: Mapping[str, Any]) -> bool:
    """The verdict on the whole, either abstention where the label leaves that open."""
    open_label = "either-abstention" in case["tags"]
    return told["verdict"] == case["verdict"] or (open_label and {told["verdict"], case["verdict"]} <= ABSTAINED)


def statements(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All assertions of an answer."""
    return [one for claim in told["claims"] for one in claim["assertions"]]


def spans(told: Any) -> Iterator[tuple[int, int, str]]:
    """Every pair of offsets in an answer with the words it quotes."""
    if isinstance(told, dict):
        words = told.get("exact", told.get("text"))
        if isinstance(told.get("start"), int) and isinstance(words, str):
            yield told["start"], told["end"], words
        told = list(told.values())
    if isinstance(told, list):
        for one in told:
            yield from spans(one)


def pairs(case: Case, told: Mapping[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Each labelled statement with the answer's statement about the same words, the one of the same operation first."""
    left = statements(told)
    found = []
    for gold in case["assertions"]:
        near = [one for one in left if _same_words(gold["quote"], one["words"]["text"])]
        near.sort(key=lambda one: (one["operation"] != gold["operation"], one["measure"] != gold["measure"]))  # sorted at once
        chosen = near[0] if near else None
        if chosen is not None:
            left.remove(chosen)
        found.append((gold, chosen))
    return found


def _same_words(quote: str, words: str) -> bool:
    figures = [re.findall(r"\d[\d,.]*\d|\d", text) for text in (quote, words)]
    if any(figures):
        return figures[0] == figures[1]
    quote, words = quote.casefold(), words.casefold()
    return quote in words or words in quote


def value_is_right(gold: Mapping[str, Any], told: Mapping[str, Any] | None) -> bool:
    """The computed value within the label's tolerance."""
    computed = (told or {}).get("computed") or {}
    value = computed.get("value")
    return value is not None and abs(value - gold["value"]) <= gold.get("tolerance", 0) + 1e-9 * abs(gold["value"])
