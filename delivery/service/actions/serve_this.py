"""A clerk says "serve this": sealed papers of a case, on whom, by which plan."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction

from courtportal.kernel.authz import Actor, access
from delivery.service.actions.make_order import make_order
from delivery.service.models import ServiceOrder
from delivery.service.queries import sealed_documents
from delivery.service.ways import is_decision
from filing.public import Case

# What a paper is served for: the words by which its recipient is told what to do.
PURPOSES = {
    "notice_of_acceptance": "acceptance",
    "notice_of_fee": "fee",
    "notice_to_respond": "respond",
    "complaint_copy": "respond",
    "notice_of_appeal": "appeal_copy",
    "notice_of_retrial_application": "retrial_copy",
    "notice_of_retrial": "retrial_notice",
    "notice_of_evidence": "evidence",
    "summons": "hearing",
    "hearing_transcript": "transcript",
    "enforcement_acceptance": "enforcement_acceptance",
    "enforcement_refusal": "enforcement_refusal",
    "enforcement_notice": "enforcement_notice",
    "property_report_order": "enforcement_notice",
    "enforcement_ruling_freeze": "enforcement_measure",
    "enforcement_closing": "enforcement_closing",
    "consumption_restriction": "sanction",
    "dishonesty_decision": "sanction",
    "civil_judgment": "judgment",
    "payment_order": "payment_order",
}


@transaction.atomic
def serve_this(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    document_ids: Sequence[uuid.UUID],
    party_ids: Sequence[uuid.UUID],
    plan: str,
    now: dt.datetime,
) -> ServiceOrder:
    """The order is made, or the one that was made before for the same papers and parties. Who may: who serves for the case.

    Raises ValueError for a paper that is not sealed, AddressedElsewhere, and KeyError for an unknown plan.
    """
    case = access(actor, Case, case_id, "order_service")
    purpose = purpose_for(case, document_ids)
    return make_order(
        actor=actor, case_id=case.pk, document_ids=document_ids, party_ids=party_ids, purpose=purpose, now=now, plan=plan
    )


def purpose_for(case: Case, document_ids: Sequence[uuid.UUID]) -> str:
    """What these papers of the case are served for."""
    return purpose_of(sealed_documents(case).filter(pk__in=document_ids).values_list("kind", flat=True))


def purpose_of(kinds: Iterable[str]) -> str:
    """What papers of these kinds are served for, by the first that says it."""
    listed = list(kinds)
    found = [PURPOSES[kind] for kind in listed if kind in PURPOSES]
    if found:
        return next((one for one in found if one != "evidence"), "evidence")  # its notice goes along with others
    return "ruling" if any(is_decision(kind) for kind in listed) else "other"
