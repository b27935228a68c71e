"""Whole articles as newsrooms print them: figures that are right, a few that are wrong, and much that is no statistic at all.

A line of `articles/*.jsonl` has `text`, `headline`, `published`, `language`, and the quotes of its checkable figures, `true` and
`false`; everything else in it is to be left alone.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import factcheck
from tests.cases.scoring import ABSTAINED, FALSE, TRUE, spans, statements

ARTICLES = [
    json.loads(line)
    for path in sorted((Path(__file__).parent / "articles").glob("*.jsonl"))
    for line in path.read_text("utf-8").splitlines()
]


def answer(article: dict[str, Any]) -> dict[str, Any]:
    return factcheck.check(
        article["text"], headline=article["headline"], published=article["published"], language=article["language"]
    ).to_dict()


def judged(article: dict[str, Any], told: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Every verdict with the kind of what it is about (`true`, `false` or `other`) and the words."""
    found = []
    places = [(article["text"].index(quote), quote, kind) for kind in ("true", "false") for quote in article[kind]]
    for one in statements(told):
        start, end = one["words"]["start"], one["words"]["end"]
        kind = next((kind for at, quote, kind in places if at < end and start < at + len(quote)), "other")
        if one["verdict"] not in ABSTAINED:
            found.append((kind, one["verdict"], one["words"]["text"]))
    return found


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["id"])
def test_nothing_that_is_right_in_an_article_is_called_wrong(article):
    told = answer(article)
    assert [words for kind, verdict, words in judged(article, told) if kind != "false" and verdict in FALSE] == []
    assert all(article["text"][start:end] == words for start, end, words in spans(told["claims"]))


def test_most_of_what_is_right_is_confirmed_and_hardly_anything_else_is_judged():
    count = Counter((kind, verdict) for article in ARTICLES for kind, verdict, _ in judged(article, answer(article)))
    figures = sum(len(article["true"]) for article in ARTICLES)
    confirmed = sum(n for (kind, verdict), n in count.items() if kind == "true" and verdict in TRUE)
    others = sum(n for (kind, _), n in count.items() if kind == "other")
    assert confirmed >= 0.6 * figures
    assert others <= 0.02 * figures
    assert not [key for key in count if key[0] == "false" and key[1] == "supported"]
