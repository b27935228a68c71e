"""How a clause begins: with what was told before, or with a number put before its statement."""

from __future__ import annotations

from collections.abc import Sequence

from factcheck.language.lexicon import Lexicon
from factcheck.parsing.groups import THING, Group
from factcheck.parsing.items import Item, word_of
from factcheck.parsing.mentions import cued
from factcheck.parsing.periods import PeriodMention
from factcheck.parsing.quantities import Number
from factcheck.parsing.scene import Scene


def takes_up(scene: Scene, lexicon: Lexicon) -> bool:
    """Whether a clause speaks of what the sentence before told: "That was a third more than …"."""
    items = scene.items
    return scene.clause.index == 0 and len(items) > 1 and word_of(items[0]) in lexicon.grammar["it"] and cued(items[1], "level")


def goes_on(scene: Scene, lexicon: Lexicon) -> bool:
    """Whether a clause goes on about the subject of the one before: "exports made up a third of it; |they rose| by 5%"."""
    lead = scene.items[:2]
    return len(lead) > 1 and word_of(lead[0]) in lexicon.grammar["goes_on"] and cued(lead[1], "rise", "fall", "level")


def fronted(scene: Scene, lexicon: Lexicon) -> bool:
    """Whether a clause only puts a number before its statement: "At 16.5%, Jordan's jobless rate was …"."""
    lead = word_of(scene.items[0]) if scene.items else ""
    return (scene.clause.index == 0 or scene.clause.opener == ":") and lead in lexicon.grammar["at"]


def looks_back(scene: Scene, lexicon: Lexicon, lower: str) -> bool:
    """Whether a clause only tells, before its sentence does of what, how something had moved: "After falling 1.3% in 2024, Argentina's
    GDP …"; ``lower`` is the text in the letters of the lexicon."""
    if scene.clause.index or scene.groups or scene.entities or not scene.clause.numbers:
        return False
    led = lower[scene.items[0].start : scene.items[0].end] in lexicon.grammar["having"]
    return led and any(cued(item, "rise", "fall") for item in scene.items[1:4])


def perfect(scene: Scene, lexicon: Lexicon) -> bool:
    """Whether a clause tells what had been before: "|having| shrunk", 两年前|还|萎缩."""
    return any(word_of(item) in lexicon.grammar["had_been"] for item in scene.items[: 1 if lexicon.spaced else 3])


def of_it_all(items: Sequence[Item], lexicon: Lexicon) -> bool:
    """Whether words speak of all of something, and not of a time's total: "the overall figure", but "took the year's total to"."""
    whole = lexicon.grammar["whole_of_it"]
    return any(word_of(item) in whole and not (k and isinstance(items[k - 1], PeriodMention)) for k, item in enumerate(items))


def begun(scene: Scene, before: list[Group]) -> list[Group]:
    """The activity, of the groups before a number, that a clause went on to after an earlier number: "output rose 17.1% to 3.276 million
    and |sales| 14.9% to …"."""
    told = next((k for k, item in enumerate(scene.items) if isinstance(item, Number)), len(scene.items))
    heads = [group for group in before if group.head is not None and group.first > told]
    return heads[-1:] if heads and cued(scene.items[heads[-1].first - 1], "join") else []


def only_takes_in(scene: Scene, lexicon: Lexicon, lower: str) -> bool:
    """Whether a clause only says what is counted in or left out: "sales, |exports included|, reached …", 销量（含出口）达….

    ``lower`` is the text in the letters of the lexicon.
    """
    if scene.clause.numbers or not scene.groups or any(group.direct or group.thing is not None for group in scene.groups):
        return False  # "reserves, gold included" are another measure
    words = lower[scene.items[0].start : scene.items[-1].end]
    return words.startswith(lexicon.grammar["takes_in"]) or words.endswith(lexicon.grammar["taken_in"])


def held_by(scenes: Sequence[Scene], n: int, lexicon: Lexicon) -> tuple[str, ...]:
    """The product that the next clause begins with, where a sentence begins with what it has: "With 1.203 million shipped, |NEVs| …"."""
    items = scenes[n].items
    if n or len(scenes) < 2 or not items or word_of(items[0]) not in lexicon.grammar["holding"]:
        return ()
    subject = next((group for group in scenes[1].groups if group.first == 0), None)
    return subject.names[0].value(THING) if subject is not None and subject.head is None and not subject.direct else ()


def of_all(scene: Scene, group: Group, lexicon: Lexicon) -> bool:
    """Whether a word for all of something stands beside an activity: "|total| sales", "exports |overall| rose", not "exports total 5m"."""
    whole, before = lexicon.grammar["whole_of_it"], scene.items[group.first - 1] if group.first else None
    after, beyond = [*scene.items[group.last + 1 : group.last + 3], None, None][:2]
    behind = lexicon.spaced and after is not None and beyond is not None and not isinstance(beyond, Number)
    return (before is not None and word_of(before) in whole) or (behind and after is not None and word_of(after) in whole)
