"""A page as lines of text: paragraphs, headings, items of lists, cells of tables; with their places and where they belong."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from factcheck.markup.tokens import Kind, Token, attributes, letters, tokens

#: Elements that stand in a line of text; all others begin and end lines.
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "blink", "cite", "code", "data", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "label", "mark", "nobr", "q", "ruby", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    "del", "s", "input", "button", "picture", "source", "svg", "math",
})  # fmt: skip
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"})
#: Elements whose content is not read: not shown, not text, struck out, or the pronunciation of what is beside it.
_UNREAD = frozenset({
    "script", "style", "template", "noscript", "svg", "math", "iframe", "noembed", "noframes", "object", "canvas", "audio", "video",
    "map", "select", "datalist", "textarea", "button", "rt", "rp", "del", "s", "strike", "xmp", "title",
})  # fmt: skip
#: Elements that neither begin nor end a line.
_FLOWING = _INLINE | _UNREAD
_IN_HEAD = frozenset({"title", "meta", "link", "script", "style", "base", "noscript", "template"})
#: What an opening tag closes when it is left open: an element, and the elements that keep it from being reached.
_CLOSES = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "tr": ({"tr"}, {"table", "tbody", "thead", "tfoot"}),
    "tbody": ({"tbody", "thead", "tfoot"}, {"table"}),
    "tfoot": ({"tbody", "thead", "tfoot"}, {"table"}),
    "option": ({"option"}, {"select", "datalist"}),
}
#: Around an article, not in it.
_FURNITURE = frozenset({"nav", "aside", "footer", "menu", "dialog"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu"})
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: A raised mark that leads to a note: its number, letter or sign, in brackets or not, in a link or not.
_NOTE = re.compile(r"\s*(<a\b[^>]{0,500}>\s*)?[\[(]?(?:\d{1,3}|[a-z*†‡§])[\])]?\s*(?:</a>\s*)?</sup\s*>", re.IGNORECASE)
_POWER, _SQUARE = re.compile(r"[×x·*] ?10\Z"), re.compile(r"m\Z|m \Z")
#: Tags nested more deeply are left out of the page that is given on; their text is kept.
_DEEPEST = 100
#: An element is closed by the next of its kind where it is open among so many innermost ones.
_REACH = 30
#: Lines of one cell that are no longer are one line: a heading broken for its column.
_NARROW = 60


class Region(IntEnum):
    """The innermost part of the page that says what it is."""

    PAGE = 0
    MAIN = 1
    ARTICLE = 2


@dataclass(slots=True)
class Block:
    """One line of the page. ``row`` and ``cell`` number the row and cell of a table that it stands in, 0 outside of tables;
    ``furniture`` is what stands around an article: navigation, sidebars, footers."""

    region: Region
    furniture: bool
    row: int
    cell: int
    text: str = ""
    starts: array[int] = field(default_factory=lambda: array("L"))
    ends: array[int] = field(default_factory=lambda: array("L"))


@dataclass(slots=True)
class Outline:
    """A page in lines; ``clean`` is the same page in well-formed HTML without what is not read, ``tags`` how many it has."""

    blocks: list[Block]
    clean: str
    tags: int
    title: str


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that is not closed yet."""

    name: str
    number: int
    given: str
    unread: bool
    furniture: bool
    region: Region
    row: int
    cell: int
    preformatted: bool


