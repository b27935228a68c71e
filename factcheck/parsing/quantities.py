"""Numbers with unit, magnitude, hedge and printed precision."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from factcheck.language.lexicon import Lexicon
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, TIMES, Hedge, Quantity
from factcheck.model.text import Span
from factcheck.parsing.numerals import digits_value, either, in_points, magnitude_of, numeral_value, spelled_value
from factcheck.parsing.text import Normalised, is_han

CURRENCY = "currency"
_ZERO, _ONE, _HALF, _TENTH = Decimal(0), Decimal(1), Decimal("0.5"), Decimal("0.1")
_VULGAR = {"\u00bd": (1, 2), "\u2153": (1, 3), "\u2154": (2, 3), "\u00bc": (1, 4), "\u00be": (3, 4), "\u2155": (1, 5), "\u2156": (2, 5)}
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}")
#: The unit that a kind of word after a number stands for.
_UNITS = {"percent": PERCENT, "points": POINTS, "tenths": POINTS, "times": TIMES, "currency": CURRENCY, "cents": CURRENCY}
#: Units that are told in parts of another one, by the power of ten.
_PARTS = {"tenths": -1, "cents": -2}
#: How many characters before a number its hedge may take.
_WINDOW = 48


@dataclass(frozen=True, slots=True)
class Number:
    """A number found in the normalised text, ``start`` to ``end`` without its hedge.

    ``outer`` and ``outer_end`` take in hedges and unit. ``malformed`` numbers are refused, never half-read. ``plain`` marks a bare
    integer without unit, magnitude, decimals or grouping (it may be a date, a list number …). ``multiple`` marks words
    such as "doubled" that are a ratio by themselves; ``spelled`` numbers in words; ``orders`` the number of a section ("2.1 Prices").
    ``money`` are the words of another number whose currency is this one's too: "12.5 billion dollars, against 11.7 billion".
    """

    start: int
    end: int
    outer: int
    outer_end: int
    quantity: Quantity
    money: str = ""
    malformed: bool = False
    plain: bool = False
    multiple: bool = False
    spelled: bool = False
    orders: bool = False

    @property
    def multiplies(self) -> bool:
        """Whether it may be how many times another value: "2.5 times", "half"."""
        return self.quantity.unit == TIMES or self.quantity.fraction


@dataclass(frozen=True)
class _Patterns:
    digits: re.Pattern[str]
    words: re.Pattern[str] | None
    fractions: re.Pattern[str]
    multiples: re.Pattern[str]
    hedge_before: re.Pattern[str]
    hedge_after: re.Pattern[str]
    hedge_of: dict[str, Hedge]
    unit: re.Pattern[str]
    parts: re.Pattern[str]
    points: re.Pattern[str]
    halves: re.Pattern[str]
    half_more: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(lexicon: Lexicon) -> _Patterns:
    edge = r"(?![a-z])" if lexicon.spaced else ""
    magnitudes = [word for word in lexicon.magnitudes if len(word) > 1 or not word.isascii()]
    letters = [word for word in lexicon.magnitudes if len(word) == 1 and word.isascii()]
    after_over = either(lexicon.hedges["after_over"]) if not lexicon.spaced else "(?!)"
    end = edge or lexicon.patterns["magnitude_end"]
    magnitude = rf"(?:[ -]?(?:{either(magnitudes)}){end})" + (rf"|(?:(?:{either(letters)})(?![a-z]))" if letters else "")
    units = dict(lexicon.units.items())
    units["currency"] = (*units["currency"], *(f"{lead} {word}" for lead in lexicon.grammar["number_lead"] for word in units["currency"]))
    unit = "|".join(
        f"(?P<{kind}>"
        + "|".join(
            re.escape(word) + (r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else "")
            for word in sorted(units[kind], key=len, reverse=True)
        )
        + ")"
        for kind in ("other", "tenths", "points", "percent", "times", "cents", "currency")
        if units[kind]
    )
    fewest = 1 if lexicon.group_mark == " " else 2
    run = (
        rf"\d{{1,3}}(?: \d{{3}}){{{fewest},5}}(?:\.\d{{1,6}})?(?![\d,]|\.\d)"
        r"|\d{1,3}\. \d{1,2}(?= ?%)|\d(?:[\d,.]{0,40}\d)?"
    )
    glued = lexicon.patterns["before_digits"]
    start = r"(?<![\w.,])" if lexicon.spaced else rf"(?:(?<![A-Za-z0-9_.,])|{glued})"
    owed = r"(?P<owed>(?<![A-Za-z0-9_%)])-(?=us\$|[$\u20ac\u00a3\u00a5]))?"
    sign = owed + r"(?P<currency_sign>us\$|[$\u20ac\u00a3\u00a5])?" + start + r"(?P<sign>(?<![A-Za-z0-9_%)])[-+])?"
    digits = re.compile(sign + rf"(?P<run>{run})(?P<mid>{after_over})?(?P<magnitude>(?:{magnitude}){{1,2}})?")
    words = None
    if lexicon.spaced:
        word = either([*lexicon.number_words, *magnitudes])
        joins = either(lexicon.grammar["pair_join"])
        words = re.compile(rf"(?<![a-z-])(?:{word})(?:(?:[ -]|,?[ -](?:{joins})[ -]){{1}}(?:{word})(?![a-z])){{0,12}}(?![a-z])")
    else:
        numerals = "".join(lexicon.number_words)
        powers = "".join(word for word in lexicon.magnitudes if len(word) == 1)
        words = re.compile(rf"(?:[{numerals}{powers}]|{lexicon.patterns['decimal_point']}){{1,20}}{lexicon.patterns['magnitude_end']}")
    fixed = either(list(lexicon.fixed_fractions)) if lexicon.fixed_fractions else "(?!)"
    forms = [_fraction_form(form, lexicon) for form in lexicon.fraction_forms]
    fractions = re.compile((r"(?<![a-z-])" if lexicon.spaced else "") + rf"(?:(?P<fixed>{fixed})|" + "|".join(forms) + ")" + edge)
    multiples = re.compile((r"(?<![a-z-])" if lexicon.spaced else "") + f"(?:{either(list(lexicon.multiples))})" + edge)
    hedge_of: dict[str, Hedge] = {}
    for name, hedge in (
        ("about", Hedge.ABOUT), ("nearly", Hedge.NEARLY), ("over", Hedge.OVER), ("under", Hedge.UNDER),
        ("at_least", Hedge.AT_LEAST), ("at_most", Hedge.AT_MOST), ("after_over", Hedge.OVER), ("after_about", Hedge.ABOUT),
    ):  # fmt: skip
        for phrase in lexicon.hedges[name]:
            hedge_of[phrase] = hedge
    before = [w for name in ("about", "nearly", "over", "under", "at_least", "at_most", "none") for w in lexicon.hedges[name]]
    after = [w for name in ("after_over", "after_about") for w in lexicon.hedges[name]]
    ones = either(list(lexicon.ones | set(lexicon.grammar["by_lead"]))) if lexicon.spaced else "(?!)"
    hedge_before = re.compile(
        (r"(?<![a-z])" if lexicon.spaced else "")
        + rf"(?P<hedge>{either(before)})(?P<gap>{lexicon.patterns['hedge_gap']})?(?: (?:{ones}))?\s?\Z"
    )
    hedge_after = re.compile(rf"\s?(?:{lexicon.patterns['counter']})??(?P<hedge>{either(after)})" + edge)
    parts = re.compile(
        rf"(?<![a-z-])(?P<part>{either(list(lexicon.parts_of_magnitude)) or '(?!)'})[ -](?P<magnitude>{either(magnitudes)}){edge}"
    )
    points = re.compile(
        rf"(?<![a-z-])(?P<part>{either(list(lexicon.parts_of_magnitude)) or '(?!)'})[ -](?:{either(list(lexicon.units['points']))}){edge}"
    )
    small = either([word for word, value in lexicon.number_words.items() if value <= 20])
    halves = re.compile(rf"(?<![a-z0-9.,-])(?P<whole>{small}|\d{{1,2}}){lexicon.patterns['and_a_half']}")
    below = either([word for word, value in lexicon.number_words.items() if 0 < value < 100])
    whole = rf"(?<![a-z0-9.,-])(?P<whole>(?:{below})(?:[ -](?:{below}))?|\d{{1,3}}){lexicon.patterns['half_after']}"
    half_more = re.compile(rf"{whole} (?P<magnitude>{either(magnitudes)}){edge}" if lexicon.spaced else "(?!)")
    units_after = re.compile(rf"\s?(?:{unit})")
    return _Patterns(
        digits, words, fractions, multiples, hedge_before, hedge_after, hedge_of, units_after, parts, points, halves, half_more
    )


def _with_decimals(lexicon: Lexicon) -> str:
    """A number in Han numerals or digits, with its decimals: 百分之|八点零."""
    digits = "".join(lexicon.number_words) + "0-9"
    powers = "".join(word for word in lexicon.magnitudes if len(word) == 1)
    return rf"[{digits}{powers}]{{1,6}}(?:(?:{lexicon.patterns['decimal_point']}|\.)[{digits}]{{1,4}})?"


def _fraction_form(form: str, lexicon: Lexicon) -> str:
    small = [word for word, value in lexicon.number_words.items() if value <= 20]
    counts = either([*small, *lexicon.ones, "\\d"]).replace(re.escape("\\d"), r"\d{1,2}")
    numeral = (
        "[" + "".join([*lexicon.number_words, *(w for w in lexicon.magnitudes if len(w) == 1)]) + "0-9]{1,4}"
        if not lexicon.spaced
        else "(?!)"
    )
    cardinals = either(small) if lexicon.spaced else "(?!)"
    slots = {
        "count": counts,
        "count2": r"100(?![\d.,]*\d)|" + counts,
        "cardinal": cardinals,
        "cardinal2": cardinals,
        "denominator": either(list(lexicon.denominators)) or "(?!)",
        "numeral": numeral,
        "numeral2": numeral,
        "decimal": _with_decimals(lexicon) if not lexicon.spaced else "(?!)",
    }
    tag = f"f{lexicon.fraction_forms.index(form)}"

    def slot(found: re.Match[str]) -> str:
        return f"(?P<{tag}_{found.group(1)}>{slots[found.group(1)]})"

    return f"(?P<{tag}>" + re.sub(r"\{(\w+)\}", slot, form) + ")"


#: A bare integer from here on that ends in two zeros is no year, number of a list, telephone or standard.
_ROUND, _LARGE = "00", 10_000
#: An amount of money from here on is a sum, of which the trailing zeros are not significant, and no price.
_NO_PRICE = Decimal(1_000_000)


def _significant(value: Decimal) -> Decimal:
    """Place of the last significant digit of an integer of 1,000 or more without a magnitude word, or with thousands set apart before
    one ("664.800 millones"): the zeros at its end may be rounding."""
    if value < 1000 or value != value.to_integral_value():
        return _ONE
    digits = str(int(value))
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))


def _hedge_in(patterns: _Patterns, window: str) -> tuple[re.Match[str] | None, Hedge | None]:
    """The words of a hedge at the end of some text, and what they mean."""
    before = patterns.hedge_before.search(window)
    return before, patterns.hedge_of.get(before.group("hedge")) if before else None


def hedged_from(number: Number, normalised: Normalised, lexicon: Lexicon, at: int) -> Number:
    """A number with the hedge that stands before ``at``, if it has no words of its own: 不到|巴西1.19%的四分之一."""
    if number.quantity.hedge not in (None, Hedge.FRACTION):
        return number
    _, hedge = _hedge_in(_patterns(lexicon), normalised.lower[max(0, at - _WINDOW) : at])
    return replace(number, quantity=replace(number.quantity, hedge=hedge)) if hedge else number


class _Finder:
    def __init__(self, normalised: Normalised, lexicon: Lexicon) -> None:
        self.normalised, self.lower, self.lexicon = normalised, normalised.lower, lexicon
        self.patterns = _patterns(lexicon)
        self.covered: set[int] = set()

    def build(self, start: int, end: int, value: Decimal, ulp: Decimal, unit: str, **flags: bool) -> Number:
        span = self.normalised.span(start, end)
        fraction = flags.pop("fraction", False)
        text = self.normalised.text[start:end]
        quantity = Quantity(text, span, value, ulp, unit, Hedge.FRACTION if fraction else None, None, fraction)
        number = Number(start, end, start, end, quantity, "", **flags)
        return self.hedged(number)

    def hedged(self, number: Number) -> Number:
        window = self.lower[max(0, number.start - _WINDOW) : number.start]
        quantity, outer, outer_end = number.quantity, number.outer, number.outer_end
        before, hedge = _hedge_in(self.patterns, window)
        if before and hedge and not re.search(self.lexicon.patterns["no_hedge"], window[: before.end("hedge")]):
            outer = number.start if before.group("gap") else number.start - len(window) + before.start("hedge")
            quantity = replace(quantity, hedge=hedge)
        after = self.patterns.hedge_after.match(self.lower, number.end, min(len(self.lower), number.end + 16))
        than = after is not None and self.lower[after.end() :].lstrip().startswith(self.lexicon.cues["than"])  # "5.9% and |more than|"
        if after and not hedge and not (than and self.lexicon.spaced):
            quantity = replace(quantity, hedge=self.patterns.hedge_of[after.group("hedge")])
            outer_end = after.end("hedge")
        if not hedge and not after and quantity.unit == TIMES and self.lower[: number.end].endswith(self.lexicon.hedges["after_over"]):
            quantity = replace(quantity, hedge=Hedge.OVER)  # 六倍多
        return replace(number, quantity=quantity, outer=outer, outer_end=outer_end)

    def unit_at(self, position: int) -> tuple[str | None, int]:
        found = self.patterns.unit.match(self.lower, position, position + 24)
        if not found:
            return None, position
        return found.lastgroup, found.end()

    def with_half(self, kind: str | None, value: Decimal, ulp: Decimal, end: int) -> tuple[Decimal, Decimal, int]:
        """A number of points with the half that is told after its unit, and where that ends: "un punto |y medio|"."""
        half = re.compile(self.lexicon.patterns["half_after"]).match(self.lower, end) if kind == "points" else None
        return (value + _HALF.copy_sign(value), _HALF, half.end()) if half is not None else (value, ulp, end)

    def digit_numbers(self) -> list[Number]:
        numbers = []
        for found in self.patterns.digits.finditer(in_points(self.lower, self.lexicon)):
            start = next(found.start(part) for part in ("owed", "currency_sign", "sign", "run") if found.group(part))
            pair = digits_value(found.group("run"))
            end = found.end()
            kind, unit_end = self.unit_at(end)
            if kind is None and found.group("magnitude") is None and self.opens_section(found):
                numbers.append(self.build(start, end, *(pair or (_ZERO, _ONE)), NUMBER, plain=True, orders=True))
                continue
            if pair is None:
                numbers.append(self.build(start, unit_end, _ZERO, _ONE, kind or NUMBER, malformed=True))
                continue
            value, ulp, unit_end = self.with_half(kind, *pair, unit_end)
            power = magnitude_of(found.group("magnitude"), self.lexicon)
            grouped = bool(re.search(r"[,. ]", found.group("run")))
            if found.group("currency_sign"):
                kind = CURRENCY
            unit = _UNITS.get(kind or "", NUMBER)
            if kind in _PARTS:
                value, ulp = value.scaleb(_PARTS[kind]), ulp.scaleb(_PARTS[kind])
            glued = self.lower[end : end + 1].isascii() and self.lower[end : end + 1].isalpha()
            if glued and not (kind or power or "," in found.group("run")):
                continue
            if power:
                rounded = ulp == 1 and "," in found.group("run")
                value, ulp = value.scaleb(power), (_significant(value) if rounded else ulp).scaleb(power)
            elif ulp == 1 and (unit == NUMBER or (unit == CURRENCY and value >= _NO_PRICE)):
                ulp = _significant(value)
            word = next((word for word in self.lexicon.grammar["minus"] if self.lower.endswith(word, 0, start)), None)
            if word is not None and value > 0 and not found.group("sign"):
                start -= len(word)
                value = -value
            if "-" in (found.group("owed"), found.group("sign")):
                value = -value
            told = kind is not None and kind != "other"
            whole_multiple = unit == TIMES and value == value.to_integral_value()
            number = self.build(
                start,
                unit_end,
                value,
                ulp,
                unit,
                plain=not (told or power or grouped or (value >= _LARGE and found.group("run").endswith(_ROUND))),
                fraction=whole_multiple,
            )
            if found.group("mid"):
                number = replace(number, quantity=replace(number.quantity, hedge=Hedge.OVER))
            numbers.append(number)
        return numbers

    def opens_section(self, found: re.Match[str]) -> bool:
        """Whether digits with points at the start of a line, before a capital or a Chinese character, number what follows."""
        before, after = self.lower[max(0, found.start() - 3) : found.start()], self.normalised.text[found.end() : found.end() + 2]
        opens = not before.rpartition("\n")[2].strip() and ("\n" in before or found.start() < 3)
        return opens and ((after[:1] == " " and after[1:].isupper()) or is_han(after[:1])) and bool(_SECTION.fullmatch(found.group("run")))

    def word_numbers(self) -> list[Number]:
        numbers: list[Number] = []
        for found in self.patterns.multiples.finditer(self.lower):
            multiple = _decimal(self.lexicon.multiples[found.group()])
            self.free(found.start(), found.end())
            numbers.append(self.build(found.start(), found.end(), multiple, _ONE, TIMES, multiple=True, fraction=True))
        for found in self.patterns.half_more.finditer(self.lower):
            whole, power = found.group("whole"), self.lexicon.magnitudes[found.group("magnitude")]
            value = sum(int(word) if word.isdigit() else self.lexicon.number_words[word] for word in re.split("[ -]", whole)) + _HALF
            if power >= 3 and self.free(found.start(), found.end()):  # "thirty-four and a half million"
                numbers.append(self.build(found.start(), found.end(), value.scaleb(power), _HALF.scaleb(power), NUMBER, spelled=True))
        for found in self.patterns.parts.finditer(self.lower):
            value = _decimal(self.lexicon.parts_of_magnitude[found.group("part")])
            power = self.lexicon.magnitudes[found.group("magnitude")]
            if power >= 3 and self.free(found.start(), found.end()):
                size = value.scaleb(power)
                numbers.append(
                    self.build(
                        found.start(), found.end(), size, Decimal(10) ** (size.adjusted() - 1), NUMBER, spelled=True, fraction=value < 1
                    )
                )
        for found in self.patterns.points.finditer(self.lower):
            value = _decimal(self.lexicon.parts_of_magnitude[found.group("part")])
            if self.free(found.start(), found.end()):
                numbers.append(self.build(found.start(), found.end(), value, _TENTH, POINTS, spelled=True))
        for found in self.patterns.halves.finditer(self.lower):
            if self.free(found.start(), found.end()):
                whole = found.group("whole")
                value = Decimal(int(whole) if whole.isdigit() else self.lexicon.number_words[whole]) + _HALF
                kind, end = self.unit_at(found.end())
                kind, end = (kind, end) if kind in ("points", "percent") else (None, found.end())
                numbers.append(self.build(found.start(), end, value, _HALF, _UNITS.get(kind or "", NUMBER), spelled=True))
        for found in self.patterns.fractions.finditer(self.lower):
            fraction = self.fraction(found)
            if fraction is not None and self.free(found.start(), found.end()):
                value = _decimal(fraction * 100)
                percent = bool(re.match(self.lexicon.patterns["hundredths"], found.group()))
                places = re.split(rf"{self.lexicon.patterns['decimal_point']}|\.", found.group(), maxsplit=1)[1:] if percent else []
                ulp = _ONE.scaleb(-len("".join(places)))
                number = self.build(found.start(), found.end(), value, ulp, PERCENT, fraction=not percent, spelled=True)
                if found.group()[0] in self.lexicon.hedges["over"]:
                    number = replace(number, quantity=replace(number.quantity, hedge=Hedge.OVER))
                numbers.append(number)
        for i, letter in enumerate(self.lower):
            if letter in _VULGAR:
                top, bottom = _VULGAR[letter]
                numbers.append(self.build(i, i + 1, _decimal(Fraction(top, bottom) * 100), _ONE, PERCENT, fraction=True))
        if self.patterns.words is not None:
            for found in self.patterns.words.finditer(self.lower):
                self.add_spelled(found, numbers)
        return numbers

    def add_spelled(self, found: re.Match[str], numbers: list[Number]) -> None:
        start, end = found.span()
        if not self.covered.isdisjoint(range(start, end)):
            return
        kind, unit_end = self.unit_at(end)
        big = any(word in found.group() for word in self.lexicon.magnitudes if len(word) > 1 or not word.isascii())
        if kind is None and not (big and len(found.group()) > 1):
            return
        value = spelled_value(self.normalised.text[start:end].lower(), self.lexicon)
        if value is None:
            return
        unit = _UNITS.get(kind or "", NUMBER)
        ulp = _significant(value) if unit == NUMBER else _ONE
        value, ulp, unit_end = self.with_half(kind, value, ulp, unit_end)
        if kind in _PARTS:
            value, ulp = value.scaleb(_PARTS[kind]), ulp.scaleb(_PARTS[kind])
        if unit == NUMBER and value < 1000:
            return
        numbers.append(self.build(start, unit_end, value, min(ulp, max(abs(value), _ONE)), unit, spelled=True, fraction=unit == TIMES))

    def fraction(self, found: re.Match[str]) -> Fraction | None:
        groups = {key: value for key, value in found.groupdict().items() if value is not None}
        if "fixed" in groups:
            return self.lexicon.fixed_fractions[groups["fixed"]]
        tag = next(key for key in groups if re.fullmatch(r"f\d+", key))
        values = {key.split("_", 1)[1]: value for key, value in groups.items() if key.startswith(tag + "_")}
        if not values:
            return Fraction(1, 2)

        def count(word: str) -> int | None:
            if word.isdigit():
                return int(word)
            if word in self.lexicon.ones:
                return 1
            if word in self.lexicon.number_words:
                return self.lexicon.number_words[word]
            value = numeral_value(word, self.lexicon)
            return int(value) if value is not None else None

        if "decimal" in values:
            value = numeral_value(values["decimal"], self.lexicon)
            return Fraction(value) / 100 if value else None
        if "cardinal2" in values:
            top, bottom = count(values["cardinal"]), count(values["cardinal2"])
        elif "denominator" in values:
            top, bottom = count(values["count"]), self.lexicon.denominators[values["denominator"]]
        elif "count2" in values:
            top, bottom = count(values["count"]), count(values["count2"]) or 0
        elif "numeral2" in values and not re.search(self.lexicon.patterns["tenths"], found.group()):
            bottom, top = count(values["numeral"]) or 0, count(values["numeral2"])
        else:
            tens, units = count(values["numeral"]) or 0, count(values["numeral2"]) if "numeral2" in values else 0
            if re.search(self.lexicon.patterns["half_unit"], found.group()):
                units = 5
            top, bottom = tens * 10 + (units or 0), 100
        return Fraction(top, bottom) if top and bottom and top <= bottom else None

    def free(self, start: int, end: int) -> bool:
        """Whether no word number stands there yet; it is taken from now on."""
        cells = range(start, end)
        if not self.covered.isdisjoint(cells):
            return False
        self.covered.update(cells)
        return True


def _decimal(fraction: Fraction) -> Decimal:
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


#: "By 2 million to 10 million": ends of a range are not so far apart, a rise and what it led to are.
_FAR = Decimal("2.5")


def _ranges(numbers: list[Number], normalised: Normalised, lexicon: Lexicon) -> list[Number]:
    """Join "between 15 and 16 million", "15-16 million", 15万至16万 into one number with an upper end."""
    joined: list[Number] = []
    i = 0
    lower = normalised.lower
    grammar = lexicon.grammar
    join = re.compile(rf"\s?(?:-|~|\u2014|{either(list(grammar['range_joins']))})\s?\Z")
    while i < len(numbers):
        first = numbers[i]
        second = numbers[i + 1] if i + 1 < len(numbers) else None
        if (
            second is not None
            and second.start - first.end <= 6
            and not (first.multiple or second.multiple or first.malformed or second.malformed)
        ):
            gap = lower[first.end : second.start]
            before = lower[max(0, first.start - 10) : first.start].rstrip()
            link = join.match(gap)
            between = before.endswith(grammar["between"])
            if link and (
                between or (gap.split()[:1] not in [[word] for word in grammar["pair_join"]] and not before.endswith(grammar["range_from"]))
            ):
                step = before.endswith(grammar["step_lead"]) and first.quantity.value * _FAR < second.quantity.value
                merged = None if step else _merge(first, second, normalised, grammar["between"] if between else ())
                if merged is not None:
                    joined.append(merged)
                    i += 2
                    continue
        joined.append(first)
        i += 1
    return joined


def _merge(first: Number, second: Number, normalised: Normalised, between: tuple[str, ...]) -> Number | None:
    low, high = first.quantity, second.quantity
    if first.plain and 1900 <= low.value <= 2099 and high.value > 2099:
        return None
    if not between and re.search(r"\d-\Z", normalised.lower[max(0, first.start - 2) : first.start]):
        return None  # a month in digits: "from 200,000 in 2024-03 to 300,000"
    if low.unit not in (high.unit, NUMBER) or high.hedge not in (None, low.hedge):
        return None
    scale = _ONE
    if low.value < high.value / 100 and high.ulp >= 1:
        scale = next((Decimal(10) ** p for p in (12, 9, 8, 6, 4, 3) if low.value * 10**p <= high.value <= low.value * 10**p * 20), _ONE)
    value = low.value * scale
    if not value < high.value or value * 20 < high.value or (first.plain and second.plain and not between):
        return None
    start = first.start
    if between:
        word = max(normalised.lower.rfind(phrase, max(0, first.start - 20), first.start) for phrase in between)
        start = word if word >= 0 and first.start - word <= 10 else first.start
    span = normalised.span(start, second.end)
    quantity = Quantity(normalised.text[start : second.end], span, value, high.ulp, high.unit, Hedge.BETWEEN, high.value)
    return Number(start, second.end, start, second.end, quantity)


def find_numbers(normalised: Normalised, lexicon: Lexicon) -> tuple[Number, ...]:
    """Every number of a text in its order, non-overlapping: digits, number words, fractions, multiples and ranges."""
    finder = _Finder(normalised, lexicon)
    digits = finder.digit_numbers()
    at = {cell: number for number in digits for cell in range(number.start, number.end)}
    dropped: set[int] = set()
    numbers: list[Number] = []
    for word in finder.word_numbers():
        clash = {id(at[cell]): at[cell] for cell in range(word.start, word.end) if cell in at}
        if not clash:
            numbers.append(word)
            continue
        whole = word.quantity.fraction or {number.start for number in clash.values()} == {word.start}  # "16 and a half million"
        if whole and all(word.start <= number.start and number.end <= word.end for number in clash.values()):
            dropped.update(clash)
            numbers.append(word)
    numbers.extend(number for number in digits if id(number) not in dropped)
    numbers.sort(key=lambda number: number.start)
    return tuple(_ranges(numbers, normalised, lexicon))


def span_of(number: Number, normalised: Normalised) -> Span:
    """The number with its hedge and unit, in the original text."""
    return normalised.span(number.outer, number.outer_end)
