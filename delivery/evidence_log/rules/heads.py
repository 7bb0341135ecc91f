"""A head of the log: how much there was, its root, the head before; signed (Ed25519) and time-stamped (RFC 3161)."""

import base64
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from courtportal.kernel.audit.chain import GENESIS, canonical_json
from courtportal.kernel.signing.token_checking import TokenRefused, stamped_at

LOG = "delivery.evidence"
MOST_LEAVES = 1_000
LONGEST_WAIT = dt.timedelta(seconds=60)
# The authority stamps when it is asked; what is further off was stamped on another occasion.
STAMP_WITHIN = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Head:
    """``root`` is that of the first ``size`` leaves (RFC 9162 §2.1.1); ``previous`` the hash of the head before."""

    size: int
    root: str
    at: dt.datetime
    previous: str
    signature: bytes = b""
    token: bytes = b""

    def signed_bytes(self) -> bytes:
        """What the signature covers."""
        at = self.at.astimezone(dt.UTC).isoformat()
        return canonical_json({"at": at, "log": LOG, "previous": self.previous, "root": self.root, "size": self.size})

    def digest(self) -> bytes:
        """What the time stamp stamps: the signed head."""
        return hashlib.sha256(self.signed_bytes() + self.signature).digest()

    def hash(self) -> str:
        """What the next head names: everything of this one, the time stamp as well."""
        return hashlib.sha256(self.signed_bytes() + self.signature + self.token).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The form in which heads are exported and lie in proofs."""
        return {
            "size": self.size,
            "root": self.root,
            "at": self.at.astimezone(dt.UTC).isoformat(),
            "previous": self.previous,
            "signature": base64.b64encode(self.signature).decode(),
            "token": base64.b64encode(self.token).decode(),
        }

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Head":
        """Raises KeyError, TypeError or ValueError for what is none."""
        return cls(
            size=int(row["size"]),
            root=str(row["root"]),
            at=dt.datetime.fromisoformat(row["at"]),
            previous=str(row["previous"]),
            signature=base64.b64decode(row["signature"], validate=True),
            token=base64.b64decode(row["token"], validate=True),
        )


@dataclass(frozen=True)
class Trust:
    """By what heads are judged: the key that signs them, and the authorities whose time stamps count."""

    key: Ed25519PublicKey
    anchors: tuple[x509.Certificate, ...]

    @classmethod
    def from_pem(cls, key: bytes, anchors: bytes) -> "Trust":
        """From the files that a court publishes. Raises ValueError."""
        loaded = load_pem_public_key(key)
        if not isinstance(loaded, Ed25519PublicKey):
            raise ValueError("the key of the heads is not an Ed25519 key")
        return cls(loaded, tuple(x509.load_pem_x509_certificates(anchors)))


def wrong_with(head: Head, trust: Trust) -> str:
    """'' for a head that was signed and stamped, else what is wrong."""
    try:
        trust.key.verify(head.signature, head.signed_bytes())
    except InvalidSignature:
        return "the signature does not verify"
    try:
        stamped = stamped_at(head.token, head.digest(), trust.anchors)
    except TokenRefused as refused:
        return f"the time stamp is refused: {refused}"
    return "" if abs(stamped - head.at) <= STAMP_WITHIN else "the time stamp is of another time"


def wrong_in_row(heads: Iterable[Head], trust: Trust) -> Iterator[str]:
    """What is wrong with heads one after the other: each is signed, stamped, grows, and names the one before."""
    before: Head | None = None
    for head in heads:
        if wrong := wrong_with(head, trust):
            yield f"head {head.size}: {wrong}"
        if head.previous != (before.hash() if before else GENESIS):
            yield f"head {head.size}: does not follow the head before it"
        if before and (head.size <= before.size or head.at < before.at):
            yield f"head {head.size}: goes back behind head {before.size}"
        before = head
