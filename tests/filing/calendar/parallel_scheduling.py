"""Twelve clerks at one instant schedule the same lawyer, then the same room, then cases heard together; prints JSON.

Runs in a process of its own on the database of the environment: ``python -m tests.filing.calendar.parallel_scheduling``.
"""

import datetime as dt
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
from django.db import connections  # noqa: E402

from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.authz import Actor  # noqa: E402
from filing.calendar.actions.schedule import CannotSit, Plan, schedule_hearing  # noqa: E402
from filing.calendar.models import Hearing  # noqa: E402
from filing.cases.group_models import CaseGroup, CaseGroupMember  # noqa: E402
from filing.cases.models import Case, Representation  # noqa: E402
from tests.factories.court_cases import make_served_case as make_case  # noqa: E402
from tests.factories.court_cases import member  # noqa: E402
from tests.factories.people import actor_for, make_court, make_room, make_user  # noqa: E402

TOGETHER = 12
NOW = dt.datetime(2026, 9, 1, 2, 0, tzinfo=dt.UTC)
NINE = dt.datetime(2026, 9, 16, 1, 0, tzinfo=dt.UTC)
Work = tuple[Actor, str, Plan]


def schedule(work: Work) -> str:
    """One clerk presses the button."""
    clerk, case_id, plan = work
    connections.close_all()
    try:
        with clock.at(NOW):
            schedule_hearing(actor=clerk, case_id=case_id, plan=plan, now=NOW)  # type: ignore[arg-type]
    except CannotSit as refused:
        return ",".join(refused.codes)
    finally:
        connections.close_all()
    return "scheduled"


def _case(number: int) -> Case:
    courts = (make_court(), make_court("粤0605", "佛山市南海区人民法院"))
    return make_case(now=NOW, court=courts[number % 2])


def _work(case: Case, room: str, starts_at: dt.datetime) -> Work:
    plan = Plan(make_room(case.court, room).pk, starts_at, starts_at + dt.timedelta(hours=1))
    return actor_for(member(case, "clerk")), str(case.pk), plan


def same_lawyer() -> list[Work]:
    """Every case has the same lawyer, each a room of its own."""
    lawyer, works = make_user("王律"), []
    for number in range(TOGETHER):
        case = _case(number)
        Representation.objects.create(party=case.parties.get(role="plaintiff"), user=lawyer, name="王律")
        works.append(_work(case, f"法庭{number}", NINE))
    return works


def same_room() -> list[Work]:
    """Cases of one court without a common person, in one room, a day later."""
    return [_work(_case(0), "第九法庭", NINE + dt.timedelta(days=1)) for _ in range(TOGETHER)]


def heard_together() -> list[Work]:
    """Cases that are heard together, a room and a day for each: whoever schedules one brings all of them into trial."""
    cases = [_case(0) for _ in range(TOGETHER)]
    group = CaseGroup.objects.create(lead=cases[0], kind=CaseGroup.Kind.JOINT)
    CaseGroupMember.objects.bulk_create(CaseGroupMember(group=group, case=case) for case in cases[1:])
    monday = NINE + dt.timedelta(days=26)
    days = [monday + dt.timedelta(weeks=at // 5, days=at % 5) for at in range(TOGETHER)]
    return [_work(case, f"合并{at}", days[at]) for at, case in enumerate(cases)]


def main() -> None:
    """Prepare, act in parallel, report."""
    # Tables straight from the models: migrations are tested elsewhere, and this is quicker.
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    works = [same_lawyer(), same_room(), heard_together()]
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(TOGETHER) as pool:
        answers = [sorted(pool.map(schedule, some, chunksize=1)) for some in works]
    in_trial = Case.objects.filter(state=Case.State.IN_TRIAL).count()
    sys.stdout.write(json.dumps({"answers": answers, "hearings": Hearing.objects.count(), "cases in trial": in_trial}))


if __name__ == "__main__":
    main()
