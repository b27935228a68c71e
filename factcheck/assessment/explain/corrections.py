"""Corrections: the right number in the claim's own words, precision and hedge."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from factcheck.assessment.explain.case import Case
from factcheck.assessment.explain.numbers import KINDS, count, digits, labelled, place_of, rank, scales, trimmed, written
from factcheck.assessment.explain.words import Words
from factcheck.model.evidence import Figure
from factcheck.model.quantity import NUMBER, PERCENT, RANK, TIMES, Hedge, Quantity

_RUN = re.compile(r"[0-9０-９](?:[0-9０-９]|[,，.．\u00a0 \u202f](?=[0-9０-９])|[.．] (?=[0-9０-９]))*+")
_GAP = re.compile(r"\s+")
_LOOSE_POINT = re.compile(r"(?<=\d)\s*([.,])\s+(?=\d)|(?<=\d)\s+([.,])(?=\d)")
_LOOSE_PERCENT = re.compile(r"(?<=\d)\s+(?=[%％])")
_LOOSE_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_TENTH, _HUNDRED = Decimal("0.1"), Decimal(100)
_FLOORS = frozenset({Hedge.OVER, Hedge.AT_LEAST})
_CEILINGS = frozenset({Hedge.UNDER, Hedge.AT_MOST, Hedge.NEARLY})
#: Hedges that say on which side of the number the truth lies.
BOUNDS = _FLOORS | _CEILINGS


def tidy(text: str, words: Words) -> str:
    """Words as an editor would print them: no stray spaces inside a number, and those that the language wants there unbreakable.

    >>> tidy("21. 9 %", Words("en", {"unit.percent": "{number}%"}))
    '21.9%'
    """
    text = _GAP.sub(" ", text.strip())
    text = _LOOSE_POINT.sub(lambda found: found.group(1) or found.group(2), text)
    text = _LOOSE_PERCENT.sub(words.messages["unit.percent"].removeprefix("{number}").rstrip("%"), text)
    group = words.messages.get("number.group", "")
    return _LOOSE_THOUSANDS.sub(group, text) if group.isspace() else text


@dataclass(frozen=True, slots=True)
class Written:
    """How the claim writes its number: what stands before the digits, the digits, what follows, and what one stands for."""

    before: str
    run: str
    after: str
    factor: Decimal

    @classmethod
    def of(cls, quantity: Quantity, words: Words) -> Written | None:
        """Taken apart at the first run of digits; None for a number in words or one whose digits do not explain its value."""
        text = tidy(quantity.text, words)
        found = _RUN.search(text)
        if found is None:
            return None
        number = _read(found.group(), words)
        if not number or not quantity.value:
            return None
        factor = abs(quantity.value) / number
        if factor < 1 or factor != Decimal(10) ** factor.adjusted():
            return None
        return cls(text[: found.start()], found.group(), text[found.end() :], factor)


def _read(run: str, words: Words) -> Decimal:
    point = words.messages["number.point"]
    plain = unicodedata.normalize("NFKC", run).replace(" ", "").replace("." if point == "," else ",", "").replace(point, ".")
    return Decimal(plain) if plain.count(".") <= 1 else Decimal(0)


def claimed(case: Case) -> str:
    """The number as the claim gives it, hedge included, fit to be quoted."""
    quantity = case.assertion.quantity
    if quantity is None:
        return ""
    if quantity.unit == RANK:
        return rank(int(quantity.value), case.words)
    return hedged(case, quantity, with_label(case, tidy(quantity.text, case.words)))


def with_label(case: Case, number: str) -> str:
    """The number with the unit word that the language puts after it, where it stands alone."""
    quantity, figure = case.assertion.quantity, case.figure
    unit = figure.unit if figure is not None and (quantity is None or quantity.unit == NUMBER) else quantity.unit if quantity else NUMBER
    return number if unit in KINDS else case.with_unit(number, unit)


def hedged(case: Case, quantity: Quantity, number: str) -> str:
    """A number under the hedge of the claim, unless the claim's own words of the number have it already."""
    if quantity.hedge in (None, Hedge.FRACTION, Hedge.BETWEEN) or _hedged(case, quantity):
        return number
    return case.words.say(f"hedge.{quantity.hedge}", "hedge.about", number=number)


