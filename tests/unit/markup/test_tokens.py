"""Tags and text of pages, well-formed and not: as browsers read them, and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.markup.tokens import Kind, attributes, letters, tokens


def cut(html: str) -> list[str]:
    return [f"{token.kind.value}:{html[token.start : token.end]}" for token in tokens(html)]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("a<b>c</b>", ["text:a", "open:<b>", "text:c", "close:</b>"]),
        ("<P CLASS='x>y'>z", ["open:<P CLASS='x>y'>", "text:z"]),
        ("<a title=it's>b", ["open:<a title=it's>", "text:b"]),
        ("3 < 4 <5", ["text:3 < 4 <5"]),
        ("a<!-- <b> -->c", ["text:a", "text:c"]),
        ("a<!-- b", ["text:a"]),
        ("<!DOCTYPE html><?xml x?></ >a", ["text:a"]),
        ("<script>1 < 2 && '<p>'</script>a", ["open:<script>", "raw:1 < 2 && '<p>'", "close:</script>", "text:a"]),
        ("<style>a", ["open:<style>", "raw:a"]),
        ("a<b c", ["text:a"]),
        ("<br/>a", ["open:<br/>", "text:a"]),
    ],
)
def test_a_page_is_cut(html, found):
    assert cut(html) == found


@given(st.text(st.sampled_from("<>/!-=\"' abp&;#x\n"), max_size=60))
def test_tokens_never_overlap_and_go_forward(html):
    end = 0
    for token in tokens(html):
        assert end <= token.start < token.end or token.kind is Kind.RAW
        end = token.end
    assert end <= len(html)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("&#37;", "%"), ("&#x4e07;", "万"), ("&nbsp", "\u00a0"), ("&nbsp2022", "\u00a02022"), ("&amp;lt;", "&lt;"), ("&", "&"), ("&zzz;", "&zzz;"),
     ("&#xD800;", "\ufffd"), ("&#" + "9" * 50 + ";", "&#" + "9" * 50 + ";"), ("a \n\t b", "a\nb"), ("&#128663;", "🚗")],
)  # fmt: skip
def test_entities_and_white_space_are_what_they_stand_for(text, meant):
    pieces = list(letters(text, 0, len(text)))
    assert "".join(words for words, _, _ in pieces) == meant
    assert [start for _, start, _ in pieces[1:]] == [end for _, _, end in pieces[:-1]]


def test_attributes_are_read_in_every_notation():
    assert attributes("<p a=1 B = '2' c=\"&lt;\" hidden a=9>") == {"a": "1", "b": "2", "c": "<", "hidden": ""}
