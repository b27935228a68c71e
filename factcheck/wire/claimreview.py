"""Reviewed claims as ClaimReview of schema.org, as search engines and archives of fact-checks read it.

Only what an editor has reviewed, and only with a verdict that is a rating: a claim that could not be judged, or that depends on
the reading, has none, and a ClaimReview without a rating is not one. Where the editor says something else than the machine, the
machine's explanation and sources are left out, because they argue for the other verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from factcheck.answer import CheckedClaim
from factcheck.answer.parts import SourceShown
from factcheck.model.verdict import Verdict
from factcheck.wire.dossier import Dossier, Review, standing, web_address
from factcheck.wire.names import Names

#: Verdicts that are ratings, from 1 to 5; the others give no ClaimReview.
RATINGS: Mapping[Verdict, int] = {
    Verdict.SUPPORTED: 5,
    Verdict.MOSTLY_SUPPORTED: 4,
    Verdict.INCONSISTENT: 2,
    Verdict.REFUTED: 1,
}
#: A day, a month or a year, as ISO 8601 writes it.
_DAY = re.compile(r"\d{4}(-\d{2}){0,2}")


def claim_reviews(dossier: Dossier) -> dict[str, Any]:
    """The JSON-LD: one ClaimReview for each claim with a review that rates it, in the order of the text; an empty graph if none."""
    return {"@context": "https://schema.org", "@graph": list(_reviewed(dossier))}


def _reviewed(dossier: Dossier) -> Iterator[dict[str, Any]]:
    last = standing(dossier.reviews)
    for claim in dossier.check.claims:
        review = last.get(claim.n)
        if review and review.verdict in RATINGS and claim.selector.exact.strip():
            yield _claim_review(dossier, claim, review)


def _claim_review(dossier: Dossier, claim: CheckedClaim, review: Review) -> dict[str, Any]:
    address = f"{dossier.address}#claim-{claim.n}"
    agreed = not review.overrules(claim)
    return _present(
        {
            "@type": "ClaimReview",
            "@id": address,
            "url": address,
            "claimReviewed": claim.selector.exact,
            "itemReviewed": _claim(dossier, claim),
            "reviewRating": _rating(review.verdict, Names.of(dossier.check.language)),
            "reviewBody": _body(claim, review, agreed=agreed),
            "citation": [_publication(source) for source in _sources(dossier, claim)] if agreed else [],
            "author": {"@type": "Organization", "name": dossier.publisher} if dossier.publisher else None,
            "datePublished": review.at,
            "inLanguage": dossier.check.language,
        }
    )


def _claim(dossier: Dossier, claim: CheckedClaim) -> dict[str, Any]:
    """The claim with who made it and where it stands, as far as both are known."""
    named = {one.attribution for one in claim.assertions if one.attribution}
    published = dossier.check.published.isoformat() if dossier.check.published else None
    appearance = {
        "@type": "CreativeWork",
        "url": dossier.page,
        "headline": dossier.request.get("headline"),
        "datePublished": published,
    }
    return _present(
        {
            "@type": "Claim",
            "text": claim.selector.exact,
            "author": {"@type": "Organization", "name": named.pop()} if len(named) == 1 else None,
            "datePublished": published,
            "appearance": _present(appearance) if dossier.page else None,
        }
    )


def _rating(verdict: Verdict, names: Names) -> dict[str, Any]:
    return {
        "@type": "Rating",
        "ratingValue": RATINGS[verdict],
        "bestRating": 5,
        "worstRating": 1,
        "alternateName": names.rating(verdict),
    }


def _body(claim: CheckedClaim, review: Review, *, agreed: bool) -> str | None:
    """What the editor notes, and the machine's sentences where both say the same."""
    explained = [one.explanation for one in claim.assertions] if agreed else []
    return "\n".join(filter(None, [review.note, *dict.fromkeys(explained)])) or None


def _sources(dossier: Dossier, claim: CheckedClaim) -> list[SourceShown]:
    """The publications that the claim's own figures were read from."""
    inputs = [used for one in claim.assertions if one.working for used in one.working.inputs]
    cited = {source for used in inputs for source in used.sources}
    return [source for source in dossier.check.sources if source.id in cited]


def _publication(source: SourceShown) -> dict[str, Any]:
    return _present(
        {
            "@type": "CreativeWork",
            "name": source.title,
            "url": web_address(source.url),
            "publisher": {"@type": "Organization", "name": source.publisher},
            "datePublished": source.published if source.published and _DAY.fullmatch(source.published) else None,
        }
    )


def _present(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in properties.items() if value not in (None, "", [])}
