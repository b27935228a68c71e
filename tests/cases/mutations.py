"""True claims made false: another number, period, country, measure, direction or hedge.

A claim is taken that the service confirms and whose labels say the same. What was changed may happen to be true as well (another
country's figure rounds to the same): that is computed from the reference data and left out. For a number the label's own value and
the printed precision decide; for a period, country, measure or direction the reading of the
unchanged claim with that one slot changed is computed, which asks nothing of how sentences are read.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from zlib import crc32

import factcheck
from factcheck.assessment.tolerance import load_profile
from factcheck.model.assertion import REVERSED, Assertion, Operation
from factcheck.model.quantity import PERCENT, POINTS, Hedge
from factcheck.model.text import Text
from factcheck.model.verdict import Finding, Judged, Verdict
from factcheck.pipeline import check_assertions, check_text
from tests.cases.scoring import TRUE, Case

#: Far enough off that no rounding and no tolerance covers it: units of the last place of a percentage, part of any other number.
UNITS, PART = Decimal("2.5"), Decimal("0.03")
FACTORS = tuple(map(Decimal, ("0.1", "0.5", "0.85", "0.93", "1.04", "1.08", "1.3", "2", "10")))
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
#: Words that turn round: each with its opposite. A phrase stands for whole words.
OPPOSITES = {
    "en": (
        ("rose", "fell"), ("risen", "fallen"), ("rise", "fall"), ("rising", "falling"), ("increased", "decreased"), ("increase", "decrease"),
        ("grew", "shrank"), ("grown", "shrunk"), ("growth", "decline"), ("climbed", "dropped"), ("jumped", "slumped"), ("surged", "plunged"),
        ("soared", "tumbled"), ("gained", "lost"), ("expanded", "contracted"), ("higher", "lower"), ("highest", "lowest"), ("largest", "smallest"),
        ("biggest", "smallest"), ("more than", "less than"), ("above", "below"), ("just over", "just under"), ("up(?! to)", "down"), ("outsold", "undersold"),
        ("exceeded", "fell short of"), ("surplus", "deficit"), ("doubled", "halved"), ("advanced", "retreated"),
    ),
    "zh": (
        ("增长", "下降"), ("上升", "下降"), ("上涨", "下跌"), ("增加", "减少"), ("升至", "降至"), ("高于", "低于"), ("最高", "最低"), ("最大", "最小"),
        ("多于", "少于"), ("超过", "不到"), ("回升", "回落"), ("增至", "减至"), ("提高", "降低"), ("新高", "新低"), ("顺差", "逆差"), ("扩大", "缩小"),
    ),
}  # fmt: skip
#: The same change in the code of a measure.
CODES = {
    "exports": "exports", "imports": "imports", "exported": "exports", "imported": "imports", "production": "production", "output": "production",
    "produced": "production", "sales": "sales", "sold": "sales", "births": "birth", "deaths": "death", "passenger vehicle": "passenger",
    "passenger car": "passenger", "commercial vehicle": "commercial", "出口": "exports", "进口": "imports", "产量": "production", "销量": "sales",
    "生产": "production", "销售": "sales", "乘用车": "passenger", "商用车": "commercial",
}  # fmt: skip
#: Names of measures for one another.
MEASURES = {
    "en": (("exports", "imports"), ("production", "sales"), ("output", "sales"), ("exported", "imported"), ("produced", "sold"),
           ("passenger vehicle", "commercial vehicle"), ("passenger car", "commercial vehicle"), ("births", "deaths")),
    "zh": (("出口", "进口"), ("产量", "销量"), ("生产", "销售"), ("乘用车", "商用车")),
}  # fmt: skip
CHANGED = ("number", "digits", "factor", "year", "month", "quarter", "country", "direction", "measure", "hedge")


@dataclass(frozen=True)
class Mutation:
    """A claim made false: what ``kind`` of thing was changed, where it came from, and where the change stands in the new text."""

    kind: str
    case: Case
    text: str
    start: int
    end: int


def _asked(case: Case) -> Text:
    day = date.fromisoformat(case.published)
    return Text(case.text, day, case.language, day)


def confirmed(case: Case) -> Judged | None:
    """The judgement of a claim whose every statement is labelled as supported and read as that, in a language that is changed here."""
    if case.language not in ("en", "zh"):
        return None
    if case.verdict != "supported" or any(one.verdict != "supported" for one in (case.labels or ())):
        return None
    told = check_text(_asked(case), factcheck.load_reference(), load_profile("standard"))
    return told if told.verdict is Verdict.SUPPORTED else None


def _findings(told: Judged) -> list[Finding]:
    return [finding for claim in told.claims for finding in claim.findings]


def mutated(case: Case, told: Judged) -> Iterator[Mutation]:
    """Every mutation of a claim that is false, in a fixed order. Other slots than numbers are changed in claims of one statement."""
    draw = random.Random(crc32(case.id.encode()))
    yield from _numbers(case, told, draw)
    yield from _hedges(case, told)
    if len(case.labels or ()) > 1 or len(_findings(told)) > 1:
        return
    for kind, text, at, change in (
        *_years(case, draw),
        *_months(case, draw),
        *_quarters(case, draw),
        *_countries(case, told, draw),
        *_words(case),
    ):
        if not _still_true(case, told, change):
            yield Mutation(kind, case, text, at, at + 1)


# -- numbers ---------------------------------------------------------------------------------------------------------------


def _numbers(case: Case, told: Judged, draw: random.Random) -> Iterator[Mutation]:
    """Every confirmed number by some per cent, with two digits swapped, and times a power or two, where that is beyond all tolerance."""
    text = case.text
    for gold in case.labels or ():
        number = re.search(r"\d[\d,]*(?:\.\d+)?", gold.quote)
        read = _of(told, gold.quote)
        if number is None or read is None or read.quantity is None or gold.value is None or text.count(gold.quote) != 1:
            continue
        if read.quantity.hedge is not None or read.quantity.fraction or read.operation is Operation.RANK:
            continue
        start = text.index(gold.quote) + number.start()
        digits = number.group()
        for kind, other in (("number", _by_part(digits, draw)), ("digits", _swapped(digits, draw)), ("factor", _times(digits, draw))):
            if other is not None and _is_off(digits, other, read, Decimal(str(gold.value))):
                yield Mutation(kind, case, text[:start] + other + text[start + len(digits) :], start, start + len(other))


def _of(told: Judged, quote: str) -> Assertion | None:
    """The confirmed reading of a labelled number."""
    figures = re.findall(r"\d[\d,.]*\d|\d", quote)
    found = [
        one.assertion
        for one in _findings(told)
        if one.assertion.quantity is not None
        and one.verdict is Verdict.SUPPORTED
        and re.findall(r"\d[\d,.]*\d|\d", one.assertion.quantity.text) == figures
    ]
    return found[0] if len(found) == 1 else None


def _written(value: Decimal, like: str) -> str:
    places = len(like.partition(".")[2])
    return f"{value:{',' if ',' in like else ''}.{places}f}"


def _by_part(digits: str, draw: random.Random) -> str:
    return _written(Decimal(digits.replace(",", "")) * (1 + draw.choice((-1, 1)) * draw.choice((PART, PART * 2, PART * 5))), digits)


def _swapped(digits: str, draw: random.Random) -> str | None:
    places = [i for i, sign in enumerate(digits) if sign.isdigit()]
    pairs = [(i, j) for i, j in itertools.pairwise(places) if digits[i] != digits[j] and not (i == 0 and digits[j] == "0")]
    if not pairs:
        return None
    i, j = draw.choice(pairs)
    signs = list(digits)
    signs[i], signs[j] = signs[j], signs[i]
    return "".join(signs)


def _times(digits: str, draw: random.Random) -> str:
    return _written(Decimal(digits.replace(",", "")) * draw.choice(FACTORS), digits)


def _is_off(before: str, after: str, read: Assertion, value: Decimal) -> bool:
    """Whether the new number is beyond the rounding of its own digits and every tolerance of the standard profile, by the label's value."""
    assert read.quantity is not None
    was, new = (Decimal(digits.replace(",", "")) for digits in (before, after))
    if not was or not new:
        return False
    claimed = abs(read.quantity.value) * new / was
    away = abs(claimed - abs(value))
    coarse = read.quantity.ulp > claimed / 10
    if read.quantity.unit in (PERCENT, POINTS):
        return away > UNITS * read.quantity.ulp
    return away > max(PART * abs(value), UNITS * read.quantity.ulp) and (not coarse or away > abs(value) / 4)


