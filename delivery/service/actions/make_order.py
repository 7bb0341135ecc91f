"""A service order comes to be: documents × recipients, and the first step of its plan begins."""

import datetime as dt
import hashlib
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.gathering import insert, remember, remembered
from courtportal.kernel.rendering.models import CourtDocument
from delivery.addresses.actions.adopt_wish import adopt_wish
from delivery.plans.queries import steps_at
from delivery.plans.templates import as_rows, template_for, templates
from delivery.service.actions.go_on import first_step
from delivery.service.actions.reach_out import learn_contacts
from delivery.service.addressed import require_addressees
from delivery.service.evidence import Name, add_evidence, lock_order
from delivery.service.models import ServiceItem, ServiceOrder, ServiceRecipient
from delivery.service.work import last_day
from filing.public import Case, Party


@dataclass(frozen=True, slots=True)
class Asked:
    """Which papers of a case, on whom, what for, and by which plan ("" for the one of their kinds)."""

    case_id: uuid.UUID
    document_ids: tuple[uuid.UUID, ...]
    party_ids: tuple[uuid.UUID, ...]
    purpose: str
    plan: str = ""


@transaction.atomic
def make_order(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    document_ids: Sequence[uuid.UUID],
    party_ids: Sequence[uuid.UUID],
    purpose: str,
    now: dt.datetime,
    plan: str = "",
) -> ServiceOrder:
    """Order the documents to be served on the parties by the plan for their kinds, or the one named; its first step begins.

    Once for the same documents and parties. Only sealed documents are served: raises ValueError for another one, and
    AddressedElsewhere where a person would serve on somebody what is addressed to another.
    """
    asked = Asked(case_id, tuple(document_ids), tuple(party_ids), purpose, plan)
    order, new = open_order(actor=actor, asked=asked, now=now)
    if new:
        for party in Party.objects.filter(pk__in=party_ids, case_id=case_id).order_by("role", "order"):
            add_recipient(actor=actor, order=order, party=party, document_ids=document_ids, now=now)
    return order


def open_order(*, actor: Actor, asked: Asked, now: dt.datetime) -> tuple[ServiceOrder, bool]:
    """The order, still without recipients, in the caller's transaction; or the one that was made before for the same."""
    key = _key(asked)
    if before := ServiceOrder.objects.filter(key=key).first():
        return before, False
    case = Case.objects.select_for_update().get(pk=asked.case_id)
    if before := ServiceOrder.objects.filter(key=key).first():  # another worker held the case
        return before, False
    documents = _sealed(asked.document_ids, case.pk)
    if actor.role is not Role.SYSTEM:  # what filing announces names its parties itself
        require_addressees(documents, asked.party_ids)
    template = templates()[asked.plan] if asked.plan else template_for(document.kind for document in documents)
    steps = steps_at(case.court_id, template)
    order = ServiceOrder.objects.create(
        case=case,
        court_id=case.court_id,
        number=(case.service_orders.aggregate(last=Max("number"))["last"] or 0) + 1,
        purpose=asked.purpose,
        due_on=last_day(now, steps[0].days),
        plan=template.code,
        steps=as_rows(steps),
        expected=case.parties.filter(pk__in=asked.party_ids).count(),
        key=key,
        created_at=now,
    )
    add_evidence(order, Name.SUBMITTED, at=now, detail={"documents": [document.sha256 for document in documents]})
    record(actor=actor, action="service.order", obj=order, now=now, detail={"purpose": asked.purpose})
    return order, True


def add_recipient(
    *, actor: Actor, order: ServiceOrder, party: Party, document_ids: Sequence[uuid.UUID], now: dt.datetime
) -> ServiceRecipient:
    """The party receives the documents, once, in the caller's transaction; its first step begins."""
    lock_order(order.pk)
    place = ("recipient", order.pk, party.pk)
    if known := remembered(place, ServiceRecipient.objects.filter(order=order, party=party).first):
        return known
    recipient = ServiceRecipient(order=order, party=party, court_id=order.court_id, created_at=now)
    insert(recipient)
    for position, document_id in enumerate(dict.fromkeys(document_ids)):
        insert(ServiceItem(recipient=recipient, document_id=document_id, position=position, created_at=now))
    remember(place, recipient)
    remember(("tries", recipient.pk), Counter())
    adopt_wish(party=party, now=now)
    first_step(recipient=recipient, now=now, actor=actor)
    return recipient


def learn_recipients(order: ServiceOrder, party_ids: Sequence[uuid.UUID]) -> None:
    """What a gathering will ask when it adds these parties, in a query for each table. The caller holds the order."""
    known = {one.party_id: one for one in ServiceRecipient.objects.filter(order=order, party__in=party_ids)}
    for party_id in party_ids:
        remember(("recipient", order.pk, party_id), known.get(party_id))
    learn_contacts(party_ids)


def _key(asked: Asked) -> str:
    parts = [str(asked.case_id), asked.purpose, *sorted(map(str, asked.document_ids)), "to", *sorted(map(str, asked.party_ids))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _sealed(document_ids: Sequence[uuid.UUID], case_id: uuid.UUID) -> list[CourtDocument]:
    found = CourtDocument.objects.filter(pk__in=document_ids, case_id=case_id, state=CourtDocument.State.SEALED).in_bulk()
    if len(found) != len(set(document_ids)):
        raise ValueError("only sealed documents of the case are served")
    return [found[document_id] for document_id in dict.fromkeys(document_ids)]
