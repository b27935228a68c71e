"""What the answer writes in the claim's language beside the sentences that the core has already written."""

from __future__ import annotations

from typing import Protocol

from factcheck.model.assertion import Assumption
from factcheck.model.period import Period

#: Placeholders of a message with what fills them.
Detail = tuple[tuple[str, str], ...]


class Wording(Protocol):
    """Names of periods, reasons of assumptions and notes in one language."""

    def period(self, period: Period) -> str:
        """The period as a reader would name it: January–August 2022."""
        ...

    def assumption(self, assumption: Assumption) -> str:
        """Why a slot was filled as it was: the year of publication."""
        ...

    def note(self, key: str, detail: Detail) -> str:
        """A caveat or a remark as a sentence."""
        ...


class Codes:
    """Wording without a language: codes as they are."""

    def period(self, period: Period) -> str:
        """The ISO code."""
        return period.code

    def assumption(self, assumption: Assumption) -> str:
        """The message key."""
        return assumption.reason

    def note(self, key: str, detail: Detail) -> str:
        """The message key and what would fill it."""
        return " ".join([key, *(f"{name}={value}" for name, value in detail)])
