"""Words of one language: message templates and what filling them needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Protocol


class Speech(Protocol):
    """What writing needs of a lexicon: its language code and its message templates."""

    @property
    def language(self) -> str:
        """Code of the language."""
        ...

    @property
    def messages(self) -> Mapping[str, str]:
        """Templates by key."""
        ...

    def __hash__(self) -> int:
        """The same for the same lexicon: what follows from one is worked out once."""
        ...


_WHOLE_WORD = re.compile(r"\w\w\Z")


@lru_cache(maxsize=256)
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)


@lru_cache(maxsize=32)
def _pairs(source: str) -> dict[str, str]:
    return {name: value for name, _, value in (item.partition(":") for item in source.split("|") if item)}


@lru_cache(maxsize=32)
def _meetings(source: str) -> re.Pattern[str]:
    keys = sorted(_pairs(source), key=len, reverse=True)
    ends = (re.escape(key) + (r"(?!\w)" if _WHOLE_WORD.search(key) else "") for key in keys)
    return re.compile(rf"(?<!\w)(?:{'|'.join(ends)})")


def contracted(text: str, table: str) -> str:
    """The text with the words that melt together where they meet, by a table of pairs; the longest that fits is taken.

    A pair that ends in a word fits whole words only, one that ends in a single letter the beginning of a word.

    >>> contracted("las ventas de el Reino Unido", "de el :del ")
    'las ventas del Reino Unido'
    """
    return _meetings(table).sub(lambda met: _pairs(table)[met.group()], text) if table else text


@dataclass(frozen=True, slots=True)
class Words:
    """The templates of one language.

    Keys are dotted; a template has slots in braces. Where a language needs forms (singular and plural, a year and a month)
    the key ends in the form, and a language without them gives the bare key only. Words that melt together where a slot meets
    what stands before it ("de el": "del") are in the table `contractions`.
    """

    language: str
    messages: Mapping[str, str]
    #: The kinds of name that the language tells apart, by how the keys of their patterns start.
    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, speech: Speech) -> Words:
        """The words of a lexicon."""
        return _words_of(speech)

    def has(self, key: str) -> bool:
        """Whether the language has a template of that name."""
        return key in self.messages

    def say(self, *keys: str, **slots: str) -> str:
        """The first of the templates that the language has, filled.

        >>> Words("en", {"count.one": "{n} statement", "count": "{n} statements"}).say("count.two", "count", n="2")
        '2 statements'
        """
        for key in keys:
            if key in self.messages:
                return contracted(self.messages[key].format_map(slots), self.messages.get("contractions", ""))
        raise KeyError(keys[0])

    def matches(self, key: str, text: str) -> bool:
        """Whether the pattern of that name is found in the text; False when the language has none."""
        pattern = self.messages.get(key)
        return bool(pattern) and _pattern(pattern or "").search(text) is not None

    def groups(self, key: str, text: str) -> tuple[str, ...]:
        """What the pattern of that name captures at the start of the text; empty when the language has none or it does not fit."""
        pattern = self.messages.get(key)
        found = _pattern(pattern).match(text) if pattern else None
        return found.groups() if found else ()

    def form(self, key: str, number: str) -> str:
        """A word in its grammatical form, "was" or "were"; empty where the language has no such word."""
        return self.messages.get(f"{key}.{number}", "")

    def table(self, key: str) -> dict[str, str]:
        """A message that lists pairs: `6: million|9: billion`; what follows the colon is kept as it is."""
        return dict(_pairs(self.messages.get(key, "")))

    def kind(self, start: str, name: str) -> str:
        """The first of the kinds whose pattern a name fits: `plural` for `pattern.entity.plural`; empty where none does."""
        if start not in self.kinds:
            self.kinds[start] = tuple(key.removeprefix(start) for key in self.messages if key.startswith(start))
        return next((kind for kind in self.kinds[start] if self.matches(start + kind, name)), "")

    def number_of(self, name: str) -> str:
        """The grammatical number of a name: `one`, or `other` where the language says that it is plural."""
        return "other" if self.matches("pattern.plural", name) else "one"

    def counted(self, n: Decimal | int) -> str:
        """The grammatical number of things counted: `one` of one only, or of all below a number that the language gives."""
        below = self.messages.get("number.singular")
        return "one" if (abs(Decimal(n)) < int(below) if below else n == 1) else "other"

    def listed(self, items: list[str]) -> str:
        """Several things in one phrase: "a", "a and b", "a, b and c"."""
        if len(items) < 2:
            return "".join(items)
        return self.say("list.join").join(items[:-1]) + self.say("list.last") + items[-1]


@lru_cache(maxsize=16)
def _words_of(speech: Speech) -> Words:
    return Words(speech.language, speech.messages)


def sentence(text: str) -> str:
    """The text with its first letter large, where the script has large letters.

    >>> sentence("new energy vehicles were 18.7%.")
    'New energy vehicles were 18.7%.'
    """
    return text[:1].upper() + text[1:]
