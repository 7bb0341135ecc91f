"""A service order comes to be: documents × recipients, and the first tries planned."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.models import CourtDocument
from delivery.addresses.actions.adopt_wish import adopt_wish
from delivery.service.actions.reach_out import reach_out
from delivery.service.evidence import Name, add_evidence
from delivery.service.models import ServiceItem, ServiceOrder, ServiceRecipient
from filing.public import Case, Party


def answer_days() -> int:
    """After how many days without an answer a clerk takes over (SERVICE_ANSWER_DAYS; default 3, OLR 10)."""
    return settings.SERVICE_ANSWER_DAYS


@transaction.atomic
def make_order(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    document_ids: Sequence[uuid.UUID],
    party_ids: Sequence[uuid.UUID],
    purpose: str,
    now: dt.datetime,
) -> ServiceOrder:
    """Order the documents to be served on the parties and plan the first tries; once for the same documents and parties.

    Only sealed documents are served: raises ValueError for another one.
    """
    key = _key(case_id, document_ids, party_ids, purpose)
    if before := ServiceOrder.objects.filter(key=key).first():
        return before
    case = Case.objects.select_for_update().get(pk=case_id)
    documents = _sealed(document_ids, case_id)
    order = ServiceOrder.objects.create(
        case=case,
        number=(case.service_orders.aggregate(last=Max("number"))["last"] or 0) + 1,
        purpose=purpose,
        due_on=clock.local(now).date() + dt.timedelta(days=answer_days()),
        key=key,
        created_at=now,
    )
    add_evidence(order, Name.SUBMITTED, at=now, detail={"documents": [document.sha256 for document in documents]})
    record(actor=actor, action="service.order", obj=order, now=now, detail={"purpose": purpose})
    for party in Party.objects.filter(pk__in=party_ids, case=case).order_by("role", "order"):
        recipient = ServiceRecipient.objects.create(order=order, party=party, created_at=now)
        ServiceItem.objects.bulk_create(
            ServiceItem(recipient=recipient, document=document, position=position, created_at=now)
            for position, document in enumerate(documents)
        )
        adopt_wish(party=party, now=now)
        reach_out(actor=actor, recipient=recipient, now=now)
    return order


def _key(case_id: uuid.UUID, document_ids: Sequence[uuid.UUID], party_ids: Sequence[uuid.UUID], purpose: str) -> str:
    parts = [str(case_id), purpose, *sorted(map(str, document_ids)), "to", *sorted(map(str, party_ids))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _sealed(document_ids: Sequence[uuid.UUID], case_id: uuid.UUID) -> list[CourtDocument]:
    found = CourtDocument.objects.filter(pk__in=document_ids, case_id=case_id, state=CourtDocument.State.SEALED).in_bulk()
    if len(found) != len(set(document_ids)):
        raise ValueError("only sealed documents of the case are served")
    return [found[document_id] for document_id in dict.fromkeys(document_ids)]
