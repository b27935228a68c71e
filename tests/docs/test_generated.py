"""What pages take from the code is what the code says."""

from __future__ import annotations

import pytest

from factcheck.wire.answers import CheckSchema
from tests.docs.generated import DOCS, SECTIONS, answer_fields, answer_json, names_in, renewed

PAGES = {path: text for path in sorted(DOCS.rglob("*.md")) if names_in(text := path.read_text("utf-8"))}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_is_up_to_date(path):
    assert PAGES[path] == renewed(PAGES[path]), "run: python -m tests.docs.generated"


def test_everything_that_is_made_stands_once_on_a_page():
    assert sorted(name for text in PAGES.values() for name in names_in(text)) == sorted(SECTIONS)


def test_the_answer_is_explained_to_its_last_field():
    told = answer_fields()
    assert all(f"| `{name}` |" in told for name in CheckSchema().fields)
    assert all(f"| `{name}` |" in told for name in ("exact", "start_utf16", "precision_limited", "printed", "chance", "retrieved", "low"))
    assert '"verdict": "refuted"' in answer_json()
