"""What digits, marks between them and words for numbers are worth."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from factcheck.language.lexicon import Lexicon

_ONE = Decimal(1)


def either(words: tuple[str, ...] | list[str]) -> str:
    """A pattern of any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def digits_value(run: str) -> tuple[Decimal, Decimal] | None:
    """Value and place of the last digit of a run of digits and separators; None when it is malformed.

    >>> digits_value("341,000")
    (Decimal('341000'), Decimal('1'))
    >>> digits_value("12,34") is None
    True
    """
    run = run.replace(". ", ".").replace(" ", ",")
    whole, dot, rest = run.partition(".")
    if dot and (not rest.isdigit() or not whole):
        return None
    if "," in whole:
        groups = whole.split(",")
        western = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3
        indian = len(groups[-1]) == 3 and all(len(group) == 2 for group in groups[1:-1]) and 1 <= len(groups[0]) <= 2
        if not (western or indian) or not all(group.isdigit() for group in groups):
            return None
        whole = "".join(groups)
    if not whole.isdigit():
        return None
    return Decimal(whole + dot + rest), _ONE.scaleb(-len(rest))


#: A run of digits with the marks that may stand in it.
_MARKED = re.compile(r"\d[\d.,']{0,40}\d")
_TURNED = str.maketrans(",.'", ".,,")
#: Commas that can only stand between thousands.
_GROUPED = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3}){2,4}|\d{2,3},000)(?![\d,]|\.\d{3})")


def in_points(text: str, lexicon: Lexicon) -> str:
    """The text with a point before decimals and commas between thousands, whatever its language sets; of the same length.

    A text of a language with decimal commas that sets points throughout ("3.4%", as in Mexico) is left as it is.
    """
    if lexicon.decimal_mark == ".":
        return text
    pointed = _decimals(".", lexicon).search(text) is not None or _GROUPED.search(text) is not None
    if pointed and _decimals(",", lexicon).search(text) is None:
        return _MARKED.sub(lambda found: found.group().replace("'", ","), text)
    return _MARKED.sub(lambda found: found.group().translate(_TURNED), text)


@lru_cache(maxsize=16)
def _decimals(mark: str, lexicon: Lexicon) -> re.Pattern[str]:
    """One or two decimals after a mark, before a percent sign, a magnitude or money."""
    magnitudes = (word for word in lexicon.magnitudes if len(word) > 1)
    units = either([*lexicon.units["percent"], *lexicon.units["points"], *lexicon.units["currency"], *magnitudes])
    return re.compile(rf"(?<![\d.,])\d{{1,3}}{re.escape(mark)}\d{{1,2}} ?(?:{units})")


def magnitude_of(words: str | None, lexicon: Lexicon) -> int:
    """The power of ten that words for magnitudes make together: 9 for "mil millones"."""
    power, rest = 0, (words or "").strip(" -")
    while rest:
        for word in sorted(lexicon.magnitudes, key=len, reverse=True):
            if rest.startswith(word):
                power += lexicon.magnitudes[word]
                rest = rest[len(word) :].strip(" -")
                break
        else:
            break
    return power


def numeral_value(text: str, lexicon: Lexicon) -> Decimal | None:
    """The value of a number written in Han numerals; None when it is not one.

    >>> from factcheck.language.lexicon import lexicon
    >>> numeral_value("两千三百五十万", lexicon("zh"))
    Decimal('23500000')
    >>> numeral_value("三十四点七万", lexicon("zh")) == 347_000
    True
    """
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        return Decimal(text)
    pieces = re.split(lexicon.patterns["decimal_point"], text, maxsplit=1)
    whole, dot, rest = pieces[0], len(pieces) > 1, pieces[-1]
    places = rest.rstrip("".join(lexicon.magnitudes)) if dot else ""
    total, section, digit, last_unit = 0, 0, -1, 0
    for letter in whole:
        if letter.isascii() and letter.isdigit():
            digit = int(letter) if digit < 0 else digit * 10 + int(letter)
        elif letter in lexicon.number_words:
            if digit >= 0 and not last_unit and lexicon.number_words[letter] >= 0 and digit:
                return None
            digit = lexicon.number_words[letter]
        elif letter in lexicon.magnitudes:
            power = lexicon.magnitudes[letter]
            if power < 4:
                section += (digit if digit >= 0 else 1) * 10**power
            else:
                section += max(digit, 0)
                if not section:
                    return None
                total = (total + section) * 10**power if power == 8 else total + section * 10**power
                section = 0
            digit, last_unit = -1, power
        else:
            return None
    value = Decimal(total + section + max(digit, 0))
    if dot:
        if not places or any(letter not in lexicon.number_words for letter in places):
            return None
        value += Decimal("0." + "".join(str(lexicon.number_words[letter]) for letter in places))
    return value.scaleb(magnitude_of(rest[len(places) :], lexicon)) if dot else value


def spelled_value(text: str, lexicon: Lexicon) -> Decimal | None:
    """The value of a number in words; None when it is not one."""
    if not lexicon.spaced:
        return numeral_value(text, lexicon)
    alone = lexicon.number_words.get(text.translate(lexicon.variants))
    if alone is not None:
        return Decimal(alone)  # "einen", in every case of the language
    from text_to_num import text2num  # imported late: most claims spell no number

    try:
        return Decimal(text2num(text.replace("-", " "), lexicon.language))
    except ValueError:
        return _scaled(text, lexicon)


def _scaled(text: str, lexicon: Lexicon) -> Decimal | None:
    """The value of a number in words that ends in a magnitude too big for the reader of words: "two trillion", "el |billón|"."""
    head, _, last = text.replace("-", " ").rpartition(" ")
    last = last.translate(lexicon.variants)
    power = lexicon.magnitudes.get(last, 0)
    if power < 12:
        return None
    if not head:
        return _ONE.scaleb(power) if any(word != last and word.startswith(last) for word in lexicon.magnitudes) else None
    small = lexicon.number_words.get(head.translate(lexicon.variants))
    value = Decimal(small) if small is not None else spelled_value(head, lexicon)
    return value.scaleb(power) if value is not None else None
