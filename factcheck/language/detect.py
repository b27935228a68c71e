"""Which language a text is in, when the caller does not say."""

from __future__ import annotations

import re

from factcheck.language.lexicon import languages, lexicon

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
    words = _WORDS.findall(sample.lower())
    told = {code: sum(word.translate(lexicon(code).variants) in lexicon(code).tells for word in words) for code in languages()}
    return max(told, key=lambda code: (told[code], code == _DEFAULT))
