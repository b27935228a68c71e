"""The app factory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask_smorest import Api
from werkzeug.middleware.proxy_fix import ProxyFix

import factcheck
from factcheck.answer import ENGINE
from factcheck.asking import today
from factcheck.jobs.current import Current
from factcheck.jobs.following import served_packs
from factcheck.settings import Settings
from factcheck.store import Store
from factcheck.store.database import now, stamp
from factcheck.web import (
    batches,
    catalogue,
    changes,
    checks,
    handlers,
    headers,
    keys,
    operation,
    pictures,
    reviews,
    service,
    stored,
    trail,
    webhooks,
)  # fmt: skip
from factcheck.web.auth import Ring
from factcheck.web.remembered import Memory, recall
from factcheck.web.site import publication
from factcheck.web.site import reference as browser
from factcheck.web.site import views as site
from factcheck.wire.gate import read_json

if TYPE_CHECKING:
    from factcheck.jobs.queue import Queue
    from factcheck.reference.snapshot import Reference

_ABOUT = """Checks the statistical claims of a text against published figures, with the working and the sources.

A text that cannot be checked is a good answer: 200 with `not_checkable` or `insufficient_data` and a reason. Problems
(RFC 9457) are for requests and for faults of the service. Numbers travel as JSON numbers and, where they carry evidence, as
exact decimal strings beside. Fields may be added within `/v1`: ignore those you do not know.
"""


#: How a key is sent.
_KEY = {"type": "http", "scheme": "bearer", "description": "`Authorization: Bearer fck_live_…`; the scopes that it needs are named."}


class StrictJson(DefaultJSONProvider):
    """JSON as RFC 8259 has it: no NaN, keys in their order, UTF-8 as it is."""

    sort_keys = False
    ensure_ascii = False
    compact = True

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """The value as JSON; NaN and infinities are a ValueError."""
        return super().dumps(obj, **({"allow_nan": False, "separators": (",", ":")} | kwargs))

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """The value of a JSON text, through the same gate as every body."""
        return read_json(s if isinstance(s, bytes) else s.encode("utf-8", "surrogatepass"))


class Documented(Api):  # type: ignore[misc] # untyped library
    """The OpenAPI document; problems are handled elsewhere."""

    def _register_error_handlers(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Service:
    """What the views of one app share; they take ``current`` by `pinned.core`. ``stopping`` is set when the service is about to end."""

    settings: Settings
    current: Current
    clock: Callable[[], date]
    store: Store | None
    ring: Ring
    queue: Queue | None
    packs: tuple[Path, ...] = ()
    started: str = field(default_factory=lambda: stamp(now()))
    stopping: threading.Event = field(default_factory=threading.Event)
    memory: Memory = field(default_factory=Memory)


def create_app(
    settings: Settings | None = None,
    reference: Reference | None = None,
    *,
    store: Store | None = None,
    queue: Queue | None = None,
    clock: Callable[[], date] = today,
) -> Flask:
    """The web application: reads no environment, opens no connection, and loads the built-in reference unless one is given.

    Without a store it keeps nothing: texts are checked and forgotten. Without a queue work in the background starts when somebody looks.
    """
    settings = settings or Settings()
    if reference is None:
        reference = factcheck.load_reference(settings.reference_path or None, settings.packs)
    app = Flask("factcheck.web", static_folder=None)
    app.json_provider_class = StrictJson
    app.json = StrictJson(app)
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = True
    app.config.update(_openapi(settings), MAX_CONTENT_LENGTH=settings.max_body_bytes)
    app.extensions["factcheck"] = Service(settings, Current(reference), clock, store, Ring(settings, store), queue, served_packs(settings))
    headers.install(app, settings)
    app.before_request(recall)
    handlers.install(app)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.trusted_proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    api = Documented(app)
    api.spec.components.security_scheme("key", _KEY)
    blueprints = [
        checks.blueprint,
        catalogue.blueprint,
        service.blueprint,
        operation.blueprint,
        pictures.blueprint,
        site.blueprint,
        browser.blueprint,
    ]
    if store is not None:
        blueprints += [stored.blueprint, reviews.blueprint, changes.blueprint, trail.blueprint, keys.blueprint]
        blueprints += [batches.blueprint, webhooks.blueprint, publication.blueprint]
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    app.extensions["factcheck.openapi"] = api.spec
    return app


def _openapi(settings: Settings) -> Mapping[str, Any]:
    return {
        "API_TITLE": "factcheck",
        "API_VERSION": ENGINE,
        "OPENAPI_VERSION": "3.1.0",
        "API_SPEC_OPTIONS": {
            "info": {"description": _ABOUT, "license": {"name": "MIT", "identifier": "MIT"}},
            **({"servers": [{"url": settings.public_url}]} if settings.public_url else {}),
        },
    }
