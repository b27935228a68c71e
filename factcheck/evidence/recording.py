"""Recording: a text checked while it is watched what the check rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from factcheck.answer import Check
from factcheck.asking import text_of
from factcheck.assessment.explain import Spoken
from factcheck.assessment.tolerance import load_profile
from factcheck.evidence.pages import article_of
from factcheck.evidence.plain import told
from factcheck.evidence.schema import FORMAT, VERSION, Article, Bundle, Excerpt, Readings, Request
from factcheck.evidence.watching import Watched, excerpt_of
from factcheck.language.lexicon import lexicon
from factcheck.model.assertion import Assertion
from factcheck.model.text import Text
from factcheck.pipeline import edited_claims, judge_claims, read_text
from factcheck.reference.snapshot import Reference


class Edited(NamedTuple):
    """Readings that were posted instead of a text, and the lines that they are worded by."""

    body: str
    assertions: Sequence[Assertion]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A check with what it was read from and what it rests on; the check itself is the one that is given without watching."""

    request: Request
    article: Article | None
    readings: Readings
    check: Check
    watched: Watched

    @property
    def excerpt(self) -> Excerpt:
        """What the check rests on: made when it is asked for, which is seldom where checks are run again."""
        return excerpt_of(self.watched, self.check.language)

    def evidence(self) -> dict[str, Any]:
        """What the bundle holds beside the request, the check and its place in the audit log: the plain JSON."""
        parts: dict[str, Any] = {"readings": self.readings, "excerpt": self.excerpt}
        if self.article is not None:
            parts["article"] = self.article
        said = {"engine": self.check.engine, "snapshot": self.check.reference.snapshot}
        return {"format": FORMAT, "version": VERSION, **said, **told(parts)}

    def bundle(self, audit: Mapping[str, Any] | None = None, *, id: str | None = None, created: str | None = None) -> dict[str, Any]:
        """The bundle, with the name and the time of the stored check, and with its place in the audit log, where it has them."""
        check = replace(self.check, id=id, created=created).to_dict()
        snapshot, engine = self.check.reference.snapshot, self.check.engine
        return Bundle(engine, snapshot, self.request, self.readings, check, self.excerpt, self.article, audit).to_dict()


def record(asked: Mapping[str, Any], reference: Reference, *, edited: Edited | None = None) -> Recorded:
    """Check what was asked and keep what the check rests on.

    ``asked`` has the options of `factcheck.check`, and ``assertions`` as they were posted where ``edited`` gives readings
    instead of a text. Raises RequestError as `factcheck.check` does.
    """
    request = Request.of(asked)
    text = asked_text(request, reference, edited.body if edited else None)
    readings = Readings(edited_claims(edited.assertions), ()) if edited else Readings(*read_text(text, reference))
    watched = Watched.of(reference)
    check = judged(text, readings, watched, request.profile)
    article = article_of(text.body, text.origin) if text.origin else Article(text.body) if edited else None
    return Recorded(request, article, readings, check, watched)


def asked_text(request: Request, reference: Reference, body: str | None = None, as_of: str | None = None) -> Text:
    """The text of a request; ``body`` stands for edited readings, ``as_of`` for the day on which it was asked."""
    return text_of(
        body if body is not None else request.text or "",
        request.published,
        request.language,
        as_of or request.as_of,
        request.headline if body is None else None,
        request.context if body is None else None,
        reference,
        request.format if body is None else "text",
    )


def judged(text: Text, readings: Readings, reference: Reference, profile: str) -> Check:
    """The check of a text that has been read."""
    found = judge_claims(text, readings.claims, readings.unchecked, reference, load_profile(profile))
    return Check.of(found, reference, Spoken(reference, lexicon(text.language)))
