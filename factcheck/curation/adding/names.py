"""What the words of a file name: entities, units, powers of ten, measures; by the labels of the catalogue in every language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any
from unicodedata import normalize

from factcheck.language.lexicon import languages, lexicon
from factcheck.model.quantity import PERCENT, POINTS
from factcheck.reference.catalogue import Catalogue

_PERCENT_SIGNS = frozenset({"%", "％", "percent", "per cent", "pct"})
_WORD = re.compile(r"[^\W_]+|[%％€$£¥]")
#: Labels of fewer letters name a measure only where they are the whole heading.
_SHORT = 4


@lru_cache(maxsize=1)
def headings() -> Mapping[str, Any]:
    """The words of `headings.toml`."""
    return tomllib.loads(resources.files(__package__).joinpath("headings.toml").read_text("utf-8"))


def folded(text: str) -> str:
    """Words as they are compared: no capitals, no accents, one space between them.

    >>> folded("Fundación  São-Paulo")
    'fundacion sao-paulo'
    """
    plain = "".join(sign for sign in normalize("NFKD", text) if not 0x300 <= ord(sign) < 0x370)
    return " ".join(normalize("NFC", plain).casefold().split())


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The names that a catalogue has, to look things up by."""

    catalogue: Catalogue
    entities: Mapping[str, str]
    measures: Mapping[str, str]

    @classmethod
    def of(cls, catalogue: Catalogue) -> Names:
        """The names of a catalogue; a word that names two codes of a kind names none."""
        entities = {code: [code, *_words(one.labels)] for code, one in catalogue.entities.items()}
        for short, code in _alpha_2():
            if code in entities and catalogue.entities[code].kind == "country":
                entities[code].append(short)
        measures = {code: [*one.names.values(), *_words(one.labels)] for code, one in catalogue.measures.items() if one.basis_of is None}
        return cls(catalogue, _owners(entities), _owners(measures))

    def entity(self, text: str) -> str | None:
        """The entity that a cell names: its code, its two letters, or any of its names; "of which: France" names none.

        >>> import factcheck
        >>> names = Names.of(factcheck.load_reference().catalogue)
        >>> [names.entity(one) for one in ("Deutschland", "FRA", "中国", "Atlantis")]
        ['DEU', 'FRA', 'CHN', None]
        """
        told = folded(re.sub(r"\s*(?:\(\d\)|\[\w\]|\*+|[¹²³])$", "", text))
        return self.entities.get(told) or self.entities.get(re.sub(r"^(?:the|la|le|les|el|los|die|der) ", "", told))

    def entity_in(self, text: str) -> str | None:
        """The one entity that a title names; None where it names none or several."""
        found = {
            code
            for code, _ in _inside(text, {name: code for name, code in self.entities.items() if len(name) >= _SHORT or not name.isascii()})
        }
        return found.pop() if len(found) == 1 else None

    def measure_in(self, text: str, unit: str | None = None) -> str | None:
        """The measure that a title names: the one of the longest name in it, of a unit that it can be told in."""
        told = folded(text)
        inside = sorted(_inside(text, self.measures), key=lambda found: -len(found[1]))
        for code, name in inside:
            fits = unit is None or self.same_dimension(unit, self.catalogue.measures[code].unit)
            if fits and (len(name) >= _SHORT + 2 or not name.isascii() or name == told):
                return code
        return None

    def same_dimension(self, one: str, other: str) -> bool:
        """Whether values in one unit can be turned into the other, or are written for it."""
        units = self.catalogue.units
        if one not in units or other not in units:
            return one == other
        return units[one].dimension == units[other].dimension or one in units[other].also

    def unit_in(self, text: str) -> str | None:
        """The unit that a heading names, by the longest word for one: "Sales (Mio. EUR)", 单位：万辆."""
        told = folded(text)
        if any(sign in _WORD.findall(told) for sign in _PERCENT_SIGNS) or any(word in told for word in ("百分比", "百分之")):
            return POINTS if "point" in told else PERCENT
        words: dict[str, str] = {}
        for code, unit in self.catalogue.units.items():
            for word in _words(unit.labels):
                if len(word) > 1 or not word.isascii() or not word.isalpha():
                    words.setdefault(folded(word), code)
        found = sorted(_inside(text, words), key=lambda one: -len(one[1]))
        return found[0][0] if found else None


