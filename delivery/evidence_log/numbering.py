"""Gives the events of all orders their places in the log, one after the other.

Who writes an event does not wait for this: events are written as they come, and numbered afterwards by whoever makes a head.
"""

from django.db import connection, transaction
from django.db.models import QuerySet

from courtportal.kernel.audit.merkle import leaf_hash
from delivery.evidence_log.models import EvidenceLeaf
from delivery.evidence_log.tree import tree_of
from delivery.service.models import EvidenceEvent

# One at a time numbers events or keeps a head: a key of PostgreSQL's advisory locks, beside that of the audit chain.
LOG_LOCK = 7_202
# PostgreSQL gives numbers to rows before they are committed: one may turn up behind others. How many there may be before it.
OVERTAKEN = 10_000


def lock_log() -> None:
    """Held until the end of the transaction; SQLite's immediate transactions already see to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])


def waiting(*, everywhere: bool = False) -> "QuerySet[EvidenceEvent]":
    """Events without a place, in the order in which they get theirs; ``everywhere`` looks at all events, which takes long."""
    found = EvidenceEvent.objects.filter(leaf=None).order_by("pk")
    if everywhere:
        return found
    last = EvidenceLeaf.objects.order_by("-index").first()
    return found.filter(pk__gt=last.event_id - OVERTAKEN if last else 0)


@transaction.atomic
def number_events(most: int, *, everywhere: bool = False) -> int:
    """Give a place to so many events that have none; how many got one.

    An event is numbered after the one before it in its chain: their order holds one writer at a time (``add_evidence``).
    """
    lock_log()
    found = list(waiting(everywhere=everywhere).values_list("pk", "entry_hash")[:most])
    last = EvidenceLeaf.objects.order_by("-index").first()
    tree = tree_of(last.index + 1 if last else 0)
    leaves = [EvidenceLeaf(index=tree.size, event_id=pk, nodes=tree.append(leaf_hash(bytes.fromhex(text)))) for pk, text in found]
    EvidenceLeaf.objects.bulk_create(leaves, batch_size=500)
    return len(leaves)
