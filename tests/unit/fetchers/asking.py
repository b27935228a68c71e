"""Feeds, clocks and answers for tests of fetching; nothing here reaches a network."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import responses

from factcheck.datapack.embedded import embedded_packs
from factcheck.datapack.feeds import Feed, feed_from, feeds_of, form_faults
from factcheck.datapack.strict import document_of
from factcheck.fetchers.http import Getting
from factcheck.outbound.get import Bounds

ANSWERS = Path(__file__).parent / "answers"
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that goes on only where somebody sleeps."""

    now: datetime = NOW
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


def getting(clock: Clock | None = None, **others: Any) -> Getting:
    """How tests ask: by a clock of their own, without chance."""
    clock = clock or Clock()
    others.setdefault("keys", {"FRED": "k3y+of/ours"})
    return Getting(clock=clock, sleep=clock.sleep, chance=lambda: 0.5, **others)


@lru_cache(maxsize=1)
def built_in() -> dict[str, Feed]:
    return feeds_of(embedded_packs())


HEAD = """
title = "Figures"
agency = "WB"
dataset = "figures"
publisher = "The Office"
citation = "The Office, figures"
landing_page = "https://data.example/figures"
licence = "CC BY 4.0"
every = 7
"""


def feed(text: str, folder: Path = ANSWERS) -> Feed:
    """A feed as a pack could have it; what is the same in all of them is left out."""
    document, faults = document_of("feeds/ours.toml", HEAD + text)
    assert document is not None, faults
    assert not (wrong := list(form_faults(document))), wrong
    return feed_from("ours", document.tables, folder)


@contextmanager
def answers(told: Mapping[str, bytes | Path | tuple[int, Mapping[str, str], bytes]], **media: str) -> Iterator[responses.RequestsMock]:
    """Sources that answer each address with the bytes of a file, or with a status, headers and bytes."""
    with responses.RequestsMock(target="factcheck.outbound.session.Checked.send") as mock:
        for address, answer in told.items():
            status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
            content = body.read_bytes() if isinstance(body, Path) else body
            kind = headers.get("Content-Type") or _media(body)
            rest = {name: value for name, value in headers.items() if name != "Content-Type"}
            mock.add(responses.GET, address, body=content, status=status, headers=rest, content_type=kind)
        yield mock


def _media(body: bytes | Path) -> str:
    endings = {".json": "application/json; charset=utf-8", ".csv": "text/csv", ".xml": "application/xml"}
    return endings[body.suffix] if isinstance(body, Path) else "text/plain"


def locally(feed: Feed, port: int, path: str) -> Feed:
    """A feed that asks a server of the test instead."""
    return replace(feed, url=f"http://127.0.0.1:{port}{path}")


def to_the_server(port: int, clock: Clock | None = None, **others: Any) -> Getting:
    """How the servers of tests are asked: quickly, and on loopback."""
    others.setdefault("bounds", Bounds(connect=20.0, read=20.0, total=60.0, size=300_000))
    return getting(clock, private=(f"127.0.0.1:{port}",), resolver=socket.getaddrinfo, **others)
