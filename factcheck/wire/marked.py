"""The text of a check cut where its findings stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from factcheck.answer import Check


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text; where a finding is about it, its number: they count from 1 through the whole check."""

    text: str
    number: int | None = None


def parts(text: str, check: Check) -> tuple[Part, ...]:
    """The text in pieces, of which those that a finding is about have its number; where two are about the same words the first
    has them. Empty where this is not the text that was checked."""
    if not text or any(claim.selector.exact != text[claim.selector.start : claim.selector.end] for claim in check.claims):
        return ()
    return tuple(_cut(text, check))


def _cut(text: str, check: Check) -> Iterator[Part]:
    numbered = enumerate((one.words for claim in check.claims for one in claim.assertions), start=1)
    done = 0
    for number, words in sorted(numbered, key=lambda one: one[1].start):
        if words.start < done or words.end <= words.start:
            continue
        if words.start > done:
            yield Part(text[done : words.start])
        yield Part(text[words.start : words.end], number)
        done = words.end
    if done < len(text):
        yield Part(text[done:])
