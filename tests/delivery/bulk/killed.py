"""A portal of its own for one test of bulk jobs: ``prepare``, ``work AT`` (killed before that durable write), ``report``.

Each runs in a process of its own on the data folder of the environment.
"""

import json
import sys

# Sets Django up and knows how to work and to die.
from tests.delivery import killed_worker  # isort: skip

from django.core.management import call_command
from django.db.models import Count

from courtportal.kernel import clock
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.messaging.models import SimulatedMessage
from courtportal.kernel.outbox.models import Delivery
from delivery.bulk.actions.start import start_on_cases, start_on_recipients
from delivery.bulk.models import ServiceJob, ServiceJobRow
from delivery.service.evidence import first_tampered
from delivery.service.models import EvidenceEvent, ServiceItem, ServiceOrder, ServiceRecipient
from filing.cases.models import PanelMember, Party
from tests.factories import service
from tests.factories.court_cases import make_case, member

RECIPIENTS, CASES = 8, 5


def prepare() -> None:
    """A job on many recipients of one case, and one on many cases."""
    call_command("migrate", verbosity=0, interactive=False)
    now = clock.now()
    crowd, cases = make_case(now=now), [make_case(now=now) for _ in range(CASES)]
    clerk = member(crowd, "clerk")
    PanelMember.objects.filter(case__in=cases, duty=PanelMember.Duty.CLERK).update(user=clerk)
    parties = Party.objects.bulk_create(
        Party(case=crowd, role="defendant", kind="person", order=at, name=f"虚构人{at}", phone=service.PHONE)
        for at in range(2, RECIPIENTS + 2)
    )
    for case in cases:
        service.sealed_document(case, "summons", "传票")
    actor, keys = actor_of(clerk, None), [party.pk for party in parties]
    document = service.sealed_document(crowd)
    start_on_recipients(actor=actor, case_id=crowd.pk, document_ids=[document.pk], party_ids=keys, plan="", now=now)
    start_on_cases(actor=actor, kind="summons", plan="", now=now)


def report() -> dict[str, object]:
    """What is there in the end."""
    once = ServiceRecipient.objects.values("order", "party").annotate(times=Count("pk"))
    kinds = EvidenceEvent.objects.exclude(kind="").values("attempt", "kind").annotate(times=Count("pk"))
    return {
        "waiting": Delivery.objects.exclude(state=Delivery.State.DONE).count(),
        "jobs": sorted(ServiceJob.objects.values_list("state", flat=True)),
        "rows": sorted(ServiceJobRow.objects.values_list("state", flat=True)),
        "orders": ServiceOrder.objects.count(),
        "recipients": len(once),
        "most_of_one": max(row["times"] for row in once),
        "items": ServiceItem.objects.count(),
        "sms": SimulatedMessage.objects.filter(channel="sms").count(),
        "most_events_of_a_kind": max(row["times"] for row in kinds),
        "tampered": [str(order.pk) for order in ServiceOrder.objects.all() if first_tampered(order)],
    }


def main(*words: str) -> None:
    """Do one verb."""
    match words:
        case ("prepare",):
            prepare()
        case ("work", number):
            killed_worker.work(int(number))
        case ("report",):
            sys.stdout.write(json.dumps(report()))


if __name__ == "__main__":
    main(*sys.argv[1:])
