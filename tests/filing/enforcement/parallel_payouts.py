"""The money of one claim is proposed from two of its cases at once; prints what came of it as JSON.

Runs in a process of its own on the database of the environment: ``python -m tests.filing.enforcement.parallel_payouts``.
"""

import json
import multiprocessing
import os
import sys
import time
import uuid
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

import pytest  # noqa: E402
from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.authz import Actor, Role  # noqa: E402
from filing.enforcement.actions.receive_money import receive_money  # noqa: E402
from filing.enforcement.models import EnforcementCase  # noqa: E402
from filing.enforcement.payouts.actions import propose  # noqa: E402
from filing.enforcement.payouts.models import Payout  # noqa: E402
from filing.enforcement.payouts.queries import Funds  # noqa: E402
from tests.factories.blank_documents import blank_documents  # noqa: E402
from tests.factories.enforcement import make_enforcement, make_world  # noqa: E402
from tests.factories.people import actor_for  # noqa: E402

RECEIVED = Decimal(12_000)
Job = tuple[Actor, uuid.UUID, uuid.UUID]


def press(job: Job) -> str:
    """Propose all that was received, from one case."""
    connections.close_all()
    actor, enforcement_id, payee_id = job
    funds_of = propose.funds_of

    def slowly(enforcement: EnforcementCase) -> Funds:
        found = funds_of(enforcement)
        time.sleep(1)  # in which the other one reads the same sum, if nothing holds it
        return found

    propose.funds_of = slowly
    account = propose.Account("林小满", "6200 0000 0000 0218", "演示银行")
    payment = propose.Payment(payee_id, RECEIVED, Decimal(0), account, "本人账户")
    try:
        propose.propose_payout(
            actor=actor, enforcement_id=enforcement_id, payment=payment, key=str(uuid.uuid4()), now=clock.now()
        )  # fmt: skip
    except propose.TooMuch as error:
        return "nothing left" if not error.available else str(error.available)
    finally:
        connections.close_all()
    return "proposed"


def main() -> None:
    """Prepare a claim with two cases, propose from both at once, report."""
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    blank_documents(pytest.MonkeyPatch())
    now, worlds = clock.now(), (make_world(), make_world())
    first, second = (make_enforcement(world, now) for world in worlds)
    EnforcementCase.objects.filter(pk=second.pk).update(application=first.application_id)
    officers = [actor_for(one.case.panel.get(duty="officer").user, Role.ENFORCEMENT_OFFICER) for one in (first, second)]
    receive_money(actor=officers[0], enforcement_id=first.pk, amount=RECEIVED, received_on=now.date(), key="in", now=now)
    both = zip(officers, (first, second), strict=True)
    jobs = [(officer, one.pk, one.case.parties.get(role="creditor").pk) for officer, one in both]
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        answers = pool.map(press, jobs, chunksize=1)
    sys.stdout.write(json.dumps({"answers": sorted(answers), "payouts": Payout.objects.count()}))


if __name__ == "__main__":
    main()
