"""A service with keys, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.access import SCOPES
from factcheck.store import keys
from factcheck.store.keys import MadeKey, Rights

if TYPE_CHECKING:
    from factcheck.store import Store

ALL = tuple(SCOPES)
CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}


def made(store: Store, *scopes: str, owner: str = "local", origins: tuple[str, ...] = (), expires: str | None = None) -> MadeKey:
    rights = Rights(owner, "test", scopes or ALL, origins, expires)
    return store.write(lambda tx: keys.create(tx, rights, "test"))


def bearer(key: MadeKey | str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key if isinstance(key, str) else key.secret}", **more}


def slug(response) -> str:
    return response.json["type"].rpartition("/problems/")[2]
