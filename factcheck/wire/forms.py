"""The forms that a stored check can be had in beside the JSON of the API, by media type.

Every form is a function of a `Dossier` alone, so that a view or a command needs no more than to choose one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from factcheck.wire import html, markdown, plain
from factcheck.wire.annotations import ANNO, annotation_page
from factcheck.wire.claimreview import claim_reviews
from factcheck.wire.dossier import Dossier

PLAIN = "text/plain"
MARKDOWN = "text/markdown"
#: A piece of a page; `factcheck.wire.html`.
HTML = "text/html"
#: ClaimReview, which is what JSON-LD stands for where no profile is asked for.
CLAIM_REVIEW = "application/ld+json"
ANNOTATIONS = f'application/ld+json;profile="{ANNO}"'
#: Signs that would end or open an element of the page that the JSON is pasted into.
_MARKUP = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def json_ld(linked: Mapping[str, Any]) -> str:
    """JSON that may stand in a `<script>` of a page as it is: a claim that quotes `</script>` does not end it.

    >>> json_ld({"name": "</script>"})
    '{"name": "\\\\u003c/script\\\\u003e"}'
    """
    return json.dumps(linked, ensure_ascii=False, allow_nan=False).translate(_MARKUP)


def _plain(dossier: Dossier) -> str:
    return plain.render(dossier.check, reviews=dossier.reviews, reference=dossier.reference)


def _markdown(dossier: Dossier) -> str:
    return markdown.render(dossier.check, dossier.reviews, dossier.reference)


def _claim_review(dossier: Dossier) -> str:
    return json_ld(claim_reviews(dossier))


def _annotations(dossier: Dossier) -> str:
    return json_ld(annotation_page(dossier))


#: What renders a media type.
FORMS: Mapping[str, Callable[[Dossier], str]] = {
    PLAIN: _plain,
    MARKDOWN: _markdown,
    HTML: html.render,
    CLAIM_REVIEW: _claim_review,
    ANNOTATIONS: _annotations,
}
