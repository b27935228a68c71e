"""Reviewed claims as labelled claims, which `factcheck eval` measures the checker on (docs/evaluating.md).

A line holds what the checker is to find by itself: a claim whose reading rests on its own words and on the headline stands alone. One
that leans on other parts of the text is only right beside them, so the whole text is the line, and that only where every claim
of it was reviewed: nobody has said the verdict on a text of which a part is open. What cannot be labelled is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from factcheck.answer import CheckedAssertion, CheckedClaim
from factcheck.assessment.settle import worst
from factcheck.model.verdict import Verdict
from factcheck.wire.dossier import Dossier, Review, standing
from factcheck.wire.names import Names

#: Why a slot was filled from the text beside a claim, from its headline, by whoever sent it.
_BESIDE = ("carried_from_text", "carried_from_sentence", "from_sentence")
_HEADLINE, _CALLER = ("from_headline",), ("from_caller",)
#: How the editor's verdict stands to the machine's: tags to break down by.
AGREED, OVERRULED = "agreed", "overruled"


def labelled(dossier: Dossier) -> tuple[dict[str, Any], ...]:
    """The labelled claims in the order of the text, then the text as a whole where a claim can only be labelled in it."""
    last, claims = standing(dossier.reviews), dossier.check.claims
    leaning = _Leaning(dossier)
    quoted = [(claim, last[claim.n]) for claim in claims if claim.n in last and leaning.stands_alone(claim)]
    lines = [_line(dossier, claim.selector.exact, review.verdict, [(claim, review)]) for claim, review in quoted]
    if all(claim.n in last for claim in claims) and leaning.stands_whole() and len(quoted) < len(claims):
        reviewed = [(claim, last[claim.n]) for claim in claims]
        lines.append(_line(dossier, dossier.request["text"], worst(review.verdict for _, review in reviewed), reviewed))
    return tuple(lines)


def json_lines(lines: Iterable[Mapping[str, Any]]) -> str:
    """A file of labelled claims: one object a line."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _line(dossier: Dossier, text: str, verdict: Verdict, reviewed: Sequence[tuple[CheckedClaim, Review]]) -> dict[str, Any]:
    check, overruled = dossier.check, any(review.overrules(claim) for claim, review in reviewed)
    published = check.published or check.as_of
    line = {
        "id": ":".join([check.id, *(str(claim.n) for claim, _ in reviewed)]) if check.id else None,
        "text": text,
        "published": published.isoformat(),
        "as_of": check.as_of.isoformat() if check.as_of != published else None,
        "language": check.language,
        "headline": dossier.request.get("headline"),
        "verdict": verdict.value,
        "tags": [OVERRULED if overruled else AGREED],
        "note": "\n".join(review.note for _, review in reviewed if review.note),
    }
    return {name: value for name, value in line.items() if value}


class _Leaning:
    """What the readings of a check lean on beside the words of each claim."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self._messages = Names.of(dossier.check.language).words.messages

    def stands_alone(self, claim: CheckedClaim) -> bool:
        """Whether the claim is read the same without the text around it."""
        return bool(claim.selector.exact.strip()) and self._is_told(claim) and not self._leans(claim, _BESIDE)

    def stands_whole(self) -> bool:
        """Whether the whole text can be labelled: one that was sent as it is read, and nothing of it was filled in by the sender."""
        request = self.dossier.request
        as_read = bool(request.get("text")) and request.get("format", "text") == "text"
        return as_read and all(self._is_told(claim) for claim in self.dossier.check.claims)

    def _is_told(self, claim: CheckedClaim) -> bool:
        """Whether all that the claim leans on can be told in a line: the headline, where it was sent; never what the sender filled in."""
        unknown = _CALLER if self.dossier.request.get("headline") else (*_CALLER, *_HEADLINE)
        return not self._leans(claim, unknown)

    def _leans(self, claim: CheckedClaim, reasons: Sequence[str]) -> bool:
        """Whether a slot was filled for such a reason and no other statement of the claim names the same itself."""
        told = {self._messages[f"assumption.{reason}"] for reason in reasons}
        filled = [(one, {taken.slot for taken in one.assumptions if taken.reason in told}) for one in claim.assertions]

        def named(one: CheckedAssertion, slot: str) -> bool:
            return any(slot not in slots and _filling(other, slot) == _filling(one, slot) for other, slots in filled)

        return any(not named(one, slot) for one, slots in filled for slot in slots)


def _filling(one: CheckedAssertion, slot: str) -> object:
    return {"entity": one.entity, "measure": one.measure, "period": one.period}.get(slot, slot)
