"""What follows from fees: the notice of what is to be paid, the receipt of what was paid, the decision on relief.

Each may run twice: documents and dossier entries have keys, and what is served is announced once. What is sealed is sealed
with no transaction open.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import subscribe, subscribe_together
from courtportal.kernel.rendering.actions import issue_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.causes import registry
from filing.dossier.announcing import file_and_serve
from filing.dossier.entries import add_document_entry
from filing.events import (
    DeadlineMoved,
    DocumentsServed,
    FeeGroundArose,
    FeeMoneyCame,
    FeeNoticeDue,
    FeePaid,
    ReliefDecided,
)
from filing.fees.actions.begin_term import NOTICE, follow_deadline, notices_served
from filing.fees.actions.default import drop_ruling
from filing.fees.grounds import settle_ground
from filing.fees.models import Fee, Payment, ReliefApplication
from filing.fees.papers import DECISION, decision_data, head, notice_of_fee, receipt_data
from filing.fees.telling import tell_side
from filing.notices import tell
from filing.served import AT_ONCE, documents_of, naming


@subscribe(FeeGroundArose)
def settle_fee_ground(event: FeeGroundArose, now: dt.datetime) -> None:
    """What an application in the case changes of its fees, or adds to them."""
    settle_ground(event, now)


@subscribe(DeadlineMoved)
def follow_moved_deadline(event: DeadlineMoved, now: dt.datetime) -> None:
    """The last day of a fee stays that of its deadline."""
    follow_deadline(deadline_id=event.deadline_id, now=now)


@subscribe(FeeNoticeDue, atomic=False)
def issue_notice_of_fee(event: FeeNoticeDue, now: dt.datetime) -> None:
    """The payer is served with what is to be paid; the seven days run from service (FEE art. 22, CPL-I art. 199)."""
    fee = Fee.objects.select_related("case__court", "payer").get(pk=event.fee_id)
    if fee.state != Fee.State.DUE or fee.payer is None or not fee.prepaid:
        return
    turns = fee.assessments.count() + fee.ledger.filter(deed="deferral_over").count()
    case, key = fee.case, f"notice_of_fee:{fee.pk.hex}:{fee.case_id.hex}:{turns}"
    data = notice_of_fee(fee, registry.get(case.cause_code).name.zh, clock.local(now).date().isoformat())
    document = issue_document(
        actor=SYSTEM, kind=NOTICE, court=case.court, data=data, now=now, case_id=case.pk,
        case_number=case.case_number, key=key,
    )  # fmt: skip
    file_and_serve(case, [document], [fee.payer], "fee", now)


@subscribe_together(DocumentsServed, most=AT_ONCE, atomic=True)
def begin_terms(events: Sequence[DocumentsServed], now: dt.datetime) -> Sequence[DocumentsServed]:
    """The last day to pay is counted from the service of the notice."""
    notices = CourtDocument.objects.filter(pk__in=documents_of(events), kind=NOTICE).values_list("pk", flat=True)
    for event in naming(events, notices):
        notices_served(case_id=event.case_id, party_id=event.party_id, document_ids=event.document_ids, now=now)
    return ()


@subscribe(FeeMoneyCame, atomic=False)
def issue_receipt(event: FeeMoneyCame, now: dt.datetime) -> None:
    """The payment has its sealed receipt, in the dossier and on the fee's page, whether it paid all, a part or too much; the
    payer's side is told, because somebody else may have paid with the code.
    """
    payment = Payment.objects.select_related("fee__case__court", "fee__payer").get(pk=event.payment_id)
    case = payment.fee.case
    document = issue_document(
        actor=SYSTEM, kind="fee_receipt", court=case.court, data=receipt_data(payment), now=now, case_id=case.pk,
        case_number=case.case_number, key=f"fee_receipt:{payment.pk}",
    )  # fmt: skip
    _keep_receipt(payment, document, now)


@transaction.atomic
def _keep_receipt(payment: Payment, document: CourtDocument, now: dt.datetime) -> None:
    add_document_entry(case=payment.fee.case, document=document)
    Payment.objects.filter(pk=payment.pk).update(receipt=document)
    tell_side(
        payment.fee,
        title=_("收到诉讼费"),
        body=_("案号 %(number)s：法院收到 %(amount)s 元，还应交 %(due)s 元，应退 %(back)s 元。收讫凭证在费用页面。"),
        key=f"fee_received:{payment.pk}",
        facts={"amount": payment.amount, "due": payment.fee.outstanding, "back": payment.fee.refundable},
        now=now,
    )


@subscribe(FeePaid)
def drop_ruling_on_paid_fee(event: FeePaid, now: dt.datetime) -> None:
    """Who pays before the seal is not treated as having withdrawn."""
    drop_ruling(fee_id=event.fee_id, now=now)


@subscribe(ReliefDecided, atomic=False)
def issue_decision_on_relief(event: ReliefDecided, now: dt.datetime) -> None:
    """The decision, sealed, and told to who applied (FEE arts 48, 51)."""
    application = ReliefApplication.objects.select_related("fee__case", "filing", "court", "applicant").get(
        pk=event.application_id
    )
    case = application.fee.case if application.fee else None
    document = issue_document(
        actor=SYSTEM, kind=DECISION, data=decision_data(application, now), now=now, key=f"relief:{application.pk}",
        **head(application),
    )  # fmt: skip
    with transaction.atomic():
        if case:
            add_document_entry(case=case, document=document)
        ReliefApplication.objects.filter(pk=application.pk).update(document=document)
        _tell_of_relief(application, now)


def _tell_of_relief(application: ReliefApplication, now: dt.datetime) -> None:
    """Who applied is told, and the payer's side what the fee is now; who is both is told once, because the keys are one."""
    tell(
        application.applicant,
        title=_("司法救助申请有了决定"),
        body=_("法院已经决定您的缓交、减交、免交申请，请查看决定书。"),
        link=reverse("filing:relief", args=[application.pk]),
        key=f"relief:{application.pk}:{application.applicant_id}",
        now=now,
    )
    fee = application.fee
    if fee is not None:
        tell_side(
            fee,
            title=_("司法救助申请有了决定"),
            body=_("案号 %(number)s 的诉讼费：待交 %(due)s 元，应退 %(back)s 元，决定书在费用页面。"),
            key=f"relief:{application.pk}",
            facts={"due": fee.outstanding, "back": fee.refundable},
            now=now,
        )
