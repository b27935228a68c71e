"""Where the labelled claims are, and what tests read out of an answer's JSON. How claims are scored: `factcheck.evaluation`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import factcheck
from factcheck.evaluation.labels import LabelledClaim as Case
from factcheck.evaluation.labels import read_labels
from factcheck.evaluation.run import files_of
from factcheck.evaluation.scoring import ABSTAINED, FALSE, TRUE

__all__ = [
    "ABSTAINED",
    "CLAIMS",
    "FALSE",
    "HELD_OUT",
    "SHARED",
    "TRUE",
    "Case",
    "answer",
    "cases",
    "spans",
    "statements",
    "verdict",
    "verdicts",
]

CLAIMS = Path(__file__).parent / "claims"
HELD_OUT = CLAIMS / "held_out"
SHARED = Path(__file__).parents[3] / "shared" / "claims"


def cases(*paths: Path) -> tuple[Case, ...]:
    """Every labelled claim of files or folders, by file and line."""
    return read_labels(files_of(paths))


def answer(case: Case) -> dict[str, Any]:
    """The service's answer as JSON."""
    return factcheck.check(case.text, published=case.published, language=case.language).to_dict()


def verdict(language: str, published: str, text: str) -> str:
    """What is found of a whole text."""
    return factcheck.check(text, published=published, language=language).verdict


def verdicts(text: str, published: str, language: str | None = None) -> list[str]:
    """What is found of each statement of a text."""
    told = factcheck.check(text, published=published, language=language).to_dict()
    return [one["verdict"] for one in statements(told)]


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
