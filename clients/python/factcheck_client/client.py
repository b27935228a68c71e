"""The calls."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal, NotRequired, TypedDict
from urllib.parse import quote
from uuid import uuid4

import requests
from requests.auth import AuthBase

from factcheck_client import shapes
from factcheck_client.problems import Problem

#: Answers after which the same request may do: too many, a proxy without a service, a service that starts or ends.
_PASSING = frozenset({429, 502, 503, 504})
_AGENT = "factcheck-client/0.1"


class Text(TypedDict):
    """One text of a batch; the fields are those of `Client.check`, and `id` is the sender's own name for it."""

    text: str
    id: NotRequired[str]
    headline: NotRequired[str]
    published: NotRequired[str]
    language: NotRequired[str]
    url: NotRequired[str]


class _Bearer(AuthBase):
    """The key in its header; said this way, no entry of a `.netrc` takes its place."""

    def __init__(self, key: str | None) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request


class Client:
    """A service, and who asks it.

    ``timeout`` is in seconds, for each attempt. What is safe to be sent again (what reads, and what carries an `Idempotency-Key`, which
    this client makes) is sent again where nothing came back or the service is busy: ``retries`` times at most, after the time that
    `Retry-After` says, or half a second and twice that each time; a wait of more than ``patience`` seconds is not begun. What is no good
    answer raises a `Problem`; no answer, an exception of `requests`.
    """

    def __init__(self, base_url: str, key: str | None = None, *, timeout: float = 30, retries: int = 3, patience: float = 60) -> None:
        self._base, self._timeout, self._retries, self._patience = base_url.rstrip("/"), timeout, retries, patience
        self._session = requests.Session()
        self._session.auth = _Bearer(key)
        self._session.headers["User-Agent"] = _AGENT

    def check(
        self,
        text: str,
        *,
        published: date | str | None = None,
        headline: str | None = None,
        url: str | None = None,
        language: str | None = None,
        format: Literal["text", "html"] | None = None,
        context: shapes.ContextRequest | None = None,
        profile: shapes.Profile | None = None,
        store: bool | None = None,
    ) -> shapes.StoredCheck:
        """Check a text, a sentence up to an article; with ``store`` False nothing of it is kept, and its `id` is null."""
        told = {"text": text, "headline": headline, "url": url, "language": language, "format": format, "context": context}
        return self._checked(told | {"published": _day(published), "profile": profile, "store": store})

    def judge(
        self,
        assertions: Sequence[shapes.AssertionRequest],
        *,
        published: date | str | None = None,
        profile: shapes.Profile | None = None,
        store: bool | None = None,
    ) -> shapes.StoredCheck:
        """Judge readings instead of a text: those of an answer (`reading`), changed."""
        return self._checked({"assertions": assertions, "published": _day(published), "profile": profile, "store": store})

    def get(self, check_id: str) -> shapes.StoredCheck:
        """A check that was kept."""
        check: shapes.StoredCheck = self._json("GET", f"/v1/checks/{quote(check_id, safe='')}")
        return check

    def evidence(self, check_id: str) -> shapes.Evidence:
        """All that a check rests on: written to a file, `factcheck verify` recomputes it."""
        bundle: shapes.Evidence = self._json("GET", f"/v1/checks/{quote(check_id, safe='')}/evidence")
        return bundle

    def review(
        self, check_id: str, claim: int, verdict: shapes.Verdict, *, note: str | None = None, reviewer: str | None = None
    ) -> shapes.Reviewed:
        """Write an editor's verdict on a claim, by its number, beside the machine's."""
        path = f"/v1/checks/{quote(check_id, safe='')}/claims/{claim}/review"
        reviewed: shapes.Reviewed = self._json("PUT", path, body=_given({"verdict": verdict, "note": note, "reviewer": reviewer}))
        return reviewed

    def batch(
        self,
        texts: Iterable[str | Text],
        *,
        published: date | str | None = None,
        store: bool | None = None,
        poll: float = 1,
        within: float | None = None,
    ) -> Iterator[shapes.Outcome]:
        """Check many texts in the background; gives what became of each, in their order, as it comes.

        It is sent when the first is asked for. ``poll`` seconds lie between two looks; after ``within`` seconds a `TimeoutError` names
        the batch, which goes on.
        """
        items = [{"text": one} if isinstance(one, str) else one for one in texts]
        lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in items)
        asked = {"published": _day(published), "store": None if store is None else str(store).lower()}
        batch: shapes.BatchProgress = self._json("POST", "/v1/batches", query=asked, lines=lines)
        until = None if within is None else time.monotonic() + within
        cursor: str | None = None
        while True:
            page: shapes.Results = self._json("GET", f"/v1/batches/{batch['id']}/results", query={"cursor": cursor})
            yield from page["items"]
            if (cursor := page["next_cursor"]) is None:
                return
            if until is not None and time.monotonic() > until:
                raise TimeoutError(f"batch {batch['id']} has not ended after {within} seconds")
            if not page["items"]:
                time.sleep(poll)

    def changes(self, since: date | datetime | str | None = None) -> Iterator[shapes.Change]:
        """Stored verdicts that revised figures have changed, the newest first; ``since`` a time, or the beginning of a day in UTC."""
        cursor: str | None = None
        while True:
            page: shapes.ChangesPage = self._json("GET", "/v1/changes", query={"since": _time(since), "cursor": cursor})
            yield from page["items"]
            if (cursor := page["next_cursor"]) is None:
                return

    def _checked(self, told: Mapping[str, Any]) -> shapes.StoredCheck:
        check: shapes.StoredCheck = self._json("POST", "/v1/checks", body=_given(told))
        return check

    def _json(self, method: str, path: str, *, query: Mapping[str, Any] | None = None, body: Any = None, lines: str | None = None) -> Any:
        headers = {"Accept": "application/json"}
        if method != "GET":
            headers |= {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json" if lines is None else "application/x-ndjson"}
        sent = json.dumps(body, ensure_ascii=False) if body is not None else lines
        request = requests.Request(method, self._base + path, headers, params=_given(query or {}), data=sent and sent.encode())
        return self._answered(self._session.prepare_request(request)).json()

    def _answered(self, request: requests.PreparedRequest) -> requests.Response:
        settings = self._session.merge_environment_settings(request.url, {}, None, None, None)
        for attempt in range(self._retries + 1):
            last, wait = attempt == self._retries, 0.5 * 2**attempt
            try:
                answer = self._session.send(request, timeout=self._timeout, allow_redirects=False, **settings)
            except (requests.ConnectionError, requests.Timeout):
                if last:
                    raise
            else:
                if answer.ok and not answer.is_redirect:
                    return answer
                told = _seconds(answer.headers.get("Retry-After"))
                wait = wait if told is None else told
                if last or answer.status_code not in _PASSING or wait > self._patience:
                    raise Problem.of(answer)
            time.sleep(wait)
        raise AssertionError("the last attempt answers or raises")


def reading(assertion: shapes.Assertion) -> shapes.AssertionRequest:
    """The reading in an answer, to be changed and judged again: what decides the verdict, without the verdict."""
    told: Any = {name: assertion.get(name) for name in shapes.AssertionRequest.__annotations__}
    asked: shapes.AssertionRequest = told
    return asked


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was said; what was not is left to the service."""
    return {name: value for name, value in values.items() if value is not None}


def _day(day: date | str | None) -> str | None:
    return day.isoformat() if isinstance(day, date) else day


def _time(moment: date | datetime | str | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return f"{moment.isoformat()}T00:00:00Z" if isinstance(moment, date) else moment


def _seconds(told: str | None) -> float | None:
    """What a `Retry-After` says, in seconds or as a time; None where it says nothing that can be read."""
    if told is None:
        return None
    if told.isdigit():
        return float(told)
    try:
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
