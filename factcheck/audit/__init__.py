"""The arithmetic of the audit trail: canonical JSON, the hash chain, the Merkle tree over it, signed checkpoints.

Owns what makes an alteration visible, as pure functions of bytes; where entries are kept is the store's business. May import errors.
Why a tree beside the chain: the chain names the first entry that was touched, the tree proves in a few hashes to somebody who holds
one checkpoint that an entry stands in the log (RFC 6962).
"""
