"""Names of measures, entities and agencies from the catalogue's labels, and the cues of the lexicon: one pass over the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeGuard

from ahocorasick_rs import AhoCorasick

from factcheck.language.lexicon import Lexicon
from factcheck.parsing.text import Normalised, is_han, normalise
from factcheck.reference.catalogue import Catalogue

#: Names of countries this short that are all capitals count only in capitals: "US" is a country, "us" is not.
_ACRONYM = 4


@dataclass(frozen=True, slots=True)
class Tag:
    """One meaning of some words: ``kind`` is `noun`, `verb`, `generic`, `transfer` (facet values), `pair`, `measure`, `counted`
    (a measure, by what its numbers count), `unit`, `entity`, `adjective`, `currency` (a country, by its money), `agency`, `cue`
    or `check`; ``value`` is the code or the cue's name."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Words with a meaning; half-open offsets in the normalised text."""

    start: int
    end: int
    tags: tuple[Tag, ...]

    def cue(self, *names: str) -> bool:
        """Whether the words are a cue of one of these names."""
        return any(tag.kind == "cue" and tag.value in names for tag in self.tags)

    def check(self, *names: str) -> bool:
        """Whether the words tell that a statement is not checkable, in one of these ways."""
        return any(tag.kind == "check" and tag.value in names for tag in self.tags)

    def values(self, *kinds: str) -> tuple[str, ...]:
        """The codes that the words name, of these kinds."""
        return tuple(tag.value for tag in self.tags if tag.kind in kinds)


def cued(item: object, *names: str) -> TypeGuard[Mark]:
    """Whether an item of a clause is a mark that is a cue of one of these names."""
    return isinstance(item, Mark) and item.cue(*names)


#: Units of numbers that the numbers' own grammar reads, and those of what facets name.
_READ_ELSEWHERE = frozenset({"relative", "points", "times", "rank", "number", "vehicles"})


def _after_money(label: str, money: Iterable[str]) -> str:
    """What a unit has after a word for money, which the number takes: "dollars a barrel"."""
    word = max((one for one in money if label.lower().startswith(one)), key=len, default="")
    return label[len(word) :].strip() or label


def plurals(labels: Iterable[str], lexicon: Lexicon) -> Iterator[str]:
    """The plurals of labels whose last word is a noun in the singular: "current account deficits"."""
    for label in labels:
        last = label.rpartition(" ")[2].lower()
        for singular in lexicon.grammar["plural_of"]:
            if last.endswith(singular):
                yield label + lexicon.grammar["plural_endings"][0]


