"""The article of a page: which of its lines belong to it, its headline and its day."""

from __future__ import annotations

import logging
import unicodedata
from array import array
from dataclasses import dataclass
from datetime import date
from typing import Any

from factcheck.errors import HtmlNotRead
from factcheck.markup.blocks import Block, Outline, Region, joined, outline
from factcheck.model.text import Origin

#: With more tags than this a page is read without looking for its article: that takes longer than its length explains.
_MOST_TAGS = 20_000
_LONGEST_HEADLINE, _LONGEST_HEAD = 1000, 200_000
#: A line of so many letters and digits is found wherever the article has it; a shorter one only where it comes next.
_TELLING = 10
#: How far the lines of the page and of the article may have drifted apart, in letters and digits.
_DRIFT = 20_000
#: So much may be missing between a line and a short one after it.
_GAP = 40
#: Of a line that the article has not as a whole, so much of its start or end must be there.
_PART = 32
#: Dates are looked for where pages state them, not in their words; a far last day, so that no answer depends on the clock.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a page: its text, where each character of it stands in the page, and what the page says about it."""

    body: str
    origin: Origin
    headline: str | None
    published: date | None


def read_page(html: str) -> Page:
    """The article of a page of HTML.

    Its lines are those that trafilatura takes for the article; where it finds none, those of `<article>`, `<main>` or
    `<body>` that are no navigation, sidebar or footer. Raises HtmlNotRead where trafilatura is not installed.
    """
    library = _library()
    page = outline(html)
    chosen = _of_article(page.blocks, _article(library, page))
    text, starts, ends = [], array("L"), array("L")
    for piece, first, last in joined(chosen or _visible(page.blocks)):
        text.append(piece)
        starts.extend(first)
        ends.extend(last)
    headline, published = _stated(library, page)
    return Page("".join(text), Origin(html, starts, ends), headline or None, published)


def _library() -> Any:
    for name in ("trafilatura", "htmldate"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())  # what it finds wrong with a page is nothing to print
    try:
        import trafilatura
    except ImportError as error:
        raise HtmlNotRead(error.name or "trafilatura") from None
    return trafilatura


def _article(library: Any, page: Outline) -> str:
    """What trafilatura takes for the text of the article; nothing where it finds none."""
    if page.tags > _MOST_TAGS:
        return ""
    try:
        return library.extract(page.clean, fast=True, include_comments=False, include_tables=True) or ""
    except Exception:  # noqa: BLE001 # a page that the library stumbles over is read without it
        return ""


def _stated(library: Any, page: Outline) -> tuple[str, date | None]:
    """The title and the day of publication that the page states; the end of a huge one states nothing."""
    try:
        told = library.extract_metadata(page.clean[:_LONGEST_HEAD], date_config=_DATES)
        return (told.title or page.title)[:_LONGEST_HEADLINE], date.fromisoformat(told.date) if told.date else None
    except Exception:  # noqa: BLE001 # as above
        return page.title[:_LONGEST_HEADLINE], None


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def _of_article(blocks: list[Block], article: str) -> list[Block]:
    """The lines that an extracted text has; none where it has hardly any of them."""
    text = _squeezed(article)
    chosen: list[Block] = []
    at = found = 0
    for block in blocks:
        words = "" if block.furniture else _squeezed(block.text)
        end = _found(words, text, at) if words else -1
        if end >= 0:
            chosen.append(block)
            at, found = end, found + len(words)
    return chosen if 2 * found >= len(text) else []


def _found(words: str, text: str, at: int) -> int:
    """Where a line ends in the article, -1 where it is not there; ``at`` is where the line before ended."""
    if text.startswith(words, at):
        return at + len(words)
    if len(words) < _TELLING:
        near = text.find(words, at, at + len(words) + _GAP) if len(words) > 3 else -1
        return near + len(words) if near >= 0 else -1
    for part, rest in ((words, 0), (words[:_PART], len(words) - _PART), (words[-_PART:], 0)):
        if len(part) == len(words) or len(words) > _PART:
            place = text.find(part, at, at + _DRIFT)
            if place < 0:
                place = text.find(part, max(0, at - _DRIFT), at)
            if place >= 0:
                return min(len(text), place + len(part) + max(0, rest))
    return -1


def _visible(blocks: list[Block]) -> list[Block]:
    """The lines of the innermost part of the page that has any: its article, its main part, or all of it."""
    read = [block for block in blocks if not block.furniture] or blocks
    for region in (Region.ARTICLE, Region.MAIN):
        inner = [block for block in read if block.region is region]
        if inner:
            return inner
    return read
