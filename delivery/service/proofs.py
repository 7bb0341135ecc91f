"""What every proof of service shares: it is kept once and stands in the dossier, and names the order by its number."""

import datetime as dt

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.rendering.models import CourtDocument
from delivery.service.models import ProofOfService, ServiceOrder, ServiceRecipient
from filing.public import add_document_entry


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
