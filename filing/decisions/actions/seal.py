"""The clerk countersigns and seals the judgment that the judge signed; service follows by itself."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.actions import seal_document, sign_document
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.cases.models import Case
from filing.cases.timeline import add_timeline_entry
from filing.decisions.models import Decision
from filing.decisions.queries import document_of
from filing.dossier.entries import add_document_entry
from filing.events import DecisionSealed, DocumentsToServe

TRIAL_LIMITS = ("trial", "trial_summary", "trial_small")  # 审限: the case is decided within it


@transaction.atomic
def seal(*, actor: Actor, decision_id: uuid.UUID, now: dt.datetime) -> Decision:
    """The judgment is sealed, stands in the dossier and on the timeline, and goes out for service on every party.

    Who may: the clerk of the case; the judge's signature is the approval. Events: DecisionSealed, DocumentsToServe.
    """
    decision = access(actor, Decision, decision_id, "seal", lock=True)
    signed = sign_document(actor=actor, document=document_of(decision), slot="clerk", now=now)
    document = seal_document(actor=actor, document=signed, now=now)
    decision.document, decision.state, decision.sealed_at = document, Decision.State.SEALED, now
    decision.save(update_fields=["state", "sealed_at"])
    case = decision.case
    Case.objects.filter(pk=case.pk).update(state=Case.State.DECIDED)
    end_deadlines(actor=actor, rules=TRIAL_LIMITS, state=Deadline.State.MET, now=now, case_id=case.pk)
    add_timeline_entry(
        case=case, kind="decided", title_zh="法院作出判决", title_en="The court gave its judgment", now=now, document=document
    )
    add_document_entry(case=case, document=document)
    record(actor=actor, action="decision.seal", obj=decision, now=now)
    publish(DecisionSealed(decision_id=decision.pk, case_id=case.pk), now=now)
    parties = tuple(case.parties.order_by("role", "order").values_list("pk", flat=True))
    publish(DocumentsToServe(case_id=case.pk, document_ids=(document.pk,), party_ids=parties, purpose="judgment"), now=now)
    return decision
