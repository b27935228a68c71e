"""A sentence as a row of items (marks, numbers, periods, words) and its clauses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise, takewhile

from factcheck.language.lexicon import Lexicon
from factcheck.model.quantity import NUMBER, PERCENT, TIMES, Hedge
from factcheck.parsing.mentions import Mark, Tag, cued
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import CURRENCY, Number
from factcheck.parsing.text import Normalised, Sentence


@dataclass(frozen=True, slots=True)
class Word:
    """Anything that was not recognised: a word, a run of Han characters, or a punctuation mark.

    ``lower`` is it in the letters that the words of a language file are matched in.
    """

    start: int
    end: int
    text: str
    lower: str


Item = Mark | Number | PeriodMention | Word


def word_of(item: Item) -> str:
    """An unrecognised word in lower case; empty for everything else."""
    return item.lower if isinstance(item, Word) else ""


def is_strange(item: Word, lexicon: Lexicon) -> bool:
    """Whether a word is none that the language file knows."""
    word = item.lower
    known = word in lexicon.function_words or word in lexicon.modifiers
    return len(word) > 2 and word[0].isalpha() and not known and not word.endswith(lexicon.grammar["no_modifier_endings"])


_WORD = r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f0-9'.&-]*[A-Za-z\u00c0-\u024f0-9]|[A-Za-z]|[\u3400-\u9fff]+|'s\b|\d+|--|[^\s]"
BRACKETS = frozenset("(（")
_CLAUSE_ENDS = frozenset(",;:()\uff0c\uff1b\uff1a\u2014[]|") | {"--", "\u2026", "/"}


@dataclass
class Clause:
    """A stretch of a sentence between commas, brackets, dashes or words such as "while"; items in the order of the text.

    What is asked of the items is worked out once: they stay as they are.
    """

    items: list[Item]
    index: int
    opener: str = ""

    @cached_property
    def numbers(self) -> list[Number]:
        """The numbers in it."""
        return [item for item in self.items if isinstance(item, Number)]

    @cached_property
    def marks(self) -> list[Mark]:
        """The recognised words in it."""
        return [item for item in self.items if isinstance(item, Mark)]

    @cached_property
    def cues(self) -> frozenset[str]:
        """The names of all cues in it."""
        return frozenset().union(*(mark.cues for mark in self.marks))

    @cached_property
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


def choose(candidates: Sequence[Mark | Number | PeriodMention], *, spaced: bool) -> list[Mark | Number | PeriodMention]:
    """Longest wins, then earliest; of equal spans numbers and periods win over marks, and "|in the World| Bank's" is an agency's. Linear
    in the total length."""
    order = {PeriodMention: 0, Number: 1, Mark: 2}
    named = {at: item.end for item in candidates if isinstance(item, Mark) and item.values("agency") for at in range(item.start, item.end)}
    candidates = [item for item in candidates if not (cued(item, "worldwide") and named.get(item.end - 1, 0) > item.end)]
    ranked = sorted(candidates, key=lambda item: (item.start - item.end, item.start, order[type(item)]))
    taken: set[int] = set()
    chosen = []
    for item in ranked:
        if item.start in taken or item.end - 1 in taken or any(i in taken for i in range(item.start + 1, item.end - 1)):
            continue
        taken.update(range(item.start, item.end))
        chosen.append(item)
    chosen.extend(_within_fractions(chosen, candidates, spaced))
    chosen.sort(key=lambda item: (item.start, -item.end))
    return chosen


def _within_fractions(
    chosen: Sequence[Mark | Number | PeriodMention], candidates: Sequence[Mark | Number | PeriodMention], spaced: bool
) -> list[Mark]:
    """What a fraction is taken of, where its words enclose it: 每五辆出口汽车中就有一辆, "un |véhicule produit en Chine| sur cinq"."""
    found: list[Mark] = []
    marks = sorted((mark for mark in candidates if isinstance(mark, Mark)), key=lambda mark: mark.start)
    for number in chosen:
        if isinstance(number, Number) and number.quantity.fraction and number.end - number.start > _SHORT:
            first, last = (bisect_right(marks, at, key=lambda mark: mark.start) for at in (number.start, number.end))
            inner = [mark for mark in marks[first:last] if mark.end < number.end]
            told = ("noun", "verb", "adjective", *(("entity", "generic") if spaced else ()))
            nouns = sorted((mark for mark in inner if mark.values(*told)), key=lambda mark: (mark.start, -mark.end))
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
    within = (item for item in items if isinstance(item, Mark) and not hedges.isdisjoint((item.start, item.end - 1)))
    dropped = {id(item) for item in within if not _carries(item)}
    return [item for item in items if id(item) not in dropped]


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
            row.extend(_words(normalised, position, inner_start, lexicon))
            row.append(item)
            position = max(position, item.end, item.outer_end if isinstance(item, Number) else 0)
            cursor += 1
        row.extend(_words(normalised, position, piece.end, lexicon))
        if any(not isinstance(item, Word) for item in row):  # what is read by its place stands beside something
            row = _with_years(_of_or_from(_not_by_time(row, normalised), normalised, lexicon))
            row = _by_place(_counting(row, normalised, lexicon), normalised, lexicon)
        found.append(Line(piece, _clauses(row, normalised, lexicon), row))
    return found


def _not_by_time(row: list[Item], normalised: Normalised) -> list[Item]:
    """The items, where a verb with its "by" is the verb alone before a time: "superó |en| 2025 los 140 millones"."""
    found: list[Item] = []
    for k, item in enumerate(row):
        timed = k + 1 < len(row) and isinstance(row[k + 1], PeriodMention) and cued(item, "exceed", "trail") and cued(item, "by")
        verb, blank, _ = normalised.lower[item.start : item.end].rpartition(" ")
        if timed and blank and isinstance(item, Mark):
            end = item.start + len(verb)
            kept = tuple(tag for tag in item.tags if (tag.kind, tag.value) != ("cue", "by"))
            found += [replace(item, end=end, tags=kept), _word(normalised, end + 1, item.end)]
        else:
            found.append(item)
    return found


def _counting(row: list[Item], normalised: Normalised, lexicon: Lexicon) -> list[Item]:
    """The items without the small words between a magnitude and what it counts: "7,1 millones |de| vehículos"."""
    found: list[Item] = []
    for k, item in enumerate(row):
        number, counted = found[-1] if found else None, row[k + 1] if k + 1 < len(row) else None
        lead = word_of(item) in lexicon.grammar["number_lead"] and isinstance(counted, Mark) and bool(counted.values("noun", "generic"))
        if lead and isinstance(number, Number) and number.quantity.unit == NUMBER:
            last = normalised.lower[number.start : number.end].rpartition(" ")[2]
            if last in lexicon.magnitudes:
                continue
        found.append(item)
    return found


def _of_or_from(row: list[Item], normalised: Normalised, lexicon: Lexicon) -> list[Item]:
    """The items, where a word that may be "of" as well as "from" is "from" only if something goes on from there: "von 3,2 auf 2,8"."""
    found = list(row)
    for k, item in enumerate(row):
        if not cued(item, "from") or normalised.lower[item.start : item.end] not in lexicon.grammar["of"]:
            continue
        rest = takewhile(lambda one: not cued(one, "from") and word_of(one) not in _APART, row[k + 1 :])
        after = row[k + 1] if k + 1 < len(row) else None
        named = isinstance(after, Word) and after.text[0].isupper() and is_strange(after, lexicon)  # "Absatz von Zhengxin"
        if named or not any(cued(to, "to") and isinstance(one, Number | PeriodMention) for to, one in pairwise(rest)):
            found[k] = _word(normalised, item.start, item.end)
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


#: A word for "than" stands so many items behind the comparative that it belongs to.
_THAN_WITHIN = 6


def _by_place(row: list[Item], normalised: Normalised, lexicon: Lexicon) -> list[Item]:
    """The items, with every small word that only its place makes a cue as one: "bajó |del| 6,8 % al 5 %", "aumentó |en| 200.000",
    "más población |que| Francia"."""
    found = list(row)
    for k, item in enumerate(row):
        name = next((cue for cue, placed in _PLACED.items() if placed(found, k, lexicon)), None) if isinstance(item, Word) else None
        if name is not None:
            found[k] = Mark(item.start, item.end, (Tag("cue", name),))
        elif isinstance(item, Word) and _passes(found, k, normalised, lexicon) and isinstance(number := row[k + 1], Number):
            hedge = Hedge.UNDER if cued(row[k - 1], "fall") else Hedge.OVER
            found[k] = Mark(item.start, item.end, (Tag("cue", "to"),))
            found[k + 1] = replace(number, quantity=replace(number.quantity, hedge=number.quantity.hedge or hedge))
    return found


def _passes(row: list[Item], k: int, normalised: Normalised, lexicon: Lexicon) -> bool:
    """Whether "of" stands between a movement and a line that it crossed: "bajó |del| 11 %"."""
    before, after = row[k - 1] if k else None, row[k + 1] if k + 1 < len(row) else None
    crosses = before is not None and normalised.lower[before.start : before.end] in lexicon.grammar["crossing_moves"]
    return word_of(row[k]) in lexicon.grammar["from_before_to"] and crosses and isinstance(after, Number)


#: Units of numbers that may count the same, of which only one says what.
_COUNTS = frozenset({NUMBER, CURRENCY})


def _leads_to(row: list[Item], k: int, lexicon: Lexicon) -> bool:
    """Whether "of" stands before a number from which something moved to another one of the same clause."""
    first = row[k + 1] if k + 1 < len(row) else None
    lead = row[k - 1] if k and word_of(row[k]) in lexicon.ones else row[k]  # "de |un| 6,8 % a un 6 %"
    if word_of(lead) not in lexicon.grammar["from_before_to"] or not isinstance(first, Number):
        return False
    for one, two in pairwise(row[k + 2 :]):
        if isinstance(one, Number) or word_of(one) in _CLAUSE_ENDS:
            return False
        if cued(one, "to") and isinstance(two, Number):
            return {first.quantity.unit, two.quantity.unit} <= _COUNTS or first.quantity.unit == two.quantity.unit
    return False


def _steps(row: list[Item], k: int, lexicon: Lexicon) -> bool:
    """Whether "in" stands between a movement and how far it went."""
    after = row[k + 1] if k + 1 < len(row) else None
    moved = k > 0 and cued(row[k - 1], "rise", "fall")
    return word_of(row[k]) in lexicon.grammar["by_after_move"] and moved and isinstance(after, Number)


def _holds_against(row: list[Item], k: int, lexicon: Lexicon) -> bool:
    """Whether "that" stands after a comparative or a multiple of the same clause, and so means "than"."""
    if word_of(row[k]) not in lexicon.grammar["than_after_more"]:
        return False
    for item in reversed(row[max(0, k - _THAN_WITHIN) : k]):
        if word_of(item) in _CLAUSE_ENDS or cued(item, "than"):
            return False
        if cued(item, "more_than", "less_than") or (isinstance(item, Number) and item.multiplies):
            return True
    return False


_PLACED = {"from": _leads_to, "by": _steps, "than": _holds_against}


def _is_earlier(row: list[Item], i: int) -> bool:
    """Whether a period is what something else comes from or is held against."""
    start = max((k for k in range(i) if isinstance(row[k], PeriodMention)), default=-1)
    after = row[i + 1] if i + 1 < len(row) else None
    return any(cued(one, *_EARLIER) for one in row[start + 1 : i]) or cued(after, "since")


#: What quotation marks are normalised to; they stand for nothing that is read.
_QUOTE = '"'


@lru_cache(maxsize=8)
def _word_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """A word; one that has lost its vowel before another ("l'inflation") is a word of its own."""
    return re.compile(f"(?i:{lexicon.patterns['elision']})|{_WORD}")


def _words(normalised: Normalised, start: int, end: int, lexicon: Lexicon) -> list[Word]:
    if start >= end:
        return []
    found = _word_pattern(lexicon).finditer(normalised.text, start, end)
    return [_word(normalised, *one.span()) for one in found if one.group() != _QUOTE]


def _word(normalised: Normalised, start: int, end: int) -> Word:
    return Word(start, end, normalised.text[start:end], normalised.lower[start:end])


def _compares(item: Mark, clause: Clause) -> bool:
    """Whether a word that may begin a clause ends a comparison: the second "as" of "1.8 times as many vehicles as"."""
    return item.end - item.start <= 2 and any(mark.cue("as_many") for mark in clause.marks)


def _multiplies(item: Mark, clause: Clause, normalised: Normalised, lexicon: Lexicon) -> bool:
    """Whether a clause ends in a multiple, and what it is taken of follows: "el doble de |lo que| emite Francia"."""
    what = normalised.lower[item.start : item.end] in lexicon.grammar["what"]
    return what and any(isinstance(item, Number) and item.quantity.unit == TIMES for item in clause.items[-2:])


def _as_much(row: list[Item], k: int, clause: Clause, normalised: Normalised, lexicon: Lexicon) -> bool:
    """Whether a word that may begin a clause compares by any quality: "twice |as| rich |as| Italians"."""
    said = [normalised.lower[item.start : item.end] in lexicon.grammar["as"] for item in row[max(0, k - 2) : k + 4]]
    here = min(k, 2)
    if not said[here]:
        return False
    last, middle, first = [*reversed(clause.items[-3:]), None, None, None][:3]
    again = middle is not None and said[max(0, here - 2)]
    multiple = first if again else last
    return isinstance(multiple, Number) and multiple.quantity.unit == TIMES and (again or any(said[here + 1 :]))


def _led(before: Item, lexicon: Lexicon) -> bool:
    """Whether a preposition stands before a word that may begin a clause: "the fifth month in which"."""
    return word_of(before) in lexicon.grammar["within"]


def _leaves_out(row: list[Item], k: int, clause: Clause, lexicon: Lexicon) -> bool:
    """Whether a comma stands for a verb that was said before: "fue de 17.995 dólares y el de Uruguay|,| de 25.216"."""
    small = lexicon.grammar["gap_lead"]
    after = next((item for item in row[k + 1 : k + 3] if word_of(item) not in small), None)
    joined = max((i for i, item in enumerate(clause.items) if cued(item, "join")), default=None)
    if not small or joined is None or not isinstance(after, Number) or not clause.numbers:
        return False
    subject = clause.items[joined + 1 :]
    verbs = any(isinstance(item, Number) or cued(item, "rise", "fall", "level", "share") for item in subject)
    return not verbs and any(isinstance(item, Mark) and item.values("entity") for item in subject)


def _then(clause: Clause, lexicon: Lexicon) -> bool:
    """Whether a clause says no more than that the next is about a year before: 去年同期，这个数是234万辆."""
    return not lexicon.spaced and len(clause.items) == 1 and cued(clause.items[0], "yoy")


def _in_turn(row: list[Item], k: int, lexicon: Lexicon) -> bool:
    """Whether a comma only sets off the word that numbers are told in turn: "3.7% and 6.6%|,| respectively|,| below last year's"."""
    before, after = row[k - 1] if k else None, row[k + 1] if k + 1 < len(row) else None
    goes_on = after is not None and (cued(after, "above", "below", "more_than", "less_than") or word_of(after) in lexicon.grammar["within"])
    return cued(after, "respectively") or (cued(before, "respectively") and goes_on)


def _is_dash(item: Word, text: str) -> bool:
    """Whether a hyphen with spaces around it stands for a dash."""
    return item.text == "-" and text[item.start - 1 : item.start] == " " == text[item.end : item.end + 1]


def _heads(clause: Clause, ahead: list[Item]) -> bool:
    """Whether a clause only says what share the number after a colon is: "NEV exports as a share of all exports|:| 36.8%"."""
    share = any(cued(item, "share") and not item.values("measure") for item in clause.items)
    told = ahead[0] if ahead else None
    percent = isinstance(told, Number) and told.quantity.unit == PERCENT
    return share and percent and not any(isinstance(item, Number) for item in clause.items)


def _clauses(row: list[Item], normalised: Normalised, lexicon: Lexicon) -> list[Clause]:
    text = normalised.text
    clauses: list[Clause] = [Clause([], 0)]
    for k, item in enumerate(row):
        if isinstance(item, Word) and (item.text in _CLAUSE_ENDS or _is_dash(item, text)):
            if not clauses[-1].items:
                clauses[-1].opener = item.text
                continue
            if item.text in ",\uff0c" and _then(clauses[-1], lexicon):
                continue
            if item.text in ":\uff1a" and _heads(clauses[-1], row[k + 1 : k + 2]):
                continue
            if item.text == "," and (_leaves_out(row, k, clauses[-1], lexicon) or _in_turn(row, k, lexicon)):
                continue
            clauses.append(Clause([], len(clauses), item.text))
            continue
        if isinstance(item, Mark) and item.check("break") and clauses[-1].items:
            counts = not lexicon.spaced and k + 1 < len(row) and isinstance(row[k + 1], Number)  # 不过311.1万辆
            if not (
                counts
                or _compares(item, clauses[-1])
                or _multiplies(item, clauses[-1], normalised, lexicon)
                or _as_much(row, k, clauses[-1], normalised, lexicon)
                or _led(clauses[-1].items[-1], lexicon)
            ):
                clauses.append(Clause([item], len(clauses), "break"))
                continue
            item = _word(normalised, item.start, item.end)
        if (
            clauses[-1].items
            and k + 1 < len(row)
            and isinstance(row[k + 1], Number)
            and word_of(item) in lexicon.grammar["before_a_number"]
        ):
            clauses.append(Clause([item], len(clauses), "break"))
            continue
        clauses[-1].items.append(item)
    if not clauses[-1].items and len(clauses) > 1:
        clauses.pop()
    return _around_asides([Clause(one.items, one.index, one.opener) for one in clauses])  # nothing of them is worked out yet


def _around_asides(clauses: list[Clause]) -> list[Clause]:
    """The clauses; one that a bracket parts, in which its number is told more finely, is whole, and the bracket comes after it: "Gut
    die Hälfte des Stroms |(50,7 Prozent)| kam aus Kohle"."""
    found: list[Clause] = []
    for clause in clauses:
        aside, before = (found[-1], found[-2]) if len(found) > 1 else (None, None)
        exact = aside is not None and len(aside.items) == 1 and aside.opener == "(" and clause.opener == ")"
        finer = [item for item in aside.items if isinstance(item, Number) and item.quantity.unit == PERCENT] if exact and aside else []
        parted = before is not None and len(before.numbers) == 1 and before.numbers[0].quantity.fraction and not clause.numbers
        if finer and parted and before is not None and aside is not None and any(word_of(item)[:1].isalpha() for item in clause.items):
            found[-2:] = [replace(before, items=[*before.items, *clause.items]), aside]
        else:
            found.append(clause)
    return [replace(clause, index=k) for k, clause in enumerate(found)]
