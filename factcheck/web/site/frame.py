"""The frame of every page: its language, its words, its headers."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from flask import Response, render_template, request

from factcheck.wire.forms import HTML

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors "
)
#: What stands in a frame of any other page.
EVERYWHERE = "frame-ancestors *"


def page(template: str, status: int = 200, *, framed: bool = False, **told: Any) -> Response:
    """A page in the reader's language; ``framed``: it may stand in the pages of others."""
    language = language_of_reader()
    words = all_words()
    html = render_template(
        template,
        language=language,
        languages={code: one["name"] for code, one in words.items()},
        words=words[language],
        suffix=f"?lang={language}" if request.args.get("lang") == language else "",
        **told,
    )
    response = Response(html, status=status, content_type=f"{HTML}; charset=utf-8")
    response.headers["Content-Security-Policy"] = _POLICY + ("*" if framed else "'none'")
    response.vary.add("Accept-Language")
    return response


def words() -> dict[str, str]:
    """What the pages say, in the reader's language."""
    return all_words()[language_of_reader()]


def language_of_reader() -> str:
    """The language of the pages: the one in the address, else the first that the reader's browser likes."""
    known = list(all_words())
    chosen = request.args.get("lang", "")
    return chosen if chosen in known else request.accept_languages.best_match(known) or known[0]


@lru_cache(maxsize=1)
def all_words() -> dict[str, dict[str, str]]:
    """What the pages say, by language."""
    return tomllib.loads((resources.files("factcheck.web.site") / "words.toml").read_text("utf-8"))
