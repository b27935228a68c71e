"""Where the text of a page stands in the page, as runs of characters, and whether it really stands there."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from html import unescape

from factcheck.evidence.schema import Article
from factcheck.model.text import Origin, Span

#: What stands between two cells of a table in the text of a page.
CELL = "|"


def article_of(body: str, origin: Origin) -> Article:
    """The text of a page with its places."""
    runs: list[list[int]] = []
    for start, end in zip(origin.starts, origin.ends, strict=True):
        last = runs[-1] if runs else None
        if last and end == start + 1 and last[1] == last[0] + 1 and start == last[0] + last[2]:
            last[2] += 1
        else:
            runs.append([start, end, 1])
    return Article(body, tuple((start, end, count) for start, end, count in runs))


def origin_of(article: Article, page: str) -> Origin:
    """Where each character of the text stands in the page."""
    starts, ends = array("L"), array("L")
    for start, end, count in article.runs:
        if not 0 <= start <= end <= len(page) or count < 1 or (count > 1 and end != start + 1):
            raise ValueError(f"no such run: {start}, {end}, {count}")
        starts.extend(range(start, start + count))
        ends.extend(range(end, end + count))
    if len(starts) != len(article.body) or (len(ends) and max(ends) > len(page)):
        raise ValueError("the runs do not cover the text")
    return Origin(page, starts, ends)


def misread(body: str, origin: Origin) -> Iterator[int]:
    """The characters of a text that do not stand where they are said to: themselves, as an entity or as white space; where nothing
    stands, only what reading puts between lines and cells."""
    for at, sign in enumerate(body):
        there = unescape(Span(origin.starts[at], origin.ends[at]).of(origin.source))
        between = not there.strip() and (sign.isspace() or (not there and sign == CELL))
        if there != sign and not between:
            yield at
