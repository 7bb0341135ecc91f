"""What is done while a process is killed, and what must hold after the restart.

``python -m tests.crash.scenarios prepare NAME``, ``act NAME AT`` (killed before the AT-th durable write; 0: only counts),
``check NAME`` (prints how many rows there are of everything). Each runs in a process of its own on the data folder of the
environment.
"""

import datetime as dt
import io
import json
import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from courtportal.demo.bench.tables import make_tables  # noqa: E402
from courtportal.demo.people import actor, make_people  # noqa: E402
from courtportal.demo.story import outcome, service, trial  # noqa: E402
from courtportal.demo.story.clockwork import Telling, settle  # noqa: E402
from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.audit.chain import first_broken  # noqa: E402
from courtportal.kernel.management.commands.verify_audit import links  # noqa: E402
from courtportal.kernel.messaging.models import SimulatedMessage  # noqa: E402
from courtportal.kernel.outbox.models import Delivery, ScheduledJob  # noqa: E402
from courtportal.kernel.rendering.models import CourtDocument  # noqa: E402
from courtportal.kernel.signing.authority import make_authority  # noqa: E402
from courtportal.kernel.vault.files import read_bytes  # noqa: E402
from filing.applications.actions.decide import decide_application, seal_ruling  # noqa: E402
from filing.applications.actions.submit import Request, submit_application  # noqa: E402
from filing.applications.models import Application  # noqa: E402
from filing.cases.models import Case, CaseNumberCounter, DossierEntry, Procedure  # noqa: E402
from filing.decisions.actions.draft import draft  # noqa: E402
from filing.decisions.actions.seal import seal  # noqa: E402
from filing.decisions.actions.sign import sign  # noqa: E402
from filing.decisions.models import Decision  # noqa: E402
from filing.enforcement.models import EnforcementCase  # noqa: E402
from filing.fees.actions.refund import Payee, approve_refund, prepare_refund  # noqa: E402
from filing.fees.models import Fee, Payment, Refund  # noqa: E402
from filing.fees.schedule import pay_out_refunds  # noqa: E402
from filing.intake.actions.accept import accept  # noqa: E402
from filing.intake.actions.review import claim  # noqa: E402
from filing.intake.models import Filing  # noqa: E402
from tests.crash.killer import Killer  # noqa: E402
from tests.factories.decisions import finish  # noqa: E402
from tests.factories.filings import EXAMINED  # noqa: E402

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class Scenario:
    """``prepare`` once; ``act`` may be killed anywhere and is done again after the restart; ``check`` asserts."""

    prepare: Callable[[], dict[str, Any]]
    act: Callable[[dict[str, Any]], None]
    check: Callable[[dict[str, Any]], None]


def _base() -> None:
    call_command("load_courts", verbosity=0)
    make_authority(now=clock.now())
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
    ScheduledJob.objects.update(leased_until=None)


def _check_accepted(known: dict[str, Any]) -> None:
    """One number, each document once and whole, each message once, nothing waiting, the audit chain unbroken."""
    case = Case.objects.get(filing_id=known["filing"])
    assert CaseNumberCounter.objects.get(court=case.court, case_type="民初").last_number == case.number == 1
    documents = CourtDocument.objects.filter(case_id=case.pk)
    whole(documents)
    titles = list(DossierEntry.objects.filter(case=case).values_list("key", flat=True))
    assert len(titles) == len(set(titles))
    told = list(SimulatedMessage.objects.values_list("recipient", "body", "channel"))
    assert len(told) == len(set(told)), told
    common()


def whole(documents: "QuerySet[CourtDocument]") -> None:
    """Every sealed document has its bytes."""
    for document in documents.filter(state=CourtDocument.State.SEALED):
        assert document.stored_file
        assert read_bytes(document.stored_file).startswith(b"%PDF")


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


def _paid() -> dict[str, Any]:
    """Accepted in ordinary procedure, so that the fee is not halved yet, and paid: the plaintiff may have second thoughts."""
    known, now = _filing(), clock.now()
    filing = claim(actor=actor("filing_clerk"), filing_id=known["filing"], now=now)
    case = accept(
        actor=actor("filing_clerk"), filing_id=filing.pk, version=filing.version, examined=EXAMINED,
        procedure=Procedure.ORDINARY, now=now,
    )  # fmt: skip
    settle()
    known["case"] = str(case.pk)
    _pay(known)
    return known


def _withdraw(known: dict[str, Any]) -> None:
    """The claim is withdrawn, the court allows it, half the fee goes back: asked, ruled, sealed, prepared, approved, paid."""
    case, now = Case.objects.get(pk=known["case"]), clock.now()
    application = Application.objects.filter(case=case).first()
    if application is None:
        request = Request("withdrawal", {"reasons": "已经和解"}, key="withdrawal")
        party = case.parties.get(role="plaintiff")
        application = submit_application(actor=actor("litigant"), party_id=party.pk, request=request, now=now)
    if application.state == Application.State.SUBMITTED:
        grant = {"outcome": "granted", "reasons": "经审查，符合法律规定。"}
        application = decide_application(actor=actor("judge"), application_id=application.pk, now=now, **grant)
    if application.state == Application.State.RULED:
        seal_ruling(actor=actor("clerk"), application_id=application.pk, now=now)
    expire_leases()
    settle()
    _give_back(Fee.objects.get(case=case), now)
    settle()


def _give_back(fee: Fee, now: dt.datetime) -> None:
    """Four eyes, then the gateway."""
    refund = fee.refunds.first()
    if refund is None:
        refund = prepare_refund(
            actor=actor("filing_clerk"), fee_id=fee.pk, amount=fee.refundable, payee=Payee(), reason="撤诉", now=now
        )
    if refund.state == Refund.State.PREPARED:
        approve_refund(actor=actor("division_head"), refund_id=refund.pk, approved=True, now=now)
    pay_out_refunds(now)


