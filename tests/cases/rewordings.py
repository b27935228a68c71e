"""The same claim in other letters: what copy, mail, pages and keyboards do to a sentence without changing what it says.

Every rewording keeps the meaning and the printed precision ("3.97 million" and "3,970,000" stand for the same interval, "3.0
million" and "3,000,000" do not). One that does not apply gives the text back as it was.
"""

from __future__ import annotations

import html
import random
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from zlib import crc32

from factcheck.language.lexicon import lexicon
from tests.cases.scoring import Case

Change = Callable[[str], str]

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
MONTH = "|".join(MONTHS)
SHORT = {month: month[:3] for month in MONTHS if month != "May"} | {"September": "Sept"}
SIZES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
SUFFIXES = {"million": ("m", "mn", "mln"), "billion": ("bn", "b", "bln"), "trillion": ("tn", "trn"), "thousand": ("k", "k")}
HAN = "零一二三四五六七八九"
HAN_SIZES = {"万亿": 12, "亿": 8, "万": 4}
#: British and American spelling.
SPELLINGS = {
    "labour": "labor", "programme": "program", "centre": "center", "colour": "color", "harbour": "harbor", "neighbour": "neighbor",
    "favour": "favor", "totalled": "totaled", "totalling": "totaling", "fuelled": "fueled", "travelled": "traveled", "grey": "gray",
    "levelled": "leveled", "signalled": "signaled", "modelled": "modeled", "cancelled": "canceled",
    "organisation": "organization", "industrialised": "industrialized", "organised": "organized", "electrified": "electrified",
    "stabilised": "stabilized", "realised": "realized", "recognised": "recognized", "annualised": "annualized", "seasonalised":
    "seasonalized", "tyre": "tire", "aluminium": "aluminum", "litre": "liter", "kilometre": "kilometer", "metre": "meter",
    "fibre": "fiber", "theatre": "theater", "defence": "defense", "licence": "license", "catalogue": "catalog", "dialogue": "dialog",
    "plough": "plow", "cheque": "check", "learnt": "learned", "whilst": "while", "amongst": "among",
    "behaviour": "behavior", "analyse": "analyze", "sulphur": "sulfur",
}  # fmt: skip
LAST_YEAR = "year on year|year-on-year|yoy|y/y|y-o-y|year over year|year-over-year"


def _spelled(text: str, words: Iterable[tuple[str, str]]) -> str:
    for one, other in words:
        text = re.sub(rf"\b{one}(?=s?\b)", other, text)
        text = re.sub(rf"\b{one.capitalize()}(?=s?\b)", other.capitalize(), text)
    return text


def _wrapped(text: str) -> str:
    """Broken into lines as mail is; before a capital a line end may end a headline, so none is put there."""
    return re.sub(r"\n(?![a-z(]|\d[\d.,% ])", " ", textwrap.fill(text, 60)) if text.isascii() else text


def _inside_words(sign: str, every: int = 2) -> Change:
    """A sign without width in the middle of every second long word, as hyphenation and copying from a page leave it."""

    def change(text: str) -> str:
        found = iter(range(10_000))
        return re.sub(r"(?<![A-Za-z])([A-Za-z]{3,4})([A-Za-z]{3,})", lambda m: m[1] + ("" if next(found) % every else sign) + m[2], text)

    return change


def _between_han(sign: str) -> Change:
    return lambda text: re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", sign, text, count=5)


def _by_table(keys: str, values: str) -> Change:
    return lambda text: text.translate(dict(zip(map(ord, keys), values, strict=True)))


def _sub(pattern: str, new: str | Callable[[re.Match[str]], str], flags: int = 0) -> Change:
    compiled = re.compile(pattern, flags)
    return lambda text: compiled.sub(new, text)


#: A number with a word for its size, whose last digit is not 0 ("10 million" written out would be a coarser number).
_SIZED = rf"(?<![\d.,-])(\d{{1,3}}(?:\.\d{{0,2}}[1-9])|\d{{0,2}}[1-9]) ({'|'.join(SIZES)})(?![\w-])"


def _written_out(found: re.Match[str]) -> str:
    value = Decimal(found[1]).scaleb(SIZES[found[2]])
    return f"{value:,f}" if value == value.to_integral() and not found.string[: found.start()].endswith(" to ") else found[0]


def _whole(value: Decimal) -> str:
    return f"{value:,f}".split(".")[0] if value == value.to_integral() else ""


def _out(found: re.Match[str]) -> str:
    return _whole(Decimal(found[1]).scaleb(SIZES[found[2]])) or found[0]


