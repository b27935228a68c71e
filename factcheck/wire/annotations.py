"""A check as Web Annotations of the W3C: each statement pinned to its words, for readers' browsers and for a CMS.

A quotation with what stands around it finds the words in a page that has changed since; the position counts code points of the
text as it was sent. Of a page of HTML only the quotation is given, because the model counts positions without the tags, and the
offsets of a check count with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from factcheck.answer import CheckedAssertion, CheckedClaim
from factcheck.answer.parts import CONTEXT, Words
from factcheck.wire.dossier import Dossier, Review, standing

#: The context of the vocabulary, and its name as a profile of JSON-LD.
ANNO = "http://www.w3.org/ns/anno.jsonld"


def annotation_page(dossier: Dossier) -> dict[str, Any]:
    """The AnnotationPage: the statements of every claim in their order, then the editor's verdict where the claim was reviewed.

    Where the editor says something else than the machine, the editor's annotation stands alone.
    """
    last = standing(dossier.reviews)
    items = [one for claim in dossier.check.claims for one in _of_claim(dossier, claim, last.get(claim.n))]
    return {"@context": ANNO, "id": f"{dossier.address}#annotations", "type": "AnnotationPage", "items": items}


def _of_claim(dossier: Dossier, claim: CheckedClaim, review: Review | None) -> Iterator[dict[str, Any]]:
    address = f"{dossier.address}#claim-{claim.n}"
    if review is None or not review.overrules(claim):
        for n, one in enumerate(claim.assertions, start=1):
            yield _annotation(dossier, f"{address}-{n}", list(_bodies(dossier, one)), _Place.of_words(claim, one.words))
    if review is not None:
        noted = [_text(dossier, review.note, "commenting")] if review.note else []
        yield {**_annotation(dossier, address, [*noted, _tag(review.verdict)], _Place.of_claim(claim)), "created": review.at}


def _annotation(dossier: Dossier, address: str, bodies: list[dict[str, Any]], place: _Place) -> dict[str, Any]:
    made = {"created": dossier.check.created} if dossier.check.created else {}
    return {
        "id": address,
        "type": "Annotation",
        "motivation": "assessing",
        **made,
        "generator": {"type": "Software", "name": f"factcheck {dossier.check.engine}"},
        "body": bodies,
        "target": _target(dossier, place),
    }


def _bodies(dossier: Dossier, one: CheckedAssertion) -> Iterator[dict[str, Any]]:
    """The sentence that explains, the words to write instead, the verdict as a tag."""
    if one.explanation:
        yield _text(dossier, one.explanation, "commenting")
    if one.correction:
        yield _text(dossier, one.correction.text, "editing")
    yield _tag(one.verdict)


def _text(dossier: Dossier, value: str, purpose: str) -> dict[str, Any]:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "language": dossier.check.language, "purpose": purpose}


def _tag(verdict: str) -> dict[str, Any]:
    """The word on the scale, which is the same in every language."""
    return {"type": "TextualBody", "value": str(verdict), "purpose": "tagging"}


@dataclass(frozen=True, slots=True)
class _Place:
    """A quotation, what stands around it, and its offsets in the text as it was sent."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int

    @classmethod
    def of_claim(cls, claim: CheckedClaim) -> Self:
        """The whole claim."""
        one = claim.selector
        return cls(one.exact, one.prefix, one.suffix, one.start, one.end)

    @classmethod
    def of_words(cls, claim: CheckedClaim, words: Words) -> Self:
        """The words of a statement; the whole claim, where it has them more than once and the offsets do not tell which they are."""
        whole = claim.selector
        around, at = whole.prefix + whole.exact + whole.suffix, len(whole.prefix) + words.start - whole.start
        if at < 0 or around[at : at + len(words.text)] != words.text:  # the offsets of a page of HTML count its tags
            if whole.exact.count(words.text) != 1:
                return cls.of_claim(claim)
            at = len(whole.prefix) + whole.exact.index(words.text)
        end = at + len(words.text)
        return cls(words.text, around[max(0, at - CONTEXT) : at], around[end : end + CONTEXT], words.start, words.end)


def _target(dossier: Dossier, place: _Place) -> dict[str, Any]:
    """The words in their page; readings that were posted without a text have none."""
    source = {"source": dossier.page or dossier.address}
    if not place.exact:
        return source
    selectors: list[dict[str, Any]] = [
        {"type": "TextQuoteSelector", "exact": place.exact, "prefix": place.prefix, "suffix": place.suffix},
        {"type": "TextPositionSelector", "start": place.start, "end": place.end},
    ]
    return {**source, "selector": selectors[:1] if dossier.request.get("format") == "html" else selectors}
