"""Lines of a page: what begins one, what is left out of it, and where its characters stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.markup.blocks import outline


def lines(html: str) -> list[str]:
    return [block.text for block in outline(html).blocks]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>3.97\n   million</p>", ["3.97 million"]),
        ("<p><b>3.97</b> million</p>", ["3.97 million"]),
        ("<p>one<p>two", ["one", "two"]),
        ("<ul><li>one<li>two</ul>three", ["one", "two", "three"]),
        ("one<br>two", ["one", "two"]),
        ("<pre>a   1\nb\t2</pre>", ["a\t1", "b\t2"]),
        ("<p>a<script>b</script>c<style>d</style>", ["ac"]),
        ("<p hidden>a</p><p style='display: none'>b</p><p>c</p>", ["c"]),
        ("<p>a <del>3.1</del> 3.2</p>", ["a 3.2"]),
        ("<p>in 2022<sup>1</sup>, and<sup><a href='#n'>[12]</a></sup>.</p>", ["in 2022, and."]),
        ("<p>7 km<sup>2</sup> and 4 × 10<sup>6</sup></p>", ["7 km2 and 4 × 10^6"]),
        ("<ruby>数<rt>shù</rt></ruby>字", ["数字"]),
        ("<head><title>t</title><p>a", ["a"]),
        ("</div></p>a</b>", ["a"]),
        ("<svg><text>5</text></svg>a<noscript>b</noscript>", ["a"]),
        ("", []),
    ],
)
def test_a_page_is_put_in_lines(html, found):
    assert lines(html) == found


def test_a_line_knows_its_place_in_the_page():
    html = "<table><tr><th>a<th>b<tr><td>c<td>d</table><article><nav>e</nav><p>f</p></article><div role=banner>g</div>"
    blocks = {block.text: block for block in outline(html).blocks}
    assert blocks["a"].row == blocks["b"].row != blocks["c"].row == blocks["d"].row
    assert len({blocks[name].cell for name in "abcd"}) == 4
    assert [name for name in "abcdefg" if blocks[name].furniture] == ["e", "g"]
    assert blocks["f"].region > blocks["a"].region
    assert blocks["f"].row == 0


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b>",
                "</b>",
                "<td>",
                "<tr>",
                "<table>",
                "<li>",
                "3",
                " ",
                "\n",
                "&#37;",
                "&nbsp;",
                "🚗",
                "<pre>",
                "<sup>",
                "<",
            ]
        ),
        max_size=30,
    )
)
def test_every_character_stands_where_it_says(pieces):
    html = "".join(pieces)
    plain = {"&#37;": "%", "&nbsp;": "\u00a0"}
    for block in outline(html).blocks:
        assert len(block.text) == len(block.starts) == len(block.ends)
        assert list(block.starts) == sorted(block.starts)
        for letter, start, end in zip(block.text, block.starts, block.ends, strict=True):
            piece = html[start:end]
            assert plain.get(piece, piece) == letter or (letter in " \t" and not piece.strip()) or (letter == "^" and not piece)


@pytest.mark.parametrize(
    "html", ["<div>" * 50_000 + "a", "<b>" * 50_000 + "a", "<table><tr><td>" * 20_000 + "a", "<sup>" * 20_000, "</p>" * 50_000]
)
def test_deep_pages_are_read_and_the_clean_one_is_shallow(html):
    page = outline(html)
    assert [block.text for block in page.blocks] in (["a"], [])
    assert page.clean.count("</") <= 120
