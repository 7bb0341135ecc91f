"""A portal for one test: processes that write evidence and processes that make heads, all at once; then what is left."""

import json
import multiprocessing
import os
import sys
import time
from multiprocessing.synchronize import Event

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

from django.db import connections, transaction  # noqa: E402

from courtportal.demo.bench.tables import make_tables  # noqa: E402
from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.signing import authority  # noqa: E402
from delivery.evidence_log.heads import make_heads  # noqa: E402
from delivery.evidence_log.models import EvidenceHead, EvidenceLeaf  # noqa: E402
from delivery.evidence_log.verifying import verify_all  # noqa: E402
from delivery.service.evidence import Name, add_evidence  # noqa: E402
from delivery.service.models import EvidenceEvent, ServiceOrder  # noqa: E402
from tests.factories import service  # noqa: E402
from tests.factories.court_cases import make_case  # noqa: E402

WRITERS, MAKERS, EVENTS = 4, 2, 25


def write(order_id: object, begun: Event) -> None:
    """Events of one order, each in a transaction that stays open for a moment: rows are committed out of their order. The second
    half waits for a first head, however slow the machine.
    """
    order = ServiceOrder.objects.get(pk=order_id)
    for number in range(EVENTS):
        if number == EVENTS // 2:
            begun.wait(120)
        with transaction.atomic():
            add_evidence(order, Name.HANDED_TO_CLERK, at=clock.now())
            time.sleep(0.002 * (number % 3))


def make(begun: Event, written: Event) -> None:
    """Heads, one after the other, until all is written."""
    while not written.is_set():
        make_heads(clock.now())
        if EvidenceHead.objects.exists():
            begun.set()
        time.sleep(0.01)


def main() -> None:
    """Prepare, let all run at once, tell."""
    make_tables()
    now = clock.now()
    authority.make_authority(now=now)
    case = make_case(now=now)
    orders = [service.order_for(case, now, documents=1).pk for _ in range(WRITERS)]
    connections.close_all()
    context = multiprocessing.get_context("fork")
    begun, written = context.Event(), context.Event()
    writers = [context.Process(target=write, args=(order, begun)) for order in orders]
    makers = [context.Process(target=make, args=(begun, written)) for _ in range(MAKERS)]
    for process in makers + writers:
        process.start()
    for process in writers:
        process.join()
    written.set()
    for process in makers:
        process.join()
    make_heads(clock.now())
    found = verify_all(clock.now())
    report = {
        "died": sum(process.exitcode != 0 for process in makers + writers),
        "unnumbered": EvidenceEvent.objects.filter(leaf=None).count(),
        "gapless": list(EvidenceLeaf.objects.order_by("index").values_list("index", flat=True)) == list(range(found.events)),
        "events": found.events >= WRITERS * EVENTS,
        "heads": EvidenceHead.objects.count() > 1,
        "wrong": found.wrong,
        "not_covered": found.not_covered,
    }
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
