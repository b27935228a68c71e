"""Names of measures, entities and agencies from the catalogue's labels, and the cues of the lexicon: one pass over the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeGuard

from ahocorasick_rs import AhoCorasick

from factcheck.language.lexicon import Lexicon
from factcheck.model.structure import Facet
from factcheck.parsing.text import Normalised, is_han, normalise
from factcheck.reference.catalogue import Catalogue
from factcheck.reference.remembered import remembered

#: Names of countries this short that are all capitals count only in capitals: "US" is a country, "us" is not.
_ACRONYM = 4
#: Cues of words for what is ranked, which may hold the place.
_RANKED = ("rank_high", "rank_low", "record_high", "record_low")
#: Letters from here on are none of a Latin word.
_BEYOND_LATIN = "\u0250"


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
    #: The names of the cues and the checks among the tags: they are asked for hundreds of times in a sentence.
    cues: frozenset[str] = field(init=False, repr=False, compare=False)
    checks: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cues", frozenset([tag.value for tag in self.tags if tag.kind == "cue"]))
        object.__setattr__(self, "checks", frozenset([tag.value for tag in self.tags if tag.kind == "check"]))

    def cue(self, *names: str) -> bool:
        """Whether the words are a cue of one of these names."""
        return not self.cues.isdisjoint(names)

    def check(self, *names: str) -> bool:
        """Whether the words tell that a statement is not checkable, in one of these ways."""
        return not self.checks.isdisjoint(names)

    def values(self, *kinds: str) -> tuple[str, ...]:
        """The codes that the words name, of these kinds."""
        return tuple(tag.value for tag in self.tags if tag.kind in kinds)


def cued(item: object, *names: str) -> TypeGuard[Mark]:
    """Whether an item of a clause is a mark that is a cue of one of these names."""
    return isinstance(item, Mark) and not item.cues.isdisjoint(names)


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


def inflected(words: Iterable[str], endings: Iterable[str]) -> tuple[str, ...]:
    """Words and each with every ending that its kind takes in the language: "Chinas", "deutsches"."""
    return tuple(word + ending for word in words for ending in ("", *endings))


def compounds(facets: Iterable[Facet], lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """Words made of a product and an activity, in a language that writes them as one, and both: "Autoexporte", "NEV-Absatz"."""
    joints, tongue = lexicon.grammar["compound_joints"], lexicon.language
    parts: dict[str, list[tuple[str, str]]] = {"product": [], "activity": []}
    for facet in facets if joints else ():
        words = (*facet.nouns.get(tongue, ()), *facet.generic.get(tongue, ()))
        parts.setdefault(facet.facet, []).extend((word, facet.id) for word in words if " " not in word)
    for thing, product in parts["product"]:
        for head, activity in parts["activity"]:
            for joint in joints:
                yield thing + joint + head, product, activity


def led(words: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Words for what a number counts, and each as it stands after a magnitude: "habitantes", "(millones) de habitantes"."""
    leads = ("", *(f"{lead} " for lead in lexicon.grammar["number_lead"]))
    return tuple(lead + word for word in words for lead in leads)


#: From here on letters have other forms, which stand for plain ones.
_OTHER_FORMS = "\uf900"


def is_plain(word: str) -> bool:
    """Whether a phrase is nothing but letters with spaces, hyphens and apostrophes between words: normalising leaves it as it is.

    >>> is_plain("gross domestic product"), is_plain("R&D"), is_plain("汽车 出口")
    (True, False, False)
    """
    letters = word.replace(" ", "").replace("-", "").replace("'", "")
    if word.isascii():
        return letters.isalpha() and " -" not in word and "- " not in word
    glued = " -" in word or "- " in word or (" " in word and not max(word) < _BEYOND_LATIN)
    return letters.isalpha() and not glued and max(word) < _OTHER_FORMS


def without_article(name: str, lexicon: Lexicon) -> str:
    """A name as it stands after other words than its article: "inflation" of "l'inflation"."""
    plain = normalise(name, lexicon)
    for article in lexicon.grammar["determiners"]:
        lead = article if article.endswith("'") else f"{article} "
        if plain.lower.startswith(lead):
            return plain.text[len(lead) :]
    return name


