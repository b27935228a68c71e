"""Text (what was sent), Claim (a span that asserts something) and Span."""

from __future__ import annotations

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
class Text:
    """What was sent to be checked.

    ``published`` is the day of publication, None when the caller did not say; ``as_of`` is the day whose knowledge counts.
    """

    body: str
    as_of: date
    language: str
    published: date | None = None
    headline: str | None = None
    context: Context = field(default_factory=Context)
