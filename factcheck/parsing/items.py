"""A sentence as a row of items (marks, numbers, periods, words) and its clauses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from factcheck.language.lexicon import Lexicon
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import Number
from factcheck.parsing.text import Normalised, Sentence


@dataclass(frozen=True, slots=True)
class Word:
    """Anything that was not recognised: a word, a run of Han characters, or a punctuation mark."""

    start: int
    end: int
    text: str


Item = Mark | Number | PeriodMention | Word


def word_of(item: Item) -> str:
    """An unrecognised word in lower case; empty for everything else."""
    return item.text.lower() if isinstance(item, Word) else ""


def is_strange(item: Word, lexicon: Lexicon) -> bool:
    """Whether a word is none that the language file knows."""
    word = item.text.lower()
    known = word in lexicon.function_words or word in lexicon.modifiers
    return len(word) > 2 and word[0].isalpha() and not known and not word.endswith(lexicon.grammar["no_modifier_endings"])


_WORD = re.compile(
    r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f0-9'.&-]*[A-Za-z\u00c0-\u024f0-9]|[A-Za-z]|[\u3400-\u9fff]+|'s\b|\d+|--|[^\s]"
)
_CLAUSE_ENDS = frozenset(",;:()\uff0c\uff1b\uff1a\u2014[]|") | {"--", "\u2026", "/"}


@dataclass
class Clause:
    """A stretch of a sentence between commas, brackets, dashes or words such as "while"; items in the order of the text."""

    items: list[Item]
    index: int
    opener: str = ""

    @property
    def numbers(self) -> list[Number]:
        """The numbers in it."""
        return [item for item in self.items if isinstance(item, Number)]

    @property
    def marks(self) -> list[Mark]:
        """The recognised words in it."""
        return [item for item in self.items if isinstance(item, Mark)]

    @property
    def periods(self) -> list[PeriodMention]:
        """The periods in it (days left out)."""
        return [item for item in self.items if isinstance(item, PeriodMention) and item.is_period]

    def position(self, item: Item) -> int:
        """Where an item stands."""
        return next(i for i, other in enumerate(self.items) if other is item)


#: A fraction in so few characters encloses nothing.
_SHORT = 8


#: A sentence with more numbers or clauses is none. Prose has eight and ten.
_MOST_NUMBERS, _MOST_CLAUSES = 20, 40


@dataclass
class Line:
    """One sentence: its clauses, its items in a row, and where it stands."""

    sentence: Sentence
    clauses: list[Clause]
    items: list[Item] = field(default_factory=list)

    @property
    def is_list(self) -> bool:
        """Whether it is a table or a list of figures, from which nothing is read."""
        return len(self.clauses) > _MOST_CLAUSES or sum(isinstance(item, Number) for item in self.items) > _MOST_NUMBERS


def choose(candidates: Sequence[Mark | Number | PeriodMention]) -> list[Mark | Number | PeriodMention]:
    """Longest wins, then earliest; of equal spans numbers and periods win over marks. Linear in the total length."""
    order = {PeriodMention: 0, Number: 1, Mark: 2}
    ranked = sorted(candidates, key=lambda item: (item.start - item.end, item.start, order[type(item)]))
    taken: set[int] = set()
    chosen = []
    for item in ranked:
        if item.start in taken or item.end - 1 in taken or any(i in taken for i in range(item.start + 1, item.end - 1)):
            continue
        taken.update(range(item.start, item.end))
        chosen.append(item)
    chosen.extend(_within_fractions(chosen, candidates))
    chosen.sort(key=lambda item: (item.start, -item.end))
    return chosen


def _within_fractions(chosen: Sequence[Mark | Number | PeriodMention], candidates: Sequence[Mark | Number | PeriodMention]) -> list[Mark]:
    """What a fraction is taken of, where its words enclose it: 每五辆出口汽车中就有一辆."""
    found: list[Mark] = []
    marks = sorted((mark for mark in candidates if isinstance(mark, Mark)), key=lambda mark: mark.start)
    for number in chosen:
        if isinstance(number, Number) and number.quantity.fraction and number.end - number.start > _SHORT:
            first, last = (bisect_right(marks, at, key=lambda mark: mark.start) for at in (number.start, number.end))
            inner = [mark for mark in marks[first:last] if mark.end < number.end]
            nouns = sorted((mark for mark in inner if mark.values("noun", "verb")), key=lambda mark: (mark.start, -mark.end))
            for mark in nouns:
                if not found or mark.start >= found[-1].end:
                    found.append(mark)
    return found


def without_hedges(items: list[Mark | Number | PeriodMention]) -> list[Mark | Number | PeriodMention]:
    """Leave out marks that are part of a number's hedge ("exceeded 8 million", "up to 3%")."""
    hedges: set[int] = set()
    for item in items:
        if isinstance(item, Number):
            hedges.update(range(item.outer, item.start))
            hedges.update(range(item.end, item.outer_end))
    return [item for item in items if not isinstance(item, Mark) or not (item.start in hedges and not _carries(item))]


