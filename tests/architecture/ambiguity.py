"""Whether a pattern can read one text in exponentially many ways, all of which a search that fails would try.

The pattern becomes an automaton; it is exponentially ambiguous where one word leads from a place back to it in two ways (Weber and Seidl,
"On the degree of ambiguity of finite automata", 1991). Groups that give nothing back (atomic, possessive) are entered once. What looks ahead
or behind is judged by itself. Characters are represented by those that the pattern names, their neighbours, and one of each kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as sre  # type: ignore[attr-defined] # the library's own reader of patterns
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_KINDS = "aZ5_ \n.-é汽\u00a0"
_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT)


def ambiguous(pattern: str, flags: int = 0) -> bool:
    """Whether the pattern, or one that looks around in it, is exponentially ambiguous."""
    tree = _parser.parse(pattern, flags)
    trees = [tree, *_around(tree)]
    return any(_Automaton(one, bool(tree.state.flags & re.IGNORECASE)).ambiguous() for one in trees if _loops(one))


def _inner(op: Any, av: Any) -> list[Any]:
    if op in _REPEATS or op is sre.POSSESSIVE_REPEAT:
        return [av[2]]
    if op is sre.SUBPATTERN:
        return [av[3]]
    if op is sre.BRANCH:
        return list(av[1])
    if op is sre.ATOMIC_GROUP:
        return [av]
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [av[1]]
    return [one for one in av[1:] if one is not None] if op is sre.GROUPREF_EXISTS else []


def _loops(tree: Any) -> bool:
    """Whether anything in it may be repeated without end."""
    return any((op in _REPEATS and av[1] is sre.MAXREPEAT) or any(map(_loops, _inner(op, av))) for op, av in tree)


def _around(tree: Any) -> Iterator[Any]:
    for op, av in tree:
        for one in _inner(op, av):
            if op in (sre.ASSERT, sre.ASSERT_NOT):
                yield one
            yield from _around(one)


def _named(tree: Any) -> Iterator[str]:
    """The characters that a pattern names, with their neighbours."""
    for op, av in tree:
        if op in (sre.LITERAL, sre.NOT_LITERAL):
            yield chr(av)
        elif op is sre.IN:
            for kind, value in av:
                codes = value if kind is sre.RANGE else (value,) if kind is sre.LITERAL else ()
                yield from (chr(code + step) for code in codes for step in (-1, 0, 1) if 0 <= code + step < 0x110000)
        for one in _inner(op, av):
            yield from _named(one)


class _Automaton:
    """Places that take a character, and what may follow each of them without one, as often as there are ways."""

    def __init__(self, tree: Any, folded: bool) -> None:
        letters = {*_KINDS, *_named(tree)}
        self.letters = letters | {other for one in letters for other in (one.lower(), one.upper()) if folded and len(other) == 1}
        self.folded = folded
        self.takes: list[frozenset[str]] = []
        self.free: list[list[int]] = [[]]  # edges without a character
        self.edges: dict[int, tuple[int, int]] = {}  # from a node, by a place, to a node
        self._sequence(tree, 0)
        self.follow = {place: self._following(end) for place, end in self.edges.values()}

    def ambiguous(self) -> bool:
        for ring in self._rings():
            if any(ways > 1 for place in ring for after, ways in self.follow[place].items() if after in ring):
                return True
            forward, reached = [(place, place) for place in ring], {(place, place) for place in ring}
            back: dict[tuple[int, int], set[tuple[int, int]]] = {}
            while forward:
                pair = forward.pop()
                for one in self.follow[pair[0]].keys() & ring:
                    for other in self.follow[pair[1]].keys() & ring:
                        if self.takes[one] & self.takes[other]:
                            back.setdefault((one, other), set()).add(pair)
                            if (one, other) not in reached:
                                reached.add((one, other))
                                forward.append((one, other))
            waiting, leads = [(place, place) for place in ring], {(place, place) for place in ring}
            while waiting:
                for pair in back.get(waiting.pop(), set()) - leads:
                    if pair[0] != pair[1]:
                        return True
                    leads.add(pair)
                    waiting.append(pair)
        return False

    def _node(self) -> int:
        self.free.append([])
        return len(self.free) - 1

    def _sequence(self, tree: Any, start: int) -> int:
        for op, av in tree:
            start = self._step(op, av, start)
        return start

    def _step(self, op: Any, av: Any, start: int) -> int:
        if op in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN):
            begin, end = self._node(), self._node()
            self.free[start].append(begin)
            self.takes.append(frozenset(one for one in self.letters if self._is(op, av, one)))
            self.edges[begin] = (len(self.takes) - 1, end)
            return end
        if op in _REPEATS or op is sre.POSSESSIVE_REPEAT:
            return self._repeat(av, start, loops=op in _REPEATS)
        if op is sre.BRANCH:
            end = self._node()
            for one in av[1]:
                begin = self._node()
                self.free[start].append(begin)
                self.free[self._sequence(one, begin)].append(end)
            return end
        if op is sre.SUBPATTERN:
            return self._sequence(av[3], start)
        return self._sequence(av, start) if op is sre.ATOMIC_GROUP else start

    def _repeat(self, av: Any, start: int, *, loops: bool) -> int:
        least, most, body = av
        if most is sre.MAXREPEAT and loops:
            begin, out = self._node(), self._node()
            self.free[start].append(begin)
            end = self._sequence(body, begin)
            self.free[end] += [begin, out]
            if not least:
                self.free[start].append(out)
            return out
        out = self._node()
        for number in range(min(int(most), 2) if loops else 1):
            if number >= least:
                self.free[start].append(out)
            begin = self._node()
            self.free[start].append(begin)
            start = self._sequence(body, begin)
        self.free[start].append(out)
        return out

    def _is(self, op: Any, av: Any, letter: str) -> bool:
        if op is sre.ANY:
            return letter != "\n"
        if op is sre.NOT_LITERAL:
            return not self._is(sre.LITERAL, av, letter)
        if op is sre.LITERAL:
            return chr(av) == letter or (self.folded and chr(av).casefold() == letter.casefold())
        items = [item for item in av if item[0] is not sre.NEGATE]
        found = any(
            self._in(kind, value, one)
            for kind, value in items
            for one in ({letter, letter.lower(), letter.upper()} if self.folded else {letter})
        )
        return found is (len(items) == len(av))

    def _in(self, kind: Any, value: Any, letter: str) -> bool:
        if kind is sre.RANGE:
            return len(letter) == 1 and value[0] <= ord(letter) <= value[1]
        return letter == chr(value) if kind is sre.LITERAL else bool(re.fullmatch(_CATEGORIES[value], letter))

    def _following(self, node: int) -> dict[int, int]:
        """The places that come next, with the number of ways there (two stand for more)."""
        found: dict[int, int] = {}
        stack = [(node, frozenset([node]))]
        while stack:
            at, passed = stack.pop()
            if at in self.edges:
                place = self.edges[at][0]
                found[place] = min(2, found.get(place, 0) + 1)
            stack += [(one, passed | {one}) for one in self.free[at] if one not in passed]
        return found

    def _rings(self) -> Iterator[set[int]]:
        """The sets of places that lead to each other."""
        forward = {place: self._reached(place) for place in self.follow if self._reached(place)}
        left = {place for place, reached in forward.items() if place in reached}
        while left:
            place = left.pop()
            ring = {place} | {one for one in left if one in forward[place] and place in forward[one]}
            left -= ring
            yield ring

    def _reached(self, place: int) -> set[int]:
        reached, waiting = set(), [place]
        while waiting:
            for one in self.follow[waiting.pop()].keys() - reached:
                reached.add(one)
                waiting.append(one)
        return reached
