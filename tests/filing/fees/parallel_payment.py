"""Many clicks on "pay" and many reports of the gateway at once; prints what came of it as JSON.

Runs in a process of its own on the database of the environment: ``python -m tests.filing.fees.parallel_payment``.
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
from courtportal.kernel.authz import PUBLIC  # noqa: E402
from courtportal.kernel.outbox.models import OutboxEvent  # noqa: E402
from filing.cases.models import Party  # noqa: E402
from filing.fees.actions.assess import assess_fee  # noqa: E402
from filing.fees.actions.pay import start_payment  # noqa: E402
from filing.fees.actions.receive_callback import receive_callback  # noqa: E402
from filing.fees.gateways.simulated.actions import take_money  # noqa: E402
from filing.fees.gateways.simulated.gateway import callback_of  # noqa: E402
from filing.fees.models import Payment  # noqa: E402
from tests.factories.cases import make_case, make_party  # noqa: E402

TOGETHER = 12


def press_pay(fee_id: str) -> str:
    """Press the button once more."""
    connections.close_all()
    try:
        return start_payment(actor=PUBLIC, fee_id=fee_id, now=clock.now()).order_number  # type: ignore[arg-type]
    finally:
        connections.close_all()


def report(message: tuple[dict[str, str], bytes]) -> str:
    """The gateway sends its report once more."""
    connections.close_all()
    try:
        return receive_callback(name="simulated", headers=message[0], body=message[1], now=clock.now()).state
    finally:
        connections.close_all()


def main() -> None:
    """Prepare, act in parallel, report."""
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    now, case = clock.now(), make_case()
    make_party(case, Party.Role.PLAINTIFF)
    with transaction.atomic():
        fee = assess_fee(case=case, now=now)
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(TOGETHER) as pool:
        orders = set(pool.map(press_pay, [str(fee.pk)] * TOGETHER, chunksize=1))
        message = callback_of(take_money(order_number=min(orders), now=now), now)
        connections.close_all()
        states = set(pool.map(report, [message] * TOGETHER, chunksize=1))
    found = {
        "orders": len(orders),
        "states": sorted(states),
        "payments": Payment.objects.count(),
        "told": OutboxEvent.objects.filter(name="filing.FeePaid").count(),
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