def _carries(mark: Mark) -> bool:
    return bool(mark.values("noun", "verb", "generic", "entity", "measure"))


def lines(
    normalised: Normalised, pieces: Sequence[Sentence], chosen: Sequence[Mark | Number | PeriodMention], lexicon: Lexicon
) -> list[Line]:
    """Cut the chosen items into sentences and clauses, with the words between them."""
    found: list[Line] = []
    cursor = 0
    for piece in pieces:
        row: list[Item] = []
        position = piece.start
        while cursor < len(chosen) and chosen[cursor].start < piece.start:
            cursor += 1
        while cursor < len(chosen) and chosen[cursor].start < piece.end:
            item = chosen[cursor]
            inner_start = item.outer if isinstance(item, Number) and item.outer >= position else item.start
            row.extend(_words(normalised, position, inner_start))
            row.append(item)
            position = max(position, item.end, item.outer_end if isinstance(item, Number) else 0)
            cursor += 1
        row.extend(_words(normalised, position, piece.end))
        row = _with_years(row)
        found.append(Line(piece, _clauses(row, normalised.text, lexicon), row))
    return found


#: A month of which the year is unsaid is one within so many of a month that is dated.
_HALF_A_YEAR = 6
#: Marks between two statements that stand by themselves.
_APART = frozenset(";\uff1b")
#: Cues after which something earlier is told.
_EARLIER = ("from", "than", "compared", "above", "below", "since")


def _with_years(row: list[Item]) -> list[Item]:
    """The items, with the year of every month that is told beside one month with its year: the nearest, or the one before where it
    is what something comes from ("down from 10.5% in December to 10.1% in January 2023")."""
    months = [(i, item) for i, item in enumerate(row) if isinstance(item, PeriodMention) and item.form == "month" and not item.relative]
    dated = [(i, item) for i, item in months if item.year is not None]
    if len(dated) != 1 or len(months) < 2 or _is_earlier(row, dated[0][0]):
        return row
    found, told = list(row), dated[0][1]
    for i, item in months:
        first, last = sorted((i, dated[0][0]))
        if any(word_of(one) in _APART for one in row[first:last]):
            continue
        apart, earlier = item.first - told.first, _is_earlier(row, i)
        shift = (apart < -_HALF_A_YEAR and not earlier) - (apart > _HALF_A_YEAR or (apart > 0 and earlier))
        if item.year is None and told.year is not None and shift:
            found[i] = replace(item, year=told.year + shift)
    return found


def _is_earlier(row: list[Item], i: int) -> bool:
    """Whether a period is what something else comes from or is held against."""
    start = max((k for k in range(i) if isinstance(row[k], PeriodMention)), default=-1)
    after = row[i + 1] if i + 1 < len(row) else None
    return any(cued(one, *_EARLIER) for one in row[start + 1 : i]) or cued(after, "since")


#: What quotation marks are normalised to; they stand for nothing that is read.
_QUOTE = '"'


def _words(normalised: Normalised, start: int, end: int) -> list[Word]:
    if start >= end:
        return []
    words = (Word(found.start(), found.end(), found.group()) for found in _WORD.finditer(normalised.text, start, end))
    return [word for word in words if word.text != _QUOTE]


def _compares(item: Mark, clause: Clause) -> bool:
    """Whether a word that may begin a clause ends a comparison: the second "as" of "1.8 times as many vehicles as"."""
    return item.end - item.start <= 2 and any(mark.cue("as_many") for mark in clause.marks)


def _led(before: Item, lexicon: Lexicon) -> bool:
    """Whether a preposition stands before a word that may begin a clause: "the fifth month in which"."""
    return word_of(before) in lexicon.grammar["within"]


def _is_dash(item: Word, text: str) -> bool:
    """Whether a hyphen with spaces around it stands for a dash."""
    return item.text == "-" and text[item.start - 1 : item.start] == " " == text[item.end : item.end + 1]


def _clauses(row: list[Item], text: str, lexicon: Lexicon) -> list[Clause]:
    clauses: list[Clause] = [Clause([], 0)]
    for k, item in enumerate(row):
        if isinstance(item, Word) and (item.text in _CLAUSE_ENDS or _is_dash(item, text)):
            if clauses[-1].items:
                clauses.append(Clause([], len(clauses), item.text))
            else:
                clauses[-1].opener = item.text
            continue
        if isinstance(item, Mark) and item.check("break") and clauses[-1].items:
            counts = not lexicon.spaced and k + 1 < len(row) and isinstance(row[k + 1], Number)  # 不过311.1万辆
            if not counts and not _compares(item, clauses[-1]) and not _led(clauses[-1].items[-1], lexicon):
                clauses.append(Clause([item], len(clauses), "break"))
                continue
            item = Word(item.start, item.end, text[item.start : item.end])
        clauses[-1].items.append(item)
    if not clauses[-1].items and len(clauses) > 1:
        clauses.pop()
    return clauses
