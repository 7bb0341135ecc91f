"""A portal for one copy of a dossier: ``prepare``, ``work AT`` (killed before that durable write; 0: never), ``report``.

Each runs in a process of its own on the data folder of the environment.
"""

import io
import json
import os
import sys
import zipfile

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

from django.db import connection  # noqa: E402

from courtportal.demo.bench.tables import make_tables  # noqa: E402
from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.outbox.models import Delivery, OutboxEvent  # noqa: E402
from courtportal.kernel.outbox.worker import run_until_quiet  # noqa: E402
from courtportal.kernel.vault.files import read_bytes  # noqa: E402
from filing.dossier.actions.order_copy import order_copy  # noqa: E402
from filing.dossier.models import CopyPart, DossierCopy  # noqa: E402
from tests.crash.killer import Killer  # noqa: E402
from tests.factories.court_cases import make_case, member  # noqa: E402
from tests.factories.people import actor_for  # noqa: E402
from tests.filing.dossier.making import entry  # noqa: E402


def prepare() -> None:
    """A file of three volumes and an order for a copy of it."""
    make_tables()
    case = make_case(now=clock.now())
    for number in range(3):
        entry(case, f"证据{number}", pages=150)
    order_copy(actor=actor_for(member(case, "clerk")), case_id=case.pk, form="zip", purpose="court", now=clock.now())


def work(at: int) -> None:
    """The worker, with the leases of its killed forerunner over; dies before its ``at``-th durable write."""
    Delivery.objects.filter(state=Delivery.State.WAITING).update(leased_until=None, due_at=clock.now())
    connection.close()  # the killer watches connections from their beginning
    Killer(at).install()
    run_until_quiet()


def report() -> dict[str, object]:
    """What is there in the end."""
    copy = DossierCopy.objects.get()
    names: list[str] = []
    if copy.file is not None:
        with zipfile.ZipFile(io.BytesIO(read_bytes(copy.file))) as archive:
            names = archive.namelist()
    return {
        "state": copy.state,
        "pages": copy.pages,
        "names": names,
        "bound": CopyPart.objects.exclude(file=None).count(),
        "waiting": Delivery.objects.exclude(state=Delivery.State.DONE).count(),
        "volumes_announced": OutboxEvent.objects.filter(name="filing.VolumeToBind").count(),
    }


def main(*words: str) -> None:
    """Do one verb."""
    match words:
        case ("prepare",):
            prepare()
        case ("work", number):
            work(int(number))
        case ("report",):
            sys.stdout.write(json.dumps(report()))


if __name__ == "__main__":
    main(*sys.argv[1:])
