"""What holds one country or one time against another from further off: a verb in languages that turn verb and subject round, a period
between, a clause that only tells how it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.language.lexicon import Lexicon
from factcheck.model.quantity import TIMES
from factcheck.parsing.items import Clause, Item, Word, word_of
from factcheck.parsing.mentions import Mark, cued
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import Number

if TYPE_CHECKING:
    from factcheck.parsing.scene import EntityMention
    from factcheck.reference.catalogue import Catalogue


def beside_another(items: list[Item], i: int, j: int, lexicon: Lexicon) -> str | None:
    """The role of the country at ``i``, before which ``j`` stands: "2023 überholte |China| |Japan|", "hat China |Japan| überholt"."""
    named = [isinstance(item, Mark) and bool(item.values("entity")) for item in items]
    after = next((k for k in range(i + 1, len(items)) if word_of(items[k]) not in lexicon.grammar["determiners"]), None)
    if j >= 0 and cued(items[j], "exceed", "trail") and after is not None and named[after] and not any(named[:j]):
        return "owner"
    turned = j > 0 and named[j] and cued(items[j - 1], "exceed", "trail") and not any(named[: j - 1])
    last = next((item for item in reversed(items) if not isinstance(item, Word) or item.text[0].isalpha()), None)
    return "partner" if turned or (cued(last, "exceed", "trail") and any(named[:i])) else None


def multiplied_before(items: list[Item], j: int, lexicon: Lexicon) -> bool:
    """Whether a multiple stands before the period at ``j``: "|triplicaba| en 2025 el de Portugal"."""
    if j < 1 or not isinstance(items[j], PeriodMention):
        return False
    within = j > 1 and word_of(items[j - 1]) in lexicon.grammar["within"]
    lead = items[j - 2] if within else items[j - 1]
    return isinstance(lead, Number) and lead.multiple


#: Kinds of what a country may lie in.
_WIDE = ("region", "group", "world")


def without_titles(
    items: list[Item], found: list[EntityMention], text: str, lexicon: Lexicon, catalogue: Catalogue
) -> list[EntityMention]:  # fmt: skip
    """The entities of a clause without the areas that only say where one of them is."""
    after = [*(e.position if e.kind == "country" else None for e in found[1:]), None]
    wide = [e.kind in _WIDE and catalogue.entities[e.entity].country is None for e in found]
    rows = zip(found, after[: len(found)], wide, strict=True)
    return [e for e, k, area in rows if not (area and _tells_where(items, e.position, k, text, lexicon))]


def _tells_where(items: list[Item], i: int, named: int | None, text: str, lexicon: Lexicon) -> bool:
    """Whether the area at ``i`` only says where a country is, one at ``named`` or one told before: |加勒比|小国牙买加, 这个|加勒比|岛国."""
    kinds, noun = lexicon.grammar["nations"], items[i + 1] if i + 1 < len(items) else None
    if kinds and named == i + 1 and text[items[i].start : items[i].end].endswith(kinds):
        return True  # |西非国家|塞内加尔
    if not kinds or not isinstance(noun, Word):
        return False
    pointed = i > 0 and word_of(items[i - 1]).endswith(lexicon.grammar["this"]) and noun.lower.startswith(kinds)
    standing = noun.lower.startswith(lexicon.grammar["standings"])  # 仍居欧盟|前列|
    return pointed or standing or (named == i + 2 and noun.lower.endswith((*kinds, *lexicon.grammar["link"])))


#: Cues of what is held against something else.
_HELD = ("rise", "fall", "rise_to", "fall_to", "than", "compared", "more_than", "less_than", "as_many", "from", "by", "share")


def only_a_level(clause: Clause) -> bool:
    """Whether a clause tells a level and nothing that moved: "ten years earlier |it was 14.1%|"."""
    told = [number.quantity for number in clause.numbers]
    return len(told) == 1 and told[0].unit != TIMES and not told[0].fraction and clause.cues.isdisjoint(_HELD)
