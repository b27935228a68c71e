"""HTML as a row of tags and stretches of text with their places, in one pass; whatever is sent, it is read as browsers do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from html import unescape
from html.entities import html5
from typing import NamedTuple


class Kind(Enum):
    """What a token is: an opening tag, a closing one, text, or what stands in an element whose content is no HTML."""

    OPEN = "open"
    CLOSE = "close"
    TEXT = "text"
    RAW = "raw"


class Token(NamedTuple):
    """``html[start:end]``; ``name`` is that of the tag in small letters, of raw content that of its element."""

    kind: Kind
    start: int
    end: int
    name: str


# Possessive, so that a tag is looked at once; values in quotes may hold `>`.
_TAG = re.compile(
    r"<(/?)([A-Za-z][^\s/>]*+)(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+)*+>",
)
#: What begins a tag, a comment or a declaration; any other `<` is a sign of the text.
_MARK = re.compile(r"</?([A-Za-z])|<!--|<[!?]|</")
#: Elements whose content is text up to their closing tag.
_RAW = frozenset({"script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp"})
_ATTRIBUTE = re.compile(r"[\s/]([^\s/>=\"']++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"'][^\s>]*+)))?")


def tokens(html: str) -> Iterator[Token]:
    """The tokens of a page; comments and declarations are left out. What is not closed reaches to the end, as in browsers."""
    at, told, length = 0, 0, len(html)  # all before `told` has been given
    while (start := html.find("<", at)) >= 0:
        mark = _MARK.match(html, start)
        if mark is None:
            at = start + 1  # a sign of the text
            continue
        if told < start:
            yield Token(Kind.TEXT, told, start, "")
        if mark[1] is None:
            at = told = _after(html, "-->" if mark[0] == "<!--" else ">", start + 2)
            continue
        tag = _TAG.match(html, start)
        if tag is None:
            return  # a tag that never ends
        name, at = tag[2].lower(), tag.end()
        yield Token(Kind.CLOSE if tag[1] else Kind.OPEN, start, at, name)
        if name in _RAW and not tag[1]:
            closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, at)
            end = closing.start() if closing else length
            yield Token(Kind.RAW, at, end, name)
            at = end
        told = at
    if told < length:
        yield Token(Kind.TEXT, told, length, "")


def _after(html: str, mark: str, start: int) -> int:
    """Where a mark ends, or the page."""
    at = html.find(mark, start)
    return len(html) if at < 0 else at + len(mark)


def attributes(tag: str) -> dict[str, str]:
    """The attributes of an opening tag, values unescaped; of one given twice, the first.

    >>> attributes("<p hidden class='a b'>")
    {'hidden': '', 'class': 'a b'}
    """
    found: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(tag):
        found.setdefault(one[1].lower(), unescape(one[2] or one[3] or one[4] or ""))
    return found


_PIECE = re.compile(r"[ \t\n\r\f]++|&(?:#\d++|#[xX][0-9a-fA-F]++|[A-Za-z][A-Za-z0-9]{0,31}+);?|[^ \t\n\r\f&]++|&")
#: No character has a longer number; what is longer is none.
_LONGEST_NUMBER = 16


def letters(html: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """What a stretch of text stands for, in pieces with their places: runs of letters as they are, an entity as what it means,
    white space as one blank (or one line end, where it has one).

    >>> list(letters("3.1&lt;\\n4", 0, 9))
    [('3.1', 0, 3), ('<', 3, 7), ('\\n', 7, 8), ('4', 8, 9)]
    """
    for piece in _PIECE.finditer(html, start, end):
        first, last, text = piece.start(), piece.end(), piece.group()
        if text[0] in " \t\n\r\f":
            yield ("\n" if "\n" in text or "\r" in text else " "), first, last
        elif text[0] != "&" or len(text) == 1:
            yield text, first, last
        else:
            known = _entity(text)
            if known and (meant := unescape(text[:known])):
                yield meant, first, first + known
            if known < len(text):
                yield text[known:], first + known, last


def _entity(text: str) -> int:
    """How many characters of ``&…`` are an entity: all, or the start of them, as in ``&nbsp2022``; 0 where none is."""
    if text[1] == "#":
        return len(text) if len(text) <= _LONGEST_NUMBER else 0
    return next((1 + n for n in range(len(text) - 1, 1, -1) if text[1 : 1 + n] in html5), 0)