class Vocabulary:
    """All phrases of a lexicon and a catalogue, compiled into one automaton."""

    def __init__(self, lexicon: Lexicon, catalogue: Catalogue) -> None:
        phrases: dict[str, list[Tag]] = defaultdict(list)

        def add(words: tuple[str, ...], kind: str, value: str) -> None:
            for word in words:
                plain = normalise(word, lexicon).lower.strip()
                tag = Tag(kind, value)
                if plain and tag not in phrases[plain]:
                    phrases[plain].append(tag)

        tongues = (lexicon.language,) if lexicon.spaced else (lexicon.language, "en")
        for tongue in tongues:
            for facet in catalogue.facets.values():
                add(facet.nouns.get(tongue, ()), "noun", facet.id)
                add(facet.verbs.get(tongue, ()), "verb", facet.id)
                add(facet.generic.get(tongue, ()), "generic", facet.id)
                add(facet.transfers.get(tongue, ()), "transfer", facet.id)
                for word, values in facet.pairs.items():
                    add((word,), "pair", "+".join(values))
            for measure in catalogue.measures.values():
                if measure.labels and measure.basis_of is None and measure.ratio_of is None and tongue in measure.names:
                    add((measure.names[tongue],), "measure", measure.id)
                labels = measure.labels.get(tongue, ())
                add((*labels, *plurals(labels, lexicon)), "measure", measure.id)
                add(measure.counted.get(tongue, ()), "counted", measure.id)
                if catalogue.open_share(measure.id):
                    add(measure.labels.get(tongue, ()), "cue", "share")
            for unit in catalogue.units.values():
                if unit.dimension not in _READ_ELSEWHERE:
                    add(tuple(_after_money(word, lexicon.units["currency"]) for word in unit.labels.get(tongue, ())), "unit", unit.id)
            for entity in catalogue.entities.values():
                add(entity.labels.get(tongue, ()), "entity", entity.id)
                add(entity.adjectives.get(tongue, ()), "adjective", entity.id)
                add(entity.currencies.get(tongue, ()), "currency", entity.id)
            for agency in catalogue.agencies.values():
                add(agency.labels.get(tongue, ()), "agency", agency.id)
        for name, words in lexicon.cues.items():
            add(words, "cue", name)
        for name, words in lexicon.checkworthy.items():
            add(words, "check", name)
        add(lexicon.breaks, "check", "break")
        add(tuple(lexicon.joins), "cue", "join")
        add(lexicon.abroad, "cue", "abroad")
        self.spaced = lexicon.spaced
        self.numerals = frozenset((*lexicon.number_words, *lexicon.magnitudes))
        self.acronyms = frozenset(
            word.lower()
            for entity in catalogue.entities.values()
            for word in entity.labels.get(lexicon.language, ())
            if word.isascii() and word.isupper() and len(word) <= _ACRONYM
        )
        self.phrases = list(phrases)
        self.tags = [tuple(phrases[phrase]) for phrase in self.phrases]
        self.automaton = AhoCorasick(self.phrases)

    def find(self, normalised: Normalised) -> list[Mark]:
        """Every phrase that stands in the text as whole words; overlapping ones too."""
        lower = normalised.lower
        marks = []
        for index, start, end in self.automaton.find_matches_as_indexes(lower, overlapping=True):
            if _joined(lower, start - 1, start) or _joined(lower, end - 1, end):
                continue
            if self.phrases[index] in self.acronyms and not normalised.text[start:end].isupper():
                continue
            if not self.spaced and end - start == 1 and self._inside(lower, start, index):
                continue
            if all(tag.kind == "unit" for tag in self.tags[index]) and not self._counted(lower, start, self.phrases[index]):
                continue
            marks.append(Mark(start, end, self.tags[index]))
        return marks

    def _counted(self, text: str, at: int, phrase: str) -> bool:
        """Whether a number stands before a word for a unit, or the word is one by its own number: "in every 1,000"."""
        if any(sign.isdigit() for sign in phrase):
            return True
        before = text[max(0, at - 16) : at].rstrip(" -")
        word = before.rpartition(" ")[2].rpartition("-")[2].lstrip("0123456789.,")
        return before[-1:].isdigit() or word in self.numerals or (not self.spaced and before[-1:] in self.numerals)

    def _inside(self, text: str, at: int, index: int) -> bool:
        """Whether a single character that is a verb by itself ("产2212万辆，销2198万辆") stands in a longer word."""
        verb = any(tag.kind == "verb" for tag in self.tags[index])
        counts = text[at + 1 : at + 2].isdigit() or self.numerals.issuperset(text[at + 1 : at + 3])
        return verb and (is_han(text[at - 1 : at]) or not counts)


def _joined(text: str, left: int, right: int) -> bool:
    """Whether two neighbouring characters belong to one Latin word or number."""
    if left < 0 or right >= len(text):
        return False
    a, b = text[left], text[right]
    return a.isascii() and b.isascii() and a.isalpha() and b.isalpha()


@lru_cache(maxsize=16)
def vocabulary(lexicon: Lexicon, catalogue: Catalogue) -> Vocabulary:
    """The compiled vocabulary of a language and a catalogue."""
    return Vocabulary(lexicon, catalogue)
