"""Percent signs that are written once and meant twice: "from 3.4 to 3.7 percent"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from factcheck.language.lexicon import Lexicon
from factcheck.model.quantity import NUMBER, PERCENT, POINTS
from factcheck.parsing.quantities import Number
from factcheck.parsing.text import Normalised

#: As many characters as a bare percentage has at most.
_LONGEST = 5


def with_units(numbers: Sequence[Number], normalised: Normalised, lexicon: Lexicon) -> list[Number]:
    """Give a bare number the percent sign of the one it goes to or is joined with: "from 3.4 to 3.7 percent", "0,7 und 0,8 Prozent"."""
    found, grammar = list(numbers), lexicon.grammar
    for k, (first, second) in enumerate(pairwise(numbers)):
        bare = first.quantity.unit == NUMBER and first.quantity.hedge is None and not (first.malformed or first.spelled or first.multiple)
        if not bare or not lexicon.spaced or second.quantity.unit not in (PERCENT, POINTS) or second.quantity.upper is not None:
            continue
        gap = normalised.lower[first.end : second.outer].strip()
        led = normalised.lower[max(0, first.start - 10) : first.start].rstrip().endswith(grammar["range_from"])
        whole = first.quantity.value == first.quantity.value.to_integral_value()
        if first.end - first.start <= _LONGEST and (gap in lexicon.cues["to"] if led else gap in lexicon.joins and not whole):
            found[k] = replace(first, quantity=replace(first.quantity, unit=second.quantity.unit), plain=False)
    return found
