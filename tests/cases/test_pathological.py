"""Texts made to break a reader are answered, and every offset quotes them. Times: `pytest -m bench tests/bench/test_pathological.py`."""

from __future__ import annotations

import random

import pytest

import factcheck
from tests.cases.pathological import KINDS, SHORTEST, drawn, made
from tests.cases.scoring import spans

COUNT = 412
#: Longer ones, in bytes, are left to the bench.
AT_MOST = 3_000
TEXTS = list(drawn(COUNT, 0, AT_MOST))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_answered(kind):
    mine = [one for one in TEXTS if one.kind == kind]
    assert mine
    for one in mine:
        told = factcheck.check(one.text, published="2023-01-20").to_dict()
        assert all(one.text[start:end] == words for start, end, words in spans(told))


def test_the_same_texts_are_made_again():
    assert list(drawn(COUNT, 0, AT_MOST)) == TEXTS
    assert all(len(one.text.encode()) <= AT_MOST for one in TEXTS)


def test_a_text_has_the_length_that_was_asked_for():

    for kind in KINDS:
        assert SHORTEST <= len(made(kind, random.Random(1), 3_000).text.encode()) <= 3_000
