"""Which language a text is in, when the caller does not say."""

from __future__ import annotations

import re

from factcheck.language.lexicon import languages, telltale

#: So many characters tell.
_SAMPLE = 4000
_WORDS = re.compile(r"[^\W\d_]+")
_DEFAULT = "en"


def detect(text: str) -> str:
    """`zh` when Han characters carry the text, else the language that most of the small words are of; English when none tells.

    >>> detect("1-8月，汽车出口181.7万辆")
    'zh'
    >>> detect("Exports of NEVs (新能源汽车) reached 340,000")
    'en'
    """
    sample = text[:_SAMPLE]
    han = sum("\u4e00" <= letter <= "\u9fff" for letter in sample)
    latin = sum(letter.isascii() and letter.isalpha() for letter in sample)
    if han * 3 > latin:
        return "zh"
    lower = sample.lower()
    told = {code: _small_words(lower, code) for code in languages()}
    return max(told, key=lambda code: (told[code], code == _DEFAULT))


def _small_words(lower: str, code: str) -> int:
    """How many words of a text in small letters are small words of a language."""
    known = telltale(code)
    return sum(word in known.words for word in _WORDS.findall(lower.translate(known.variants)))
