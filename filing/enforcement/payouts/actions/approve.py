"""Somebody above approves a payout that was proposed."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering.actions import SignerSlot, issue_signed_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.recusal import require_part
from filing.cases.timeline import add_timeline_entry
from filing.dossier.entries import add_document_entry
from filing.enforcement.papers import head
from filing.enforcement.payouts.models import Payout
from filing.enforcement.payouts.papers import approval_data


def approve_payout(*, actor: Actor, payout_id: uuid.UUID, now: dt.datetime) -> Payout:
    """The approval sheet is signed by who approves and stands in the file. Sealed with no transaction open: judged before, and
    judged again to be kept.
    """
    payout = _to_approve(actor, payout_id)
    return _keep_approved(actor, payout_id, _sheet(actor, payout, now), now)


@transaction.atomic
def _to_approve(actor: Actor, payout_id: uuid.UUID) -> Payout:
    payout = access(actor, Payout, payout_id, "approve", lock=True)
    require_part(actor, payout.enforcement.case, "filing.payout", "approve")
    return payout


@transaction.atomic
def _keep_approved(actor: Actor, payout_id: uuid.UUID, document: CourtDocument, now: dt.datetime) -> Payout:
    payout = _to_approve(actor, payout_id)
    payout.state, payout.document = Payout.State.APPROVED, document
    payout.decided_by_id, payout.decided_at = actor.account_id, now
    payout.save(update_fields=["state", "document", "decided_by", "decided_at"])
    case = payout.enforcement.case
    add_document_entry(case=case, document=document)
    add_timeline_entry(
        case=case,
        kind="payout",
        key=f"payout:{payout.pk}",
        title_zh="案款发放获批准",
        title_en="Payout of money approved",
        now=now,
    )
    record(actor=actor, action="approve_payout", obj=payout, now=now, detail={"amount": str(payout.amount)})
    return payout


def _sheet(actor: Actor, payout: Payout, now: dt.datetime) -> CourtDocument:
    """Asked for again, the same."""
    data, case = approval_data(payout, actor.name, now), payout.enforcement.case
    signer = SignerSlot(code="approver", title_zh="审批人", name=actor.name, user_id=actor.user_id)
    return issue_signed_document(
        actor=actor, kind="payout_approval", data=data, signer=signer, key=f"payout:{payout.pk}", now=now, **head(case)
    )