# -- hedges ----------------------------------------------------------------------------------------------------------------


def _hedges(case: Case, told: Judged) -> Iterator[Mutation]:
    """A bound on the wrong side: "over" a number that the figure is below, "under" one that it is above, by more than its own rounding."""
    words = {"en": ("more than ", "less than "), "zh": ("超过", "不到")}[case.language]
    for one in _findings(told):
        quantity, figure = one.assertion.quantity, one.comparison.figure if one.comparison else None
        if quantity is None or figure is None or quantity.hedge is not None or quantity.fraction or one.verdict is not Verdict.SUPPORTED:
            continue
        if one.assertion.operation in (Operation.RANK, Operation.RATIO) or quantity.upper is not None or len(one.comparisons) > 1:
            continue
        claimed, bounds = abs(quantity.value), sorted((abs(figure.interval.low), abs(figure.interval.high)))
        word = words[0] if bounds[1] < claimed else words[1] if bounds[0] > claimed else None
        start = quantity.span.start
        if word is not None and case.text[start].isdigit():
            yield Mutation("hedge", case, case.text[:start] + word + case.text[start:], start, start + len(word) + 1)


# -- periods, countries, words ---------------------------------------------------------------------------------------------

Change = tuple[str, Any]
Found = tuple[str, str, int, Change]


