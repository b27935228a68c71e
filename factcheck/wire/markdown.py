"""A check as Markdown to be pasted into a CMS; whatever was quoted comes out as text, never as a link, a heading or HTML.

Signs of HTML become entities and others get a backslash, because older dialects do not know a backslash before `<`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from factcheck.answer import Check
from factcheck.answer.parts import SourceShown
from factcheck.assessment.explain.names import References
from factcheck.assessment.explain.words import sentence
from factcheck.wire.dossier import Review, web_address
from factcheck.wire.outline import MARKS, Block, Line, Outline, Passage, Statement, safe

#: What HTML and templates act on, whatever the dialect.
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "{": "&#123;", "}": "&#125;"}
_SIGNS = {sign: f"\\{sign}" for sign in "\\`*_[]|~"}
_TABLE = str.maketrans({**_ENTITIES, **_SIGNS})
#: Addresses that some dialects turn into links of their own.
_ADDRESS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
#: Signs that mean something at the start of a line: a heading, a list, a rule, the line under a heading.
_AT_START = re.compile(r"(\d{0,9})(?:(?=[#+=-])(?<!\d)|(?<=\d)(?=[.)](?:\s|$)))")
#: Ends a line within a paragraph; where an editor cuts it off, the text runs on and still reads well.
_BREAK = "  "
#: Signs of an address that Markdown reads over.
_IN_ADDRESS = "/:?#@!$&'+,;=%~-._"


def render(check: Check, reviews: Iterable[Review] = (), reference: References | None = None) -> str:
    """The whole check as Markdown that ends with a line break."""
    return "\n".join(_lines(Outline.of(check, reviews, reference))) + "\n"


def escaped(text: str) -> str:
    """The text as Markdown that shows just this text, wherever it stands in a line.

    >>> escaped("[x](javascript:alert(1)) <b>")
    '\\\\[x\\\\](javascript:alert(1)) &lt;b&gt;'
    """
    return _ADDRESS.sub(lambda sign: f"&#{ord(sign.group())};", safe(text).translate(_TABLE)).strip()


def opening(text: str) -> str:
    """The same at the start of a line.

    >>> opening("1. A claim"), opening("# A claim")
    ('1\\\\. A claim', '\\\\# A claim')
    """
    return _AT_START.sub(r"\1\\", escaped(text), count=1) if _AT_START.match(escaped(text)) else escaped(text)


def link(text: str, address: str) -> str:
    """A link, where the address is one of the web; else the text alone. The text is Markdown already."""
    if web_address(address) is None:
        return text
    return f"[{text}]({quote(address, safe=_IN_ADDRESS).replace('&', '&amp;')})"


def _lines(outline: Outline) -> Iterator[str]:
    yield f"## {MARKS[outline.verdict]} {sentence(escaped(outline.named))}"
    if outline.summary:
        yield from ("", opening(outline.summary))
    for passage in outline.passages:
        if len(outline.passages) > 1:
            yield from ("", f"### {passage.n}. {MARKS[passage.verdict]} {sentence(escaped(passage.named))}")
        yield from _passage(passage, outline.sources)
    if outline.unchecked:
        yield from ("", f"### {outline.names.label('unchecked')}", "")
        yield from (f"- {escaped(line.text)}" for line in outline.unchecked)
    if outline.sources:
        yield from ("", f"### {outline.names.label('sources')}", "")
        yield from (f"{n}. {_source(source)}" for n, source in enumerate(outline.sources, start=1))
    yield from ("", f"*{escaped(outline.footer)}*")


def _passage(passage: Passage, sources: tuple[SourceShown, ...]) -> Iterator[str]:
    if words := opening(passage.words):
        yield from ("", f"> {words}")
    yield ""
    for statement in passage.statements:
        yield from _statement(statement, sources)
    for block in passage.blocks:
        yield from _block(block, sources, "- ")


def _statement(one: Statement, sources: tuple[SourceShown, ...]) -> Iterator[str]:
    lead = f"- {MARKS[one.verdict]} **{sentence(escaped(one.named))}** {escaped(one.words)}"
    yield from [f"{lead}{_BREAK}", f"    {opening(one.explanation)}"] if one.explanation.strip() else [lead]
    for block in one.blocks:
        yield from _block(block, sources, "    - ")


def _block(block: Block, sources: tuple[SourceShown, ...], lead: str) -> Iterator[str]:
    """One line alone stands beside its heading, several in a list below it."""
    label = f"{lead}**{block.label}**"
    if len(block.lines) == 1:
        yield f"{label} {escaped(block.lines[0].text)}{_links(block.lines[0], sources)}"
        return
    yield label
    indent = " " * (len(lead) + 2)
    yield from (f"{indent}- {opening(line.text)}{_links(line, sources)}" for line in block.lines)


def _links(line: Line, sources: tuple[SourceShown, ...]) -> str:
    """Links to the sources that a line rests on, as they stand behind it."""
    return " ".join(["", *(link(f"\\[{n}\\]", sources[n - 1].url) for n in line.sources)])


def _source(source: SourceShown) -> str:
    told = escaped(", ".join(filter(None, (source.publisher, source.title))))
    dated = f", {escaped(source.published)}" if source.published else ""
    return link(told, source.url) + dated
