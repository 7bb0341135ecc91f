"""The arithmetic of the audit chain; no Django, so that a stand-alone verifier can use it.

Canonical form: JSON with sorted keys, no blanks, UTF-8 (the subset of RFC 8785 for strings, whole numbers, null and objects).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True)
class Link:
    """What the chain stores of one entry."""

    sequence: int
    canonical: bytes
    previous_hash: str
    entry_hash: str


def canonical_json(content: dict[str, Any]) -> bytes:
    """The bytes that are hashed."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def entry_hash(previous_hash: str, canonical: bytes) -> str:
    """SHA-256 over the previous entry's hash and this entry's canonical bytes (hexadecimal)."""
    return hashlib.sha256(previous_hash.encode("ascii") + canonical).hexdigest()


def first_broken(links: Iterable[Link], *heads: tuple[int, str] | None) -> tuple[int, str] | None:
    """The first bad entry's sequence and what is wrong with it, or None for a whole chain.

    ``heads`` are (sequence, hash) known from elsewhere; with them a cut-off end is found too. One pass, however many they are.
    """
    previous, expected = GENESIS, 1
    known = [head for head in heads if head is not None]
    waiting: dict[int, set[str]] = {}
    for sequence, hash_of_entry in known:
        waiting.setdefault(sequence, set()).add(hash_of_entry)
    for link in links:
        if link.sequence != expected:
            return expected, "missing or out of order"
        if link.previous_hash != previous:
            return link.sequence, "does not follow the entry before it"
        if entry_hash(previous, link.canonical) != link.entry_hash:
            return link.sequence, "content was changed"
        if json.loads(link.canonical).get("sequence") != link.sequence:
            return link.sequence, "number was changed"
        if waiting.pop(link.sequence, {link.entry_hash}) != {link.entry_hash}:
            return link.sequence, "differs from the signed head"
        previous, expected = link.entry_hash, expected + 1
    return (expected, "entries up to the signed head are missing") if waiting else None


def head_bytes(sequence: int, hash_of_entry: str, at: str) -> bytes:
    """The bytes that a head's signature covers."""
    return canonical_json({"at": at, "hash": hash_of_entry, "sequence": sequence})
