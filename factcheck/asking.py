"""Asking: the options of a check, as callers write them, made into the text that is checked.

Today's date enters here, where neither a day of publication nor a day of knowledge is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factcheck.model.text import Context, Text
    from factcheck.reference.snapshot import Reference

#: Longest text that is read at once, in characters.
MAX_TEXT = 1_048_576
#: What a text may come as: as it is, or as a page of HTML whose article is meant.
FORMATS = ("text", "html")

Day = date | str | None


def today() -> date:
    """The day in universal time."""
    return datetime.now(UTC).date()


def text_of(
    body: str,
    published: Day,
    language: str | None,
    as_of: Day,
    headline: str | None,
    context: Context | Mapping[str, str | None] | None,
    reference: Reference,
    format: str = "text",
) -> Text:
    """What is checked: the words, their language and their day; of a page its article, headline and date.

    Raises RequestError, which names the option at fault.
    """
    from factcheck.errors import ClaimTooLong, RequestError
    from factcheck.language.detect import detect
    from factcheck.language.lexicon import lexicon
    from factcheck.model.text import Text

    if len(body) > MAX_TEXT:
        raise ClaimTooLong(len(body), MAX_TEXT)
    if format not in FORMATS:
        raise RequestError(f"format is {format!r}; it can be {' or '.join(FORMATS)}.", field="format")
    day, origin = _day(published, "published"), None
    if format == "html":
        from factcheck.markup.article import read_page

        page = read_page(body)
        body, origin, headline, day = page.body, page.origin, headline or page.headline, day or page.published
    code = lexicon(language).language if language else detect(body)
    known = _day(as_of, "as_of") or day or today()
    return Text(body, known, code, day, headline, _context(context, reference), origin)


def _day(day: Day, field: str) -> date | None:
    from factcheck.errors import RequestError

    if day is None or isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise RequestError(f"{field} is {day!r}; write a day such as 2022-09-15.", field=field) from None


def _context(context: Context | Mapping[str, str | None] | None, reference: Reference) -> Context:
    from factcheck.errors import RequestError
    from factcheck.model.period import Period
    from factcheck.model.text import Context

    if context is None:
        return Context()
    if not isinstance(context, Context):
        unknown = sorted(set(context) - {"entity", "measure", "period"})
        if unknown:
            raise RequestError(f"context has no field {unknown[0]!r}; it has entity, measure and period.", field="context")
        context = Context(context.get("entity"), context.get("measure"), context.get("period"))
    if context.entity is not None and context.entity not in reference.catalogue.entities:
        raise RequestError(f"No entity is called {context.entity!r}.", field="context.entity")
    if context.measure is not None and context.measure not in reference.catalogue.measures:
        raise RequestError(f"No measure is called {context.measure!r}.", field="context.measure")
    if context.period is not None:
        try:
            Period.parse(context.period)
        except ValueError as error:
            raise RequestError(f"context.period: {error}.", field="context.period") from None
    return context
