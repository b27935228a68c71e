"""Texts made to be slow or to break a reader: what keyboards, scrapers, dumps and ill will send; the same ones in every run."""

from __future__ import annotations

import base64
import itertools
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import exp, log

from tests.cases.scoring import CLAIMS, cases

#: Shortest and longest text in bytes of UTF-8, and where a long one begins.
SHORTEST, SHORT, LONGEST = 10, 20_000, 1_000_000

#: Pieces that are said over and over.
REPEATED = {
    "digits": "7", "commas": ",", "percent signs": "%", "brackets": "()", "open brackets": "(", "quotes": '"', "curly quotes": "“”",
    "nested": "[({<", "one letter": "a", "one Han sign": "万", "spaces": " ", "line ends": "\n", "NULs": "\0", "hyphens": "-", "stops": ".",
    "grouped digits": "1,", "decimal points": "1.", "grouped thousands": "999,", "percentages": "1% ", "percentages in words": "1 per cent ",
    "numbers glued to words": "5million7percent3vehicles", "dates": "12 March 2022 ", "months": "in March ", "years": "2022 ",
    "ranges": "2010-2020, ", "ranges of months": "January to August 2022 ", "quarters": "Q1 2022 ", "Han months": "2022年1-8月", "Han numerals":
    "三百九十七", "Han percentages": "百分之五", "and": "and ", "of which": "of which ", "respectively": "respectively ", "than": "more than ",
    "rose": "rose ", "fell by": "fell by 3% ", "China": "China ", "countries": "Germany, France, Italy, ", "measures":
    "vehicle sales of vehicles sold in sales ", "labels": "unemployment rate ", "Han labels": "新能源汽车出口", "Han cues": "同比增长", "multiples":
    "twice doubled ", "fractions": "a third of ", "millions": "million ", "spelled": "twenty-three ", "records": "the highest since 2008 ",
    "ranks": "the third largest in the world ", "not": "not ", "said": "he said that ", "links": "https://example.org/a?b=1&c=2% ", "tags":
    "<p><b>5%</b></p>", "broken tags": "<b <i <a href=", "entities": "&nbsp;&#37;&amp;amp;", "broken entities": "&&#&#x&a", "Markdown": "**5%** | ",
    "Markdown links": "[5%](https://example.org) ", "broken links": "[[](", "combining marks": "e\u0301\u0327", "direction marks": "\u202e1\u202c ",
    "zero width": "\u200b\u200d\ufeff", "emoji": "🚗", "flags": "🇨🇳🇪🇺", "families": "👩\u200d👩\u200d👧\u200d👦", "Arabic": "٣٤٪ من ", "Thai": "ราคา๕",
    "Devanagari": "मूल्य ५% ", "mixed scripts": "Китай 中国 China الصين ", "bold": "𝟑𝟒% 𝐂𝐡𝐢𝐧𝐚 ", "ligatures": "ﬁﬂ", "halves": "½", "superscripts": "5²³",
    "currencies": "$5 €6 £7 ", "signs": "+-±−", "slashes": "1/2/3/", "equations": "a=5%*b+3; ", "tabs": "5\t6\t7\n", "bars": "| 5 | 6% |",
    "a claim": "China exported 3.111 million vehicles in 2022, up 54.4%. ", "a false claim": "China exported 5.2 million vehicles in 2022. ",
    "a Han claim": "2022年中国汽车出口311.1万辆，增长54.4%。", "clauses": "China exported 3 million vehicles, of which 679,000 were NEVs, ",
    "no ends": "exports of vehicles rose to 3 million and ", "questions": "Did sales rise 5%? ", "forecasts": "Exports will rise 5%. ",
}  # fmt: skip

Made = Callable[[random.Random, int], str]