def _ungrouped(found: re.Match[str]) -> str:
    return found[0].replace(",", "")


_HAN_SIZED = r"(?<![\d.,\-~至到—–])(\d{1,4}(?:\.\d{0,3}[1-9])|\d{0,3}[1-9])(万亿|亿|万)(?![亿\d\-~至到—–])"


def _han_out(mark: str) -> Callable[[re.Match[str]], str]:
    def change(found: re.Match[str]) -> str:
        written = _whole(Decimal(found[1]).scaleb(HAN_SIZES[found[2]]))
        return written.replace(",", mark) if written else found[0]

    return change


def _han(number: str) -> str:
    """Below 10,000 in Han numerals: 397.5 as 三百九十七点五."""
    whole, _, places = number.partition(".")
    said, zero = "", False
    for place, digit in zip(range(len(whole) - 1, -1, -1), whole, strict=True):
        if digit == "0":
            zero = bool(said)
            continue
        said += ("零" if zero else "") + HAN[int(digit)] + ["", "十", "百", "千"][place]
        zero = False
    said = said or "零"
    if said.startswith("一十"):
        said = said[1:]
    return said + ("点" + "".join(HAN[int(digit)] for digit in places) if places else "")


def _han_year(text: str) -> str:
    return re.sub(r"(?<!\d)(\d{4})年", lambda found: "".join("〇一二三四五六七八九"[int(d)] for d in found[1]) + "年", text)


def _han_month(text: str) -> str:
    return re.sub(r"(?<![\d\-–—至到~.])(\d{1,2})月(?!\d)", lambda found: _han(found[1]) + "月", text)


_MATHEMATICAL = "".join(chr(0x1D7CE + n) for n in range(10))
_TAG = r"\d[\d.,]*%"
_VARIANTS = lexicon("zh").variants


def _traditional() -> Change:
    """Simplified characters as the traditional ones that stand for one only."""
    other: dict[str, list[str]] = {}
    for sign, same in _VARIANTS.items():
        other.setdefault(same, []).append(chr(sign))
    table = {ord(same): signs[0] for same, signs in other.items() if len(signs) == 1}
    return lambda text: text.translate(table)


def _title(text: str) -> str:
    small = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "than", "to", "up"}
    return re.sub(r"(?<![\w'’.])[a-z][a-z]+", lambda m: m[0] if m[0] in small else m[0].capitalize(), text)


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


#: Name of the rewording, kind, languages, change.
@dataclass(frozen=True)
class Rewording:
    """One way of writing the same: its ``kind`` gathers several of them in a table, ``languages`` are those it is for."""

    kind: str
    name: str
    languages: str
    change: Change