class Vocabulary:
    """All phrases of a lexicon and a catalogue, compiled into one automaton."""

    def __init__(self, lexicon: Lexicon, catalogue: Catalogue) -> None:
        phrases: dict[str, list[Tag]] = defaultdict(list)

        def add(words: tuple[str, ...], kind: str, value: str) -> None:
            tag = Tag(kind, value)
            for word in words:
                plain = word.lower().translate(lexicon.variants) if is_plain(word) else normalise(word, lexicon).lower.strip()
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
            for word, *facets in compounds(catalogue.facets.values(), lexicon) if tongue == lexicon.language else ():
                for value in facets:
                    add((word,), "noun", value)
            for measure in catalogue.measures.values():
                if measure.labels and measure.basis_of is None and measure.ratio_of is None and tongue in measure.names:
                    add((without_article(measure.names[tongue], lexicon),), "measure", measure.id)
                labels = measure.labels.get(tongue, ())
                add((*labels, *plurals(labels, lexicon)), "measure", measure.id)
                add(led(measure.counted.get(tongue, ()), lexicon), "counted", measure.id)
                if catalogue.open_share(measure.id):
                    add(measure.labels.get(tongue, ()), "cue", "share")
            for unit in catalogue.units.values():
                if unit.dimension not in _READ_ELSEWHERE:
                    words = tuple(_after_money(word, lexicon.units["currency"]) for word in unit.labels.get(tongue, ()))
                    add(led(words, lexicon), "unit", unit.id)
            for entity in catalogue.entities.values():
                add(inflected(entity.labels.get(tongue, ()), lexicon.grammar["name_endings"]), "entity", entity.id)
                add(inflected(entity.adjectives.get(tongue, ()), lexicon.grammar["adjective_endings"]), "adjective", entity.id)
                add(entity.currencies.get(tongue, ()), "currency", entity.id)
            for agency in catalogue.agencies.values():
                add(agency.labels.get(tongue, ()), "agency", agency.id)
        for name, words in lexicon.cues.items():
            add(words, "cue", name)
        for name in _RANKED:
            ranked = (word for word in lexicon.cues.get(name, ()) if " " not in word)
            add(tuple(place + word for word in ranked for place in lexicon.grammar["place_prefixes"]), "cue", name)
        for name, words in lexicon.checkworthy.items():
            add(words, "check", name)
        add(lexicon.breaks, "check", "break")
        add(tuple(lexicon.joins), "cue", "join")
        add(lexicon.abroad, "cue", "abroad")
        self.parted = _parted(phrases, lexicon)
        self.spaced = lexicon.spaced
        self.dates = lexicon.grammar["dates_a_verb"]
        self.times, self.counters = frozenset(lexicon.time_units), frozenset(lexicon.grammar["classifiers"])
        adverbs = "|".join(map(re.escape, lexicon.grammar["adverbs"])) or "(?!)"
        self.adverbs = re.compile(rf"(?<=[^\W\d_])(?: (?:{adverbs}))+(?= [^\W\d_])")
        self.numerals = frozenset((*lexicon.number_words, *lexicon.magnitudes, *(lexicon.units["currency"] if lexicon.spaced else ())))
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
        """Every phrase that stands in the text as whole words; overlapping ones too, and those with an adverb inside: "coal still gave"."""
        lower = normalised.lower
        marks = list(self._standing(normalised.text, lower))
        gaps = [found.span() for found in self.adverbs.finditer(lower)]
        if gaps:
            kept = [i for (_, start), (end, _) in pairwise([(0, 0), *gaps, (len(lower), 0)]) for i in range(start, end)]
            closer = ("".join(normalised.text[i] for i in kept), "".join(lower[i] for i in kept))
            spans = ((kept[mark.start], kept[mark.end - 1] + 1, mark) for mark in self._standing(*closer))
            marks += [Mark(start, end, mark.tags) for start, end, mark in spans if end - start > mark.end - mark.start]
        places = {(mark.start, mark.end): k for k, mark in enumerate(marks)}
        for last, pattern, tags in self.parted:
            for found in pattern.finditer(lower) if last in lower else ():
                at = places.get(found.span(1))
                if at is None:
                    places[found.span(1)] = len(marks)
                    marks.append(Mark(*found.span(1), tags))
                else:  # "auf 1000 Einwohner … Geburten" is a unit and a measure
                    marks[at] = Mark(*found.span(1), (*marks[at].tags, *tags))
        return marks

    def _standing(self, text: str, lower: str) -> Iterator[Mark]:
        for index, start, end in self.automaton.find_matches_as_indexes(lower, overlapping=True):
            if _joined(lower, start - 1, start) or _joined(lower, end - 1, end):
                continue
            if self.phrases[index] in self.acronyms and not text[start:end].isupper():
                continue
            if not self.spaced and (self._counted_time(lower, start) or (end - start == 1 and self._inside(lower, start, index))):
                continue
            if all(tag.kind == "unit" for tag in self.tags[index]) and not self._counted(lower, start, self.phrases[index]):
                continue
            yield Mark(start, end, self.tags[index])

    def _counted_time(self, text: str, at: int) -> bool:
        """Whether a phrase begins with the unit of so many months or years: 连续八个|月增|长."""
        before = text[at - 1 : at]
        return text[at] in self.times and (before.isdigit() or before in self.numerals or before in self.counters)

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
        dated = text[max(0, at - 4) : at].endswith(self.dates)  # 12月|销|42.5万辆
        return verb and ((is_han(text[at - 1 : at]) and not dated) or not counts)


