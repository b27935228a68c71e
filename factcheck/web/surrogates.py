"""What a public answer rests on, told to caches in front of the service (`Surrogate-Key`), which drop what has changed and no more."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, g

from factcheck.web.pinned import core

_HEADER = "Surrogate-Key"
#: Characters of the header; an answer that rests on more is dropped with the snapshot, as proxies take no longer headers.
_LONGEST = 2_000


def rests_on(*things: str, series: Iterable[str] = ()) -> None:
    """Say of the answer to this request what it shows, and the series that it rests on."""
    g.surrogates = (*things, *dict.fromkeys(f"series-{one}" for one in series))


def tell(response: Response) -> None:
    """Name what an answer rests on that anybody may keep: the snapshot, where it was looked at, and what the view has said."""
    if not response.headers["Cache-Control"].startswith("public"):
        return
    whole = [f"snapshot-{core().reference.digest.removeprefix('sha256:')}"] if "core" in g else []
    told = " ".join([*whole, *g.get("surrogates", ())])
    if len(told) > _LONGEST:
        told = " ".join(whole)
    if told:
        response.headers[_HEADER] = told
