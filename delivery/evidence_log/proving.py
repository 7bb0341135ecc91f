"""The record of a proof of service: the recipient's events, each with its path to a head that covers them all."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from courtportal.kernel.audit.merkle import path
from delivery.evidence_log.heads import head_of, make_heads
from delivery.evidence_log.models import EvidenceHead, EvidenceLeaf
from delivery.evidence_log.rules.heads import Head
from delivery.evidence_log.rules.record import VERSION, record_event
from delivery.evidence_log.tree import nodes_for_paths
from delivery.service.models import EvidenceEvent


class NotCovered(RuntimeError):
    """Not even a new head covers the events; ``look_everywhere`` finds what was overtaken, and the proof is tried again."""


def evidence_record(events: Sequence[EvidenceEvent], now: dt.datetime) -> dict[str, Any]:
    """The record of these events (``rules/record.py``) with the first head that covers them.

    Where there is none yet one is made at once, and covers what other proofs wait for as well. Raises NotCovered, and what
    ``make_heads`` raises; call it outside a transaction.
    """
    covered = _covered(events)
    if covered is None:
        make_heads(now)
        covered = _covered(events)
    if covered is None:
        raise NotCovered(str(events[-1].order_id))
    leaves, head = covered
    node = nodes_for_paths(leaves, head.size)
    return {
        "version": VERSION,
        "events": [
            record_event(
                canonical=bytes(event.canonical),
                previous=event.previous_hash,
                leaf=leaf,
                path=path(leaf, head.size, node),
            )
            for event, leaf in zip(events, leaves, strict=True)
        ],
        "head": head.as_json(),
    }


def _covered(events: Sequence[EvidenceEvent]) -> tuple[list[int], Head] | None:
    places = dict(EvidenceLeaf.objects.filter(event__in=events).values_list("event_id", "index"))
    if len(places) < len(events):
        return None
    row = EvidenceHead.objects.filter(size__gt=max(places.values())).order_by("size").first()
    return ([places[event.pk] for event in events], head_of(row)) if row else None