def _words(*choices: str, end: str = " ") -> Made:
    return lambda draw, size: "".join(draw.choice(choices) + end for _ in range(size // (min(map(len, choices)) + len(end)) + 1))


def _sentences(draw: random.Random, size: int) -> str:
    return " ".join(f"Item {n} was {draw.randrange(10**6) / 100} units in {draw.randrange(1900, 2100)}." for n in range(size // 35 + 1))


def _respectively(draw: random.Random, size: int) -> str:
    places = ["China", "Japan", "Germany", "India", "France", "Italy"]
    one = ", ".join(draw.choice(places) for _ in range(200)) + " grew " + ", ".join(f"{draw.randrange(99)}%" for _ in range(200))
    return f"{one}, respectively. " * (size // len(one) + 1)


def _table(draw: random.Random, size: int) -> str:
    rows = ("\t".join([f"Country {n}", *(f"{draw.randrange(10**7):,}" for _ in range(8))]) for n in itertools.count())
    return "\n".join(itertools.islice(rows, size // 70 + 1))


def _json(draw: random.Random, size: int) -> str:
    rows = [
        {"country": draw.choice(["China", "Japan"]), "year": 2000 + n % 25, "value": draw.random() * 1e6} for n in range(size // 60 + 1)
    ]
    return json.dumps(rows)


def _html(draw: random.Random, size: int) -> str:
    rows = (
        f"<tr class='r{n}'><td>China</td><td>{draw.randrange(10**6):,}</td><td>{draw.randrange(99)}%</td></tr>" for n in itertools.count()
    )
    return "<table>" + "\n".join(itertools.islice(rows, size // 70 + 1))


def _latin(draw: random.Random, size: int) -> str:
    return draw.randbytes(size).decode("latin-1")


def _base64(draw: random.Random, size: int) -> str:
    return base64.b64encode(draw.randbytes(size)).decode()


def _unicode(draw: random.Random, size: int) -> str:
    return "".join(chr(draw.choice((draw.randrange(0xD800), draw.randrange(0xE000, 0x110000)))) for _ in range(size // 3 + 1))


def _digits_anywhere(draw: random.Random, size: int) -> str:
    return "".join(draw.choice("0123456789,.%- ()$") for _ in range(size))


def _joined(language: str, glue: str, *, cut: bool = False) -> Made:
    def make(draw: random.Random, size: int) -> str:
        texts = [case.text for case in draw.sample(KNOWN[language], min(len(KNOWN[language]), size // 20 + 1))]
        if cut:
            texts = [text[draw.randrange(len(text)) :][: draw.randrange(3, 80)] for text in texts * 4]
        return glue.join(texts)

    return make


def _shuffled(draw: random.Random, size: int) -> str:
    words = " ".join(case.text for case in draw.sample(KNOWN["en"], min(3000, size // 80 + 1))).split()
    draw.shuffle(words)
    return " ".join(words)


def _shuffled_han(draw: random.Random, size: int) -> str:
    signs = list("".join(case.text for case in draw.sample(KNOWN["zh"], min(2000, size // 120 + 1))))
    draw.shuffle(signs)
    return "".join(signs)


KNOWN = {language: [case for case in cases(CLAIMS) if case.language == language] for language in ("en", "zh")}

MADE: dict[str, Made] = {
    "words of claims": _words("China", "exports", "rose", "5%", "in", "2022", "million", "of", "and", "than", "the", ",", "largest"),
    "Han words of claims": _words("中国", "出口", "增长", "5%", "2022年", "万辆", "的", "和", "比", "，", "最大", end=""),
    "cues": _words("rose", "fell", "doubled", "highest", "record", "more than", "share of", "contributed", "per person", "on average"),
    "numbers of all forms": _words("1,2", "3.97m", "5%", "12,34%", "one in five", "¾", "$4tn", "2-3", "1e9", "0.0.0", "--5", "5pp", "IV"),
    "a number to a sentence": _sentences,
    "respectively lists": _respectively,
    "table": _table,
    "JSON": _json,
    "HTML": _html,
    "Latin-1 bytes": _latin,
    "base64": _base64,
    "any Unicode": _unicode,
    "digits and signs": _digits_anywhere,
    "claims cut": _joined("en", " ", cut=True),
    "Han claims cut": _joined("zh", "", cut=True),
    "claims in one line": lambda draw, size: _joined("en", ", and ")(draw, size).replace(".", ","),
    "claims shuffled": _shuffled,
    "Han claims shuffled": _shuffled_han,
}
#: Hundreds of different statements to the page: work and no trap, so their time is told apart.
DENSE: dict[str, Made] = {"claims": _joined("en", " "), "Han claims": _joined("zh", ""), "claims to a line": _joined("en", "\n")}


@dataclass(frozen=True)
class Pathological:
    """A text with the ``kind`` of trap; ``dense`` where it is real statements, one after the other."""

    kind: str
    text: str
    dense: bool

    @property
    def kilobytes(self) -> float:
        """Its length in thousands of bytes."""
        return len(self.text.encode("utf-8", "surrogatepass")) / 1000


def cut_to(text: str, size: int) -> str:
    """As much of a text as so many bytes hold."""
    return text.encode("utf-8", "surrogatepass")[:size].decode("utf-8", "ignore")


def made(kind: str, draw: random.Random, size: int) -> Pathological:
    """A text of a kind, of about so many bytes."""
    if kind in REPEATED:
        piece = REPEATED[kind]
        return Pathological(
            kind, cut_to(piece * (size // len(piece.encode()) + 1), size), kind in ("a claim", "a false claim", "a Han claim")
        )
    return Pathological(kind, cut_to((MADE | DENSE)[kind](draw, size), size), kind in DENSE)


KINDS = (*REPEATED, *MADE, *DENSE)


def drawn(count: int, long_ones: int, short: int = SHORT) -> Iterator[Pathological]:
    """So many texts of all kinds in turn, so many of them long and the others of at most ``short`` bytes; even on a log scale."""
    draw = random.Random(20_221_231)
    for n in range(count):
        low, high = (SHORT, LONGEST) if n < long_ones else (SHORTEST, short)
        size = int(exp(draw.uniform(log(low), log(high))))
        yield made(KINDS[n % len(KINDS)], draw, size)
