"""Numbers of a text that are part of no statement, each with the reason: silence would look like approval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from factcheck.language.lexicon import Lexicon
from factcheck.model.draft import Draft
from factcheck.model.text import Span
from factcheck.model.verdict import Reason
from factcheck.parsing.items import Line, Word
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import Number, span_of
from factcheck.parsing.text import Normalised


class Leftovers:
    """Finds what no draft of a sentence has taken."""

    def __init__(self, normalised: Normalised, lexicon: Lexicon, today: date) -> None:
        self.normalised, self.lexicon, self.today = normalised, lexicon, today

    def of(self, line: Line, drafts: Sequence[Draft], used: set[int]) -> Iterator[tuple[Span, Reason]]:
        """Numbers of a sentence that are part of no statement: counts of other things, days, years that nothing is said about."""
        told = [name.period for draft in drafts for name in (draft.period, draft.base_period, draft.since) if name is not None]
        for item in line.items:
            if isinstance(item, Number):
                if id(item) not in used and not any(draft.words.covers(item.quantity.span) for draft in drafts):
                    yield span_of(item, self.normalised), Reason.UNCLEAR_QUANTITY if item.malformed else Reason.NOT_STATISTICAL
            elif isinstance(item, PeriodMention):
                words = self.normalised.text[item.start : item.end]
                period = item.resolve(self.today)[0] if item.is_period else None
                known = period is not None and any(
                    period.contains(one) or one.contains(period) or one.first_year == period.first_year for one in told
                )
                if any(sign.isdigit() for sign in words) and not known:
                    yield self.normalised.span(item.start, item.end), Reason.NOT_STATISTICAL
            elif isinstance(item, Word):
                yield from (
                    (span, Reason.NOT_STATISTICAL)
                    for span in self._ordinals(item)
                    if not any(draft.words.overlaps(span) for draft in drafts)
                )

    def _ordinals(self, item: Word) -> Iterator[Span]:
        """ "First", "second", 第三: numbers that order a text."""
        words = item.lower
        if self.lexicon.spaced:
            if words in self.lexicon.ordinals:
                yield self.normalised.span(item.start, item.end)
            return
        for ordinal in self.lexicon.ordinals:
            at = words.find(ordinal) if len(ordinal) > 1 else -1
            if at >= 0:
                yield self.normalised.span(item.start + at, item.start + at + len(ordinal))
