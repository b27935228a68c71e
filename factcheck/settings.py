"""Settings of the service: a frozen dataclass, read once from `FACTCHECK_*` variables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple, Self

from factcheck.outbound.urls import receiver

PREFIX = "FACTCHECK_"
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_RATE = re.compile(f"([1-9][0-9]{{0,8}}) per ({'|'.join(_SECONDS)})", re.ASCII)
_KEY = re.compile(r"[A-Z][A-Z0-9_-]{0,39}\s*=\s*[!-~]+", re.ASCII)


class Rate(NamedTuple):
    """So many requests in so many seconds."""

    requests: int
    seconds: int


def _said(default: Any, description: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"description": description})


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may choose.

    Each field is the variable `FACTCHECK_<NAME>`, or stands in the file that `FACTCHECK_<NAME>_FILE` names, as secrets do; lists are
    separated by commas. Nothing reads the environment after start-up.

    >>> Settings.from_env({"FACTCHECK_ALLOWED_HOSTS": "check.example,localhost"}).allowed_hosts
    ('check.example', 'localhost')
    """

    allowed_hosts: tuple[str, ...] = _said(("localhost", "127.0.0.1", "[::1]"), "names that the server answers to; `*` for any")
    cors_origins: tuple[str, ...] = _said(
        (), "origins whose pages may do without a key what a program may; what is public any page may read"
    )
    public_url: str = _said("", "where the service is reached from outside; used in links, never taken from a request")
    publisher: str = _said("", "name of the newsroom: who checked, in ClaimReview")
    max_body_bytes: int = _said(1_048_576, "largest request body")
    max_batch_bytes: int = _said(10_485_760, "largest body of `POST /v1/batches`")
    max_batch_items: int = _said(10_000, "most texts of one batch")
    max_waiting_items: int = _said(
        100_000, "most texts in all unfinished batches of one owner; more are told to wait (429), as the rate limit counts no single texts"
    )
    max_claim_characters: int = _said(2_000, "longest text of `GET /v1/check`")
    max_url_characters: int = _said(32_768, "longest address with its query")
    reference_path: str = _said("", "folder of a data pack instead of those that are built in")
    packs: tuple[str, ...] = _said((), "folders of further data packs, each laid over those before it and over the built-in ones")
    reload_seconds: int = _said(5, "seconds after which the data packs are looked at and, where they changed, taken up; `0` never")
    refresh: int = _said(
        0,
        "`1` refreshes the last of `FACTCHECK_PACKS` in the background, from the feeds of all packs, each as often as it says",
    )
    data_folder: str = _said("~/.local/share/factcheck", "folder for the database, the signing key and the checkpoints")
    database_url: str = _said(
        "", "`postgresql://…` instead of SQLite in the data folder; `none` keeps nothing; `DATABASE_URL` is read where this is not set"
    )
    allow_unsafe_database: int = _said(0, "`1` takes a PostgreSQL that does not sync what it acknowledges")
    checkpoints: str = _said("", "file for the signed checkpoints of the audit trail, better on another disk than the database")
    drain_seconds: int = _said(1, "seconds between `/readyz` saying that the service ends and its door closing")
    retention_days: int = _said(0, "days after which texts and notes are erased; `0` keeps them")
    anonymous: str = _said(
        "local",
        "what goes without a key: `local` everything, from this machine and until the first key is made; `read` checking texts of which "
        "nothing is kept; `none` nothing but reference data and documents",
    )
    rate_limit: str = _said(
        "600 per minute", "how often the keys of one owner, or an address without a key, may check and change something; empty for no limit"
    )
    redis_url: str = _said(
        "", "`redis://…` counts for all processes and machines together, and holds the queue; without it each worker counts for itself"
    )
    trusted_proxies: int = _said(0, "proxies in front of the service, whose `X-Forwarded-For` says where a request comes from")
    background_processes: int = _said(
        1, "processes beside each serving one that check texts in the background; `0` leaves all background work to `factcheck work`"
    )
    webhook_private: tuple[str, ...] = _said(
        (), "receivers of webhooks outside the public internet: networks (`10.1.0.0/16`) or hosts with their port (`cms.internal:9000`)"
    )
    source_keys: tuple[str, ...] = _said(
        (), "keys that sources of reference data want, each under the name by which a feed asks for it: `FRED=0a1b…`", secret=True
    )
    source_private: tuple[str, ...] = _said(
        (),
        "sources of reference data outside the public internet: networks (`10.1.0.0/16`) or hosts with their port (`data.internal:9000`)",
    )
    log_level: str = _said("info", "`debug`, `info`, `warning` or `error`")

    @property
    def rate(self) -> Rate | None:
        """The limit of requests; None where there is none.

        >>> Settings(rate_limit="600 per minute").rate
        Rate(requests=600, seconds=60)
        """
        found = _RATE.fullmatch(self.rate_limit)
        return Rate(int(found[1]), _SECONDS[found[2]]) if found else None

    def body_limit(self, path: str) -> int:
        """The largest body that is read at a path.

        >>> Settings(max_body_bytes=10, max_batch_bytes=20).body_limit("/v1/batches")
        20
        """
        return self.max_batch_bytes if path == "/v1/batches" else self.max_body_bytes

    @property
    def keys(self) -> Mapping[str, str]:
        """The keys for sources of reference data, by their names.

        >>> Settings(source_keys=("FRED=0a1b",)).keys
        {'FRED': '0a1b'}
        """
        return {name.strip(): key.strip() for name, _, key in (one.partition("=") for one in self.source_keys)}

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """The settings of an environment; an unknown `FACTCHECK_` variable or a bad value is a ValueError that names it."""
        known = {PREFIX + one.name.upper(): one for one in fields(cls)}
        given = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
        if "DATABASE_URL" in environ:
            given.setdefault(f"{PREFIX}DATABASE_URL", environ["DATABASE_URL"])
        for name in [one for one in given if one not in known and one.removesuffix("_FILE") in known]:
            if (plain := name.removesuffix("_FILE")) in given:
                raise ValueError(f"{plain} and {name} are both given")
            given[plain] = _in_file(name, given.pop(name))
        if unknown := sorted(set(given) - set(known)):
            raise ValueError(f"{unknown[0]} is not a setting; settings are {', '.join(known)}")
        return cls(**{known[name].name: _read(name, known[name].default, value) for name, value in given.items()})

    def __post_init__(self) -> None:
        if self.log_level not in {"debug", "info", "warning", "error"}:
            raise ValueError(f"{PREFIX}LOG_LEVEL is {self.log_level!r}; it can be debug, info, warning or error")
        for name in ("webhook_private", "source_private"):
            for entry in getattr(self, name):
                try:
                    receiver(entry)
                except ValueError as error:
                    raise ValueError(f"{PREFIX}{name.upper()}: {error}") from None
        if any(not _KEY.fullmatch(one) for one in self.source_keys):
            raise ValueError(f"{PREFIX}SOURCE_KEYS: each is a name in capitals, = and the key (FRED=0a1b…)")
        if self.refresh and (not self.packs or self.database_url == "none"):
            wanted = "a store" if self.packs else f"a pack of one's own in {PREFIX}PACKS, to be written to (`factcheck data new` makes one)"
            raise ValueError(f"{PREFIX}REFRESH is {self.refresh}: that takes {wanted}")
        if self.anonymous not in {"local", "read", "none"}:
            raise ValueError(f"{PREFIX}ANONYMOUS is {self.anonymous!r}; it can be local, read or none")
        if self.anonymous == self.database_url == "none":
            raise ValueError(f"{PREFIX}ANONYMOUS is none: then there must be keys, and {PREFIX}DATABASE_URL=none keeps none")
        if self.rate_limit and not _RATE.fullmatch(self.rate_limit):
            raise ValueError(f"{PREFIX}RATE_LIMIT is {self.rate_limit!r}; write it as 600 per minute (second, minute, hour, day)")
        for name in (one.name for one in fields(self) if one.name.startswith("max_")):
            if getattr(self, name) < 1:
                raise ValueError(f"{PREFIX}{name.upper()} must be at least 1")


def _in_file(name: str, path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{name} is {path!r}, which cannot be read: {error}") from None


def _read(name: str, default: object, value: str) -> Any:
    if isinstance(default, tuple):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(default, int):
        if not value.isascii() or not value.isdigit():
            raise ValueError(f"{name} is {value!r}; it must be a whole number")
        return int(value)
    return value.strip()