def _only(pattern: str, text: str) -> re.Match[str] | None:
    found = list(re.finditer(pattern, text))
    return found[0] if len(found) == 1 else None


def _put(text: str, found: re.Match[str], new: str) -> str:
    return text[: found.start()] + new + text[found.end() :]


def _years(case: Case, draw: random.Random) -> Iterator[Found]:
    found = _only(r"(?<![\d,.$])(?:19|20)\d\d(?![\d,%]|-\d)", case.text)
    if found is not None:
        for shift in draw.sample((-4, -3, -2, -1), 3):
            yield "year", _put(case.text, found, str(int(found.group()) + shift)), found.start(), ("months", 12 * shift)


def _months(case: Case, draw: random.Random) -> Iterator[Found]:
    text, wanted = case.text, "|".join(MONTHS)
    found = (
        _only(rf"\b(?:{wanted})\b(?! \d\d?\b)", text)
        if case.language == "en"
        else _only(r"(?<![\d\-–—至到~前])(?:1[0-2]|[1-9])(?=月)", text)
    )
    if found is None:
        return
    named = found.group()
    month = MONTHS.index(named) + 1 if case.language == "en" else int(named)
    for shift in draw.sample((-3, -2, -1, 1, 2), 2):
        if 1 <= month + shift <= 12:
            other = MONTHS[month + shift - 1] if case.language == "en" else str(month + shift)
            yield "month", _put(text, found, other), found.start(), ("months", shift)


def _quarters(case: Case, draw: random.Random) -> Iterator[Found]:
    words = {"en": ["first", "second", "third", "fourth"], "zh": list("一二三四")}[case.language]
    after = {"en": " quarter", "zh": "季度"}[case.language]
    found = _only(rf"(?<![前a-z])(?:{'|'.join(words)})(?={after})", case.text)
    if found is not None:
        was = words.index(found.group())
        for other in draw.sample([n for n in range(4) if n != was], 2):
            yield "quarter", _put(case.text, found, words[other]), found.start(), ("months", 3 * (other - was))


