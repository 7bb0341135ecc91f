"""The records of proofs of service: each recipient's events, each with its path to a head that covers them all."""

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


def evidence_records(groups: Sequence[Sequence[EvidenceEvent]], now: dt.datetime) -> list[dict[str, Any]]:
    """The record of each group of events (``rules/record.py``) with the first head that covers all of them.

    Where there is none yet one is made at once, and covers what other proofs wait for as well. Raises NotCovered, and what
    ``make_heads`` raises; call it outside a transaction.
    """
    events = [event for group in groups for event in group]
    if not events:
        return []
    covered = _covered(events)
    if covered is None:
        make_heads(now)
        covered = _covered(events)
    if covered is None:
        raise NotCovered(str(events[-1].order_id))
    places, head = covered
    node = nodes_for_paths(places.values(), head.size)
    return [
        {
            "version": VERSION,
            "events": [
                record_event(
                    canonical=bytes(event.canonical),
                    previous=event.previous_hash,
                    leaf=places[event.pk],
                    path=path(places[event.pk], head.size, node),
                )
                for event in group
            ],
            "head": head.as_json(),
        }
        for group in groups
    ]


def _covered(events: Sequence[EvidenceEvent]) -> tuple[dict[int, int], Head] | None:
    keys = {event.pk for event in events}
    places = dict(EvidenceLeaf.objects.filter(event__in=keys).values_list("event_id", "index"))
    if len(places) < len(keys):
        return None
    row = EvidenceHead.objects.filter(size__gt=max(places.values())).order_by("size").first()
    return (places, head_of(row)) if row else None
