"""Markdown for a CMS: what an editor needs, linked to its sources, and quoted text that stays text in every dialect."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from factcheck.answer import Check
from factcheck.wire.markdown import escaped, link, opening, render
from factcheck.wire.outline import safe
from tests import examples
from tests.unit.wire.newsroom import LANGUAGES, review, stored

CHECK = Check.of(examples.JUDGED, examples.REFERENCE)
#: HTML passes through, and tables and struck out text are read, as in most systems.
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
HOSTILE = [
    "[x](javascript:alert(1))", "<script>alert(1)</script>", "![x](https://evil.example/p.png)", "`code` ``two``", "a | b | c",
    "**bold** _it_ ~~gone~~", "&lt;b&gt; &copy;", "# heading", "- item", "+ item", "* item", "1. item", "12) item", "> quote", "---",
    "===", "```", "~~~", "<https://evil.example>", "[ref]: https://evil.example", "\\*not\\*", "<!-- x", "a\n# b\n\n- c\n", "{{ site.key }}",
    "|a|\n|-|\n|b|", "    code", "\tcode", "2022. Mai", "x\\", "[a][b]", "</li></ul><h1>x",
]  # fmt: skip


def flat(markdown: str) -> list[Token]:
    """Every token, those within a line after their line."""
    return [one for token in READER.parse(markdown) for one in (token, *(token.children or ()))]


def shown(tokens: list[Token]) -> str:
    return "".join(one.content for one in tokens if one.type in {"text", "text_special"})


def hostile(text: str) -> Check:
    """The check with a text in every place that comes from outside."""
    first, second = CHECK.claims[0].assertions
    words = replace(first, words=replace(first.words, text=text), explanation=text)
    noted = replace(second, correction=replace(second.correction, text=text, sentence=text), notes=(text, text + "!"))
    claim = replace(CHECK.claims[0], selector=replace(CHECK.claims[0].selector, exact=text), assertions=(words, noted))
    unchecked = tuple(replace(one, text=text) for one in CHECK.unchecked)
    sources = tuple(replace(one, title=text, publisher=text, published=text) for one in CHECK.sources)
    return replace(CHECK, claims=(claim, replace(claim, n=2)), unchecked=unchecked, sources=sources, summary=text)


@pytest.mark.parametrize("text", HOSTILE)
def test_quoted_text_comes_out_as_text(text):
    tokens, usual = flat(render(hostile(text))), flat(render(hostile("Usual words")))
    structures = [[one.type for one in found if one.type not in {"text", "text_special"}] for found in (tokens, usual)]
    assert structures[0] == structures[1]
    assert not {"html_inline", "html_block", "image", "code_inline", "fence", "code_block"} & set(structures[0])
    assert {one.attrs["href"] for one in tokens if one.type == "link_open"} == {source.url for source in CHECK.sources}
    assert shown(tokens).count(safe(text).strip()) >= 8


@given(st.text(st.sampled_from("\\`*_{}[]()<>#+-.!|~&;:/=\"' \n\t1a@^$wh\u202e中"), min_size=1, max_size=30))
def test_a_line_shows_just_the_text(text):
    tokens = READER.parse(opening(text))
    told = safe(text).strip()
    assert [one.type for one in tokens] == (["paragraph_open", "inline", "paragraph_close"] if told else [])
    assert shown(flat(opening(text))) == told
    assert {one.type for one in flat(f"- **x** {escaped(text)}")} <= {
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "text", "text_special", "strong_open", "strong_close",
        "paragraph_close", "list_item_close", "bullet_list_close",
    }  # fmt: skip


def test_addresses_in_quoted_text_do_not_become_links():
    assert "https&#58;//evil.example" in escaped("see https://evil.example now")
    assert "www&#46;evil.example" in escaped("see www.evil.example now")
    assert shown(flat(escaped("https://evil.example www.evil.example"))) == "https://evil.example www.evil.example"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "", "https://", "https://a b", "http://[x"]
)
def test_only_addresses_of_the_web_are_linked(address):
    assert link("x", address) == "x"


@pytest.mark.parametrize(
    "address", ["https://a.example/x)y(z", 'https://a.example/"q"?a=1&copy=2', "https://a.example/<b>", "https://a.example/中?q=`|*_"]
)
def test_an_address_cannot_break_out_of_its_link(address):
    tokens = flat(link("x", address))
    assert [one.type for one in tokens if one.type.endswith("_open")] == ["paragraph_open", "link_open"]
    (href,) = [one.attrs["href"] for one in tokens if one.type == "link_open"]
    assert href.startswith("https://a.example/")
    assert ("copy=2" in href) == ("copy" in address)
    assert shown(tokens) == "x"


@pytest.mark.parametrize(
    "part",
    [
        "## ✗ Refuted", "2 statements: 1 agrees, 1 is wrong.", "> From January to August, 341,000",
        "- ✗ **Refuted** “26.7% of China's automobile exports”  \n    New energy vehicles were about 18.7%",
        "    - **Write** about 18.7%", "    - **Source** China Association of Automobile Manufacturers, September 2022",
        "autos.exports × 100 ≈ 18.712%", "printed 181.7万 [\\[2\\]](https://xinhua.example/2)", "**Assumed** year 2022: year",
        "- **Sentence** about 18.7% of China's automobile exports", "- “August” (not statistical)",
        "2. [Xinhua, Exports rise](https://xinhua.example/2), 2022-09-11", "*as known on 2022-09-15 · standard",
    ],
)  # fmt: skip
def test_everything_that_an_editor_needs_is_there(part):
    assert part in render(CHECK)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_is_told_in_its_language_with_every_source_linked(language):
    check = stored(language)
    told = render(check)
    tokens = flat(told)
    assert {one.attrs["href"] for one in tokens if one.type == "link_open"} == {source.url for source in check.sources}
    assert sum(one.type == "blockquote_open" for one in tokens) == len(check.claims)
    for claim in check.claims:
        assert claim.selector.exact in shown(tokens)
        assert all(one.explanation in shown(tokens) for one in claim.assertions)
    headings = {"en": "### Sources", "zh": "### 资料来源", "de": "### Quellen"}
    assert [heading for heading in headings.values() if heading in told.splitlines()] == [headings[language]]


def test_a_list_item_below_another_stays_below_it():
    html = READER.render(render(stored("en")))
    assert "<pre>" not in html
    assert html.count("<ul>") == html.count("</ul>") > 10


def test_the_editors_verdict_stands_beside_the_machines():
    told = render(stored("en"), [review(3, "supported", "Counts trucks, too."), review(1, "supported")])
    assert "- **Editor** supported: Counts trucks, too.\n" in told
    assert "- **Editor** supported\n" in told
    assert "- **Redaktion** Falsch: Siehe oben.\n" in render(stored("de"), [review(1, "refuted", "Siehe oben.")])
