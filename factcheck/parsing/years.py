"""The year of a sentence's months that have none of their own, and months that are told by the half they are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from factcheck.language.lexicon import Lexicon
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.scene import Scene

#: What opens a clause whose year says nothing about the months before it.
_OTHER_TIMES = frozenset({";", "\uff1b", "break"})
#: Forms of mentions whose year may be that of the months beside them.
_DATING = frozenset({"year", "year_end", "month", "quarter", "half", "last_year", "this_year"})

_YEAR = 12


def within_halves(scenes: Sequence[Scene]) -> None:
    """Make "the first month" after a half or a quarter one of these: 2025年下半年|头一个月| is July."""
    for scene in scenes:
        for (p, whole), (q, part) in pairwise(list(scene.periods)):
            if q == p + 1 and whole.form in ("half", "quarter") and part.form == "first_months" and part.year is None:
                inside = part.months < whole.months
                scene.periods.remove((p, whole))
                scene.periods[scene.periods.index((q, part))] = (q, replace(part, first=whole.first, year=whole.year) if inside else part)


def year_in(scenes: Sequence[Scene], lexicon: Lexicon, text: str, today: date) -> int | None:
    """The one explicit year of a sentence that its months without a year belong to, if there is just one.

    None of "exports, |which| rose 19.3% in 2024, were up 22.6% in July"; none where a month is the one that has just ended and the year an
    earlier one that has a figure of its own. ``text`` is the one that the scenes are of, in the letters of the lexicon.
    """
    years: set[int | None] = set()
    dated = bare = False
    for n, scene in enumerate(scenes):
        if dated and (scene.clause.opener in _OTHER_TIMES or any(m.form == "year" for _, m in scene.periods)):
            break
        told = [m.year for _, m in scene.periods if m.year is not None and m.months <= 12 and m.form in _DATING and not (bare and _past(m))]
        bare = bare or any(m.year is None for _, m in scene.periods)
        later = any(m.year is None for place in scenes[n + 1 :] for _, m in place.periods)
        years.update(told if not (later and _aside(scene, lexicon, text)) else ())
        dated = dated or (bool(scene.clause.numbers) and any(m.year is None for _, m in scene.periods))
    year = next(iter(years)) if len(years) == 1 else None
    mentions = [mention for scene in scenes for _, mention in scene.periods if mention.months < _YEAR]
    undated, own = ({(m.first, m.months) for m in mentions if (m.year is None) is open_year} for open_year in (True, False))
    if undated & own:
        return None  # 7月为59.3万辆，去年7月为27.1万辆
    return None if year is not None and _ended_since(scenes, year, today) else year


def _past(mention: PeriodMention) -> bool:
    """Whether a year is only said to be the last one; after a month it dates none: "April sales jumped, helped by |last year's| slump"."""
    return mention.form == "last_year"


def _aside(scene: Scene, lexicon: Lexicon, text: str) -> bool:
    """Whether a clause only tells what a year was like before its sentence says what is new: "|after| rising 19.3% in 2024, …"."""
    lead = text[scene.items[0].start : scene.items[0].end] if scene.items else ""
    words = (*lexicon.grammar["relatives"], *lexicon.grammar["goes_back"])
    return lead in words and all(mention.form == "year" for _, mention in scene.periods)


def _ended_since(scenes: Sequence[Scene], year: int, today: date) -> bool:
    """Whether a month without a year is the last before the publication, in a later year than the one that was told with its figure."""
    years, month = divmod(today.year * 12 + today.month - 2, 12)
    news = any(
        mention.form == "month" and mention.year is None and mention.first == month + 1 and not scene.has("of_which")
        for scene in scenes
        for _, mention in scene.periods
    )
    dating = [(scene, mention) for scene in scenes for _, mention in scene.periods if mention.year is not None]
    return news and year < years and all(mention.form == "year" and bool(scene.clause.numbers) for scene, mention in dating)
