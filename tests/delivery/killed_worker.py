"""A portal of its own for one test: ``prepare [STRANGERS KNOWN]``, ``work AT`` (killed before that durable write), ``report``.

Each runs in a process of its own on the data folder of the environment.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402

from courtportal.demo.bench.tables import make_tables  # noqa: E402
from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.messaging.models import SimulatedMessage  # noqa: E402
from courtportal.kernel.outbox.models import Delivery, OutboxEvent  # noqa: E402
from courtportal.kernel.outbox.worker import run_until_quiet  # noqa: E402
from delivery.evidence_log.models import EvidenceHead  # noqa: E402
from delivery.evidence_log.verifying import verify_all  # noqa: E402
from delivery.service.models import EvidenceEvent, ProofOfService, ServiceAttempt, ServiceItem  # noqa: E402
from tests.crash.killer import Killer  # noqa: E402
from tests.factories import service  # noqa: E402
from tests.factories.court_cases import make_case  # noqa: E402
from tests.factories.documents import ready_to_sign  # noqa: E402
from tests.factories.people import make_user  # noqa: E402

STRANGERS, KNOWN = 5, 2


def prepare(strangers: int = STRANGERS, known: int = KNOWN) -> None:
    """Orders for strangers, who get an SMS, and for known parties with a confirmed address, who are served and get a proof."""
    make_tables()
    now = clock.now()
    ready_to_sign(now)  # proofs are sealed, and the report judges the heads of the log
    for number in range(strangers + known):
        case = make_case(now=now)
        if number >= strangers:
            service.bind(service.party_of(case), make_user("周远航"))
            service.confirmed_address(service.party_of(case), now)
        service.order_for(case, now, documents=1)


def work(at: int) -> None:
    """The worker, with the leases of its killed forerunner over; dies before its ``at``-th durable write."""
    Delivery.objects.filter(state=Delivery.State.WAITING).update(leased_until=None, due_at=clock.now())
    connection.close()  # the killer watches connections from their beginning
    killer = Killer(at)
    killer.install()
    run_until_quiet()


def report() -> dict[str, object]:
    """What is there in the end."""
    kinds = EvidenceEvent.objects.exclude(kind="").values("attempt", "kind").annotate(times=Count("pk"))
    return {
        "waiting": Delivery.objects.exclude(state=Delivery.State.DONE).count(),
        "sms": SimulatedMessage.objects.count(),
        "attempts": sorted(ServiceAttempt.objects.values_list("channel", "state")),
        "most_events_of_a_kind": max(row["times"] for row in kinds),
        "served": ServiceItem.objects.filter(status="served").count(),
        "took_effect": OutboxEvent.objects.filter(name="delivery.ServiceTookEffect").count(),
        "proofs": ProofOfService.objects.count(),
        "tampered": verify_all(clock.now()).wrong,
        "heads": EvidenceHead.objects.exists(),
    }


def main(*words: str) -> None:
    """Do one verb."""
    match words:
        case ("prepare",):
            prepare()
        case ("prepare", strangers, known):
            prepare(int(strangers), int(known))
        case ("work", number):
            work(int(number))
        case ("report",):
            sys.stdout.write(json.dumps(report()))


if __name__ == "__main__":
    main(*sys.argv[1:])
