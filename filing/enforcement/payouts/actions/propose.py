"""The officer proposes a payout of what was received."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.applications.recusal import require_part
from filing.cases.models import Party
from filing.enforcement.models import EnforcementCase
from filing.enforcement.payouts.models import Payout
from filing.enforcement.payouts.queries import funds_of
from filing.fees.rules.amounts import checked_amount


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
