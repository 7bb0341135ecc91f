"""A portal of its own for one test: ``prepare N``, ``work AT`` (killed before the AT-th durable write; 0: never), ``report``.

Each runs in a process of its own on the data folder of the environment.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Q  # noqa: E402

from courtportal.demo.bench.tables import make_tables  # noqa: E402
from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.authz import Actor  # noqa: E402
from courtportal.kernel.outbox import worker  # noqa: E402
from courtportal.kernel.outbox.models import Delivery  # noqa: E402
from filing.bulk.actions.start import start_job, submit_right_rows  # noqa: E402
from filing.bulk.facts import actor_of  # noqa: E402
from filing.bulk.models import BulkJob, BulkRow  # noqa: E402
from filing.bulk.queries import counts  # noqa: E402
from filing.intake.models import Filing, FilingDraft  # noqa: E402
from tests.crash.killer import Killer  # noqa: E402
from tests.filing.bulk.tables import FORM, as_csv, as_zip, bank_account, picture, row, upload  # noqa: E402

BULK = Q(subscriber__contains="bulk")


def prepare(rows: int) -> None:
    """A table of so many right rows and two wrong ones, handed in and not yet looked at."""
    make_tables()
    now = clock.now()
    actor, filer = bank_account(now)
    right = [row(number, evidence_files="借条.png") for number in range(1, rows + 1)]
    table = as_csv([*right, row(9001, evidence_files="没有.png"), row(9002, principal_owed="很多")])
    _start(actor, str(filer.pk), table)


def _start(actor: Actor, filer_id: str, table: bytes) -> None:
    import uuid

    start_job(
        actor=actor,
        filer_id=uuid.UUID(filer_id),
        form_key=FORM,
        table=upload(actor, table, "t.csv", "table"),
        archive=upload(actor, as_zip({"借条.png": picture()}), "证据.zip", "archive"),
        now=clock.now(),
    )


def work(at: int) -> None:
    """The worker on the job alone, with the leases of its killed forerunner over; dies before its ``at``-th durable write."""
    Delivery.objects.filter(~BULK).delete()  # complaints and receipts are another test's
    Delivery.objects.filter(state=Delivery.State.WAITING).update(leased_until=None, due_at=clock.now(), attempts=0)
    connection.close()  # the killer watches connections from their beginning
    killer = Killer(at)
    killer.install()
    while _portion():
        pass


def _portion() -> bool:
    """One round of the worker; when all is checked, the organisation's word to submit."""
    done = worker.run_once()
    job = BulkJob.objects.get()
    if job.state == BulkJob.State.CHECKED:
        submit_right_rows(actor=actor_of(job), job_id=job.pk, now=clock.now())
        return True
    Delivery.objects.filter(~BULK).delete()
    return bool(done)


def report() -> dict[str, object]:
    """What is there in the end."""
    job = BulkJob.objects.get()
    return {
        "state": job.state,
        "rows": {state: n for state, n in counts(job).items() if n},
        "filings": Filing.objects.count(),
        "titles": len(set(Filing.objects.values_list("title", flat=True))),
        "drafts": FilingDraft.objects.count(),
        "bound": BulkRow.objects.exclude(filing=None).count(),
        "waiting": Delivery.objects.filter(BULK).exclude(state=Delivery.State.DONE).count(),
    }


def main(*words: str) -> None:
    """Do one verb."""
    match words:
        case ("prepare", rows):
            prepare(int(rows))
        case ("work", number):
            work(int(number))
        case ("report",):
            sys.stdout.write(json.dumps(report()))


if __name__ == "__main__":
    main(*sys.argv[1:])
