"""Text (what was sent), Claim (a span that asserts something) and Span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of the text as it was sent: code-point offsets, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words themselves.

        >>> Span(0, 2).of("GDP")
        'GD'
        """
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def join(self, other: Span) -> Span:
        """The shortest span that covers both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Context:
    """What the caller knows beside the text: codes that fill a slot which the words leave open."""

    entity: str | None = None
    measure: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What a text was taken out of, such as a page of HTML, and where in it each character of the text stands.

    Character i is ``source[starts[i]:ends[i]]``: one character, an entity, a run of white space; nothing where it was put in
    (the end of a paragraph).
    """

    source: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, span: Span) -> Span:
        """A span of the text, in the source: from its first character to its last, with every tag between them.

        >>> Origin("<b>3</b>%", [3, 8], [4, 9]).span(Span(0, 2)).of("<b>3</b>%")
        '3</b>%'
        """
        if span.end > span.start:
            return Span(self.starts[span.start], self.ends[span.end - 1])
        at = self.starts[span.start] if span.start < len(self.starts) else len(self.source)
        return Span(at, at)


@dataclass(frozen=True, slots=True)
class Text:
    """What is checked.

    ``published`` is the day of publication, None when nobody said; ``as_of`` is the day whose knowledge counts; ``origin`` is
    what ``body`` was taken out of, where it was not sent as it is.
    """

    body: str
    as_of: date
    language: str
    published: date | None = None
    headline: str | None = None
    context: Context = field(default_factory=Context)
    origin: Origin | None = None
