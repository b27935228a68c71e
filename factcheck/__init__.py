"""Checks statistical claims against curated, citable reference series.

`check` reads a text and judges every statistical assertion in it; `parse` only reads; `check_assertions` judges readings that
somebody has edited; `load_reference` opens a data pack. Everything else is internal.

Why one cached global: the embedded reference is immutable and takes longer to open than a claim takes to check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.asking import MAX_TEXT as MAX_TEXT
from factcheck.asking import Day, text_of

if TYPE_CHECKING:
    from factcheck.answer import Check, Parsed
    from factcheck.assessment.tolerance import Profile
    from factcheck.model.assertion import Assertion
    from factcheck.model.text import Context, Text
    from factcheck.reference.snapshot import Reference

__all__ = ["check", "check_assertions", "load_reference", "parse"]


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
    asked = text_of(text, published, language, as_of, headline, context, chosen, format)
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
    asked = text_of(text, published, language, as_of, None, None, chosen)
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
    asked = text_of(text, published, language, as_of, headline, context, chosen, format)
    claims, unchecked = read_text(asked, chosen)
    return Parsed.of(asked, claims, unchecked, chosen.digest, _wording(asked, chosen))


def load_reference(path: str | Path | None = None, packs: Sequence[str | Path] = ()) -> Reference:
    """The embedded reference data, or those of the data pack in a folder; ``packs`` are laid over them in their order.

    Raises PackError with every fault of a broken pack.
    """
    from factcheck.datapack.embedded import embedded_packs, open_packs

    if path is None and not packs:
        return _embedded()
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
