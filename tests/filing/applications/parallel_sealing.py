"""Two clerks seal two rulings of one case at once, one of which closes it; prints what came of it as JSON.

Runs in a process of its own on the database of the environment: ``python -m tests.filing.applications.parallel_sealing``.
"""

import json
import multiprocessing
import os
import sys
from collections import Counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

import pytest  # noqa: E402
from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.authz import Actor, Refused  # noqa: E402
from filing.applications.actions.decide import decide_application, seal_ruling  # noqa: E402
from filing.applications.effects.errors import CannotDecide  # noqa: E402
from filing.applications.models import Application  # noqa: E402
from filing.cases.models import Case  # noqa: E402
from tests.factories.blank_documents import blank_documents  # noqa: E402
from tests.factories.disputes import apply_for, make_dispute, proposed  # noqa: E402

ROUNDS = 6


def prepare() -> list[tuple[Actor, str]]:
    """A case with two rulings that wait for the seal: the withdrawal of the suit, and the conversion of its procedure."""
    now = clock.now()
    dispute = make_dispute(now)
    asked = [proposed(dispute, "conversion", now), apply_for(dispute, "withdrawal", now)]
    for one in asked:
        decide_application(actor=dispute.judge, application_id=one.pk, outcome="granted", reasons="经审查", now=now)
    return [(dispute.clerk, str(one.pk)) for one in asked]


def act(job: tuple[Actor, str]) -> str:
    """Seal one of them."""
    connections.close_all()
    clerk, application_id = job
    try:
        seal_ruling(actor=clerk, application_id=application_id, now=clock.now())  # type: ignore[arg-type]
    except (CannotDecide, Refused):
        return "too_late"
    finally:
        connections.close_all()
    return "sealed"


def main() -> None:
    """Prepare, seal in pairs, look at the cases."""
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    blank_documents(pytest.MonkeyPatch())
    jobs = [job for number in range(ROUNDS) for job in prepare()[:: 1 if number % 2 else -1]]
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(4) as pool:
        words = Counter(pool.map(act, jobs, chunksize=1))
    closed = Case.objects.filter(state=Case.State.CLOSED).count()
    left = Application.objects.filter(state=Application.State.RULED).count()
    sys.stdout.write(json.dumps({"answers": sum(words.values()), "closed": closed, "left": left}))


if __name__ == "__main__":
    main()
