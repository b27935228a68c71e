"""Secrets that must be kept and used again: readable with the installation's key alone, which is not in the database."""

from __future__ import annotations

from base64 import b64decode, b64encode
from secrets import token_bytes
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from factcheck.audit.checkpoint import Signer

_NONCE = 12


class Seal:
    """Closes and opens secrets (AES-256-GCM). Each belongs to one thing: it cannot be opened as that of another."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    @classmethod
    def of(cls, signer: Signer) -> Self:
        """The seal for the secrets of webhooks of an installation."""
        return cls(signer.secret(b"webhooks"))

    def close(self, secret: str, belongs_to: str) -> str:
        """The secret as it is kept."""
        nonce = token_bytes(_NONCE)
        return b64encode(nonce + self._cipher.encrypt(nonce, secret.encode(), belongs_to.encode())).decode()

    def open(self, kept: str, belongs_to: str) -> str | None:
        """The secret; None if it was closed with another key, for something else, or was altered."""
        raw = b64decode(kept)
        try:
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], belongs_to.encode()).decode()
        except InvalidTag:
            return None
