"""Checks statistical claims against curated, citable reference series.

`check` reads a text and judges every statistical assertion in it; `parse` only reads; `check_assertions` judges readings that
somebody has edited; `load_reference` opens a data pack. Everything else is internal.

Why one cached global: the embedded reference is immutable and takes longer to open than a claim takes to check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factcheck.answer import Check, Parsed
    from factcheck.assessment.tolerance import Profile
    from factcheck.model.assertion import Assertion
    from factcheck.model.text import Context, Text
    from factcheck.reference.snapshot import Reference

__all__ = ["check", "check_assertions", "load_reference", "parse"]

#: Longest text that is read at once, in characters.
MAX_TEXT = 1_048_576
#: What a text may come as: as it is, or as a page of HTML whose article is meant.
FORMATS = ("text", "html")

Day = date | str | None


def check(
    text: str,
    *,
    published: Day = None,
    language: str | None = None,
    as_of: Day = None,
    headline: str | None = None,
    context: Context | Mapping[str, str | None] | None = None,
    profile: str | Profile = "standard",
    reference: Reference | None = None,
    format: str = "text",
) -> Check:
    """Find, read, compute and judge every statistical assertion of a text.

    ``published`` is the day of publication (a date or `2022-09-15`): "last month" counts from it and figures published later
    do not count. ``as_of`` overrides that day; without both it is today. ``context`` fills slots that the words leave open
    (`{"entity": "CHN"}`). ``profile`` is `strict`, `standard` or `lenient`, or one of your own.

    ``format`` is `text` or `html`: of a page the article is checked, with its title as the headline and its own date as the
    day of publication where none is given. All offsets of the answer count in the page as it was sent.

    Raises RequestError for an unknown language, profile, code, date or format, HtmlNotRead for a page where the extra `html`
    is not installed, ClaimTooLong for a text of more than 1,048,576 characters.

    >>> import factcheck
    >>> factcheck.check("China exported 3.111 million vehicles in 2022.", published="2023-01-20").verdict.value
    'supported'
    """
    from factcheck.answer import Check
    from factcheck.assessment.tolerance import load_profile
    from factcheck.pipeline import check_text

    chosen = reference or load_reference()
    asked = _text(text, published, language, as_of, headline, context, chosen, format)
    tolerances = load_profile(profile) if isinstance(profile, str) else profile
    return Check.of(check_text(asked, chosen, tolerances), chosen, _wording(asked, chosen))


def check_assertions(
    assertions: Sequence[Assertion],
    *,
    text: str = "",
    published: Day = None,
    language: str | None = None,
    as_of: Day = None,
    profile: str = "standard",
    reference: Reference | None = None,
) -> Check:
    """Judge readings as they are, edited or made by hand; their spans count in ``text``."""
    from factcheck.answer import Check
    from factcheck.assessment.tolerance import load_profile
    from factcheck.pipeline import check_assertions as judge

    chosen = reference or load_reference()
    asked = _text(text, published, language, as_of, None, None, chosen)
    return Check.of(judge(assertions, asked, chosen, load_profile(profile)), chosen, _wording(asked, chosen))


def parse(
    text: str,
    *,
    published: Day = None,
    language: str | None = None,
    as_of: Day = None,
    headline: str | None = None,
    context: Context | Mapping[str, str | None] | None = None,
    reference: Reference | None = None,
    format: str = "text",
) -> Parsed:
    """The assertions of a text, without verdicts; the arguments are those of `check`."""
    from factcheck.answer import Parsed
    from factcheck.pipeline import read_text

    chosen = reference or load_reference()
    asked = _text(text, published, language, as_of, headline, context, chosen, format)
    claims, unchecked = read_text(asked, chosen)
    return Parsed.of(asked, claims, unchecked, chosen.digest, _wording(asked, chosen))


def load_reference(path: str | Path | None = None, packs: Sequence[str | Path] = ()) -> Reference:
    """The embedded reference data, or those of the data pack in a folder; ``packs`` are laid over them in their order.

    Raises PackError with every fault of a broken pack.
    """
    from factcheck.datapack.embedded import embedded_packs, open_packs
    from factcheck.datapack.load import load_pack

    if path is None and not packs:
        return _embedded()
    if path is not None and not packs:
        return load_pack(Path(path))
    below = embedded_packs() if path is None else (Path(path),)
    return open_packs((*below, *map(Path, packs)))


@lru_cache(maxsize=1)
def _embedded() -> Reference:
    from factcheck.datapack.embedded import embedded

    return embedded()


def _wording(text: Text, reference: Reference):  # type: ignore[no-untyped-def] # the protocol lives where it is used
    from factcheck.assessment.explain import Spoken
    from factcheck.language.lexicon import lexicon

    return Spoken(reference, lexicon(text.language))


def _text(
    body: str,
    published: Day,
    language: str | None,
    as_of: Day,
    headline: str | None,
    context: Context | Mapping[str, str | None] | None,
    reference: Reference,
    format: str = "text",
) -> Text:
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
    known = _day(as_of, "as_of") or day or datetime.now(UTC).date()
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
