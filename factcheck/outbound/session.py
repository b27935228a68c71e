"""`get` for `requests`, in place of its own connections."""

from __future__ import annotations

import socket
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from factcheck.outbound.get import Bounds, get
from factcheck.outbound.resolve import Resolver
from factcheck.outbound.urls import checked_url


class Checked(HTTPAdapter):
    """Sends the requests of a session by `get`. `allowed_private` lists sources outside the public internet, as `checked_url` has it."""

    def __init__(
        self, bounds: Bounds, allowed_private: tuple[str, ...] = (), resolver: Resolver = socket.getaddrinfo, ca: str | None = None
    ) -> None:
        super().__init__()
        self.bounds, self.allowed_private, self.resolver, self.ca = bounds, allowed_private, resolver, ca

    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        """Carry out one GET. Undelivered where there is no whole answer, UrlNotAllowed where nothing may be asked there."""
        target = checked_url(request.url or "", allowed_private=self.allowed_private)
        headers = {name: str(value) for name, value in request.headers.items()}
        received = get(target, headers, resolver=self.resolver, bounds=self.bounds, ca=self.ca)
        response = Response()
        response.status_code = received.status
        response.headers.update(received.headers)
        response._content = received.content
        response._content_consumed = True  # type: ignore[attr-defined] # what `requests` looks at; not in its types
        response.url, response.request = request.url or "", request
        return response

    def close(self) -> None:
        """Nothing stays open."""
