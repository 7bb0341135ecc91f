"""What runs in processes of its own while the indexer is killed: ``python -m tests.search.durability STEP``.

``prepare COUNT`` makes publications that wait for their judge, ``release`` releases them all, ``wait`` says how long the last
one took to be found, ``each`` releases one by one and says it of each, ``leases`` ends the leases of a killed worker (a minute's
waiting), ``settle`` waits and compares index and rows.
"""

import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()


from courtportal.demo.bench.tables import make_tables  # noqa: E402
from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.outbox.models import Delivery  # noqa: E402
from search.engines import SearchRequest, engine  # noqa: E402
from search.judgments.actions.anonymise import record_anonymisation  # noqa: E402
from search.judgments.actions.release import release  # noqa: E402
from search.judgments.indexing import difference  # noqa: E402
from search.judgments.models import Judgment, Publication  # noqa: E402
from tests.factories.judgments import make_effective_decision, make_publication  # noqa: E402
from tests.factories.people import actor_for  # noqa: E402


def prepare(count: str) -> None:
    make_tables()
    for _ in range(int(count)):
        bench = make_effective_decision()
        publication = make_publication(bench, clock.now())
        record_anonymisation(actor=bench.clerk_actor, publication_id=publication.pk, now=clock.now())
    Delivery.objects.all().delete()  # the clerks' notices are not what is tested


def release_all() -> None:
    for publication in Publication.objects.filter(state="anonymised"):
        judge = publication.bench.get(appointments__role="judge")
        release(actor=actor_for(judge), publication_id=publication.pk, now=clock.now())


def wait() -> None:
    """Release one and look until it is found."""
    release_all()
    begun, wanted = time.monotonic(), Judgment.objects.count()
    while engine().search(SearchRequest(None)).total < wanted and time.monotonic() - begun < 30:
        time.sleep(0.02)
    print(json.dumps({"seconds": time.monotonic() - begun, "found": engine().search(SearchRequest(None)).total}))  # noqa: T201


def each() -> None:
    """Release one after the other; how long each took to be found."""
    waits = []
    for publication in Publication.objects.filter(state="anonymised"):
        judge = publication.bench.get(appointments__role="judge")
        release(actor=actor_for(judge), publication_id=publication.pk, now=clock.now())
        begun, wanted = time.monotonic(), Judgment.objects.count()
        while engine().search(SearchRequest(None)).total < wanted and time.monotonic() - begun < 30:
            time.sleep(0.02)
        waits.append(time.monotonic() - begun)
    print(json.dumps(waits))  # noqa: T201


def leases() -> None:
    Delivery.objects.filter(state="waiting").update(leased_until=None, due_at=clock.now())


def settle() -> None:
    """Wait for the worker, a minute at most, then compare index and rows."""
    begun = time.monotonic()
    while Delivery.objects.exclude(state="done").exists() and time.monotonic() - begun < 60:
        time.sleep(0.1)
    found = difference()
    waiting = Delivery.objects.exclude(state="done").count()
    answer = {"waiting": waiting, "hits": engine().search(SearchRequest(None)).total, "judgments": Judgment.objects.count()}
    print(json.dumps(answer | {"missing": len(found.missing), "surplus": len(found.surplus), "stale": len(found.stale)}))  # noqa: T201


STEPS = {"prepare": prepare, "release": release_all, "wait": wait, "each": each, "leases": leases, "settle": settle}

if __name__ == "__main__":
    STEPS[sys.argv[1]](*sys.argv[2:])
