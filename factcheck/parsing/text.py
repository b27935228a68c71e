"""Normalisation that keeps offsets into the original; sentences."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import unescape

from factcheck.language.lexicon import Lexicon
from factcheck.model.text import Span

#: A space between digits that may group thousands, whatever it was in the original (no-break, thin, narrow no-break).
_GROUP_SPACE = "\u202f"
_GROUPED = re.compile(rf"(?<![\d.,{_GROUP_SPACE}])\d{{1,3}}(?:{_GROUP_SPACE}\d{{3}}){{1,9}}(?![\d{_GROUP_SPACE}])")
_GROUPING = {"\u00a0", "\u2009", "\u202f", "\u2007"}
_SAME = {
    "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u00b4": "'", "\u2032": "'", "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-",
    "\u2012": "-", "\u2013": "-", "\u2212": "-", "\uff0d": "-", "\uff5e": "~", "\u301c": "~", "\uff05": "%", "\uff0e": ".",
    "\ufe6a": "%", "\u066a": "%", "\u066b": ".", "\u066c": ",", "\uff04": "$", "\uff08": "(", "\uff09": ")", "\uff1a": ":", "\uff1b": ";",
}  # fmt: skip
#: A dot in the middle of the line, which older type sets for the decimal point.
_DOTS = frozenset("\u00b7\u2027\u30fb")
_EM_DASH = "\u2014"
#: Signs that mean something else between two digits.
_BETWEEN_DIGITS = _DOTS | {_GROUP_SPACE, _EM_DASH}
#: A letter whose small form is another one at the end of a word.
_SIGMA = "\u03a3"
#: A line end inside a sentence, in text that was broken into lines of a fixed width: a full line, and a small letter or digit after it.
_FULL, _WRAPPED = 40, re.compile(r"[a-z0-9,)%-]\n(?:[a-z(]|\d[\d.,% ])")
_GLUE = re.compile(
    r"(?<=[A-Za-z]) -(?=[A-Za-z])|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff\d])|(?<=\d) (?=[\u4e00-\u9fff])"
    r"|(?<=[A-Za-z])- (?=(?:on|over|year|month|energy|in|to)\b)"
)


@dataclass(frozen=True)
class Normalised:
    """A text in one spelling of digits, spaces and dashes, with the way back to the text as it was sent.

    ``lower`` is ``text`` in lower case, of the same length. ``offsets[i]`` is where character i stands in the original.
    """

    text: str
    lower: str
    offsets: tuple[int, ...]
    #: How many characters of the original one is made of, where that is more than one: an entity such as ``&#37;``.
    widths: Mapping[int, int] = field(default_factory=dict)

    def span(self, start: int, end: int) -> Span:
        """The original offsets of ``text[start:end]``; outer spaces are left out."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if start >= end:
            origin = self.offsets[start] if start < len(self.offsets) else (self.offsets[-1] + 1 if self.offsets else 0)
            return Span(origin, origin)
        last = self.offsets[end - 1]
        return Span(self.offsets[start], last + self.widths.get(last, 1))


