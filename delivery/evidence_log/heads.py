"""Makes heads: signed, time-stamped, one after the other, at most a thousand events each; and exports them.

A head is made in three steps: number what waits (a transaction), sign and ask for the time stamp (nothing held), keep the head
(a transaction). A process that dies in between leaves leaves without a head, which the next head covers. Of two that make a
head at once only one can follow the head before.
"""

import asyncio
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db import transaction
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from courtportal.kernel.audit.chain import GENESIS
from courtportal.kernel.audit.exporting import append_missing
from courtportal.kernel.audit.head_key import head_key
from courtportal.kernel.signing import authority
from courtportal.kernel.signing.pdf import time_stamper
from courtportal.kernel.transactions import require_none_held
from delivery.evidence_log.models import EvidenceHead, EvidenceLeaf
from delivery.evidence_log.numbering import lock_log, number_events, waiting
from delivery.evidence_log.rules.heads import MOST_LEAVES, Head, Trust, wrong_with
from delivery.evidence_log.tree import tree_of

MOST_HEADS = 100
MOST_IN_ONE_ANSWER = 1_000
EXPORTED = "evidence_heads.jsonl"


class HeadNotMade(RuntimeError):
    """The time stamp that came is not one by which the head could be proved: nothing was kept."""


def head_of(row: EvidenceHead) -> Head:
    """The head as the rules know it."""
    return Head(row.size, row.root, row.signed_at, row.previous, bytes(row.signature), bytes(row.token))


def last_head() -> Head | None:
    """The newest head."""
    row = EvidenceHead.objects.order_by("-size").first()
    return head_of(row) if row else None


def heads_after(size: int) -> list[Head]:
    """At most a thousand heads that follow the one of that size, oldest first."""
    return [head_of(row) for row in EvidenceHead.objects.filter(size__gt=size).order_by("size")[:MOST_IN_ONE_ANSWER]]


def trust(now: dt.datetime) -> Trust:
    """By what the portal judges its own heads."""
    anchors = [authority.root_certificate(now=now), *authority.other_time_stamp_certificates()]
    return Trust(head_key().public_key(), tuple(anchors))


def make_heads(now: dt.datetime, *, everywhere: bool = False) -> int:
    """Cover every event that waits, up to a hundred heads; how many were made. Export what is not exported.

    Raises HeadNotMade and OSError when no good time stamp is to be had, TransactionHeld inside a transaction.
    """
    require_none_held("a head of the evidence log")
    made = 0
    while made < MOST_HEADS and _make_head(now, everywhere):
        made += 1
    export_heads()
    return made


def _make_head(now: dt.datetime, everywhere: bool) -> bool:
    before = last_head()
    covered = before.size if before else 0
    numbered = _leaves()
    if numbered - covered < MOST_LEAVES and waiting(everywhere=everywhere).exists():
        numbered += number_events(MOST_LEAVES - numbered + covered, everywhere=everywhere)
    size = min(numbered, covered + MOST_LEAVES)
    return size > covered and _keep(_signed(size, before, now))


def _leaves() -> int:
    last = EvidenceLeaf.objects.order_by("-index").first()
    return last.index + 1 if last else 0


def _signed(size: int, before: Head | None, now: dt.datetime) -> Head:
    at = max(now, before.at) if before else now
    bare = Head(size, tree_of(size).root().hex(), at, before.hash() if before else GENESIS)
    signed = replace(bare, signature=head_key().sign(bare.signed_bytes()))
    head = replace(signed, token=_time_stamp(signed))
    if wrong := wrong_with(head, trust(now)):
        raise HeadNotMade(wrong)
    return head


def _time_stamp(head: Head) -> bytes:
    try:
        return asyncio.run(time_stamper(head.at).async_timestamp(head.digest(), "sha256")).dump()  # type: ignore[no-any-return]
    except TimestampRequestError as error:
        raise HeadNotMade(str(error)) from error


@transaction.atomic
def _keep(head: Head) -> bool:
    """Keep it if it still follows the newest; True too if another process was faster: then the next one follows that."""
    lock_log()
    newest = last_head()
    if (newest.hash() if newest else GENESIS) == head.previous:
        EvidenceHead.objects.create(
            size=head.size,
            root=head.root,
            previous=head.previous,
            signed_at=head.at,
            signature=head.signature,
            token=head.token,
        )
    return True


def export_heads() -> None:
    """Append the heads that are not in the exported file, beside those of the audit chain."""
    append_missing(EXPORTED, "size", _after)


def _after(size: int) -> Iterator[dict[str, Any]]:
    return (head_of(row).as_json() for row in EvidenceHead.objects.filter(size__gt=size).order_by("size").iterator())
