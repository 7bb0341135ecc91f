"""Evidence of service made up for benchmarks and tests: chains of orders, their log and its heads, without a portal.

The bytes are those that the portal writes (``event_bytes``), the heads are really signed and stamped, by keys of their own.
"""

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from asn1crypto import tsp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from courtportal.kernel.audit.chain import GENESIS, entry_hash
from courtportal.kernel.audit.merkle import Tree, leaf_hash
from courtportal.kernel.signing import certificates
from courtportal.kernel.signing.certificates import Addresses, Issuer
from courtportal.kernel.signing.timestamps import TimestampAuthority
from delivery.evidence_log.rules.checking import Leaf
from delivery.evidence_log.rules.events import Row, event_bytes
from delivery.evidence_log.rules.heads import Head, Trust

BEGIN = dt.datetime(2026, 9, 1, 1, 0, tzinfo=dt.UTC)
# What happens to one document for one recipient: name, what it means for the effect, which columns it fills.
STEPS = (
    ("SubmissionAcceptance", "", ""),
    ("ContentConsignment", "reached", "attempt"),
    ("ConsignmentNotification", "sent", "attempt"),
    ("ContentAccessTracking", "read", "attempt item"),
    ("x-ServiceTookEffect", "", "item"),
)
EVERY = 16  # events to a head
OPEN_ORDERS = 8  # so many are under way at once, so that their events mix in the log


@dataclass(frozen=True)
class Keys:
    """What signs and stamps made-up heads."""

    signing: Ed25519PrivateKey
    stamping: TimestampAuthority
    trust: Trust

    def head(self, bare: Head) -> Head:
        """The head, signed and stamped at its own time."""
        signed = replace(bare, signature=self.signing.sign(bare.signed_bytes()))
        imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": signed.digest()}
        request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "cert_req": True})
        answer = tsp.TimeStampResp.load(self.stamping.respond(request.dump(), now=signed.at))
        return replace(signed, token=answer["time_stamp_token"].dump())


def new_keys() -> Keys:
    """Keys and certificates of a court that exists nowhere."""
    period = {"valid_from": BEGIN - dt.timedelta(days=1), "valid_to": BEGIN + dt.timedelta(days=3650)}
    subject = certificates.name("示例根证书", "示例法院")
    root = Issuer(certificates.root_certificate(subject, key := certificates.new_key(strong=True), **period), key)
    own = certificates.new_key()
    places = Addresses("http://localhost/root.cer", "http://localhost/root.crl")
    subject = certificates.name("示例时间戳", "示例法院")
    stamps = certificates.service_certificate(subject, own.public_key(), root, places, purpose="time_stamps", **period)
    signing = Ed25519PrivateKey.generate()
    return Keys(signing, TimestampAuthority(stamps, own, (root.certificate,)), Trust(signing.public_key(), (root.certificate,)))


@lru_cache(maxsize=2)
def keys(which: str = "court") -> Keys:
    """The same keys each time they are asked for under one name."""
    del which
    return new_keys()


@dataclass
class _Order:
    key: str
    recipient: str
    attempt: str
    item: str
    digest: str
    done: int = 0
    previous: str = GENESIS

    def next_row(self, leaf: int, at: dt.datetime) -> Row:
        name, kind, columns = STEPS[self.done]
        self.done += 1
        attempt, item = (key if what in columns else None for what, key in (("attempt", self.attempt), ("item", self.item)))
        recipient = self.recipient if columns else None
        content = {
            "sequence": self.done,
            "order": self.key,
            "name": name,
            "kind": kind,
            "attempt": attempt,
            "channel": "inbox" if attempt else None,
            "item": item,
            "recipient": recipient,
            "sha256": self.digest if item else None,
            "detail": {"tries": 1} if kind == "sent" else {},
        }
        canonical, previous = event_bytes(content, at), self.previous
        self.previous = entry_hash(previous, canonical)
        return Row(
            leaf, self.key, self.done, canonical, previous, self.previous, name, kind, at.isoformat(), attempt, item, recipient
        )


def events(count: int, seed: int = 0) -> Iterator[Row]:
    """So many events of orders under way at once, in the order of the log."""
    chance = random.Random(seed)  # noqa: S311 - made-up data

    def key() -> str:
        return str(uuid.UUID(int=chance.getrandbits(128), version=4))

    under_way: list[_Order] = []
    for leaf in range(count):
        while len(under_way) < OPEN_ORDERS:
            under_way.append(_Order(key(), key(), key(), key(), f"{chance.getrandbits(256):064x}"))
        order = chance.choice(under_way)
        yield order.next_row(leaf, BEGIN + dt.timedelta(milliseconds=700 * leaf + chance.randrange(700)))
        if order.done == len(STEPS):
            under_way.remove(order)


@dataclass
class Evidence:
    """A small portal's evidence as it would lie in its database, and what an outsider kept of it."""

    rows: list[Row]
    nodes: list[bytes]
    heads: list[Head]
    held: dict[int, str] = field(default_factory=dict)

    def leaves(self) -> Iterator[Leaf]:
        """The log as the rules take it."""
        return ((row.leaf, row.entry_hash, self.nodes[row.leaf]) for row in self.rows if row.leaf is not None)


def evidence(count: int, seed: int, every: int = EVERY) -> Evidence:
    """Evidence with a head after every so many events and at the end; all heads are held outside."""
    rows = list(events(count, seed))
    nodes, heads = built(rows, every, keys())
    return Evidence(rows, nodes, heads, {head.size: head.hash() for head in heads})


def built(rows: list[Row], every: int, by: Keys) -> tuple[list[bytes], list[Head]]:
    """The log over these rows: nodes of each leaf, and heads."""
    tree, nodes, heads, previous = Tree(), [], [], GENESIS
    for row in rows:
        nodes.append(tree.append(leaf_hash(bytes.fromhex(row.entry_hash))))
        if tree.size % every == 0 or tree.size == len(rows):
            at = dt.datetime.fromisoformat(row.at) + dt.timedelta(seconds=1)
            heads.append(by.head(Head(tree.size, tree.root().hex(), at, previous)))
            previous = heads[-1].hash()
    return nodes, heads
