"""A payout is proposed by the officer, and approved or declined by somebody above."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, access
from courtportal.kernel.rendering.actions import SignerSlot, check_document, draft_document, seal_document, sign_document
from courtportal.kernel.rendering.keys import digest_of
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.recusal import require_part
from filing.cases.models import Party
from filing.cases.timeline import add_timeline_entry
from filing.dossier.entries import add_document_entry
from filing.enforcement.models import EnforcementCase
from filing.enforcement.papers import head
from filing.enforcement.payouts.models import Payout
from filing.enforcement.payouts.papers import approval_data
from filing.enforcement.payouts.queries import funds_of
from filing.fees.rules.amounts import checked_amount

SIGNER = "approver"


class TooMuch(ValueError):
    """More than what was received and not paid out yet; ``available`` is left."""

    def __init__(self, available: Decimal) -> None:
        super().__init__(str(available))
        self.available = available


@dataclass(frozen=True, slots=True)
class Account:
    """The account of the payee."""

    holder: str
    number: str
    bank: str


@dataclass(frozen=True, slots=True)
class Payment:
    """To whom how much is paid, what is kept back as fee, and how the authority of the payee was checked."""

    payee_id: uuid.UUID
    amount: Decimal
    fee: Decimal
    account: Account
    authority_checked: str


@transaction.atomic
def propose_payout(*, actor: Actor, enforcement_id: uuid.UUID, payment: Payment, key: str, now: dt.datetime) -> Payout:
    """The payout waits for its approval, once for its key. Who may: the officer.

    Raises TooMuch, AmountError, and ValueError for who is no creditor of the case.
    """
    _hold_claim(enforcement_id)
    enforcement = access(actor, EnforcementCase, enforcement_id, "propose_payout", lock=True)
    require_part(actor, enforcement.case, "filing.enforcementcase", "propose_payout")
    known = Payout.objects.filter(key=key, enforcement=enforcement).first()
    if known:
        return known
    payee = access(actor, Party, payment.payee_id, "view")
    if payee.case_id != enforcement.case_id or payee.role != Party.Role.CREDITOR:
        raise ValueError(payment.payee_id)
    available = funds_of(enforcement).available
    if checked_amount(payment.amount) + checked_amount(payment.fee) > available:
        raise TooMuch(available)
    payout = Payout.objects.create(
        enforcement=enforcement, payee=payee, amount=payment.amount, fee=payment.fee, account=asdict(payment.account),
        authority_checked=payment.authority_checked.strip(), proposed_by_id=actor.account_id, proposed_at=now, key=key,
    )  # fmt: skip
    record(actor=actor, action="propose_payout", obj=payout, now=now, detail={"amount": str(payout.amount)})
    return payout


def _hold_claim(enforcement_id: uuid.UUID) -> None:
    """All cases of the claim are locked, in the order of their keys: the money that is summed belongs to all of them."""
    claim = EnforcementCase.objects.filter(pk=enforcement_id).values("application_id")
    rows = EnforcementCase.objects.select_for_update(of=("self",)).filter(application__in=claim).order_by("pk")
    list(rows.values_list("pk"))


def approve_payout(*, actor: Actor, payout_id: uuid.UUID, now: dt.datetime) -> Payout:
    """The approval sheet is signed by who approves and stands in the file. Sealed with no transaction open: judged before, and
    judged again to be kept.
    """
    payout = _to_approve(actor, payout_id)
    return _keep_approved(actor, payout_id, _sheet(actor, payout, now), now)


@transaction.atomic
def decline_payout(*, actor: Actor, payout_id: uuid.UUID, reason: str, now: dt.datetime) -> Payout:
    """Not approved, for a reason that the officer reads; the money is free to be proposed again."""
    payout = access(actor, Payout, payout_id, "decline", lock=True)
    payout.state, payout.declined_reason = Payout.State.DECLINED, reason.strip()
    payout.decided_by_id, payout.decided_at = actor.account_id, now
    payout.save(update_fields=["state", "declined_reason", "decided_by", "decided_at"])
    record(actor=actor, action="decline_payout", obj=payout, now=now, reason=payout.declined_reason)
    return payout


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
    data = approval_data(payout, actor.name, now)
    document = draft_document(
        actor=actor, kind="payout_approval", data=data, now=now,
        signers=[SignerSlot(code=SIGNER, title_zh="审批人", name=actor.name, user_id=actor.user_id)],
        key=f"payout:{payout.pk}:{digest_of(data)}", **head(payout.enforcement.case),
    )  # fmt: skip
    if document.state == CourtDocument.State.DRAFT:
        check_document(actor=actor, document=document, now=now)
    sign_document(actor=actor, document=document, slot=SIGNER, now=now)
    return seal_document(actor=SYSTEM, document=document, now=now)