def _hedged(case: Case, quantity: Quantity) -> bool:
    """Whether the hedge is among the words of the quantity itself."""
    parts = Written.of(quantity, case.words)
    return parts is not None and bool(parts.before.strip(" ~+-$€£¥"))


def fragment(case: Case) -> str | None:
    """The right number to stand in the place of the wrong one, in its style; None where only a new sentence will do."""
    quantity, figure = case.assertion.quantity, case.figure
    if quantity is None or figure is None or not _same_sign(case, quantity, figure):
        return None
    if figure.unit == TIMES and figure.value < 1:
        return None
    text = _in_style(case, quantity, figure)
    if text is not None and case.about and quantity.hedge is None:
        return case.words.say(f"about.inside.{figure.unit}", "about.inside", "about", amount=text)
    return text


def _same_sign(case: Case, quantity: Quantity, figure: Figure) -> bool:
    return (quantity.value < 0) == (figure.value < 0) and bool(figure.value)


def _in_style(case: Case, quantity: Quantity, figure: Figure) -> str | None:
    parts = Written.of(quantity, case.words)
    truth = abs(figure.value)
    if parts is None:
        return _from_words(case, quantity, truth)
    if quantity.unit == PERCENT and parts.factor == _HUNDRED and (truth <= _HUNDRED or quantity.hedge):
        return written(truth, PERCENT, case.words, case.place(figure))
    wide = quantity.hedge is Hedge.BETWEEN and quantity.upper is not None
    for place in _places(case, quantity, figure):
        low = _to_place(truth, place, quantity.hedge)
        text = _between(case, quantity, low, place) if wide else _fitted(case, parts, low, place)
        if text is None:
            text = parts.before + _own_style(case, parts, low if quantity.hedge in BOUNDS else truth)
        if text != tidy(quantity.text, case.words) and _holds(low, truth, quantity, place):
            return text
    return None


def _places(case: Case, quantity: Quantity, figure: Figure) -> Iterator[Decimal]:
    """The claim's own last place, then finer ones, as far as the figure goes; a bound is moved to a number as round as it was."""
    finest = case.place(figure) or figure.ulp or Decimal(1)
    place = max(quantity.ulp, finest)
    if quantity.hedge in BOUNDS:
        place = max(place, place_of(quantity.value) / 10 ** (len(quantity.value.normalize().as_tuple().digits) - 1))
    if quantity.hedge is None and place > _TENTH * abs(figure.value) and place / 10 >= finest:
        place /= 10
    for _ in range(6):
        yield place
        if place <= finest:
            return
        place /= 10


def _to_place(truth: Decimal, place: Decimal, hedge: Hedge | None) -> Decimal:
    """Rounded so that the hedge stays true: down under "over", up under "nearly" and "under"."""
    rounding = ROUND_FLOOR if hedge in _FLOORS or hedge is Hedge.BETWEEN else ROUND_CEILING if hedge in _CEILINGS else ROUND_HALF_UP
    return (truth / place).quantize(Decimal(1), rounding=rounding) * place


def _holds(value: Decimal, truth: Decimal, quantity: Quantity, place: Decimal) -> bool:
    """Whether the claim would agree with the figures if it had this number.

    A bound is not the figure itself, and one that tells too little is no correction.
    """
    if not value:
        return False
    match quantity.hedge:
        case Hedge.OVER | Hedge.AT_LEAST:
            return value < truth <= value * Decimal("1.25")
        case Hedge.UNDER | Hedge.AT_MOST:
            return value * Decimal("0.8") <= truth < value
        case Hedge.NEARLY:
            return value * Decimal("0.93") <= truth < value
        case None | Hedge.FRACTION if quantity.unit not in KINDS:
            return abs(value - truth) <= place / 2 and abs(value - truth) * 20 <= value
    return True