def _check_withdrawn(known: dict[str, Any]) -> None:
    """One application with one sealed ruling closed the case; half the fee went back once, and the books say so."""
    application = Application.objects.get(case_id=known["case"])
    case, fee = application.case, Fee.objects.get(case_id=known["case"])
    assert (application.state, case.state) == (Application.State.GRANTED, Case.State.CLOSED)
    refund = Refund.objects.get(fee=fee)
    assert refund.state == Refund.State.PAID
    assert refund.amount == fee.amount > 0
    assert fee.refundable == 0
    assert DossierEntry.objects.filter(case=case, document=application.document).count() == 1
    call_command("check_ledger", stdout=io.StringIO())
    whole(CourtDocument.objects.filter(case_id=case.pk))
    common()


def _signed() -> dict[str, Any]:
    """Both sides are served and the judge has signed: the clerk's seal is what is left to do."""
    telling = Telling(now=clock.now(), say=lambda _text: None)
    with telling.stage("filed, accepted", telling.moment(88)):
        known = _unpaid()
    case = Case.objects.get(pk=known["case"])
    with telling.stage("paid and served", telling.moment(87, 15)) as moment:
        trial.pay_fee(case=case, plaintiff="litigant", now=moment)
        service.receive_first_service(case=case, defendant="debtor", now=moment)
    with telling.stage("signed", telling.moment(58)) as moment:
        decision = draft(actor=actor("judge"), case_id=case.pk, now=moment)
        finish(actor=actor("judge"), decision_id=decision.pk, now=moment)
        sign(actor=actor("judge"), decision_id=decision.pk, now=moment)
    return {**known, "decision": str(decision.pk), "at": telling.moment(58, 11).isoformat()}


def _seal(known: dict[str, Any]) -> None:
    decision = Decision.objects.get(pk=known["decision"])
    if decision.state == Decision.State.SIGNED:
        seal(actor=actor("clerk"), decision_id=decision.pk, now=clock.now())
    expire_leases()
    settle()


def _check_sealed(known: dict[str, Any]) -> None:
    """One sealed judgment, served once on each side, with one term of appeal for each."""
    decision = Decision.objects.get(pk=known["decision"])
    documents = CourtDocument.objects.filter(case_id=decision.case_id)
    assert decision.state == Decision.State.SEALED
    assert documents.get(kind="civil_judgment").state == CourtDocument.State.SEALED
    assert decision.case.deadlines.filter(rule="appeal_judgment").count() == decision.case.parties.count() == 2
    assert decision.document
    assert DossierEntry.objects.filter(document=decision.document).count() == 1
    whole(documents)
    common()


def _effective() -> dict[str, Any]:
    """The judgment has effect and was not performed."""
    telling = Telling(now=clock.now(), say=lambda _text: None)
    known = _signed()
    with telling.stage("sealed", dt.datetime.fromisoformat(known["at"])):
        _seal(known)
    for days_ago in (40, 38, 36):
        with telling.stage("take effect", telling.moment(days_ago)):
            pass
    assert Decision.objects.get(pk=known["decision"]).effective_on
    return {**known, "at": telling.moment(25).isoformat()}


def _enforce(known: dict[str, Any]) -> None:
    """The application, its number, the notice of enforcement."""
    found = EnforcementCase.objects.filter(source_case_id=known["case"]).first()
    if found is None:
        found = outcome.enforce(case=Case.objects.get(pk=known["case"]), creditor="litigant", now=clock.now())
    expire_leases()
    settle()
    found.refresh_from_db()
    if found.state == EnforcementCase.State.ACCEPTED:
        outcome.notify_debtor(enforcement=found, now=clock.now())
    settle()


def _check_enforced(known: dict[str, Any]) -> None:
    """One case with the first number, its papers once."""
    found = EnforcementCase.objects.get(source_case_id=known["case"])
    assert found.state == EnforcementCase.State.NOTIFIED
    assert CaseNumberCounter.objects.get(court=found.case.court, case_type="执").last_number == found.case.number == 1
    documents = CourtDocument.objects.filter(case_id=found.case_id)
    assert documents.filter(kind="enforcement_notice").count() == 1
    whole(documents)
    common()


def tally() -> dict[str, int]:
    """How many rows there are of everything that the portal keeps."""
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]
    return {model._meta.label: model._default_manager.count() for model in ours}


OURS = {"courtportal", "filing", "delivery", "transcription", "search"}
SCENARIOS = {
    "accept": Scenario(_filing, _accept, _check_accepted),
    "pay": Scenario(_unpaid, _pay, _check_paid),
    "withdraw": Scenario(_paid, _withdraw, _check_withdrawn),
    "seal": Scenario(_signed, _seal, _check_sealed),
    "enforce": Scenario(_effective, _enforce, _check_enforced),
}


def main(verb: str, name: str, at: str = "0") -> None:
    """Do one verb of one scenario."""
    scenario, notes = SCENARIOS[name], Path(settings.DATA_DIR) / "scenario.json"
    if verb == "prepare":
        make_tables()
        notes.write_text(json.dumps(scenario.prepare()))
        return
    known = json.loads(notes.read_text())
    with clock.at(dt.datetime.fromisoformat(known["at"])) if "at" in known else nullcontext():
        if verb == "check":
            scenario.check(known)
            sys.stdout.write(json.dumps(tally()) + "\n")
            return
        killer = Killer(int(at))
        killer.install()
        scenario.act(known)
        sys.stdout.write(f"{killer.count}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