#: What stands in a phrase for the words between its parts, and at its end where its clause may go on: "nahm … zu", "women … parliament".
_GAP, _OPEN = " \u2026 ", " \u2026"
#: What may stand there: a part of a clause, with the points of its numbers and dates.
_BETWEEN = r"(?:[^.,;:!?()\n]|[.,](?=\d)|(?<=\d)\.){1,110}?"
#: The same for the name of a measure, whose parts may stand on both sides of a colon, and side by side where words have no spaces.
_AROUND = r"(?:[^.,;!?()\n\uff0c\u3002\uff1b]|[.,](?=\d)|(?<=\d)\.){0,80}?"


def _parted(phrases: dict[str, list[Tag]], lexicon: Lexicon) -> list[tuple[str, re.Pattern[str], tuple[Tag, ...]]]:
    """How phrases that other words part end, with patterns of them and what they mean; those leave ``phrases``.

    The first part alone is what is found: it stands where a verb or a name of one word would. A verb's last part ends its clause.
    """
    firsts: dict[tuple[tuple[Tag, ...], str], list[str]] = defaultdict(list)
    for phrase in [phrase for phrase in phrases if _GAP in phrase]:
        first, _, last = phrase.partition(_GAP)
        firsts[tuple(phrases.pop(phrase)), last].append(first)
    found = []
    for (tags, last), words in firsts.items():
        rest = last.removesuffix(_OPEN).split(_GAP)
        found.append((rest[-1], re.compile(_until(words, rest, tags, lexicon, closed=not last.endswith(_OPEN))), tags))
    return found


def _until(words: list[str], rest: list[str], tags: tuple[Tag, ...], lexicon: Lexicon, *, closed: bool) -> str:
    """The pattern of any of some words that others follow."""
    first = rf"({'|'.join(map(re.escape, words))})"
    if all(tag.kind == "measure" for tag in tags):
        before, edge = ("(?<![a-z])", r"(?![a-z])") if lexicon.spaced else ("", "")
        return rf"(?<![a-z]){first}{edge}(?=" + "".join(rf"{_AROUND}{before}{re.escape(part)}{edge}" for part in rest) + ")"
    joined = "|".join(f" {re.escape(word)} " for word in sorted(lexicon.joins))
    end = rf"(?:{joined}|\s*(?:[.,;:!?()\n]|\Z))" if closed else r"(?!\w)"
    return rf"(?<!\w){first}(?= {_BETWEEN} {f' {_BETWEEN} '.join(map(re.escape, rest))}{end})"


def _joined(text: str, left: int, right: int) -> bool:
    """Whether two neighbouring characters belong to one Latin word or number."""
    if left < 0 or right >= len(text):
        return False
    return all(letter.isalpha() and letter < _BEYOND_LATIN for letter in (text[left], text[right]))


@remembered
def vocabulary(catalogue: Catalogue, lexicon: Lexicon) -> Vocabulary:
    """The compiled vocabulary of a catalogue and a language."""
    return Vocabulary(lexicon, catalogue)
