"""Two people act in one case at once, each on a row that the other will want; prints what came of it as JSON.

Runs in a process of its own on the database of the environment: ``python -m tests.filing.cases.parallel_locks``. After each
row that somebody locks they wait, so that two who lock in different orders are sure to wait for each other.
"""

import datetime as dt
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connection, connections  # noqa: E402

from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.authz import Refused  # noqa: E402
from filing.mediation.actions.consent import consent  # noqa: E402
from filing.mediation.actions.start import start_in_case  # noqa: E402
from filing.online.actions.consent import CannotAnswer, answer_consent  # noqa: E402
from filing.online.rules import Deed, Step  # noqa: E402
from filing.paper.actions.enter_authority import enter_authority  # noqa: E402
from tests.factories.disputes import Dispute, apply_for, make_dispute  # noqa: E402
from tests.factories.mediation import SERVICE  # noqa: E402
from tests.filing.paper.scans import scanned  # noqa: E402
from tests.filing.paper.test_paper_authority import LAWYER  # noqa: E402

Act = Callable[[], object]
# Long enough for the other process to lock its first row as well.
WAITING = 0.5


def mediating(now: dt.datetime) -> list[Act]:
    """The defendant agrees to mediate in the room, and refuses the online step in the ledger."""
    dispute = make_dispute(now)
    mediation = start_in_case(actor=dispute.plaintiff, case_id=dispute.case.pk, now=now)
    party = dispute.party("defendant")
    return [
        lambda: consent(actor=dispute.defendant, mediation_id=mediation.pk, service=SERVICE, now=now),
        lambda: answer_consent(
            actor=dispute.defendant, party_id=party.pk, step=Step.MEDIATION, deed=Deed.REFUSED, reason="不会用视频", now=now
        ),
    ]


def applying(now: dt.datetime) -> list[Act]:
    """The clerk enters the plaintiff's letter of authority, and the plaintiff applies for something."""
    dispute: Dispute = make_dispute(now)
    party, paper = dispute.party("plaintiff"), scanned(dispute.clerk, now, now.date())
    return [
        lambda: enter_authority(
            actor=dispute.clerk, case_id=dispute.case.pk, party_id=party.pk, authority=LAWYER, paper=paper, now=now
        ),
        lambda: apply_for(dispute, "evidence_extension", now),
    ]


def slowly(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Wait after each lock."""
    result = execute(sql, params, many, context)
    if "FOR UPDATE" in sql:
        time.sleep(WAITING)
    return result


def run(act: Act, answers: Any) -> None:
    """One of the two, in a process of its own."""
    connections.close_all()
    said = "done"
    try:
        with connection.execute_wrapper(slowly):
            act()
    except (Refused, CannotAnswer):
        said = "too_late"
    except OperationalError as error:
        said = str(error).splitlines()[0]
    finally:
        connections.close_all()
    answers.put(said)


def at_once(acts: list[Act]) -> list[str]:
    """What each of them was told."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    people = [context.Process(target=run, args=(act, answers)) for act in acts]
    for one in people:
        one.start()
    said = sorted(answers.get(timeout=60) for _ in people)
    for one in people:
        one.join()
    return said


def main() -> None:
    """Prepare, act in pairs."""
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    now = clock.now()
    told = {name: at_once(prepare(now)) for name, prepare in (("mediating", mediating), ("applying", applying))}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
