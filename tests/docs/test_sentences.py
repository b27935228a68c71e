"""The sentences in tables of docs/ with their day, verdict and what the answer says: judged as they stand there."""

from __future__ import annotations

import json

import pytest
from markdown_it import MarkdownIt

import factcheck
from tests.docs.generated import DOCS

_HEAD = ["sentence", "published", "verdict", "the answer says"]


def _sentences() -> list[tuple[str, ...]]:
    found = []
    for path in sorted(DOCS.rglob("*.md")):
        rows: list[list[str]] = []
        for token in MarkdownIt().enable("table").parse(path.read_text("utf-8")):
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline" and rows and token.level:
                rows[-1].append(token.content)
            elif token.type == "table_close":
                found += [(path.name, *row) for row in rows[1:] if rows[0] == _HEAD]
                rows = []
    return found


SENTENCES = _sentences()


@pytest.mark.parametrize(("page", "text", "published", "verdict", "says"), SENTENCES)
def test_a_sentence_is_judged_as_the_page_says(page, text, published, verdict, says):
    answer = factcheck.check(text, published=published).to_dict()
    told = [one for claim in answer["claims"] for one in claim["assertions"]]
    texts = [one["explanation"] for one in (*told, *(origin for one in told for origin in one["diagnosis"]))]
    assert answer["verdict"] == verdict, json.dumps(texts, ensure_ascii=False)
    assert any(says in one for one in texts), texts


def test_the_pages_have_such_sentences():
    assert {page for page, *_ in SENTENCES} == {"pitfalls.md", "verdicts.md"}
    assert len(SENTENCES) > 50