def _fitted(case: Case, parts: Written, value: Decimal, place: Decimal) -> str | None:
    """The number with the claim's own magnitude word, when that still suits it."""
    scaled = value / parts.factor
    top = Decimal(case.words.messages["number.top"])
    if parts.factor > 1 and not Decimal(1) <= scaled < top and parts.after:
        return None
    if parts.factor == 1 and _read(parts.run, case.words) < scales(case.words)[-1][0] <= value:
        return None
    step = place / parts.factor
    text = digits(trimmed(scaled.quantize(min(step, Decimal(1)))), case.words)
    whole = parts.run.partition(case.words.messages["number.point"])[0]
    if parts.factor == 1 and scaled >= 1000 and len(whole) >= 4 and whole.isdecimal():
        text = text.replace(case.words.messages.get("number.group", ","), "")
    if parts.factor == 1 and not parts.after and scaled >= scales(case.words)[-1][0] * 10:
        return None
    return parts.before + text + parts.after


def _own_style(case: Case, parts: Written, truth: Decimal) -> str:
    """The number with the magnitude word that suits it, as many digits as the claim has, and the claim's unit word."""
    significant = max(2, len(_read(parts.run, case.words).normalize().as_tuple().digits))
    place = Decimal(10) ** (truth.adjusted() - significant + 1)
    figure = case.figure
    if figure is not None and figure.ulp is not None:
        place = max(place, figure.ulp)
    text = count(truth, case.words, max(place, Decimal(1)))
    unit = case.label(figure.unit) if figure is not None else ""
    tail = parts.after[parts.after.index(unit) :] if unit and unit in parts.after else ""
    return labelled(text, "", tail, case.words) if tail else text


def _between(case: Case, quantity: Quantity, low: Decimal, place: Decimal) -> str | None:
    """Both ends of a range moved so that the true value lies between them."""
    runs = list(_RUN.finditer(tidy(quantity.text, case.words)))
    parts = Written.of(quantity, case.words)
    if len(runs) != 2 or parts is None or quantity.upper is None:
        return None
    high = low + max(place, abs(quantity.upper - quantity.value))
    upper = _read(runs[1].group(), case.words)
    factor = abs(quantity.upper) / upper if upper else Decimal(1)
    text = tidy(quantity.text, case.words)
    ends = [digits(trimmed((value / factor).quantize(min(place / factor, Decimal(1)))), case.words) for value in (low, high)]
    if not 1 <= low / factor < Decimal(case.words.messages["number.top"]):
        return None
    return text[: runs[0].start()] + ends[0] + text[runs[0].end() : runs[1].start()] + ends[1] + text[runs[1].end() :]


def _from_words(case: Case, quantity: Quantity, truth: Decimal) -> str | None:
    """A number in words: the verb of the right multiple, else digits; None for a fraction whose words name more than the number."""
    figure = case.figure
    if figure is None:
        return None
    if quantity.unit == TIMES:
        return _multiple(case, quantity, truth)
    if quantity.unit in KINDS:
        if not case.words.matches("pattern.fraction", tidy(quantity.text, case.words).lower()):
            return None
        place = (case.place(figure) or Decimal(1)) if quantity.hedge not in BOUNDS else Decimal(1)
        value = _to_place(truth, place, quantity.hedge)
        return written(value, quantity.unit, case.words, place) if _holds(value, truth, quantity, place) else None
    place = Decimal(10) ** (truth.adjusted() - 1)
    return count(truth, case.words, max(place, figure.ulp or place))


def _multiple(case: Case, quantity: Quantity, truth: Decimal) -> str | None:
    """ "Doubled" for "quadrupled": the word that stands within 4 percent of the truth."""
    if quantity.hedge in BOUNDS:
        return None
    verbs = case.words.table("multiple.verbs")
    said = tidy(quantity.text, case.words).lower()
    if said not in verbs:
        return case.multiple(truth)
    fitting = [verb for verb, value in verbs.items() if verb != said and abs(Decimal(value) - truth) <= truth / 25]
    alike = sorted(fitting, key=lambda verb: verb[-2:] != said[-2:])  # "doubled" is put right by "tripled", not by "triple"
    return next(iter(alike), None) if quantity.hedge in (None, Hedge.FRACTION) else None


def replaced(body: str, start: int, end: int, text: str) -> str:
    """The text with a piece of it exchanged, and no word glued to it."""
    before, after = body[:start], body[end:]
    if after[:1].isascii() and after[:1].isalpha():
        after = " " + after
    if before[-1:].isascii() and before[-1:].isalpha() and text[:1].isascii() and text[:1].isalnum():
        before += " "
    return before + text + after
