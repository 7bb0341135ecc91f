"""Starts the judgment of a case: the first draft is made from what the court already has."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.actions import draft_document
from filing.cases.models import Case
from filing.decisions.models import Decision
from filing.decisions.queries import document_data, draft_facts, signer_slots
from filing.decisions.rules.drafting import first_draft, obligation


@transaction.atomic
def draft(*, actor: Actor, case_id: uuid.UUID, now: dt.datetime) -> Decision:
    """The case has a decision in draft, made from its data; if it has one already, that one is returned.

    Who may: the judge of the case. Source of the parts: CPL 2023 art. 155.
    """
    case = access(actor, Case, case_id, "decide", lock=True)
    existing = Decision.objects.filter(case=case, kind=Decision.Kind.JUDGMENT).first()
    if existing:
        return existing
    facts = draft_facts(case)
    decision = Decision.objects.create(
        case=case,
        content=first_draft(facts),
        obligations=[obligation(facts).to_json()],
        drafted_by=User.objects.get(pk=str(actor.user_id)),
    )
    decision.document = draft_document(
        actor=actor,
        kind="civil_judgment",
        court=case.court,
        data=document_data(decision),
        now=now,
        case_id=case.pk,
        case_number=case.case_number,
        signers=signer_slots(case),
    )
    decision.save(update_fields=["document"])
    record(actor=actor, action="decision.draft", obj=decision, now=now)
    return decision
