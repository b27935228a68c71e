"""The service about itself: health, limits, operations, rules, problems, the OpenAPI document and its page."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from flask import Response, current_app, g

import factcheck.computation.operations  # noqa: F401 # fills the table of operations
from factcheck.answer import ENGINE
from factcheck.assessment.rules import BEYOND_RULES, RULES
from factcheck.computation.registry import OPERATIONS
from factcheck.errors import NotFound
from factcheck.language.lexicon import languages
from factcheck.web.auth import WRONG_KEYS
from factcheck.web.endpoint import StrictBlueprint, endpoint, keys_refused
from factcheck.web.pinned import core
from factcheck.wire import catalogue as shown
from factcheck.wire.gate import MAX_DEPTH
from factcheck.wire.problems import MEDIA_TYPE, ProblemPageSchema, ProblemSchema, described, kinds
from factcheck.wire.requests import MAX_ASSERTIONS

blueprint = StrictBlueprint("service", __name__, description="The service about itself.")

#: Files of the reference page; they come with the Swagger UI package, so the page needs no network.
_ASSETS = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript", "favicon-32x32.png": "image/png"}
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>factcheck API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
_START = """window.ui = SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#page", validatorUrl: null, deepLinking: true, tryItOutEnabled: true
});
"""


@endpoint(blueprint, "/healthz", gives=shown.HealthSchema)
def read_health() -> dict[str, str]:
    """Tell whether the process answers at all."""
    g.cache_control = "no-store"
    return {"status": "ok"}


@endpoint(blueprint, "/v1/snapshot", gives=shown.SnapshotSchema)
def read_snapshot() -> dict[str, Any]:
    """Name the reference data in use."""
    reference = core().reference
    return {
        "snapshot": reference.digest,
        "engine": ENGINE,
        "languages": list(languages()),
        "measures": len(reference.catalogue.measures),
        "entities": len(reference.catalogue.entities),
        "series": len(reference.all_series()),
        "sources": len(reference.sources),
    }


@endpoint(blueprint, "/v1/limits", gives=shown.LimitsSchema)
def read_limits() -> dict[str, int | None]:
    """Tell how much the service takes."""
    settings = current_app.extensions["factcheck"].settings
    return {
        "max_body_bytes": settings.max_body_bytes,
        "max_batch_bytes": settings.max_batch_bytes,
        "max_batch_items": settings.max_batch_items,
        "max_waiting_items": settings.max_waiting_items,
        "max_claim_characters": settings.max_claim_characters,
        "max_url_characters": settings.max_url_characters,
        "max_assertions": MAX_ASSERTIONS,
        "max_json_depth": MAX_DEPTH,
        "page_default": 50,
        "page_max": 500,
        "rate_requests": settings.rate.requests if settings.rate else None,
        "rate_seconds": settings.rate.seconds if settings.rate else None,
        "wrong_keys_per_minute": WRONG_KEYS,
    }


@endpoint(blueprint, "/v1/operations", gives=shown.OperationsSchema)
def list_operations() -> dict[str, Any]:
    """List what a statement can relate a number to."""
    return {"operations": [{"id": rule.operation.value, "description": rule.meaning} for rule in OPERATIONS.values()]}


@endpoint(blueprint, "/v1/rules", gives=shown.RulesSchema)
def list_rules() -> dict[str, Any]:
    """List the rules that give a verdict, in their order, and after them what stands where no rule was reached."""
    told = ((rule.id, rule.reason) for rule in RULES)
    return {"rules": [{"id": name, "description": text} for name, text in (*told, *BEYOND_RULES.items())]}


@endpoint(blueprint, "/problems/<slug>", gives=ProblemPageSchema, problems=(404,))
def read_problem(slug: str) -> dict[str, str]:
    """Explain a kind of problem: where the `type` of a problem leads to."""
    found = kinds().get(slug)
    if found is None:
        raise NotFound("No problem has this name.")
    return described(found)


@blueprint.route("/openapi.json", methods=["GET"])
@blueprint.response(200, {"type": "object"}, description="This document")
def read_openapi() -> Response:
    """Describe the API (OpenAPI 3.1)."""
    document = current_app.extensions["factcheck.openapi"]
    if not isinstance(document, str):  # written when it is first asked for, since by then it is whole
        document = current_app.extensions["factcheck.openapi"] = current_app.json.dumps(document.to_dict())
    return Response(document, content_type="application/json")


@blueprint.route("/docs", methods=["GET"])
@blueprint.response(200, {"type": "string"}, content_type="text/html", description="The page")
def read_docs() -> Response:
    """Show this document as a page to read and to try; nothing is fetched from elsewhere."""
    return _page_part(_PAGE.encode(), "text/html; charset=utf-8")


@blueprint.route("/docs/<name>", methods=["GET"])
@keys_refused(blueprint)
@blueprint.response(200, {"type": "string"}, content_type="text/javascript", description="The file")
@blueprint.alt_response(404, schema=ProblemSchema, content_type=MEDIA_TYPE, description="Not found")
def read_docs_part(name: str) -> Response:
    """Serve a file of that page."""
    if name == "start.js":
        return _page_part(_START.encode(), "text/javascript; charset=utf-8")
    if name not in _ASSETS:
        raise NotFound("The page has no such file.")
    return _page_part(_asset(name), _ASSETS[name])


@cache
def _asset(name: str) -> bytes:
    return (resources.files("flask_swagger_ui") / "dist" / name).read_bytes()


def _page_part(content: bytes, media: str) -> Response:
    response = Response(content, content_type=media)
    response.headers["Content-Security-Policy"] = _PAGE_POLICY
    return response