def is_han(letter: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u4e00" <= letter <= "\u9fff"


def _plain(letter: str) -> str:
    """One character in its plain form, which has several letters for a ligature; empty when it is invisible."""
    if letter < "\x80":
        return " " if letter in "\t\x0b\x0c" else ("" if letter < " " and letter not in "\n\r" else letter)
    if letter in _SAME:
        return _SAME[letter]
    if letter in _GROUPING:
        return _GROUP_SPACE
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category in ("Cf", "Mn", "Cs") or letter == "\ufe0f":
        return ""
    if category == "Zs":
        return " "
    if category in ("Zl", "Zp"):
        return "\n"
    if category[0] == "L" and not is_han(letter):
        return unicodedata.normalize("NFKC", letter)
    return letter


def normalise(text: str, lexicon: Lexicon | None = None) -> Normalised:
    """Digits of every script as ASCII, one kind of space, dash and quote, invisible characters gone, glue of scraping undone.

    >>> normalise("１-８月 ，22.9％").text
    '1-8月 ，22.9%'

    With a lexicon, characters that are variants of others stand in ``lower`` as those, by which words are found; and where words
    are not spaced, commas, stops and years have the form that is usual there.
    """
    letters: list[str] = []
    offsets: list[int] = []
    widths: dict[int, int] = {}
    for index, letter in _unescaped(text, widths):
        if " " < letter < "\x80":
            letters.append(letter)
            offsets.append(index)
            continue
        plain = _plain(letter)
        if plain and not (plain == " " and letters and letters[-1] == " "):
            letters.extend(plain)
            offsets.extend([index] * len(plain))
    line = -1
    for i, letter in enumerate(letters):
        if letter not in _BETWEEN_DIGITS and letter != "\n":
            continue
        within = 0 < i < len(letters) - 1 and letters[i - 1].isdigit() and letters[i + 1].isdigit()
        if letter == _GROUP_SPACE and not within:
            letters[i] = " "
        elif letter in _DOTS and within:
            letters[i] = "."
        elif letter == _EM_DASH and within:
            letters[i] = "-"
        elif letter == "\n":
            listed = "".join((*letters[line + 1 : line + 5], *letters[i + 1 : i + 5])).isdigit()  # "2021: …", "2022: …"
            if i - line >= _FULL and not listed and _WRAPPED.match("".join(letters[i - 1 : i + 3])):
                letters[i] = " "
            line = i
    mark = "," if lexicon is None or lexicon.decimal_mark == "." else "'"  # what "12 345" is grouped by, and is no decimal mark
    joined = _GROUPED.sub(lambda found: found.group().replace(_GROUP_SPACE, mark), "".join(letters)).replace(_GROUP_SPACE, " ")
    dropped = {m.start() if joined[m.start()] == " " else m.end() - 1 for m in _GLUE.finditer(joined)}
    if dropped:
        offsets = [offset for i, offset in enumerate(offsets) if i not in dropped]
        joined = "".join(letter for i, letter in enumerate(joined) if i not in dropped)
    if lexicon is not None and not lexicon.spaced:
        joined = _unspaced(joined, lexicon)
    lower = joined.lower()
    if len(lower) != len(joined) or _SIGMA in joined:  # letter by letter, so that both have the same places
        lower = "".join(small if len(small := letter.lower()) == 1 else letter for letter in joined)
    return Normalised(joined, lower.translate(lexicon.variants) if lexicon is not None else lower, tuple(offsets), widths)


def unlisted(normalised: Normalised, lexicon: Lexicon) -> Normalised:
    """The text with a blank for the point between the number of a list and a year that is glued to it: "1.2022…"."""
    if not lexicon.patterns["year_mark"]:
        return normalised
    glued = re.compile(rf"(?m)(^\s{{0,4}}\d{{1,2}})\.(?=(?:19|20)\d\d{lexicon.patterns['year_mark']})")
    return replace(normalised, text=glued.sub(r"\1 ", normalised.text), lower=glued.sub(r"\1 ", normalised.lower))


#: A comma that groups no digits; a stop after what no decimal point stands after.
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_STOP = re.compile(r"(?<=[\u4e00-\u9fff%)])\.(?=[\s\"\u4e00-\u9fff]|\Z)")


def _unspaced(text: str, lexicon: Lexicon) -> str:
    """Text without spaces between words: its commas and stops wide, its years in digits; of the same length."""
    text = _STOP.sub(lexicon.sentence_marks[0], _COMMA.sub("\uff0c", text))
    numerals, years = _years(lexicon)
    return years.sub(lambda found: found.group().translate(numerals), text)


@lru_cache(maxsize=8)
def _years(lexicon: Lexicon) -> tuple[Mapping[int, str], re.Pattern[str]]:
    """Numerals with their digits, and four of them that are a year."""
    digits = {word: str(value) for word, value in lexicon.number_words.items() if len(word) == 1} | {"\u25cb": "0"}
    return str.maketrans(digits), re.compile(f"[{''.join(digits)}]{{4}}(?={lexicon.patterns['year_mark']})")


#: A character as HTML writes it (``&#37;``, ``&nbsp;``), once or twice escaped; a tag, or what Markdown sets around a word or a link.
#: Bounded, so that reading stays linear.
_MARKUP = re.compile(
    r"&(?:amp;){0,2}(?:#\d{2,6}|#[xX][0-9A-Fa-f]{2,5}|[A-Za-z]{2,8});"
    r"|</?(?P<tag>a|b|big|br|blockquote|cite|dd|div|d[lt]|em|font|h[1-6r]|i|li|mark|ol|p|q|s|section|small|span|strong|su[bp]|table|tbody"
    r"|t[dhr]|thead|time|u|ul)(?:\s[^<>]{0,300})?/?>"
    r"|\*\*|\[(?=[^\[\]\n]{1,200}\]\(https?:)|\]\(https?:[^\s()]{1,300}\)",
    re.IGNORECASE,
)
#: Tags that stand inside a line of text; every other one ends it.
_INLINE = frozenset(["a", "b", "big", "cite", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u"])


def _unescaped(text: str, widths: dict[int, int]) -> Iterator[tuple[int, str]]:
    """Every character with where it stands; one that HTML has escaped as itself, and in ``widths`` how long it was."""
    start = 0
    for found in _MARKUP.finditer(text):
        letter = unescape(unescape(unescape(found.group()))) if found.group()[0] == "&" else ""
        if found["tag"] and found["tag"].lower() not in _INLINE:
            letter = "\n"
        if len(letter) > 1:
            continue
        yield from enumerate(text[start : found.start()], start)
        if letter:
            widths[found.start()] = found.end() - found.start()
            yield found.start(), letter
        start = found.end()
    yield from enumerate(text[start:], start)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Half-open piece of the normalised text; ``question`` when it ends in a question mark or word."""

    start: int
    end: int
    question: bool


#: No sentence is longer; what is, is cut at a space. Keeps the work on any text linear in its length.
LONGEST_SENTENCE = 900


def sentences(normalised: Normalised, lexicon: Lexicon) -> tuple[Sentence, ...]:
    """Cut into sentences: at line ends and at sentence marks that are not part of a number, an initial or an abbreviation."""
    text = normalised.text
    return tuple(_opened(text, piece) for whole in _sentences(text, normalised.lower, lexicon) for piece in _bounded(text, whole))


def _opened(text: str, piece: Sentence) -> Sentence:
    """A sentence without the bracket before it, where all of it stands in brackets and is no aside."""
    start, depth = piece.start, 0
    if text[start] != "(":
        return piece
    for i in range(start, piece.end):
        depth += (text[i] == "(") - (text[i] == ")")
        if not depth:
            return piece if text[i + 1 : piece.end].strip(" .\"'") else Sentence(start + 1, piece.end, piece.question)
    return Sentence(start + 1, piece.end, piece.question)


def _bounded(text: str, whole: Sentence) -> Iterator[Sentence]:
    start = whole.start
    while whole.end - start > LONGEST_SENTENCE:
        cut = text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        end = cut + 1 if cut > 0 else start + LONGEST_SENTENCE
        yield Sentence(start, end, False)
        start = end
    yield Sentence(start, whole.end, whole.question)


def _sentences(text: str, lower: str, lexicon: Lexicon) -> Iterator[Sentence]:
    start, length, i = 0, len(text), 0
    marks = set(lexicon.sentence_marks)
    while i < length:
        letter = text[i]
        if letter in "\n\r|\u2022\u25aa\u25cf" or (letter in marks and (letter != "." or _ends_sentence(text, lower, i, lexicon))):
            end = i + 1
            while end < length and text[end] in "\"')\u300d\u300f" + "".join(marks - {"."}):
                end += 1
            if text[start:end].strip():
                yield Sentence(start, end, _asks(text, start, end, lexicon))
            start = i = end
        else:
            i += 1
    if text[start:].strip():
        yield Sentence(start, length, _asks(text, start, length, lexicon))


#: Nothing but spaces to the end.
_REST = re.compile(r"\s*\Z")


def _ends_sentence(text: str, lower: str, i: int, lexicon: Lexicon) -> bool:
    before, after = text[i - 1 : i], text[i + 1 : i + 2]
    if before.isdigit() and after.isdigit():
        return False
    if before.isdigit() and re.match(r" ?\d{1,2} ?%", text[i + 1 : i + 6]):
        return False
    if before.isdigit() and _dotted(lexicon).match(lower, i):
        return False
    if after and not after.isspace() and not (after.isupper() and before.islower()) and after not in "\"')":
        return False
    word = re.search(r"[a-z.]+\Z", lower[max(0, i - 10) : i])
    if word and (word.group().strip(".") in lexicon.abbreviations or word.group() in lexicon.abbreviations):
        return _REST.match(text, i + 1) is not None
    if before.isupper() and (i < 2 or not text[i - 2].isalpha()):
        return bool(re.match(r"\s*\Z|\s+[A-Z][a-z]+\s", text[i + 1 : i + 30])) and text[i - 2 : i - 1] != "."
    return True


@lru_cache(maxsize=8)
def _dotted(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(lexicon.patterns["dotted"])


def _asks(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    tail = text[start:end].rstrip(" \n\r\"'.。)")
    return tail.endswith(lexicon.question_marks)


class OffsetIndex:
    """Which sentence a character of the normalised text belongs to."""

    def __init__(self, pieces: tuple[Sentence, ...]) -> None:
        self._starts = [piece.start for piece in pieces]

    def at(self, position: int) -> int:
        """Index of the sentence that holds ``position``."""
        return max(0, bisect_right(self._starts, position) - 1)
