"""The pages: views that put a check or a form into the frame of the site."""

from __future__ import annotations

import re
from importlib import resources
from urllib.parse import urlsplit

from flask import Response, current_app, g, jsonify, request, url_for
from markupsafe import Markup

from factcheck.charts.drawing import subject_of
from factcheck.charts.render import PNG, SVG, can_draw, drawn
from factcheck.charts.spec import chart
from factcheck.charts.theme import THEMES
from factcheck.errors import BadParameter, NotFound, Redacted
from factcheck.model.verdict import Verdict
from factcheck.store import checks, publications, reviews
from factcheck.store.uses import series_of
from factcheck.web.caller import caller, require
from factcheck.web.endpoint import StrictBlueprint, keys_refused
from factcheck.web.keeping import store
from factcheck.web.pinned import core
from factcheck.web.shapes import Reviewed, dossier
from factcheck.web.site.badge import badge
from factcheck.web.site.frame import page, words
from factcheck.web.surrogates import rests_on
from factcheck.wire.dossier import Dossier
from factcheck.wire.forms import CLAIM_REVIEW, FORMS, HTML
from factcheck.wire.html import render
from factcheck.wire.outline import MARKS, Outline
from factcheck.wire.problems import MEDIA_TYPE, ProblemSchema
from factcheck.wire.stored import REVIEWED

blueprint = StrictBlueprint("site", __name__, description="Pages for people.", template_folder="templates")

_SCRIPT = "text/javascript"
_ASSETS = {"site.css": "text/css", "site.js": _SCRIPT, "common.js": _SCRIPT, "desk.js": _SCRIPT, "icon.svg": "image/svg+xml"}
_CARD = (480, 190)
_TEXT = {"type": "string"}
_CHART = re.compile(r"([1-9]\d{0,4})\.(svg|png)", re.ASCII)


class _NeedsKey(Exception):
    """The page is not for everybody, and not for whoever asks."""


@blueprint.route("/", methods=["GET"])
@blueprint.response(200, _TEXT, content_type=HTML, description="The page")
def read_start() -> Response:
    """Show the page where a text is pasted and checked."""
    g.cache_control = "public, max-age=300"
    return page("site/start.html")


@blueprint.route("/desk", methods=["GET"])
@blueprint.response(200, _TEXT, content_type=HTML, description="The page")
def read_desk() -> Response:
    """Show the desk where stored checks, changed verdicts and batches are looked through."""
    g.cache_control = "public, max-age=300"
    return page("site/desk.html", verdicts=[one.value for one in Verdict], reviewed=REVIEWED)


@blueprint.route("/checks/<check_id>", methods=["GET"])
@keys_refused(blueprint)
@blueprint.response(200, _TEXT, content_type=HTML, description="The page")
@blueprint.alt_response(401, schema=_TEXT, content_type=HTML, description="A key is needed: the page asks for it")
@blueprint.alt_response(404, schema=_TEXT, content_type=HTML, description="No such check")
@blueprint.alt_response(410, schema=_TEXT, content_type=HTML, description="The check was erased")
def read_check_page(check_id: str) -> Response:
    """Show a stored check as a page that is read without a script: to its owner, and once it is published to everybody."""
    try:
        shown, since = _found(check_id)
    except _NeedsKey:
        if caller().key:
            require("checks:read")
        return page("site/check.html", 401, title="factcheck", id=check_id, check=None, reason=words()["key_needed"], address=None)
    except (NotFound, Redacted) as error:
        status, reason = (410, words()["erased"]) if isinstance(error, Redacted) else (404, words()["absent"])
        return page("site/check.html", status, title="factcheck", id=None, check=None, reason=reason, address=None)
    check = shown.check
    claim_review = FORMS[CLAIM_REVIEW](shown)
    return page(
        "site/check.html",
        title=words()["page_of"].format(day=(check.created or "")[:10]),
        id=check.id,
        check=Markup(render(shown, _charts(shown))),  # the form escapes
        address=_address(check.id or ""),
        mine="checks:read" in caller().scopes,
        published=since,
        claim_review=claim_review if '"ClaimReview"' in claim_review else None,
        width=_CARD[0],
        height=_CARD[1],
    )


@blueprint.route("/checks/<check_id>/card", methods=["GET"])
@keys_refused(blueprint)
@blueprint.response(200, _TEXT, content_type=HTML, description="The card")
@blueprint.alt_response(404, schema=ProblemSchema, content_type=MEDIA_TYPE, description="Not found, or not published")
def read_card(check_id: str) -> Response:
    """Show a check as a card that may stand in the pages of others: its verdict, its summary, its wrong numbers."""
    outline = Outline.of(_open(check_id).check)
    statements = [one for passage in outline.passages for one in passage.statements]
    worst = [one for one in statements if one.verdict is outline.verdict][:2]
    return page("site/card.html", framed=True, outline=outline, worst=worst, marks=MARKS, address=_address(check_id))


@blueprint.route("/checks/<check_id>/badge.svg", methods=["GET"])
@keys_refused(blueprint)
@blueprint.response(200, _TEXT, content_type="image/svg+xml", description="The badge")
@blueprint.alt_response(404, schema=ProblemSchema, content_type=MEDIA_TYPE, description="Not found, or not published")
def read_badge(check_id: str) -> Response:
    """Show the verdict of a check as a picture of one line."""
    outline = Outline.of(_open(check_id).check)
    return Response(badge(outline.verdict, outline.named), content_type="image/svg+xml; charset=utf-8")


