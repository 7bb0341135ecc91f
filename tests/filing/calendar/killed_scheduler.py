"""A portal of its own for batches: ``prepare CASES``, ``work AT`` (killed before that durable write; 0: never), ``report``.

Each runs in a process of its own on the data folder of the environment.
"""

import datetime as dt
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
from courtportal.kernel.authz import Role  # noqa: E402
from courtportal.kernel.outbox.models import Delivery, OutboxEvent  # noqa: E402
from courtportal.kernel.outbox.worker import run_until_quiet  # noqa: E402
from filing.calendar import subscribers  # noqa: E402
from filing.calendar.actions.schedule_many import BatchOrder, schedule_many  # noqa: E402
from filing.calendar.models import Hearing, ScheduleBatchItem  # noqa: E402
from filing.cases.models import PanelMember  # noqa: E402
from tests.crash.killer import Killer  # noqa: E402
from tests.factories.court_cases import make_served_case as make_case  # noqa: E402
from tests.factories.people import actor_for, make_court, make_room, make_staff  # noqa: E402

NOW = dt.datetime(2026, 9, 1, 2, 0, tzinfo=dt.UTC)
ROOMS, CLERKS = 10, 10


def prepare(cases: int) -> None:
    """Cases of ten clerks, who share ten rooms, and a batch for each clerk."""
    make_tables()
    court = make_court()
    rooms = tuple(make_room(court, f"第{number}法庭").pk for number in range(1, ROOMS + 1))
    order = BatchOrder(rooms, dt.date(2026, 9, 10), dt.date(2026, 12, 31), minutes=30)
    for number in range(CLERKS):
        clerk, made = make_staff(Role.CLERK, court, f"书记员{number}"), []
        for _ in range(number, cases, CLERKS):
            case = make_case(now=NOW, court=court)
            case.panel.filter(duty=PanelMember.Duty.CLERK).update(user=clerk)
            made.append(case.pk)
        schedule_many(actor=actor_for(clerk), case_ids=made, order=order, now=NOW)


def work(at: int) -> None:
    """The worker, with the leases of its killed forerunner over; dies before its ``at``-th durable write. No papers are drawn."""
    subscribers._announce = lambda _hearing, _now: None
    with clock.at(NOW):
        Delivery.objects.filter(state=Delivery.State.WAITING).update(leased_until=None, due_at=NOW)
        connection.close()  # the killer watches connections from their beginning
        Killer(at).install()
        run_until_quiet(most=100_000)


def report() -> dict[str, object]:
    """What is there in the end."""
    places = Hearing.objects.values("room", "starts_at").annotate(times=Count("pk"))
    clerks = PanelMember.objects.filter(duty=PanelMember.Duty.CLERK).values("user", "case__hearings__starts_at")
    return {
        "waiting": Delivery.objects.exclude(state=Delivery.State.DONE).count(),
        "states": dict(ScheduleBatchItem.objects.values_list("state").annotate(Count("pk"))),
        "hearings": Hearing.objects.count(),
        "cases": Hearing.objects.values("case").distinct().count(),
        "told": OutboxEvent.objects.filter(name="filing.HearingScheduled").count(),
        "most_in_a_room_at_once": max(row["times"] for row in places),
        "most_for_a_clerk_at_once": max(row["times"] for row in clerks.annotate(times=Count("case__hearings"))),
    }


def main(*words: str) -> None:
    """Do one verb."""
    match words:
        case ("prepare", cases):
            prepare(int(cases))
        case ("work", number):
            work(int(number))
        case ("report",):
            sys.stdout.write(json.dumps(report()))


if __name__ == "__main__":
    main(*sys.argv[1:])
