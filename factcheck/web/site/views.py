"""The pages: views that put a check or a form into the frame of the site, in the language that the reader asks for."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from flask import Response, current_app, g, render_template, request
from markupsafe import Markup

from factcheck.errors import NotFound, Redacted
from factcheck.store import checks, reviews
from factcheck.web.caller import caller, require
from factcheck.web.endpoint import StrictBlueprint
from factcheck.web.keeping import store
from factcheck.web.shapes import Reviewed, dossier
from factcheck.wire.forms import FORMS, HTML
from factcheck.wire.problems import MEDIA_TYPE, ProblemSchema

blueprint = StrictBlueprint("site", __name__, description="Pages for people.", template_folder="templates")

_ASSETS = {"site.css": "text/css", "site.js": "text/javascript", "icon.svg": "image/svg+xml"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@blueprint.route("/", methods=["GET"])
@blueprint.response(200, {"type": "string"}, content_type=HTML, description="The page")
def read_start() -> Response:
    """Show the page where a text is pasted and checked."""
    g.cache_control = "public, max-age=300"
    return _page("site/start.html", 200)


@blueprint.route("/checks/<check_id>", methods=["GET"])
@blueprint.response(200, {"type": "string"}, content_type=HTML, description="The page")
@blueprint.alt_response(401, schema={"type": "string"}, content_type=HTML, description="A key is needed: the page asks for it")
@blueprint.alt_response(404, schema={"type": "string"}, content_type=HTML, description="No such check")
@blueprint.alt_response(410, schema={"type": "string"}, content_type=HTML, description="The check was erased")
def read_check_page(check_id: str) -> Response:
    """Show a stored check as a page that is read without a script."""
    words = _words()[_language()]
    g.cache_control = "private, no-cache"
    if caller().key:
        require("checks:read")
    if "checks:read" not in caller().scopes:
        return _page("site/check.html", 401, title="factcheck", id=check_id, check=None, reason=words["key_needed"], address=None)
    try:
        if current_app.extensions["factcheck"].store is None:
            raise NotFound("Nothing is kept here.")
        with store().reading() as connection:
            found = checks.find(connection, check_id, caller().owner)
            told = reviews.history(connection, check_id)
    except (NotFound, Redacted) as error:
        status, reason = (410, words["erased"]) if isinstance(error, Redacted) else (404, words["absent"])
        return _page("site/check.html", status, title="factcheck", id=None, check=None, reason=reason, address=None)
    about = dossier(Reviewed(found, told))
    address = f"{about.base_url.rstrip('/')}/checks/{found.id}" if about.base_url else None
    title = words["page_of"].format(day=(found.created or "")[:10])
    return _page(
        "site/check.html", 200, title=title, id=found.id, check=Markup(FORMS[HTML](about)), address=address, newer=None
    )  # the form escapes


@blueprint.route("/assets/<name>", methods=["GET"])
@blueprint.response(200, {"type": "string"}, content_type="text/css", description="The file")
@blueprint.alt_response(404, schema=ProblemSchema, content_type=MEDIA_TYPE, description="Not found")
def read_asset(name: str) -> Response:
    """Serve a file that the pages are made of."""
    if name not in _ASSETS:
        raise NotFound("The pages have no such file.")
    return Response((resources.files("factcheck.web.site") / "assets" / name).read_bytes(), content_type=f"{_ASSETS[name]}; charset=utf-8")


for _view in (read_start, read_check_page):
    _view.takes_query = True  # `lang`; whatever else is in an address that was passed on does not matter to a page


def _page(template: str, status: int, **told: Any) -> Response:
    language = _language()
    words = _words()
    html = render_template(
        template,
        language=language,
        languages={code: one["name"] for code, one in words.items()},
        words=words[language],
        suffix=f"?lang={language}" if request.args.get("lang") == language else "",
        **told,
    )
    response = Response(html, status=status, content_type=f"{HTML}; charset=utf-8")
    response.headers["Content-Security-Policy"] = _POLICY
    response.vary.add("Accept-Language")
    return response


def _language() -> str:
    """The language of the pages: the one in the address, else the first that the reader's browser likes."""
    known = list(_words())
    chosen = request.args.get("lang", "")
    return chosen if chosen in known else request.accept_languages.best_match(known) or known[0]


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files("factcheck.web.site") / "words.toml").read_text("utf-8"))