@blueprint.route("/checks/<check_id>/charts/<name>", methods=["GET"])
@keys_refused(blueprint)
@blueprint.response(200, _TEXT, content_type=SVG, description="The chart")
@blueprint.alt_response(404, schema=ProblemSchema, content_type=MEDIA_TYPE, description="Not found, not published, or without a figure")
def read_chart(check_id: str, name: str) -> Response:
    """Draw a finding: `2.svg` or `2.png` for the second one of the check; `theme=dark` for dark paper."""
    shown = _open(check_id)
    number, media = _CHART.fullmatch(name), {"svg": SVG, "png": PNG}
    findings = [one for claim in shown.check.claims for one in claim.assertions]
    theme = THEMES.get(request.args.get("theme", "light"))
    if theme is None:
        raise BadParameter(f"It can be {', '.join(THEMES)}.", field="?theme")
    found = findings[int(number[1]) - 1] if number is not None and int(number[1]) <= len(findings) else None
    drawing = chart(subject_of(shown.check, found, core().reference), theme) if found is not None else None
    if drawing is None or number is None:
        raise NotFound("There is no figure to draw.")
    return Response(drawn(drawing, media[number[2]]), content_type=media[number[2]])


@blueprint.route("/oembed", methods=["GET"])
@blueprint.response(200, {"type": "object"}, content_type="application/json", description="What to embed (oEmbed 1.0)")
@blueprint.alt_response(400, schema=ProblemSchema, content_type=MEDIA_TYPE, description="No address, or not JSON")
@blueprint.alt_response(404, schema=ProblemSchema, content_type=MEDIA_TYPE, description="Not found, or not published")
def read_oembed() -> Response:
    """Tell a CMS how to embed the page of a check, by its address (oEmbed 1.0)."""
    if request.args.get("format", "json") != "json":
        raise BadParameter("Only JSON is given.", field="?format")
    parts = urlsplit(request.args.get("url", "")).path.split("/")
    if len(parts) < 3 or parts[-2] != "checks":
        raise BadParameter("`url` is the address of the page of a check.", field="?url")
    outline = Outline.of(_open(parts[-1]).check)
    width, height = min(_wide("maxwidth", _CARD[0]), _CARD[0]), min(_wide("maxheight", _CARD[1]), _CARD[1])
    title = f"{MARKS[outline.verdict]} {outline.named}"
    frame = Markup('<iframe src="{}/card" width="{}" height="{}" title="{}" loading="lazy"></iframe>')
    return jsonify(
        version="1.0",
        type="rich",
        provider_name="factcheck",
        title=title,
        width=width,
        height=height,
        html=str(frame.format(_address(parts[-1]), width, height, title)),
    )


@blueprint.route("/assets/<name>", methods=["GET"])
@keys_refused(blueprint)
@blueprint.response(200, _TEXT, content_type="text/css", description="The file")
@blueprint.alt_response(404, schema=ProblemSchema, content_type=MEDIA_TYPE, description="Not found")
def read_asset(name: str) -> Response:
    """Serve a file that the pages are made of."""
    if name not in _ASSETS:
        raise NotFound("The pages have no such file.")
    return Response((resources.files("factcheck.web.site") / "assets" / name).read_bytes(), content_type=f"{_ASSETS[name]}; charset=utf-8")


for _view in (read_start, read_desk, read_check_page, read_card, read_chart, read_oembed):
    _view.takes_query = True  # `lang`; whatever else is in an address that was passed on does not matter to a page


def _found(check_id: str) -> tuple[Dossier, str | None]:
    """A check that whoever asks may see, and since when everybody may."""
    if current_app.extensions["factcheck"].store is None:
        raise NotFound("Nothing is kept here.")
    with store().reading() as connection:
        since = publications.published(connection, check_id)
        mine = "checks:read" in caller().scopes
        if since is None and not mine:
            raise _NeedsKey
        found = checks.find(connection, check_id, None if since else caller().owner)
        told = reviews.history(connection, check_id)
    g.cache_control = "private, no-cache" if mine or not since else "public, max-age=60"
    g.by_caller = True
    if since and not mine:
        rests_on(f"check-{check_id}", series=series_of(found.body))
    return dossier(Reviewed(found, told)), since


def _open(check_id: str) -> Dossier:
    """A check that whoever asks may see; what others embed says nothing of those that they may not."""
    try:
        return _found(check_id)[0]
    except _NeedsKey:
        raise NotFound("No check that is published has this id.") from None


def _charts(shown: Dossier) -> dict[int, str]:
    """Where the charts are of the findings that have one."""
    if not can_draw():
        return {}
    check = shown.check
    findings = enumerate((one for claim in check.claims for one in claim.assertions), start=1)
    drawable = (n for n, one in findings if chart(subject_of(check, one, core().reference), THEMES["light"]) is not None)
    return {n: url_for("site.read_chart", check_id=check.id, name=f"{n}.svg") for n in drawable}


def _address(check_id: str) -> str:
    """Where the page of a check is read."""
    base = current_app.extensions["factcheck"].settings.public_url or request.host_url
    return base.rstrip("/") + url_for("site.read_check_page", check_id=check_id)


def _wide(name: str, usual: int) -> int:
    given = request.args.get(name, str(usual))
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 10_000):
        raise BadParameter("It must be a number of pixels.", field=f"?{name}")
    return int(given)
