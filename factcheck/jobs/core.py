"""The door from what came in to the core: requests as loaded in, checks out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import factcheck
from factcheck import metrics
from factcheck.answer import Check, Parsed
from factcheck.evidence import Edited, Recorded, record
from factcheck.model.text import Context
from factcheck.wire.edited import edited

if TYPE_CHECKING:
    from factcheck.reference.snapshot import Reference


@dataclass(frozen=True, slots=True)
class Core:
    """The reference data that a process answers from, and its calendar."""

    reference: Reference
    clock: Callable[[], date]

    def check(self, asked: Mapping[str, Any]) -> Check:
        """The check of a text or of edited readings."""
        with metrics.timed("check"):
            made = self._check(asked)
        metrics.count(metrics.Counted.of(made))
        return made

    def _check(self, asked: Mapping[str, Any]) -> Check:
        if asked.get("assertions"):
            readings = edited(asked["assertions"])
            return factcheck.check_assertions(
                readings.assertions, text=readings.body, profile=asked["profile"], reference=self.reference, **self._day(asked)
            )
        return factcheck.check(asked["text"], profile=asked["profile"], reference=self.reference, **self._around(asked))

    def record(self, asked: Mapping[str, Any]) -> Recorded:
        """The check with what it rests on, so that it can be made again when the data have changed."""
        readings = edited(asked["assertions"]) if asked.get("assertions") else None
        day = self._day(asked)["as_of"]
        with metrics.timed("check"):
            made = record({**asked, "as_of": day}, self.reference, edited=Edited(*readings) if readings else None)
        metrics.count(metrics.Counted.of(made.check))
        return made

    def parse(self, asked: Mapping[str, Any]) -> Parsed:
        """The reading of a text."""
        return factcheck.parse(asked["text"], reference=self.reference, **self._around(asked))

    def _day(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        dated = asked.get("format") == "html"  # a page may tell its own day
        as_of = asked["as_of"] or asked["published"] or (None if dated else self.clock())
        return {"published": asked["published"], "as_of": as_of, "language": asked["language"]}

    def _around(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        context = asked["context"]
        return {
            **self._day(asked),
            "headline": asked["headline"],
            "format": asked.get("format", "text"),
            "context": Context(context["entity"], context["measure"], context["period"]) if context else None,
        }
