"""Which language a text is in, when the caller does not say."""

from __future__ import annotations


def detect(text: str) -> str:
    """`zh` when Han characters carry the text, else `en`.

    >>> detect("1-8月，汽车出口181.7万辆")
    'zh'
    >>> detect("Exports of NEVs (新能源汽车) reached 340,000")
    'en'
    """
    sample = text[:4000]
    han = sum("\u4e00" <= letter <= "\u9fff" for letter in sample)
    latin = sum(letter.isascii() and letter.isalpha() for letter in sample)
    return "zh" if han * 3 > latin else "en"
