"""What every proof of service shares: it is kept once and stands in the dossier, and names the order by its number."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import override

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.rendering.actions import issue_document
from courtportal.kernel.rendering.models import CourtDocument
from delivery.evidence_log.proving import evidence_record
from delivery.service.evidence import events_about
from delivery.service.models import EvidenceEvent, ProofOfService, ServiceOrder, ServiceRecipient
from filing.public import add_document_entry

DataOf = Callable[[ServiceRecipient, list[EvidenceEvent], dt.datetime], dict[str, Any]]


def seal_proof(recipient: ServiceRecipient, kind: str, data_of: DataOf, now: dt.datetime) -> ProofOfService:
    """Seal the proof of this kind, once, with the evidence and its paths to a signed head, and keep it.

    ``data_of`` says in the language of record what it tells. Call it outside a transaction: nobody shall wait while it seals;
    run again after a crash it takes up what is sealed already.
    """
    case, events = recipient.order.case, list(events_about(recipient).select_related("attempt"))
    record_of_events = evidence_record(events, now)
    with override("zh-hans"):
        data = {**data_of(recipient, events, now), "evidence": record_of_events}
    document = issue_document(
        actor=SYSTEM,
        kind=kind,
        court=case.court,
        data=data,
        now=now,
        case_id=case.pk,
        case_number=case.case_number,
        key=f"{kind}:{recipient.pk}",
    )
    return keep_proof(recipient, document, now)


@transaction.atomic
def keep_proof(recipient: ServiceRecipient, document: CourtDocument, now: dt.datetime) -> ProofOfService:
    """The sealed proof is the recipient's and stands in the dossier; the first one counts."""
    ServiceRecipient.objects.select_for_update().get(pk=recipient.pk)
    if before := ProofOfService.objects.filter(recipient=recipient).first():
        return before
    proof = ProofOfService.objects.create(
        recipient=recipient, document=document, evidence_hash=document.data["previous_hash"], created_at=now
    )
    add_document_entry(case=recipient.order.case, document=document)
    record(actor=SYSTEM, action="service.prove", obj=proof, now=now, detail={"sha256": document.sha256})
    return proof


def order_number(order: ServiceOrder) -> str:
    """By what people refer to an order: the case number and the order's number in it."""
    return f"{order.case.case_number}送达第{order.number}号"
