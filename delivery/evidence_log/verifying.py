"""The whole evidence judged from the database: by two processes where it is long."""

import datetime as dt
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from django.db import connections

from courtportal.kernel.audit.head_key import folder
from delivery.evidence_log import heads, reading
from delivery.evidence_log.models import EvidenceHead
from delivery.evidence_log.rules.checking import Chains, chains_in, wrong_in_log, wrong_in_parts
from delivery.evidence_log.rules.record import wrong_with_record
from delivery.service.models import EvidenceEvent, ProofOfService

LONG = 100_000
# Of the chains the first process takes this share; the second one rebuilds the log and takes the rest.
FIRST_SHARE = 0.7


@dataclass(frozen=True)
class Verdict:
    """What was looked at, and what is wrong with it."""

    wrong: list[str]
    events: int
    heads: int
    proofs: int
    not_covered: int


def verify_all(now: dt.datetime, held: Path | None = None) -> Verdict:
    """Chains, log, heads and proofs. ``held`` are heads that somebody kept; else those that the portal has exported."""
    kept, events = held or folder() / heads.EXPORTED, EvidenceEvent.objects.count()
    if events >= LONG:
        middle = int(events * FIRST_SHARE)
        connections.close_all()  # a connection is not shared with a child
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as other:
            rest, log = other.submit(_chains, middle), other.submit(_in_log, now, kept)
            wrong = [*wrong_in_parts([_chains(0, middle), rest.result()]), *log.result()]
    else:
        wrong = [*wrong_in_parts([_chains()]), *_in_log(now, kept)]
    newest = heads.last_head()
    return Verdict(
        wrong=wrong + _in_proofs(now),
        events=events,
        heads=EvidenceHead.objects.count(),
        proofs=ProofOfService.objects.count(),
        not_covered=events - (newest.size if newest else 0),
    )


def _chains(start: int = 0, end: int | None = None) -> Chains:
    ends = ProofOfService.objects.values_list("evidence_hash", flat=True)
    return chains_in(reading.rows(start, end), ends.iterator())


def _in_log(now: dt.datetime, kept: Path) -> list[str]:
    held = reading.held_heads(kept) if kept.exists() else {}
    return list(wrong_in_log(reading.leaves(), reading.heads(), heads.trust(now), held))


def _in_proofs(now: dt.datetime) -> list[str]:
    trust = heads.trust(now)
    proofs = ProofOfService.objects.select_related("document").order_by("pk")
    return [
        f"proof {proof.pk}: {wrong}"
        for proof in proofs.iterator(chunk_size=200)
        if (record := proof.document.data.get("evidence"))  # proofs of before the log have none
        for wrong in wrong_with_record(record, trust, proof.evidence_hash)
    ]
