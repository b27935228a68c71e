"""Countries that are listed first and their numbers after them, with commas between: "Spain, Italy and France had rates of 1, 2 and 3%"."""

from __future__ import annotations

from dataclasses import replace

from factcheck.model.assertion import Operation
from factcheck.model.draft import Draft
from factcheck.parsing.scene import Scene

#: Two are told with one clause for both, which is read where the clause is.
_MANY = 3


def one_each(drafts: list[Draft], scenes: list[Scene]) -> list[Draft]:
    """The statements, each level of a row with the country of its place in the list."""
    levels = sorted((one for one in drafts if one.operation is Operation.LEVEL and one.place is not None), key=lambda one: one.words.start)
    if len(levels) < _MANY or len(levels) != sum(len(scene.clause.numbers) for scene in scenes):
        return drafts
    if len({one.measure.measure if one.measure is not None else None for one in levels}) > 1 or any(one.partner for one in levels):
        return drafts
    first = levels[0].place or (0, 0)
    named = [(n, e) for n, scene in enumerate(scenes) for e in scene.entities if e.kind in ("country", "group") and not e.adjective]
    if len(named) != len(levels) or len({e.entity for _, e in named}) != len(named) or any((n, e.position) > first for n, e in named):
        return drafts
    whose = {id(level): e.entity for level, (_, e) in zip(levels, named, strict=True)}
    return [replace(one, entity=whose[id(one)], entity_unknown=None) if id(one) in whose else one for one in drafts]
