"""What is asked and told about keys."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError

from factcheck.access import SCOPES
from factcheck.wire.fields import Asked, Items, Told, count, moment, one_of, part, phrase, several, shaped, whole

#: Longest time of grace of a key that is replaced, in seconds.
MAX_GRACE = 30 * 86_400
_ORIGIN = r"^[a-z][a-z0-9+.-]*://[a-z0-9._~:\[\]-]+$"
_STATES = ["active", "expired", "revoked"]


def checked_origin(written: str) -> str:
    """An origin as browsers send it; anything else is a ValidationError.

    >>> checked_origin("https://cms.example")
    'https://cms.example'
    """
    if len(written) > 300 or not re.fullmatch(_ORIGIN.strip("^$"), written, re.ASCII):
        raise ValidationError("Not an origin as browsers send it: write https://cms.example or chrome-extension://abc, in small letters.")
    return written


def _scope(**more: Any) -> Any:
    return one_of(
        SCOPES, f"What it may do: {'; '.join(f'`{name}`: {meaning}' for name, meaning in SCOPES.items())}.", "checks:write", **more
    )


class KeyRequest(Asked):
    """A new key; it belongs to the owner of the key that asks for it."""

    name = phrase("What it is for.", "CMS", least=1, most=100, required=True)
    scopes = Items(_scope(), at_least=1, at_most=len(SCOPES), required=True, metadata={"description": "What it may do."})
    origins = Items(
        shaped(_ORIGIN, "An origin.", "https://cms.example", check=checked_origin, bad="null"),
        at_most=50,
        load_default=list,
        metadata={"description": "Origins whose web pages and extensions may use it; programs need none."},
    )
    expires = moment("When it ends; without it, when it is revoked.", allow_none=True, load_default=None)


class RotationRequest(Asked):
    """A key that takes the place of another one."""

    grace_seconds = whole("How long the old one is still good.", 86_400, high=MAX_GRACE, load_default=86_400)


class KeysQuery(Asked):
    """Which keys."""

    limit = count("Items on a page.", 50, low=1, high=500, load_default=50)
    cursor = phrase("Where to go on: `next_cursor` of the page before.", most=500, load_default=None)


class KeySchema(Told):
    """A key, but for what makes it one."""

    id = phrase("Its name in addresses and in the audit trail.", required=True)
    name = phrase("What it is for.", "CMS", required=True)
    owner = phrase("Whose it is: all keys of an owner see the same checks.", "local", required=True)
    hint = phrase("How it begins.", "fck_live_9aZkLm2Q…", required=True)
    state = one_of(_STATES, "Whether it is good.", "active", required=True)
    scopes = several(_scope(), "What it may do.", required=True)
    origins = several(phrase("An origin."), "Origins whose web pages may use it.", required=True)
    created = phrase("When it was made.", "2026-03-20T09:00:00.000000Z", required=True)
    expires = phrase("When it ends.", "2027-03-20T09:00:00.000000Z", required=True, allow_none=True)
    revoked = phrase("When it was revoked.", required=True, allow_none=True)


class MadeKeySchema(KeySchema):
    """A new key. The key itself is told this once."""

    key = phrase(
        "The key: send it as `Authorization: Bearer …`. Null when the request is repeated; make another one then.",
        required=True,
        allow_none=True,
    )


class KeyPageSchema(Told):
    """A page of keys, the oldest first."""

    items = several(part(KeySchema, "A key."), "The keys of this page.", required=True)
    next_cursor = phrase("Where the next page starts; null on the last.", required=True, allow_none=True)
