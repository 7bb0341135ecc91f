"""Two jobs serve the same two cases in opposite order, each in a process of its own; prints what came of it as JSON.

Runs on the database of the environment: ``python -m tests.delivery.bulk.crossing_jobs``.
"""

import json
import multiprocessing
import os
import sys
import time
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connections  # noqa: E402

from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.authz.middleware import actor_of  # noqa: E402
from delivery.bulk import working  # noqa: E402
from delivery.bulk.actions.start import start_on_cases  # noqa: E402
from delivery.bulk.models import ServiceJob, ServiceJobRow  # noqa: E402
from delivery.service.models import ServiceOrder  # noqa: E402
from filing.cases.models import PanelMember  # noqa: E402
from tests.factories import service  # noqa: E402
from tests.factories.court_cases import make_case, member  # noqa: E402

BETWEEN_ROWS = 2.0  # seconds, in which the other job has come to its own first row


def prepare() -> list[uuid.UUID]:
    """The second job has the rows of the first the other way round."""
    now = clock.now()
    first, second = make_case(now=now), make_case(now=now)
    clerk = member(first, "clerk")
    PanelMember.objects.filter(case=second, duty=PanelMember.Duty.CLERK).update(user=clerk)
    for case in (first, second):
        service.sealed_document(case, "summons", "传票")
    actor = actor_of(clerk, None)
    jobs = [start_on_cases(actor=actor, kind="summons", plan="", now=now).pk for _ in range(2)]
    for row in ServiceJobRow.objects.filter(job=jobs[1]):
        ServiceJobRow.objects.filter(pk=row.pk).update(number=10 - row.number)
    return jobs


def press(job_id: uuid.UUID) -> str:
    """Work on one job, with a pause after each row."""
    connections.close_all()
    do = working._do

    def slowly(*args: object) -> ServiceOrder:
        order = do(*args)  # type: ignore[arg-type]
        time.sleep(BETWEEN_ROWS)
        return order

    working._do = slowly
    try:
        working.work_on(job_id, clock.now())
    except OperationalError as error:
        return type(error.__cause__).__name__
    finally:
        connections.close_all()
    return "done"


def main() -> None:
    """Prepare, work on both jobs at once, report."""
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    jobs = prepare()
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        answers = pool.map(press, jobs, chunksize=1)
    found = {
        "answers": sorted(answers),
        "jobs": sorted(ServiceJob.objects.values_list("state", flat=True)),
        "orders": ServiceOrder.objects.count(),
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