class _Outliner:
    """Reads the tokens of one page."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.blocks: list[Block] = []
        self.clean: list[str] = []
        self.title = ""
        self.stack = [_Open("", 0, "", False, False, Region.PAGE, 0, 0, False)]
        self.names: Counter[str] = Counter()
        self.count = self.opened = 0
        self.line: list[str] = []
        self.block: Block | None = None

    def outline(self) -> Outline:
        """The page in lines."""
        for token in tokens(self.html):
            if token.kind is Kind.OPEN:
                self.open(token)
            elif token.kind is Kind.CLOSE:
                self.close(token.name)
            elif token.kind is Kind.TEXT:
                self.text(token)
            else:
                self.raw(token)
        while len(self.stack) > 1:
            self.pop()
        self.end_line()
        clean = "".join(self.clean).lstrip()
        whole = clean[:5].lower() == "<html"  # without it, its head would not be taken for one
        return Outline(self.blocks, clean if whole else f"<html>{clean}</html>", self.count, self.title)

    # -- elements ---------------------------------------------------------------------------------------------------

    def open(self, token: Token) -> None:
        """An opening tag."""
        name = token.name
        self.close_implied(name)
        within, tag = self.stack[-1], self.html[token.start : token.end]
        told = attributes(tag) if " " in tag or "\n" in tag or "\t" in tag else {}
        self.count, self.opened = self.count + 1, token.start
        if name not in _FLOWING:
            self.end_line()
        if name in _VOID:
            if not within.unread:
                self.clean.append(tag)
            return
        unread = within.unread or name in _UNREAD or "hidden" in told or bool(_NOT_SHOWN.search(told.get("style", "")))
        unread = unread or (name == "sup" and self.is_note(token.end))
        if name == "sup" and not unread and self.line and self.line[-1][-1].isdigit():
            self.add("^", token.start, token.start)
        region = {"article": Region.ARTICLE, "main": Region.MAIN}.get(name, within.region)
        region = Region.MAIN if told.get("role") == "main" and region is Region.PAGE else region
        furniture = name in _FURNITURE or told.get("role") in _ROLES
        given = {"figure": "div", "figcaption": "p"}.get(name, name)
        shallow = len(self.stack) <= _DEEPEST and not unread
        if shallow:
            self.clean.append(tag if given == name else f"<{given}>")
        number = self.count
        self.stack.append(
            _Open(
                name,
                number,
                given if shallow else "",
                unread,
                within.furniture or furniture,
                max(region, within.region),
                number if name == "tr" else 0 if name == "table" else within.row,
                number if name in ("td", "th") else 0 if name == "table" else within.cell,
                within.preformatted or name == "pre",
            )
        )
        self.names[name] += 1

    def close_implied(self, name: str) -> None:
        """Close what browsers close when this tag opens: a paragraph before another, an item before the next."""
        if self.names["head"] and self.stack[-1].name == "head" and name not in _IN_HEAD:
            self.pop()
        if name not in _FLOWING and self.stack[-1].name == "p":
            self.pop()
        ends, walls = _CLOSES.get(name, (set(), set()))
        if not any(self.names[one] for one in ends):
            return
        for depth in range(1, min(len(self.stack), _REACH)):
            if self.stack[-depth].name in walls:
                return
            if self.stack[-depth].name in ends:
                for _ in range(depth):
                    self.pop()
                return

    def close(self, name: str) -> None:
        """A closing tag: with it close the elements within; one that nothing has opened is left out."""
        if name not in _FLOWING:
            self.end_line()
        if self.names[name]:
            while self.pop() != name:
                pass

    def pop(self) -> str:
        """Close the innermost element; its name."""
        done = self.stack.pop()
        self.names[done.name] -= 1
        if done.name not in _FLOWING:
            self.end_line()
        if done.given:
            self.clean.append(f"</{done.given}>")
        return done.name

    def is_note(self, end: int) -> bool:
        """Whether a raised mark leads to a note and is no power or square."""
        mark = _NOTE.match(self.html, end)
        before = "".join(self.line[-3:])
        return mark is not None and (bool(mark[1]) or not (_POWER.search(before) or _SQUARE.search(before)))

    # -- text -------------------------------------------------------------------------------------------------------

    def raw(self, token: Token) -> None:
        """What stands in an element that holds no HTML: the title, and what the page tells machines about itself."""
        content = self.html[token.start : token.end]
        if token.name == "title" and not self.title:
            self.title = " ".join("".join(letter for letter, _, _ in letters(content, 0, len(content))).split())
        opening = self.html[self.opened : token.start]
        if token.name == "title" or (token.name == "script" and "ld+json" in opening):
            self.clean.append(f"{opening}{content}</{token.name}>")

    def text(self, token: Token) -> None:
        """A stretch of text, added to the line."""
        within = self.stack[-1]
        if within.unread:
            return
        self.clean.append(self.html[token.start : token.end].replace("<", "&lt;"))
        for words, start, end in letters(self.html, token.start, token.end):
            if words == "\n" and within.preformatted:
                self.end_line()
            elif within.preformatted and words == " " and (end - start > 1 or self.html[start] == "\t"):
                if self.line:
                    self.add("\t", start, end)  # columns
            elif words in (" ", "\n"):
                if self.line and not self.line[-1].isspace():
                    self.add(" ", start, end)
            else:
                self.add(words, start, end)

    def add(self, words: str, start: int, end: int) -> None:
        """More of the line: letters as they stand in the page, or what an entity or white space stands for."""
        if self.block is None:
            within = self.stack[-1]
            self.block = Block(within.region, within.furniture, within.row, within.cell)
        self.line.append(words)
        if len(words) == end - start:
            self.block.starts.extend(range(start, end))
            self.block.ends.extend(range(start + 1, end + 1))
        else:
            self.block.starts.extend([start] * len(words))
            self.block.ends.extend([end] * len(words))

    def end_line(self) -> None:
        """What follows stands in another line."""
        if self.block is not None:
            text = "".join(self.line)
            kept = len(text.rstrip())
            del self.block.starts[kept:], self.block.ends[kept:]
            if kept:
                self.block.text = text[:kept]
                self.blocks.append(self.block)
        self.block, self.line = None, []


def outline(html: str) -> Outline:
    """A page in lines. Linear in its length, whatever it holds.

    >>> [block.text for block in outline("<nav>Home<p>Exports rose <b>54.4</b>&#37;.").blocks]
    ['Home', 'Exports rose 54.4%.']
    """
    return _Outliner(html).outline()


def joined(blocks: list[Block]) -> Iterator[tuple[str, array[int], array[int]]]:
    """The lines as pieces of one text, with the marks between them: cells of one row stand side by side."""
    before: Block | None = None
    for block in blocks:
        if before is not None:
            beside = before.row != 0 and before.row == block.row
            narrow = before.cell == block.cell and max(len(before.text), len(block.text)) <= _NARROW
            mark = "\n" if not beside else " " if narrow else " | " if before.cell != block.cell else "\n"
            here = array("L", [block.starts[0]] * len(mark))
            yield mark, here, here
        yield block.text, block.starts, block.ends
        before = block
