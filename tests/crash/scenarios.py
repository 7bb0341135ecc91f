"""What is done while a process is killed, and what must hold after the restart.

``python -m tests.crash.scenarios prepare NAME``, ``act NAME AT`` (killed before the AT-th durable write; 0: only counts),
``check NAME``. Each runs in a process of its own on the data folder of the environment.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from courtportal.demo.people import make_people  # noqa: E402
from courtportal.demo.story import trial  # noqa: E402
from courtportal.demo.story.clockwork import settle  # noqa: E402
from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.audit.chain import first_broken  # noqa: E402
from courtportal.kernel.management.commands.verify_audit import links  # noqa: E402
from courtportal.kernel.messaging.models import SimulatedMessage  # noqa: E402
from courtportal.kernel.outbox.models import Delivery  # noqa: E402
from courtportal.kernel.rendering.models import CourtDocument  # noqa: E402
from courtportal.kernel.vault.files import read_bytes  # noqa: E402
from filing.cases.models import Case, CaseNumberCounter, DossierEntry  # noqa: E402
from filing.fees.models import Fee, Payment  # noqa: E402
from filing.intake.models import Filing  # noqa: E402
from tests.crash.killer import Killer  # noqa: E402


@dataclass(frozen=True)
class Scenario:
    """``prepare`` once; ``act`` may be killed anywhere and is done again after the restart; ``check`` asserts."""

    prepare: Callable[[], dict[str, Any]]
    act: Callable[[dict[str, Any]], None]
    check: Callable[[dict[str, Any]], None]


def _base() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_courts", verbosity=0)
    make_people(clock.now())


def _filing() -> dict[str, Any]:
    _base()
    now = clock.now()
    filing = trial.file_claim(plaintiff="litigant", defendant="debtor", principal="100000.00", interest="4000.00", now=now)
    settle()
    return {"filing": str(filing.pk)}


def _accept(known: dict[str, Any]) -> None:
    """What the clerk and the worker do; after a restart the clerk sees what is done already."""
    filing = Filing.objects.get(pk=known["filing"])
    if filing.state == Filing.State.SUBMITTED:
        trial.accept_filing(filing_id=filing.pk, now=clock.now())
    elif filing.state == Filing.State.IN_REVIEW:
        trial.accept_claimed(filing_id=filing.pk, now=clock.now())
    expire_leases()
    settle()


def expire_leases() -> None:
    """What a minute's waiting would do: the killed worker's leases are over."""
    Delivery.objects.filter(state=Delivery.State.WAITING).update(leased_until=None, due_at=clock.now())


def _check_accepted(known: dict[str, Any]) -> None:
    """One number, each document once and whole, each message once, nothing waiting, the audit chain unbroken."""
    case = Case.objects.get(filing_id=known["filing"])
    assert CaseNumberCounter.objects.get(court=case.court, case_type="民初").last_number == case.number == 1
    documents = CourtDocument.objects.filter(case_id=case.pk)
    kinds = sorted(documents.values_list("kind", flat=True))
    assert kinds == sorted(set(kinds)), kinds
    for document in documents.filter(state=CourtDocument.State.SEALED):
        assert document.stored_file
        assert read_bytes(document.stored_file).startswith(b"%PDF")
    titles = list(DossierEntry.objects.filter(case=case).values_list("key", flat=True))
    assert len(titles) == len(set(titles))
    told = list(SimulatedMessage.objects.values_list("recipient", "body", "channel"))
    assert len(told) == len(set(told)), told
    common()


def common() -> None:
    """What holds after every scenario."""
    assert first_broken(links()) is None
    assert not Delivery.objects.exclude(state=Delivery.State.DONE).exists(), list(Delivery.objects.exclude(state="done").values())


def _unpaid() -> dict[str, Any]:
    known = _filing()
    _accept(known)
    case = Case.objects.get(filing_id=known["filing"])
    return {**known, "case": str(case.pk)}


def _pay(known: dict[str, Any]) -> None:
    case = Case.objects.get(pk=known["case"])
    if Fee.objects.get(case=case).state != Fee.State.PAID:
        trial.pay_fee(case=case, plaintiff="litigant", now=clock.now())
    expire_leases()
    settle()


def _check_paid(known: dict[str, Any]) -> None:
    fee = Fee.objects.get(case_id=known["case"])
    assert fee.state == Fee.State.PAID
    assert Payment.objects.filter(fee=fee, state=Payment.State.SUCCEEDED).count() == 1
    assert fee.case.timeline.filter(kind="fee_paid").count() == 1
    common()


SCENARIOS = {
    "accept": Scenario(_filing, _accept, _check_accepted),
    "pay": Scenario(_unpaid, _pay, _check_paid),
}


def main(verb: str, name: str, at: str = "0") -> None:
    """Do one verb of one scenario."""
    scenario, notes = SCENARIOS[name], Path(settings.DATA_DIR) / "scenario.json"
    if verb == "prepare":
        notes.write_text(json.dumps(scenario.prepare()))
        return
    known = json.loads(notes.read_text())
    if verb == "check":
        scenario.check(known)
        return
    killer = Killer(int(at))
    killer.install()
    scenario.act(known)
    sys.stdout.write(f"{killer.count}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
