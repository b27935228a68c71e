"""Signed checkpoints: what the log was at a time, in the hands of others."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_private_key

from factcheck.audit.canonical import canonical


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The size of the log, the hash of its last entry and the root of its tree at a time, signed (Ed25519 over the canonical JSON)."""

    size: int
    head: str
    root: str
    time: str
    key: str
    signature: str

    @classmethod
    def from_dict(cls, told: Any) -> Self:
        """A checkpoint as `to_dict` gave it; anything else is a ValueError."""
        names = cls.__slots__
        if not isinstance(told, dict) or set(told) != set(names) or type(told["size"]) is not int:
            raise ValueError(f"not a checkpoint: it has the fields {', '.join(names)}")
        if not all(isinstance(told[name], str) for name in names if name != "size"):
            raise ValueError("not a checkpoint: its fields are texts")
        return cls(**told)

    def to_dict(self) -> dict[str, Any]:
        """The checkpoint as JSON."""
        return asdict(self)

    def signed_by(self, key: str) -> bool:
        """Whether the owner of a public key (base64) has signed this."""
        try:
            Ed25519PublicKey.from_public_bytes(b64decode(key, validate=True)).verify(b64decode(self.signature, validate=True), self._told())
        except (InvalidSignature, ValueError):
            return False
        return self.key == key

    def _told(self) -> bytes:
        return canonical({name: value for name, value in asdict(self).items() if name != "signature"})


class Signer:
    """Who signs checkpoints: a private key in a file of its own, beside which nothing else can be read from it."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()

    @classmethod
    def at(cls, path: Path) -> Self:
        """The signer whose key is kept at this path; it is made there at first, readable by its owner alone."""
        if not path.exists():
            key = Ed25519PrivateKey.generate()
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
                    file.flush()
                    os.fsync(file.fileno())
                return cls(key)
            except FileExistsError:  # another process was first
                pass
        loaded = load_pem_private_key(path.read_bytes(), None)
        if not isinstance(loaded, Ed25519PrivateKey):
            raise ValueError(f"{path}: not an Ed25519 key")
        return cls(loaded)

    def sign(self, size: int, head: str, root: str, time: str) -> Checkpoint:
        """The signed checkpoint."""
        bare = Checkpoint(size, head, root, time, self.public, "")
        return Checkpoint(size, head, root, time, self.public, b64encode(self._key.sign(bare._told())).decode())

    def secret(self, purpose: bytes) -> bytes:
        """32 bytes that only the owner of the key can derive, another for each purpose (HKDF)."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        seed = self._key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        return HKDF(SHA256(), 32, salt=b"factcheck", info=purpose).derive(seed)
