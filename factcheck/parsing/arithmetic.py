"""Numbers that the words of a sentence tie to each other, whatever they count: "from 500 to 450, a drop of 20%"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from factcheck.language.lexicon import Lexicon
from factcheck.model.quantity import PERCENT, POINTS, TIMES, Quantity, Sum
from factcheck.parsing.items import Item, Line, Word, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import CURRENCY, Number
from factcheck.parsing.text import Normalised

#: A sentence is matched as one letter for each of its items: N a count, P percent, Q a fraction, D points, X a multiple, y a period;
#: u rise, d fall, U and L the same with "to" in the word; F from, T to, b by, o of, W "of which", O "or", S a share, Z "of the total", t a
#: total, a "and", c a comma or the like, ( and ) brackets, w a small word, s any other word or name, B the beginning of another
#: statement, . the rest.
_NEAR, _NOUN = "[wb]{0,2}", "[wsy]{0,4}"
_STEP = "(?P<step>[PQDX])"
#: What may stand after the number that is held against the others: nothing that gives it another base.
_END = r"(?=w{0,2}(?:[cZ.B()a]|\Z))"
_LED = rf"[wa]{{0,2}}(?P<way>[ud])?[wbo]{{0,3}}{_STEP}{_END}"
_FROM = rf"F{_NEAR}(?:yo?)?(?P<then>[NP])"
_TO = rf"(?:[ud]?{_NEAR}T|[UL]){_NEAR}(?:yo?)?(?P<now>[NP])"
_OR = r"(?:[(O]|c[wa]{0,2}O)(?:w{0,2}So?)?w?"
_OF = rf"{_OR}(?P<step>[PQ]){_END}"
_CHANGES = (
    rf"(?P<way>[ud])[wb]{{0,2}}{_STEP}c?{_FROM}{_NOUN}{_TO}",
    rf"(?P<way>[ud])[wb]{{0,2}}{_STEP}w?T{_NEAR}(?P<now>[NP]){_NOUN}{_FROM}",
    rf"(?P<step>X)c?{_FROM}{_NOUN}{_TO}",
    rf"(?P<move>[ud])?{_NEAR}{_FROM}{_NOUN}{_TO}(?:{_NOUN}[c(]{_LED})?",
    rf"(?P<move>[ud]){_NEAR}T{_NEAR}(?P<now>[NP]){_NOUN}c?{_FROM}(?:{_NOUN}[c(]{_LED})?",
    rf"(?P<now>[NP]){_NOUN}[c(]w?(?P<move>[ud]){_FROM}(?:{_NOUN}[c(]{_LED})?",
    rf"(?P<now>N){_NOUN}[c(]w?(?P<way>[ud])[wb]{{0,2}}(?P<step>P){_FROM}",
    rf"(?P<now>N){_NOUN}[c(]w?(?P<step>P)(?P<way>[ud])Bw{{1,2}}(?P<then>N)",
    rf"(?P<now>N){_NOUN}cB[yswo]{{0,3}}(?P<then>N)s{{0,2}}(?P<way>[ud])w?(?P<step>P){_END}",
    rf"(?P<now>N){_NOUN}cB[yswo]{{0,3}}(?P<then>N)s{{0,2}}(?P<way>[ud])w?(?P<gap>N){_END}",
    rf"(?P<now>N){_NOUN}[c(]w?(?P<gap>N)s{{0,2}}(?P<way>[ud])Bw{{0,2}}(?P<then>N)",
    rf"(?P<then>N)[ws]{{0,3}}(?P<before>y)[ca]{{1,2}}[ws]{{0,2}}(?P<now>N)[ws]{{0,3}}(?P<after>y)c[wa]{{0,2}}(?P<way>[ud])[wbo]{{0,3}}(?P<step>[PX]){_END}",
    rf"(?P<then>N)[ws]{{0,3}}(?P<before>y)[ca]{{1,2}}[ws]{{0,2}}(?P<now>N)[ws]{{0,3}}(?P<after>y)c[wa]{{0,2}}(?P<step>P)(?P<way>[ud]){_END}",
    rf"(?P<before>y)[ws]{{0,3}}(?P<then>N)s?[ca]{{1,2}}(?P<after>y)[ws]{{0,3}}(?P<now>N)s?c(?P<way>[ud])(?P<step>[PX]){_END}",
)
_GAINS = (
    rf"(?P<way>[ud])[wb]{{0,2}}(?P<gain>N)s{{0,2}}w?T{_NEAR}(?P<now>N){_NOUN}[c(]{_LED.replace('way', 'also')}",
    rf"(?P<now>N){_NOUN}cB(?P<way>[ud])w?(?P<gain>N)s{{0,2}}c(?P<also>[ud])w{{0,2}}(?P<step>P){_END}",
)
_SHARES = (
    rf"(?:\A|[c.B])o[ws]{{0,3}}(?P<whole>N)[wsyuF]{{0,8}}c[wa]?(?P<part>N)[^NPQDXy]{{0,8}}(?:{_OR}|c(?:w{{0,2}}So)?w?)(?P<step>[PQ]){_END}",
    rf"(?P<part>N)[ws]{{0,2}}o[ws]{{0,3}}(?P<whole>N)[wsy]{{0,5}}(?:{_OR}(?P<step>[PQ])|c(?P<one>Q)){_END}",
    rf"(?P<whole>N)[wsy]{{0,4}}c?W[ws]{{0,2}}(?P<part>N)[ws]{{0,3}}(?:{_OR}|cw?S)(?P<step>[PQ]){_END}",
    rf"(?P<whole>N)[wsy]{{0,4}}[ca]{{1,2}}[ws]{{0,2}}(?P<part>N)W[wsy]{{0,3}}(?:{_OF}|cBw{{0,2}}(?P<one>Q)Z)",
    rf"(?P<whole>N)[ws]{{0,2}}(?:ow?S?|S)c?s?(?P<part>N)[ws]{{0,4}}cw?Sw?(?P<step>[PQ]){_END}",
    r"(?P<step>[PQ])o[ws]{0,3}(?P<whole>N)[wsy]{0,8}(?:cw?O|c|\()w?(?P<part>N)(?=[c)])",
    r"(?P<part>N)[ws]{0,3}cw?(?P<step>[PQ])o[ws]{0,3}o?w?(?P<whole>N)(?=[c.)]|\Z)",
)
_MULTIPLES = (
    r"(?P<now>N)[ws]{0,3}c?w{0,2}(?P<step>X)w{1,2}(?P<then>N)",
    r"(?P<now>N)s{0,2}c?w?y?(?P<then>N)s?(?P<step>X)(?=[c.B]|\Z)",
)  # fmt: skip
_FORMS = tuple((kind, re.compile(form)) for kind, forms in (
    ("gain", _GAINS), ("change", _CHANGES), ("share", _SHARES), ("ratio", _MULTIPLES)) for form in forms
)  # fmt: skip
_NUMBERS = "NPQDX"
_YEAR = 12
#: How far off a multiple may be that is meant loosely.
_LOOSE = Decimal("0.06")
#: The places whose numbers a third one is held against.
_TIED = {"share": ("part", "whole"), "gain": ("now", "gain")}
#: A count and after a colon the counts that it is made of: "620 pupils: 310 girls and 340 boys".
_MADE_OF = re.compile(r"[^NPQDXB]*(?P<sum>N)s{1,2}:w?N[ws]{0,3}(?:[ca]{1,2}w?N[ws]{0,3}){1,4}\.?\Z")
#: Several counts one after the other, and last what they make together.
_TOTAL = re.compile(r"[^NPQDXudULFTB]*(?:N[wsy]{0,4}[ca]{1,2}[wsy]{0,3}){2,6}(?:tw{0,2}(?P<sum>N)|(?P<after>N)[ws]{0,2}t)[^NPQDX]*\Z")


class Arithmetic:
    """Finds the sums that a sentence states of its own numbers."""

    def __init__(self, normalised: Normalised, lexicon: Lexicon) -> None:
        self.normalised, self.lexicon = normalised, lexicon

    def _words(self, item: Item) -> str:
        return self.normalised.lower[item.start : item.end]

    def sums(self, line: Line) -> Iterator[Sum]:
        """Every number of a sentence that follows from others of it, with those."""
        items = line.items
        years = sorted({item.year for item in items if isinstance(item, PeriodMention) and item.year and item.months == _YEAR})
        between = years[-1] - years[0] if len(years) == 2 else 0
        letters = "".join("w" if between and self._lasts(item, between) else self._letter(item) for item in items)
        if sum(letter in _NUMBERS for letter in letters) < 2:
            return
        taken: set[int] = set()
        for kind, form in _FORMS:
            for found in form.finditer(letters):
                if taken.isdisjoint(range(*found.span())) and not _of_another(found, items, letters):
                    told = (self._grown(one, found, items) for one in _read(kind, found, items, letters))
                    sums = [one for one in told if one is not None]
                    taken.update(range(*found.span()) if sums else ())
                    yield from sums
        yield from _total(letters, items)
        yield from _made_of("".join(":" if item_is_colon(item) else letter for item, letter in zip(items, letters, strict=True)), items)

    def _grown(self, told: Sum, found: re.Match[str], items: list[Item]) -> Sum | None:
        """The sum; 增长两倍 is growth of 200%, and nothing is held against who means by it that there is twice as much."""
        way = found.start("way") if "way" in found.groupdict() and found.group("way") else -1
        if self.lexicon.spaced or told.kind != "ratio" or told.falls or way < 0 or not cued(items[way], "rise"):
            return told
        now, then = (one.value for one in told.others)
        if then == 0 or abs(now / then - told.derived.value) <= _LOOSE * told.derived.value:
            return None
        step = replace(told.derived, value=told.derived.value * 100, ulp=told.derived.ulp * 100, unit=PERCENT)
        return replace(told, kind="change", derived=step)

    def _lasts(self, item: Item, years: int) -> bool:
        """Whether an item only says how many years lie between the two that the sentence tells: 从2023年…到2024年…，|一年|增长近三倍."""
        if isinstance(item, PeriodMention):
            return item.form == "years_back" and item.months == years * _YEAR
        word, count = word_of(item), next((word for word, value in self.lexicon.number_words.items() if value == years), "")
        return not self.lexicon.spaced and bool(count) and word.startswith(tuple(count + unit for unit in self.lexicon.time_units))

    def _letter(self, item: Item) -> str:
        if isinstance(item, Number):
            return _number(item)
        if isinstance(item, PeriodMention):
            return "y"
        return self._word(item) if isinstance(item, Word) else self._mark(item)

    def _mark(self, mark: Mark) -> str:
        letter = next((letter for letter, cues in _CUES if mark.cue(*cues)), "")
        if letter:
            return "Z" if letter == "W" and self._words(mark).endswith(self.lexicon.grammar["whole_of_it"]) else letter
        if mark.check("break", "forecast", "hypothetical"):
            return "B"
        return "a" if mark.cue("join") else "s"

    def _word(self, item: Word) -> str:
        word, grammar = word_of(item), self.lexicon.grammar
        if item.text in "()\uff08\uff09":
            return "(" if item.text in "(\uff08" else ")"
        if item.text in ",\uff0c;\uff1b\u3001:\uff1a-\u2014" or item.text == "--":
            return "c"
        if word in grammar["of"] or any(sign in word for sign in grammar["out_of"]):
            return "o"
        if word in self.lexicon.function_words or word in self.lexicon.modifiers or word in grammar["determiners"]:
            return "w"
        return "s" if item.text[0].isalnum() or item.text[0] == "'" else "."


#: Cues by the letter they are matched as; the first that fits. "Or" is told from "and" by what it joins.
_CUES = (
    ("W", ("of_which",)), ("t", ("complete", "sum")), ("U", ("rise_to",)), ("L", ("fall_to",)), ("F", ("from",)), ("T", ("to",)),
    ("b", ("by",)),
    ("B", ("than", "compared", "yoy", "mom", "since", "contribution", "pull")), ("u", ("rise", "more_than")),
    ("d", ("fall", "less_than")), ("S", ("share",)),
    ("O", ("or_rather",)), ("w", ("level",)),
)  # fmt: skip


def _of_another(found: re.Match[str], items: list[Item], letters: str) -> bool:
    """Whether what a change would lead to is only what the subject is held against: 跌至58，|低于11月的60|，较上年的70跌去17%."""
    if "now" not in found.groupdict():
        return False
    now = found.start("now")
    return any(cued(item, "exceed", "trail", "above", "below") for item in items[letters.rfind("c", 0, now) + 1 : now])


def _number(number: Number) -> str:
    unit = number.quantity.unit
    if number.malformed or number.quantity.upper is not None:
        return "."
    if unit == PERCENT:
        return "Q" if number.quantity.fraction else "P"
    return {POINTS: "D", TIMES: "X"}.get(unit, "N")


def _quantity(items: list[Item], i: int) -> Quantity:
    number = items[i]
    assert isinstance(number, Number)
    return number.quantity


def _read(kind: str, found: re.Match[str], items: list[Item], letters: str) -> Iterator[Sum]:
    """The sum of a place that fits; none where the two numbers are not of one kind."""
    at = {name: found.start(name) for name in found.groupdict() if found.group(name) is not None}
    number = {name: _quantity(items, i) for name, i in at.items() if letters[i] in _NUMBERS}
    step = number.get("step") or number.get("one")
    first, second = (number[name] for name in _TIED.get(kind, ("now", "then")))
    if not _alike(first, second):
        return
    if "before" in at and _is_later(items[at["before"]], items[at["after"]]):
        first, second = second, first
    if kind == "gain" and step is not None:
        loses, falls = (letters[at[name]] == "d" for name in ("way", "also" if "also" in at else "way"))
        if step.unit == PERCENT and loses == falls:
            yield Sum("gain", _signed(step, falls), (first, _signed(second, falls)), falls)
        return
    if kind != "change" and step is not None:
        yield Sum(kind if step.unit == PERCENT and kind == "share" else "ratio", step, (first, second))
        return
    way = next((letters[at[name]] for name in ("way", "move") if name in at), None)
    if "gap" in number:
        if _alike(number["gap"], first):
            yield Sum("gap", _signed(number["gap"], way == "d"), (first, second), way == "d")
        return
    moved = next((letters[i] for i in range(*found.span()) if letters[i] in "UL"), None) or (letters[at["move"]] if "move" in at else None)
    if moved is not None and first.value != second.value and first.unit == PERCENT:  # "the rupiah fell from 5,000 to 11,000 a dollar"
        yield Sum("movement", first, (second,), falls=moved in "dL")
    if step is None:
        return
    falls = (way or moved or "u") in "dL"
    if step.unit == TIMES:
        yield Sum("ratio", step, (first, second), falls=step.value < 1)
    elif (step.unit == POINTS) == (first.unit == PERCENT):
        yield Sum("step" if step.unit == POINTS else "change", _signed(step, falls), (first, second), falls)


def _signed(quantity: Quantity, falls: bool) -> Quantity:
    return replace(quantity, value=-quantity.value) if falls else quantity


def _is_later(one: Item, other: Item) -> bool:
    """Whether one of two periods comes after the other; a year that is unsaid is the same."""
    assert isinstance(one, PeriodMention)
    assert isinstance(other, PeriodMention)
    year = one.year or other.year or 0
    return (one.year or year, one.first) > (other.year or year, other.first)


def _total(letters: str, items: list[Item]) -> Iterator[Sum]:
    found = _TOTAL.match(letters)
    if found is None:
        return
    last = found.start("sum") if found.group("sum") else found.start("after")
    members = tuple(_quantity(items, i) for i, letter in enumerate(letters[:last]) if letter == "N")
    whole = _quantity(items, last)
    if all(_alike(whole, one) for one in members):
        yield Sum("sum", whole, members)


def item_is_colon(item: Item) -> bool:
    """Whether an item is a colon."""
    return isinstance(item, Word) and item.text in (":", "\uff1a")


def _made_of(letters: str, items: list[Item]) -> Iterator[Sum]:
    """A count that is less than what it is said to be made of."""
    found = _MADE_OF.match(letters)
    if found is None:
        return
    whole = _quantity(items, found.start("sum"))
    members = tuple(_quantity(items, i) for i, letter in enumerate(letters) if letter == "N" and i > found.start("sum"))
    if all(_alike(whole, one) for one in members) and sum(one.value for one in members) > whole.value:
        yield Sum("sum", whole, members)


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers count the same: money and money, percent and percent; the sign of the money may stand at one of them only."""
    return one.unit == other.unit or {one.unit, other.unit} <= {CURRENCY, "number"}
