"""What is written in a language, be it read yet or not: its messages, and a text of another language told in it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from factcheck.answer import Check
from factcheck.assessment.explain import Spoken, explain
from factcheck.assessment.settle import settle
from factcheck.assessment.tolerance import load_profile
from factcheck.model.text import Text
from factcheck.pipeline import read_text

FILES = {item.name.partition(".")[0]: item for item in resources.files("factcheck.language").iterdir() if ".messages." in item.name}


@cache
def messages(language: str) -> dict[str, str]:
    """The messages of a language by key."""
    return tomllib.loads(FILES[language].read_text("utf-8"))["messages"]


@dataclass(frozen=True)
class Speech:
    """What writing needs of a language."""

    language: str

    @property
    def messages(self) -> dict[str, str]:
        """Templates by key."""
        return messages(self.language)


def told(claim: str, day: str, language: str, reference, read_in: str = "en") -> Check:
    """A text that is read in one language and answered in another."""
    text = Text(claim, date.fromisoformat(day), read_in, date.fromisoformat(day))
    claims, unchecked = read_text(text, reference)
    judged = explain(settle(text, claims, unchecked, reference, load_profile("standard")), reference, Speech(language))
    return Check.of(judged, reference, Spoken(reference, Speech(language)))
