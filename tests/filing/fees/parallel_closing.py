"""Payments arrive while rulings close their cases; prints what came of it as JSON.

Runs in a process of its own on the database of the environment: ``python -m tests.filing.fees.parallel_closing``.
"""

import json
import multiprocessing
import os
import sys
from collections import Counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections, transaction  # noqa: E402

from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.authz import PUBLIC, SYSTEM  # noqa: E402
from filing.cases.models import Case  # noqa: E402
from filing.fees.actions.assess import assess_fee  # noqa: E402
from filing.fees.actions.change import change_fee  # noqa: E402
from filing.fees.actions.default import NotInDefault, finish_default  # noqa: E402
from filing.fees.actions.pay import start_payment  # noqa: E402
from filing.fees.actions.receive_callback import receive_callback  # noqa: E402
from filing.fees.gateways.simulated.actions import take_money  # noqa: E402
from filing.fees.gateways.simulated.gateway import callback_of  # noqa: E402
from filing.fees.ledger import faults_of  # noqa: E402
from filing.fees.models import Fee, FeeDefault  # noqa: E402
from filing.fees.rules.changes import Turn  # noqa: E402
from tests.factories.cases import make_case, make_party  # noqa: E402

ROUNDS = 12


def prepare() -> tuple[str, tuple[dict[str, str], bytes]]:
    """A case whose fee is overdue and was paid at the gateway this moment; its default and the gateway's report."""
    now, case = clock.now(), make_case()
    make_party(case)
    with transaction.atomic():
        fee = assess_fee(case=case, now=now)
    default = FeeDefault.objects.create(fee=fee, due_on=clock.today(), proposed_at=now)
    payment = start_payment(actor=PUBLIC, fee_id=fee.pk, now=now)
    return str(default.pk), callback_of(take_money(order_number=payment.order_number, now=now), now)


def act(job: tuple[str, object]) -> str:
    """One of the two: close the case as a ruling does, or report the payment."""
    connections.close_all()
    kind, what = job
    try:
        if kind == "pay":
            headers, body = what  # type: ignore[misc]
            receive_callback(name="simulated", headers=headers, body=body, now=clock.now())
            return "paid"
        with transaction.atomic():
            default = FeeDefault.objects.select_related("fee").get(pk=str(what))
            Case.objects.select_for_update().get(pk=default.fee.case_id)
            try:
                finish_default(default=default, withdrawn=True, reason="", now=clock.now())
            except NotInDefault:
                return "kept"
            change_fee(actor=SYSTEM, fee_id=default.fee_id, turn=Turn.TERMINATED, now=clock.now())
            Case.objects.filter(pk=default.fee.case_id).update(state=Case.State.CLOSED)
        return "closed"
    finally:
        connections.close_all()


def main() -> None:
    """Prepare, act in pairs, look at the books."""
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    prepared = [prepare() for _ in range(ROUNDS)]
    jobs: list[tuple[str, object]] = []
    for number, (default, report) in enumerate(prepared):
        pair: list[tuple[str, object]] = [("pay", report), ("close", default)]
        jobs += pair if number % 2 else pair[::-1]
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(4) as pool:
        words = Counter(pool.map(act, jobs, chunksize=1))
    faults = [fault for fee in Fee.objects.all() for fault in faults_of(fee, fee.ledger.values_list("debit", "credit", "amount"))]
    paid = Fee.objects.filter(ledger__deed="paid").distinct().count()
    sys.stdout.write(
        json.dumps({"paid": words["paid"], "decided": words["closed"] + words["kept"], "in_books": paid, "faults": faults})
    )


if __name__ == "__main__":
    main()
