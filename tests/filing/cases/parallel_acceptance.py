"""Twenty acceptances at once, every third rolled back after it took its number; prints what came of it as JSON.

Runs in a process of its own on the database of the environment: ``python -m tests.filing.cases.parallel_acceptance``.
"""

import json
import multiprocessing
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections, transaction  # noqa: E402

from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.authz import Actor  # noqa: E402
from filing.cases.models import Case, CaseNumberCounter  # noqa: E402
from filing.intake.actions.accept import accept  # noqa: E402
from filing.intake.actions.review import claim  # noqa: E402
from filing.intake.actions.submit import submit_once  # noqa: E402
from filing.intake.models import Filing  # noqa: E402
from tests.factories.filings import filing_clerk, litigant, make_draft, make_filing  # noqa: E402

TOGETHER = 20


class ForcedRollback(Exception):
    """The acceptance had its number and is undone all the same."""


def accept_one(work: tuple[Actor, str, int, bool]) -> None:
    """Accept one filing, or accept and roll back."""
    clerk, filing_id, version, undo = work
    connections.close_all()
    try:
        with transaction.atomic():
            accept(actor=clerk, filing_id=filing_id, version=version, now=clock.now())  # type: ignore[arg-type]
            if undo:
                raise ForcedRollback
    except ForcedRollback:
        pass
    finally:
        connections.close_all()


def press_submit(work: tuple[Actor, str]) -> str:
    """Press the button once more."""
    actor, draft_id = work
    connections.close_all()
    try:
        return str(submit_once(actor=actor, draft_id=draft_id, key="pressed", now=clock.now()))  # type: ignore[arg-type]
    finally:
        connections.close_all()


def main() -> None:
    """Prepare, act in parallel, report."""
    # Tables straight from the models: migrations are tested elsewhere, and this is quicker.
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    now, clerk = clock.now(), filing_clerk()
    works = []
    for number in range(TOGETHER):
        filing = claim(actor=clerk, filing_id=make_filing(now).pk, now=now)
        works.append((clerk, str(filing.pk), filing.version, number % 3 == 0))
    filer = litigant()
    draft = make_draft(filer, now)
    before = Filing.objects.count()
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(TOGETHER) as pool:
        pool.map(accept_one, works, chunksize=1)
        answers = set(pool.map(press_submit, [(filer, str(draft.pk))] * TOGETHER, chunksize=1))
    report = {
        "numbers": sorted(Case.objects.values_list("number", flat=True)),
        "last": CaseNumberCounter.objects.get().last_number,
        "filings": Filing.objects.count() - before,
        "answers": len(answers),
    }
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
