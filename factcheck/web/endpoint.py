"""One decorator for every endpoint: what it takes, gives and may refuse, for the request and for the OpenAPI document alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Response, current_app, g, make_response, request
from flask_smorest import Blueprint
from marshmallow import Schema

from factcheck.errors import BadParameter, NotAcceptable
from factcheck.web.caller import CHECKING
from factcheck.web.conditional import JSON, as_json
from factcheck.web.keeping import kept, repeated
from factcheck.web.reading import StrictParser
from factcheck.wire.problems import MEDIA_TYPE, ProblemSchema
from factcheck.wire.requests import NoQuery

Renderers = Mapping[str, Callable[[Any], str | bytes | Iterator[str]]]

#: Problems of every endpoint, of those that take a body, and what they are about.
_ALWAYS = {
    400: "Bad parameter",
    401: "Key missing or not valid",
    403: "Not allowed",
    404: "Not found",
    406: "Not acceptable",
    414: "URL too long",
    429: "Too many requests",
}
_WITH_BODY = {413: "Body too large", 415: "Unsupported media type", 422: "The request does not fit"}
_FAILED = {500: "Internal error", 503: "Not available now"}


class StrictBlueprint(Blueprint):  # type: ignore[misc] # untyped library
    """A blueprint whose views are read strictly."""

    ARGUMENTS_PARSER = StrictParser()


@dataclass(frozen=True, slots=True)
class Answers:
    """What an endpoint gives where that is more than one thing: JSON of a shape first, other media types where asked for.

    ``makes`` is the status of an answer about something that is kept, and ``later`` what a 202 tells instead.
    """

    shape: type[Schema] | str
    also: Renderers = field(default_factory=dict)
    makes: int | None = None
    later: type[Schema] | None = None

    @property
    def renderers(self) -> Renderers:
        """What writes the answer, by its media type."""
        return {**({self.shape: str} if isinstance(self.shape, str) else {JSON: as_json}), **self.also}


@dataclass(frozen=True, slots=True)
class Written:
    """An answer that a view gives as it is written, in the media type that is asked for."""

    text: str


def endpoint(
    blueprint: StrictBlueprint,
    path: str,
    *,
    gives: Answers | type[Schema] | str,
    body: type[Schema] | None = None,
    query: type[Schema] = NoQuery,
    problems: Sequence[int] = (),
    method: str | None = None,
    scope: str | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Serve a view under a path: it gets what was loaded and gives a value.

    A view that keeps something gives a `Step` instead, which runs in one transaction with the key that makes the request
    repeatable. ``scope`` is what a key needs. ``gives`` may be the media type of a text, which the view gives as it is.
    """
    answers = gives if isinstance(gives, Answers) else Answers(gives)
    verb = method or ("POST" if body else "GET")
    known = _ALWAYS | (_WITH_BODY if body or verb == "POST" else {}) | _FAILED
    refusals = {status: known.get(status, "The request cannot be answered") for status in {*known, *problems}}

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        wrapped = _answering(view, answers.renderers, reads=verb == "GET")
        wrapped = _described(blueprint, wrapped, answers, refusals)
        if body is not None:
            wrapped = blueprint.arguments(body(), location="json")(wrapped)  # made once: its fields are copied whenever one is
        if query is not NoQuery:
            wrapped = blueprint.arguments(query(), location="query")(wrapped)
        if scope is not None:
            wrapped = blueprint.doc(security=[{"key": []}, {}] if scope == CHECKING else [{"key": [scope]}])(wrapped)
        wrapped.takes_query = query is not NoQuery  # read by `refuse_stray_query`
        wrapped.scope = scope  # read before the body is: `caller.needed`
        served: Callable[..., Any] = blueprint.route(path, methods=[verb])(wrapped)
        return served

    return decorate


def _answering(view: Callable[..., Any], renderers: Renderers, *, reads: bool) -> Any:
    @wraps(view)
    def answer(*loaded: Any, **path_parts: Any) -> Response:
        chosen = g.media = negotiated(tuple(renderers))

        def given(value: Any) -> Response:
            text = value.text if isinstance(value, Written) else renderers[chosen](value)
            return written(text, chosen, vary=len(renderers) > 1)

        if reads:
            return given(view(*loaded, **path_parts))
        return repeated() or kept(view(*loaded, **path_parts), given)

    return answer


def _described(blueprint: StrictBlueprint, view: Any, answers: Answers, refusals: Mapping[int, str]) -> Any:
    """The view with all that it may answer, for the OpenAPI document."""
    for status in sorted(refusals, reverse=True):
        view = blueprint.alt_response(status, schema=ProblemSchema, content_type=MEDIA_TYPE, description=refusals[status])(view)
    for media in answers.also:
        form: Any = {"type": "object" if "json" in media else "string"}
        view = blueprint.alt_response(200, schema=form, content_type=media, description="The same in another form.", success=True)(view)
    shape = answers.shape
    told = ((view if isinstance(shape, str) else shape).__doc__ or "").strip().splitlines()[0]
    if answers.makes not in {None, 200}:
        view = blueprint.alt_response(
            answers.makes, schema=shape, content_type=JSON, description=f"{told} It is kept.", success=True
        )(view)  # fmt: skip
    if answers.later is not None:
        view = blueprint.alt_response(202, schema=answers.later, content_type=JSON, description="It will be done.", success=True)(view)
    if isinstance(shape, str):
        return blueprint.response(200, {"type": "string"}, content_type=shape, description=told)(view)
    return blueprint.response(200, shape, description=told)(view)


def keys_refused(blueprint: StrictBlueprint) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Document that an address may hold no key, for what is served without `endpoint`."""
    told: Callable[[Callable[..., Any]], Callable[..., Any]] = blueprint.alt_response(
        401, schema=ProblemSchema, content_type=MEDIA_TYPE, description=_ALWAYS[401]
    )
    return told


def refuse_stray_query() -> None:
    """An endpoint that takes no parameters refuses any: a misspelt path to another result is an error, not a guess."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and request.query_string and not getattr(view, "takes_query", False):
        raise BadParameter("This path takes no parameters.")


def negotiated(offers: Sequence[str]) -> str:
    """The media type to answer in: the first of equally good ones."""
    accepted = request.accept_mimetypes
    if "Accept" not in request.headers:
        return offers[0]
    best = max(offers, key=lambda offer: (accepted.quality(offer), -offers.index(offer)))
    if accepted.quality(best) <= 0:
        raise NotAcceptable(f"This can be given as {', '.join(offers)}.")
    return best


def negotiated_json() -> bool:
    """Whether the answer is going to be the JSON of the API."""
    return bool(g.media == JSON)


def written(text: str | bytes | Iterator[str], media: str, *, vary: bool) -> Response:
    """An answer in a media type; ``vary`` where there are others."""
    response = make_response(text)
    response.headers["Content-Type"] = f"{media}; charset=utf-8" if media.startswith("text/") else media
    if vary:
        response.vary.add("Accept")
    return response
