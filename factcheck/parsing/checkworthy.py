"""Forecasts, opinions, questions, hypotheticals, reported falsehoods: what is worded like a statistic and cannot be checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from factcheck.language.lexicon import Lexicon
from factcheck.model.assertion import Operation
from factcheck.model.draft import Draft
from factcheck.model.quantity import Sum
from factcheck.model.verdict import NOT_CHECKABLE_REASONS, Reason
from factcheck.parsing.items import Clause, Line, word_of
from factcheck.parsing.mentions import Mark
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import Number
from factcheck.parsing.text import Normalised

#: How near to a number the words stand that name it as a goal.
_NEAR = 32


class Checkworthy:
    """Judges whether a draft asserts anything about the past."""

    def __init__(self, lexicon: Lexicon, today: date) -> None:
        self.lexicon, self.today = lexicon, today

    def judge(self, draft: Draft, line: Line, normalised: Normalised) -> Draft:
        """The draft, with the reason why it is no assertion where there is one."""
        if draft.reason in NOT_CHECKABLE_REASONS:
            return draft
        reason = self.reason(draft, line, normalised)
        return replace(draft, reason=reason) if reason is not None else draft

    def asserted(self, sums: Iterable[Sum], line: Line, normalised: Normalised) -> tuple[Sum, ...]:
        """The sums of a sentence that it asserts."""
        return tuple(one for one in sums if self.reason(Draft(Operation.SUM, one.derived.span), line, normalised) is None)

    def reason(self, draft: Draft, line: Line, normalised: Normalised) -> Reason | None:
        """Why a draft is not checkable: by the mood of its sentence, or by a forecasting word that governs its number."""
        marks = [item for item in line.items if isinstance(item, Mark)]
        start = next((item.start for item in line.items if normalised.offsets[item.start] >= draft.words.start), line.sentence.start)
        if line.sentence.question or (not self.lexicon.spaced and any(mark.check("question_words") for mark in marks)):
            return Reason.QUESTION
        if any(mark.check("reported_false") for mark in marks):
            return Reason.REPORTED_AS_FALSE
        if any(mark.check("opinion") and mark.start < start for mark in marks):
            return Reason.OPINION
        if (
            draft.period is not None
            and not draft.period.assumed
            and draft.period.period.start > self.today.year * 12 + self.today.month - 1
        ):
            return Reason.FORECAST
        number = next((item for item in line.items if isinstance(item, Number) and item.start >= start), None)
        if draft.quantity is not None and number is not None and self._is_goal(number, normalised):
            return Reason.FORECAST
        first = line.items[0] if line.items else None
        inverted = first is not None and normalised.lower[first.start : first.end] in self.lexicon.grammar["inverted"]
        if inverted or any(mark.check("hypothetical") for mark in marks):
            return Reason.HYPOTHETICAL
        clause = next(
            (clause for clause in line.clauses if any(item.start <= start < item.end or item.start >= start for item in clause.items)), None
        )
        for mark in marks:
            if not mark.check("forecast") or re.match(self.lexicon.patterns["object_lead"], normalised.lower[mark.start :]) is not None:
                continue
            modal = normalised.lower[mark.start : mark.end] in self.lexicon.grammar["modals"]
            if mark.start < start and draft.earlier is None and not self._ended(mark, start, line, modal=modal):
                return Reason.FORECAST
            same = clause is not None and any(item is mark for item in clause.items)
            told = clause is not None and any(
                isinstance(item, Mark)
                and item.start < mark.start
                and (
                    item.cue("level", "rise", "fall", "exceed", "rise_to", "fall_to", "share")
                    or (item.values("verb") and not item.values("noun"))
                )
                for item in clause.items
            )
            if mark.start >= start and same and (not told or self._owned(mark, line, normalised)):
                return Reason.FORECAST
            if mark.start >= start and draft.operation is Operation.RATIO and clause is not None and self._of_forecast(mark, start, clause):
                return Reason.FORECAST
        return None

    def _is_goal(self, number: Number, normalised: Normalised) -> bool:
        """Whether a number is named as what is aimed at or allowed: "closer to its |2% target|", "the ceiling of 3%"."""
        patterns, lower = self.lexicon.patterns, normalised.lower
        before, after = lower[max(0, number.outer - _NEAR) : number.outer], lower[number.outer_end : number.outer_end + _NEAR]
        return re.search(patterns["goal_before"], before) is not None or re.match(patterns["goal_after"], after) is not None

    def _of_forecast(self, mark: Mark, start: int, clause: Clause) -> bool:
        """Whether a multiple is one of what was expected: "nearly double what economists had |forecast|"."""
        between = [item for item in clause.items if start < item.start < mark.start and not isinstance(item, Number)]
        lead = word_of(between[0]) if between else ""
        grammar = self.lexicon.grammar
        return lead in (*grammar["what"], *grammar["determiners"]) and not any(isinstance(item, PeriodMention) for item in between)

    def _owned(self, mark: Mark, line: Line, normalised: Normalised) -> bool:
        """Whether a forecast is somebody's, which what was said before moved: "elevó al 2,4 % |su previsión|"."""
        its = self.lexicon.grammar["its"]
        before = next((item for item in reversed(line.items) if item.end <= mark.start), None)
        led = before is not None and normalised.lower[before.start : before.end] in its
        return led or normalised.lower[mark.start : mark.end].partition(" ")[0] in its

    def _ended(self, mark: Mark, start: int, line: Line, *, modal: bool) -> bool:
        """Whether the reach of a forecasting word ends before ``start``: a clause with a verb of the past stands between, or a colon
        after a verb ("will have to write a letter: at 3.1% in November …", but not "the forecast: 3.1%")."""
        clauses = [clause for clause in line.clauses if clause.items]
        home = next((k for k, clause in enumerate(clauses) if any(item is mark for item in clause.items)), 0)
        there = next((k for k, clause in enumerate(clauses) if clause.items[0].start <= start <= clause.items[-1].end), home)
        if there <= home:
            return False
        if modal and any(clause.opener in (":", "\uff1a") for clause in clauses[home + 1 : there + 1]):
            return True
        opener = clauses[there].items[0]
        return clauses[there].opener == "break" or (isinstance(opener, Mark) and (opener.cue("compared", "from") or opener.check("break")))