def _countries(case: Case, told: Judged, draw: random.Random) -> Iterator[Found]:
    """Another country in the place of the only one that is named, among those that have the measure."""
    reference = factcheck.load_reference()
    found = {one.assertion.entity for one in _findings(told)}
    measures = {one.assertion.measure for one in _findings(told)}
    if len(found) != 1 or None in found or None in measures:
        return
    code = next(iter(found))
    language = case.language
    labels = [label for label in reference.catalogue.entities[code].labels.get(language, ()) if len(label) > 1 and not label.isupper()]
    edge = r"\b" if language == "en" else ""
    place = _only("|".join(f"{edge}{re.escape(label)}{edge}" for label in sorted(labels, key=len, reverse=True)) or "(?!)", case.text)
    if place is None:
        return
    others = [
        other
        for other in reference.entities_with(next(iter(measures)) or "")
        if other != code and len(other) == 3 and reference.catalogue.entities[other].labels.get(language)
    ]
    for other in draw.sample(others, min(3, len(others))):
        name = reference.catalogue.entities[other].labels[language][0]
        yield "country", _put(case.text, place, name), place.start(), ("entity", other)


def _words(case: Case) -> Iterator[Found]:
    language, text = case.language, case.text
    edge = r"\b" if language == "en" else ""
    for kind, table in (("direction", OPPOSITES), ("measure", MEASURES)):
        for pair in table[language]:
            for one, other in (pair, (pair[1], pair[0].partition("(")[0])):
                found = _only(f"{edge}{one}{edge}", text)
                if found is not None:
                    yield kind, _put(text, found, other), found.start(), (kind, (CODES.get(one), CODES.get(other)))


def _still_true(case: Case, told: Judged, change: Change) -> bool:
    """Whether the change leaves the claim true, or cannot be computed: its reading, with the one slot changed, from the figures."""
    slot, value = change
    changed = [other for one in _findings(told) if (other := _with(one.assertion, slot, value)) is not None]
    if not changed:
        return True
    judged = check_assertions(changed, _asked(case), factcheck.load_reference(), load_profile("standard"))
    return judged.verdict.value in TRUE


def _with(one: Assertion, slot: str, value: Any) -> Assertion | None:
    if slot == "months":
        return replace(one, period=one.period.shift(value)) if one.period else None
    if slot == "entity":
        return replace(one, entity=value)
    if slot == "direction":
        return _turned(one)
    first, second = value
    if one.measure is None or first not in one.measure:
        return None
    measure = one.measure.replace(first, second)
    return replace(one, measure=measure) if measure in factcheck.load_reference().catalogue.measures else None


def _turned(one: Assertion) -> Assertion | None:
    """The same movement or bound the other way; None where the statement has neither."""
    quantity, turned = one.quantity, {Hedge.OVER: Hedge.UNDER, Hedge.UNDER: Hedge.OVER}
    if one.direction is not None:
        signed = quantity and one.operation in (Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE, Operation.DIFFERENCE)
        return replace(
            one,
            direction=REVERSED.get(one.direction, one.direction),
            quantity=replace(quantity, value=-quantity.value) if quantity and signed else quantity,
        )
    if quantity and quantity.hedge in turned:
        return replace(one, quantity=replace(quantity, hedge=turned[quantity.hedge]))
    return None


# -- outcome ---------------------------------------------------------------------------------------------------------------


def survives(mutation: Mutation, told: Mapping[str, Any]) -> bool:
    """Whether the false claim is called true: nothing of it is wrong, and the statement that was changed is confirmed."""
    if told["verdict"] not in TRUE:
        return False
    stated = [each for claim in told["claims"] for each in claim["assertions"]]
    if mutation.kind in ("number", "digits", "factor", "hedge"):
        stated = [each for each in stated if each["words"]["start"] < mutation.end and mutation.start < each["words"]["end"]]
    return any(each["verdict"] in TRUE for each in stated)
