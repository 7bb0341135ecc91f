"""What every proof of service shares: it is kept once and stands in the dossier, and names the order by its number."""

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils.translation import override

from courtportal.kernel.audit.log import Deed, record_all
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.courts.models import Court
from courtportal.kernel.rendering.actions import Notice, issue_documents
from courtportal.kernel.rendering.models import CourtDocument
from delivery.evidence_log.proving import evidence_records
from delivery.service.evidence import Name, events_about_each
from delivery.service.models import EvidenceEvent, ProofOfService, ServiceOrder, ServiceRecipient
from filing.public import add_document_entries

DataOf = Callable[[ServiceRecipient, Sequence[EvidenceEvent], dt.datetime], dict[str, Any]]


def seal_proofs(recipients: Sequence[ServiceRecipient], kind: str, data_of: DataOf, now: dt.datetime) -> None:
    """Seal the proof of this kind for each, in the place of an older one, with the evidence and its paths to a signed head.

    ``data_of`` says in the language of record what it tells. Call it outside a transaction: nobody shall wait while it seals;
    run again after a crash it takes up what is sealed already.
    """
    about = events_about_each(recipients)
    records = evidence_records([about[recipient.pk] for recipient in recipients], now)
    notices = {}
    for recipient, evidence in zip(recipients, records, strict=True):
        with override("zh-hans"):
            data = {**data_of(recipient, about[recipient.pk], now), "evidence": evidence}
        case = recipient.order.case
        older = recipient.proof
        key = f"{kind}:{recipient.pk}" + (f":{recipient.proofs.count()}" if older else "")
        notices[recipient.pk] = Notice(key, data, case.pk, case.case_number, replaces=older.document if older else None)
    for _court, some in groupby(sorted(recipients, key=_court_key), key=_court_key):
        of_court = list(some)
        court: Court = of_court[0].order.case.court
        asked = [notices[recipient.pk] for recipient in of_court]
        documents = issue_documents(actor=SYSTEM, kind=kind, court=court, notices=asked, now=now)
        _keep(list(zip(of_court, documents, strict=True)), now)


def _court_key(recipient: ServiceRecipient) -> str:
    return str(recipient.order.case.court_id)


@transaction.atomic
def _keep(sealed: Sequence[tuple[ServiceRecipient, CourtDocument]], now: dt.datetime) -> None:
    """Each sealed proof is its recipient's, once, and stands in the dossier."""
    recipients = ServiceRecipient.objects.filter(pk__in=[recipient.pk for recipient, _ in sealed])
    list(recipients.select_for_update().order_by("pk").values_list("pk", flat=True))
    # Asked when the rows are held: who waited for them does not see in the same query what was written meanwhile.
    kept = ProofOfService.objects.filter(document__in=[document.pk for _, document in sealed])
    known = set(kept.values_list("document_id", flat=True))
    new = [(recipient, document) for recipient, document in sealed if document.pk not in known]
    proofs = ProofOfService.objects.bulk_create(
        ProofOfService(recipient=recipient, document=one, evidence_hash=one.data["previous_hash"], created_at=now)
        for recipient, one in new
    )
    for _case, some in groupby(sorted(new, key=_case_key), key=_case_key):
        of_case = list(some)
        add_document_entries(case=of_case[0][0].order.case, documents=[document for _recipient, document in of_case])
    deeds = [Deed("service.prove", proof, detail={"sha256": one.sha256}) for proof, (_, one) in zip(proofs, new, strict=True)]
    if deeds:
        record_all(actor=SYSTEM, deeds=deeds, now=now)


def wants_proof(recipient: ServiceRecipient) -> bool:
    """There is none yet, or an effect was found since, or lost, of which the last one does not tell."""
    proof = recipient.proof
    if proof is None:
        return True
    of_order = EvidenceEvent.objects.filter(order=recipient.order_id)
    told = of_order.filter(entry_hash=proof.evidence_hash).values_list("sequence", flat=True).first() or 0
    found = (Name.TOOK_EFFECT.value, Name.LOST_EFFECT.value)
    return of_order.filter(recipient=recipient, name__in=found, sequence__gt=told).exists()


def _case_key(pair: tuple[ServiceRecipient, CourtDocument]) -> str:
    return str(pair[0].order.case_id)


def order_number(order: ServiceOrder) -> str:
    """By what people refer to an order: the case number and the order's number in it."""
    return f"{order.case.case_number}送达第{order.number}号"
