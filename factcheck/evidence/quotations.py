"""Quotations: whether the words that a check quotes stand in the text where it says they do."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from factcheck.answer.parts import CONTEXT
from factcheck.evidence.plain import step
from factcheck.evidence.report import Problem
from factcheck.model.text import Origin, Span

Quoted = tuple[str, Mapping[str, Any], str]


def quoted(check: Mapping[str, Any]) -> Iterator[Quoted]:
    """Every quotation of a check: its place in the bundle, and the field that has the words."""
    for n, claim in enumerate(check["claims"]):
        at = f"/check/claims{step(n)}"
        yield f"{at}/selector", claim["selector"], "exact"
        for m, assertion in enumerate(claim["assertions"]):
            yield f"{at}/assertions{step(m)}/words", assertion["words"], "text"
            if assertion["quantity"]:
                yield f"{at}/assertions{step(m)}/quantity", assertion["quantity"], "text"
    for n, left in enumerate(check["unchecked"]):
        yield f"/check/unchecked{step(n)}", left, "text"


def misquoted(check: Mapping[str, Any], body: str, origin: Origin | None) -> Iterator[Problem]:
    """Every quotation that is not what stands there; of a page the words without the tags between them."""
    sent = origin.source if origin else body
    wide = [at for at, sign in enumerate(sent) if ord(sign) > 0xFFFF]
    for pointer, one, words in quoted(check):
        span = _within(one["start"], one["end"], body, origin)
        there = span.of(body) if span else None
        if there != one[words]:
            yield Problem(f"{pointer}/{words}", f"is {one[words]!r}; {'nothing' if there is None else repr(there)} stands there")
        if "exact" in one:
            yield from _selected(pointer, one, body, span, wide)


def _selected(pointer: str, one: Mapping[str, Any], body: str, span: Span | None, wide: list[int]) -> Iterator[Problem]:
    for name in ("start", "end"):
        counted = one[name] + bisect_left(wide, one[name])
        if one[f"{name}_utf16"] != counted:
            yield Problem(f"{pointer}/{name}_utf16", f"is {one[f'{name}_utf16']}; {counted} UTF-16 units stand before it")
    if one["type"] != "TextQuoteSelector":
        yield Problem(f"{pointer}/type", "is no TextQuoteSelector")
    if span is not None:
        around = {"prefix": body[max(0, span.start - CONTEXT) : span.start], "suffix": body[span.end : span.end + CONTEXT]}
        for name, there in around.items():
            if one[name] != there:
                yield Problem(f"{pointer}/{name}", f"is {one[name]!r}; {there!r} stands there")


def _within(start: int, end: int, body: str, origin: Origin | None) -> Span | None:
    """The place in the text of a place in what was sent; None where nothing begins or ends there."""
    if origin is None:
        return Span(start, end) if 0 <= start <= end <= len(body) else None
    # What was put in between two lines stands, with nothing, where the second begins.
    first, last = bisect_right(origin.starts, start) - 1, bisect_left(origin.ends, end)
    if first >= 0 and last < len(body) and origin.starts[first] == start and origin.ends[last] == end:
        return Span(first, last + 1)
    return None
