"""What the service refuses with."""

from __future__ import annotations

from typing import Any

import requests

from factcheck_client import shapes


class Problem(Exception):
    """An answer that is no good one, as RFC 9457 tells it; where it tells nothing, the words of HTTP.

    ``type`` is stable and is what to decide by, such as `/problems/validation`; ``errors`` names every field at fault; ``instance`` is
    the request in the log of the service.
    """

    def __init__(self, status: int, type_: str, title: str, detail: str, instance: str, errors: list[shapes.Fault]) -> None:
        self.status, self.type, self.title, self.detail, self.instance, self.errors = status, type_, title, detail, instance, errors
        faults = [f"{one['pointer']}: {one['detail']}" for one in errors]
        super().__init__("; ".join([f"{status} {title}: {detail}" if detail else f"{status} {title}", *faults]))

    @classmethod
    def of(cls, answer: requests.Response) -> Problem:
        """The problem that an answer tells of."""
        told: dict[str, Any] = {}
        if answer.headers.get("Content-Type", "").split(";")[0] == "application/problem+json":
            told = answer.json()
        return cls(
            answer.status_code,
            told.get("type", "about:blank"),
            told.get("title", answer.reason or "no good answer"),
            told.get("detail", ""),
            told.get("instance", ""),
            told.get("errors", []),
        )
