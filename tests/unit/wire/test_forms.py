"""Every form of a stored check is had in the same way, by its media type."""

from __future__ import annotations

import json

import pytest

from factcheck.wire.forms import ANNOTATIONS, CLAIM_REVIEW, FORMS, HTML, MARKDOWN, PLAIN, json_ld
from tests.unit.wire.newsroom import LANGUAGES, agreeing, dossier, review


def test_the_media_types():
    assert list(FORMS) == [
        "text/plain",
        "text/markdown",
        "text/html",
        "application/ld+json",
        'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"',
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_a_stored_check_in_every_language(language):
    found = agreeing(language)
    told = {media: render(found) for media, render in FORMS.items()}
    quotes = [claim.selector.exact for claim in found.check.claims]
    assert all(quote in told[PLAIN] and quote in told[MARKDOWN] for quote in quotes)
    assert [one["claimReviewed"] for one in json.loads(told[CLAIM_REVIEW])["@graph"]] == quotes
    assert len(json.loads(told[ANNOTATIONS])["items"]) == sum(len(claim.assertions) + 1 for claim in found.check.claims)


def test_reviews_are_told_in_every_form():
    found = dossier("en", review(3, "supported", "With <trucks>."))
    written = {PLAIN: "With <trucks>.", MARKDOWN: "With &lt;trucks&gt;.", HTML: "With &lt;trucks&gt;."}
    for media, render in FORMS.items():
        assert written.get(media, "With \\u003ctrucks\\u003e.") in render(found)


def test_json_for_a_page_cannot_end_its_script():
    told = json_ld({"text": "</script><!-- & \u2028"})
    assert not set("<>&\u2028") & set(told)
    assert json.loads(told) == {"text": "</script><!-- & \u2028"}