def _all() -> Iterator[Rewording]:
    both, english, chinese = "en zh", "en", "zh"
    for kind, name, languages, change in (
        ("whitespace", "two spaces", both, lambda text: text.replace(" ", "  ")),
        ("whitespace", "no-break spaces", both, lambda text: text.replace(" ", "\u00a0")),
        ("whitespace", "no-break spaces after numbers", both, _sub(r"(?<=\d) (?=[A-Za-z])", "\u00a0")),
        ("whitespace", "narrow no-break before %", both, _sub(r"(?<=\d)%", "\u202f%")),
        ("whitespace", "thin spaces", both, _sub(r"(?<=\d) (?=[a-z])", "\u2009")),
        ("whitespace", "ideographic spaces", chinese, lambda text: "\u3000\u3000" + text),
        ("whitespace", "around", both, lambda text: f" \t{text} \n\n"),
        ("whitespace", "tabs", english, lambda text: text.replace(" ", "\t")),
        ("whitespace", "lines of 60 letters", english, _wrapped),
        ("whitespace", "space before %", both, _sub(r"(?<=\d)%", " %")),
        ("whitespace", "spaces around numbers", chinese, _sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=[\d%])(?=[\u4e00-\u9fff])", " ")),
        ("invisible", "zero-width spaces", both, lambda text: text.replace(" ", " \u200b")),
        ("invisible", "soft hyphens", english, _inside_words("\u00ad")),
        ("invisible", "zero-width joiners", english, _inside_words("\u200d")),
        ("invisible", "zero-width non-joiners", english, _inside_words("\u200c", 3)),
        ("invisible", "word joiners", both, lambda text: _between_han("\u2060")(_inside_words("\u2060")(text))),
        ("invisible", "byte order mark", both, lambda text: "\ufeff" + text),
        ("invisible", "direction marks", both, lambda text: f"\u202a{text}\u202c\u200e"),
        ("invisible", "zero-width between Han", chinese, _between_han("\u200b")),
        ("case", "capitals", english, str.upper),
        ("case", "small letters", english, str.lower),
        ("case", "title", english, _title),
        ("case", "first letters", english, _sub(r"(?<![\w'’.])[a-z](?=[a-z])", lambda found: found[0].upper())),
        ("Unicode form", "NFD", both, _decomposed),
        ("Unicode form", "NFKC", both, lambda text: unicodedata.normalize("NFKC", text)),
        ("Unicode form", "NFKD", both, lambda text: unicodedata.normalize("NFKD", text)),
        ("Unicode form", "full-width digits", both, _by_table("0123456789", "０１２３４５６７８９")),
        ("Unicode form", "full-width %", both, lambda text: text.replace("%", "％")),
        ("Unicode form", "full-width letters", chinese, _sub(r"[A-Za-z0-9%.]", lambda found: chr(ord(found[0]) + 0xFEE0))),
        ("Unicode form", "bold digits", both, _by_table("0123456789", _MATHEMATICAL)),
        ("Unicode form", "bold letters", english, _sub("[a-z]", lambda found: chr(0x1D41A + ord(found[0]) - 97))),
        ("Unicode form", "ligatures", english, lambda text: text.replace("fi", "ﬁ").replace("fl", "ﬂ")),
        ("Unicode form", "half-width punctuation", chinese, _by_table("，。；：（）", ",.;:()")),
        ("Unicode form", "traditional characters", chinese, _traditional()),
        ("quotes", "curly around", both, lambda text: f"“{text}”"),
        ("quotes", "straight around", both, lambda text: f'"{text}"'),
        ("quotes", "single around", both, lambda text: f"‘{text}’"),
        ("quotes", "angle around", both, lambda text: f"«{text}»"),
        ("quotes", "corner around", chinese, lambda text: f"「{text}」"),
        ("quotes", "apostrophes", english, lambda text: text.replace("'", "’")),
        ("quotes", "modifier apostrophes", english, lambda text: text.replace("'", "\u02bc")),
        ("quotes", "prime apostrophes", english, lambda text: text.replace("'", "´")),
        ("HTML", "decimal", both, lambda text: text.replace("'", "&#39;").replace("%", "&#37;").replace("$", "&#x24;")),
        ("HTML", "named", both, lambda text: text.replace("%", "&percnt;").replace("'", "&rsquo;").replace("-", "&hyphen;")),
        ("HTML", "escaped", both, html.escape),
        ("HTML", "no-break", both, _sub(r"(?<=\d) ", "&nbsp;")),
        ("HTML", "thin", both, _sub(r"(?<=\d) ", "&thinsp;")),
        ("HTML", "every sign", both, lambda text: "".join(f"&#{ord(s)};" if not s.isalnum() and not s.isspace() else s for s in text)),
        ("HTML", "twice escaped", english, lambda text: html.escape(html.escape(text))),
        ("markup", "paragraph", both, lambda text: f"<p>{text}</p>"),
        ("markup", "bold number", both, _sub(_TAG, lambda found: f"<b>{found[0]}</b>")),
        ("markup", "strong number", both, _sub(_TAG, lambda found: f"**{found[0]}**")),
        ("markup", "italic", both, lambda text: f"*{text}*"),
        ("markup", "link", english, _sub(rf"\b({MONTH}) (\d{{4}})\b", r"[\1 \2](https://example.org/a)")),
        ("markup", "quoted line", both, lambda text: f"> {text}"),
        ("spelling", "American", english, lambda text: _spelled(text, SPELLINGS.items())),
        (
            "spelling",
            "British",
            english,
            lambda text: _spelled(
                text, ((b, a) for a, b in SPELLINGS.items() if b not in {"while", "check", "tire", "meter", "learned", "among", "program"})
            ),
        ),
        ("per cent", "per cent", english, _sub(r"(?<=\d)%(?=[ .,;)]|$)", " per cent")),
        ("per cent", "percent", english, _sub(r"(?<=\d)%(?=[ .,;)]|$)", " percent")),
        ("per cent", "pct", english, _sub(r"(?<=\d)%(?=[ ,;)]|$)", " pct")),
        ("per cent", "pc", english, _sub(r"(?<=\d)%(?=[ ,;)]|$)", "pc")),
        ("per cent", "sign", english, _sub(r"(?<=\d) (?:per cent|percent|pct)\b(?! ?(?:points?|age))", "%")),
        (
            "per cent",
            "in Han",
            chinese,
            _sub(r"(?<![\d.,\-–~至到—])(\d{1,3}(?:\.\d+)?)%(?![\-–~至到—])", lambda found: "百分之" + _han(found[1])),
        ),
        ("per cent", "points", english, _sub(r"(?<=\d) percentage points?\b", " pp")),
        ("number", "written out", english, _sub(_SIZED, _out)),
        ("number", "letter", english, _sub(_SIZED, lambda found: found[1] + SUFFIXES[found[2]][0])),
        ("number", "two letters", english, _sub(_SIZED, lambda found: found[1] + SUFFIXES[found[2]][1])),
        (
            "number",
            "capital letter",
            english,
            _sub(r"(?<![\d.,])(\d{1,3}(?:\.\d+)?) (million|billion)(?![\w-])", lambda found: found[1] + found[2][0].upper()),
        ),
        ("number", "hyphen", english, _sub(r"(?<=\d) (million|billion|trillion) (?=vehicles|people|units|tonnes|dollars)", r"-\1 ")),
        ("number", "without commas", both, _sub(r"(?<![\d.,])(?:\d{2,3},\d00|\d{1,3}(?:,\d{3}){2,})(?![\d,])", _ungrouped)),
        ("number", "thin groups", both, _sub(r"(?<=\d),(?=\d{3}(?!\d))", "\u2009")),
        ("number", "no-break groups", both, _sub(r"(?<=\d),(?=\d{3}(?!\d))", "\u00a0")),
        ("number", "full-width commas", chinese, _sub(r"(?<=\d),(?=\d{3}(?!\d))", "，")),
        ("number", "thousand", english, _sub(r"(?<![\d.,$€£¥])(\d{1,2}[1-9]),000(?![\d,])", r"\1 thousand")),
        ("number", "written out", chinese, _sub(_HAN_SIZED, _han_out(""))),
        ("number", "written out in threes", chinese, _sub(_HAN_SIZED, _han_out(","))),
        ("number", "in Han", chinese, _sub(_HAN_SIZED, lambda found: _han(found[1]) + found[2])),
        ("number", "Han size apart", chinese, _sub(r"(?<=\d)(万|亿)", r" \1")),
        ("number", "traditional size", chinese, _sub(r"(?<=\d)万", "萬")),
        ("date", "short month", english, _sub(rf"\b({MONTH})(?= \d{{4}})", lambda found: SHORT.get(found[1], found[1]))),
        (
            "date",
            "short month with stop",
            english,
            _sub(rf"\b({MONTH})(?= \d{{4}})", lambda found: SHORT[found[1]] + "." if len(found[1]) > 4 else found[1]),
        ),
        ("date", "comma", english, _sub(rf"\b({MONTH}) (\d{{4}})\b", r"\1, \2")),
        ("date", "of", english, _sub(rf"(?<![-–] )(?<![-–])(?<!to )\b({MONTH}) (\d{{4}})\b", r"\1 of \2")),
        (
            "date",
            "numbers",
            english,
            _sub(rf"\b(?<=in )({MONTH}) (\d{{4}})\b(?! ?[-–])", lambda found: f"{found[2]}-{MONTHS.index(found[1]) + 1:02}"),
        ),
        ("date", "month range with dash", english, _sub(rf"\b({MONTH})(?:-| to )({MONTH})\b", r"\1–\2")),
        ("date", "month range in words", english, _sub(rf"\b({MONTH})[-–]({MONTH})\b", r"\1 to \2")),
        (
            "date",
            "short month range",
            english,
            _sub(
                rf"\b({MONTH})([-–])({MONTH})\b",
                lambda found: SHORT.get(found[1], found[1])[:3] + found[2] + SHORT.get(found[3], found[3])[:3],
            ),
        ),
        (
            "date",
            "Q",
            english,
            _sub(
                r"\b(first|second|third|fourth) quarter of (\d{4})\b",
                lambda found: f"Q{['first', 'second', 'third', 'fourth'].index(found[1]) + 1} {found[2]}",
            ),
        ),
        (
            "date",
            "quarter in words",
            english,
            _sub(
                r"(?<!the )\bQ([1-4]) (\d{4})\b",
                lambda found: f"the {['first', 'second', 'third', 'fourth'][int(found[1]) - 1]} quarter of {found[2]}",
            ),
        ),
        (
            "date",
            "numbers",
            chinese,
            _sub(r"(?<!\d)(\d{4})年(\d{1,2})月(?!\d|[\-–—~至到、])(?=[,，]|份?中国)", lambda found: f"{found[1]}-{int(found[2]):02}"),
        ),
        ("date", "spaces", chinese, _sub(r"(?<=\d)([年月])", r" \1 ")),
        ("date", "Han year", chinese, _han_year),
        ("date", "Han month", chinese, _han_month),
        ("date", "month range", chinese, _sub(r"(?<=\d)[-–—~至到](?=\d{1,2}月)", "至")),
        ("date", "month range with dash", chinese, _sub(r"(?<=\d)[-–—~至到](?=\d{1,2}月)", "—")),
        ("date", "month range with wave", chinese, _sub(r"(?<=\d)[-–—~至到](?=\d{1,2}月)", "～")),
        ("year on year", "yoy", english, _sub(rf"\b(?:{LAST_YEAR})\b(?!-)", "yoy", re.IGNORECASE)),
        ("year on year", "YoY", english, _sub(rf"\b(?:{LAST_YEAR})\b(?!-)", "YoY", re.IGNORECASE)),
        ("year on year", "y/y", english, _sub(rf"\b(?:{LAST_YEAR})\b(?!-)", "y/y", re.IGNORECASE)),
        ("year on year", "hyphens", english, _sub(rf"\b(?:{LAST_YEAR})\b", "year-on-year", re.IGNORECASE)),
        ("year on year", "words", english, _sub(rf"\b(?:{LAST_YEAR})\b", "year on year", re.IGNORECASE)),
        ("year on year", "over", english, _sub(rf"\b(?:{LAST_YEAR})\b", "year-over-year", re.IGNORECASE)),
        ("year on year", "a year ago", english, _sub(r"\bfrom a year (?:earlier|before)\b", "from a year ago")),
        ("dashes", "en", english, _sub(r" (?:—|--|-) |(?<=[a-z])—(?=[a-z])", " – ")),
        ("dashes", "em", english, _sub(r" (?:–|--|-) ", " — ")),
        ("dashes", "two hyphens", english, _sub(r" ?— ?| – ", " -- ")),
        ("dashes", "no-break hyphens", both, _sub(r"(?<=\w)-(?=\w)", "\u2011")),
        ("dashes", "en between numbers", both, _sub(r"(?<=\d)-(?=\d)", "–")),
        ("dashes", "em between numbers", both, _sub(r"(?<=\d)[-–](?=\d)", "—")),
        ("dashes", "true minus", both, _sub(r"(?<![\w.])-(?=\d)", "\u2212")),
        ("stop", "none", both, lambda text: text.removesuffix(".").removesuffix("。")),
        ("stop", "exclamation", english, lambda text: re.sub(r"\.\Z", "!", text)),
        ("stop", "exclamation", chinese, lambda text: re.sub(r"。\Z", "！", text)),
        ("stop", "semicolon", both, lambda text: re.sub(r"[.。]\Z", ";", text)),
        ("stop", "dots", english, lambda text: re.sub(r"\.\Z", "…", text)),
        ("around", "emoji before", both, lambda text: f"🚗 {text}"),
        ("around", "flag before", both, lambda text: f"🇪🇺🇨🇳 {text}"),
        ("around", "emoji after", both, lambda text: f"{text} 📈"),
        ("around", "bullet", both, lambda text: f"• {text}"),
        ("around", "star", both, lambda text: f"* {text}"),
        ("around", "dash before", both, lambda text: f"- {text}"),
        ("around", "em dash before", both, lambda text: f"— {text}"),
        ("around", "number before", both, lambda text: f"1. {text}"),
        ("around", "number in brackets", both, lambda text: f"(1) {text}"),
        ("around", "brackets", both, lambda text: f"({text})"),
        ("around", "footnote", both, lambda text: f"{text}[1]"),
        ("around", "address after", both, lambda text: f"{text} https://example.org/a/b"),
        ("around", "hashtag", english, lambda text: f"{text} #economy"),
        ("around", "breaking", english, lambda text: f"BREAKING: {text}"),
    ):
        yield Rewording(kind, name, languages, change)


REWORDINGS = tuple(_all())


def reworded(case: Case, rewording: Rewording) -> Case | None:
    """The case in other letters, None where the rewording does not apply."""
    if case.language not in rewording.languages.split():
        return None
    text = rewording.change(case.text)
    return replace(case, text=text) if text != case.text else None


def drawn(known: list[Case], each: int) -> Iterator[tuple[Rewording, Case, Case]]:
    """For every rewording at most so many claims with their other form, drawn from all; the same ones in every run."""
    for rewording in REWORDINGS:
        order = random.Random(crc32(f"{rewording.kind}/{rewording.name}/{rewording.languages}".encode())).sample(known, len(known))
        found = 0
        for case in order:
            other = reworded(case, rewording) if found < each else None
            if other is not None:
                found += 1
                yield rewording, case, other