def power_in(text: str) -> int:
    """The power of ten in which a heading says that values are: "in thousands", "Mio. EUR", 万辆; 0 where it says none.

    >>> [power_in(one) for one in ("Visitors (in thousands)", "Umsatz in Mio. EUR", "万辆", "Million-dollar homes sold in 2019")]
    [3, 6, 4, 0]
    """
    told = folded(text)
    inside = [found[0] or found[1] for found in re.findall(r"[\[(（]([^\])）]*)[\])）]|(?:[,:：;]|\bin\b|\ben\b)\s*([^,:：;()]+)$", told)]
    parts = [part.strip() for part in (*inside, told if len(told) <= 12 or not told.isascii() else "") if part.strip()]
    powers = {**_magnitudes(), **{folded(word): power for word, power in headings()["powers"].items()}}
    best = (0, 0)
    for part in parts:
        for word, power in powers.items():
            if (part.startswith(word) if word.isascii() else word in part) and _bounded(part, word):
                best = max(best, (len(word), power))
    return best[1]


def kind_in(text: str) -> str | None:
    """How the values of what a title names behave in time: rate, index, stock or flow; None where no word tells."""
    told = folded(text)
    for kind, words in headings()["kinds"].items():
        if any(_within(told, folded(word)) for word in words):
            return str(kind)
    return None


def column_for(text: str) -> str | None:
    """What a heading says that its column is for: year, month, quarter, period, entity, value, status."""
    told = folded(text).strip(" _:")
    return next((str(use) for use, words in headings()["columns"].items() if told in map(folded, words)), None)


def is_note(text: str) -> bool:
    """Whether a line is a remark below a table: "Source: …"."""
    told = folded(text)
    return any(told.startswith(folded(word)) for word in headings()["rows"]["notes"])


def is_total(text: str) -> bool:
    """Whether the words of a cell say that its row adds up the others."""
    return folded(text) in map(folded, headings()["rows"]["total"])


@lru_cache(maxsize=1)
def _magnitudes() -> dict[str, int]:
    found: dict[str, int] = {}
    for code in languages():
        for word, power in lexicon(code).magnitudes.items():
            if power in (3, 4, 6, 8, 9, 12):
                found.setdefault(folded(word), power)
    return found


@lru_cache(maxsize=1)
def _alpha_2() -> tuple[tuple[str, str], ...]:
    """Codes of two letters beside those of three; without babel only those that an agency has made up."""
    own = tuple(headings()["codes"].items())
    try:
        from babel.core import get_global
    except ImportError:
        return own
    return (*own, *((short[0], long) for long, short in get_global("territory_aliases").items() if len(long) == 3 and long.isalpha()))


def _words(labels: Mapping[str, Sequence[str]]) -> list[str]:
    return [word for words in labels.values() for word in words]


def _owners(named: Mapping[str, Sequence[str]]) -> dict[str, str]:
    owners: dict[str, str | None] = {}
    for code, words in named.items():
        for word in words:
            told = folded(word)
            owners[told] = code if owners.get(told, code) == code else None
    return {word: code for word, code in owners.items() if code is not None}


def _inside(text: str, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The codes whose names stand in a text as whole words, each with its name."""
    told = folded(text)
    for name, code in names.items():
        if _within(told, name):
            yield code, name


def _within(told: str, name: str) -> bool:
    return bool(name) and name in told and _bounded(told, name)


def _bounded(told: str, name: str) -> bool:
    """Whether a name stands in a text as whole words; Chinese has no spaces between them."""
    if not name.isascii() and any("\u3400" <= sign <= "\u9fff" for sign in name):
        return name in told
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told) is not None
