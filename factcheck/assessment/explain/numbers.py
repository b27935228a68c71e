"""Writing numbers in a language: magnitudes, percent, points, multiples, ranks."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from factcheck.assessment.explain.words import Words
from factcheck.model.quantity import NUMBER, PERCENT, POINTS, RANK, TIMES

_EXACT = Context(prec=50, rounding=ROUND_HALF_UP)
#: Units that are kinds of number, not things counted.
KINDS = frozenset({PERCENT, POINTS, TIMES, RANK})
_TEN, _TENTH = Decimal(10), Decimal("0.1")


def rounded(value: Decimal, place: Decimal) -> Decimal:
    """Rounded half up to a power of ten, without an exponent.

    >>> rounded(Decimal("1817499"), Decimal(1000))
    Decimal('1817000')
    """
    if place <= 1:
        return value.quantize(place, context=_EXACT)
    return ((value / place).quantize(Decimal(1), context=_EXACT) * place).quantize(Decimal(1), context=_EXACT)


def place_of(value: Decimal) -> Decimal:
    """The power of ten of the first digit.

    >>> place_of(Decimal("1817"))
    Decimal('1000')
    """
    return _TEN ** value.adjusted() if value else Decimal(1)


def digits(value: Decimal, words: Words) -> str:
    """Decimal digits with the language's separators and without trailing zeros of a fraction kept by accident.

    >>> digits(Decimal("1817000"), Words("en", {"number.group": ",", "number.point": "."}))
    '1,817,000'
    """
    whole, _, rest = format(abs(value), "f").partition(".")
    group = words.messages.get("number.group", "")
    if group and len(whole) > int(words.messages.get("number.ungrouped", "3")):
        head = len(whole) % 3
        whole = group.join([*([whole[:head]] if head else []), *(whole[i : i + 3] for i in range(head, len(whole), 3))])
    sign = words.messages.get("number.minus", "-") if value < 0 else ""
    return sign + whole + (words.messages["number.point"] + rest if rest else "")


def scales(words: Words) -> list[tuple[Decimal, str]]:
    """The magnitude words of the language, largest first, with what they stand for."""
    found = ((_TEN ** int(power), word) for power, word in words.table("number.scales").items())
    return sorted(found, reverse=True)


def count(value: Decimal, words: Words, place: Decimal | None = None) -> str:
    """A number of things with the magnitude word that suits its size; rounded to ``place``, without zeros at its end.

    Without a place it keeps what a reader can use: thousandths of the magnitude word.
    """
    size, kept = abs(value), place if place is not None else usual_place(value, words)
    for scale, word in scales(words):
        if size >= scale:
            number = trimmed(rounded(value, kept) / scale)
            alone = words.table("number.scales.one").get(str(scale.adjusted()), word)
            return digits(number, words) + (alone if words.counted(number) == "one" else word)
    return digits(trimmed(rounded(value, kept)), words)


def usual_place(value: Decimal, words: Words) -> Decimal:
    """The last place of a count that a reader can use, by its size."""
    size, cap = abs(value), Decimal(words.messages["number.finest"])
    scale = next((scale for scale, _ in scales(words) if size >= scale), None)
    if scale is None:
        return min(place_of(size) / 100, _TENTH)
    if size < cap * 100_000:
        return min(max(place_of(size) / 1000, Decimal(1)), cap)
    kept = words.messages.get("number.digits")
    return max(scale, place_of(size) * 10 / 10 ** int(kept)) if kept and size >= 1000 * scale else scale / 1000


def trimmed(value: Decimal) -> Decimal:
    """Without zeros at the end of a fraction.

    >>> trimmed(Decimal("5.0")), trimmed(Decimal("50"))
    (Decimal('5'), Decimal('50'))
    """
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".")) if "." in text else value


def written(value: Decimal, unit: str, words: Words, place: Decimal | None = None, label: str = "") -> str:
    """A value with its unit as a reader expects it; ``label`` is the word for a unit of the data pack.

    >>> written(Decimal("18.71"), "percent", Words("en", {"unit.percent": "{number}%", "number.point": "."}), Decimal("0.1"))
    '18.7%'
    """
    if unit == RANK:
        return rank(int(value), words)
    if unit in KINDS:
        kept = trimmed(rounded(value, place) if place is not None else value)
        number = digits(kept, words)
        return words.say(f"unit.{unit}.{number}", f"unit.{unit}.{words.counted(kept)}", f"unit.{unit}", number=number)
    number = count(value, words, place)
    if words.counted(value) == "one":
        label = words.table("unit.singular").get(label, label)
    return number if unit == NUMBER or not label else labelled(number, unit, label, words)


def labelled(number: str, unit: str, label: str, words: Words) -> str:
    """A number followed by the word for what it counts, which a magnitude word may join in its own way: "3 millones de personas"."""
    scaled = ["unit.named.scaled"] if magnitude_in(number, words) else []
    return words.say(f"unit.{unit}", *scaled, "unit.named", number=number, unit=label)


def magnitude_in(number: str, words: Words) -> bool:
    """Whether a number is written with a magnitude word.

    >>> magnitude_in("3 million", Words("en", {"number.scales": "6: million"}))
    True
    """
    magnitudes = (*words.table("number.scales").values(), *words.table("number.scales.one").values())
    return any(word in number for word in magnitudes)


def rank(position: int, words: Words) -> str:
    """A place in an order: "second", 第二."""
    return words.say(f"rank.{position}", "rank.other", number=str(position))
