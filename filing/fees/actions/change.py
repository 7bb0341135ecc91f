"""The case takes a turn, and its fee with it: a new assessment takes the place of the one before."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.fees.actions.begin_term import await_notice
from filing.fees.actions.owe_nothing import settle_if_nothing_is_owed
from filing.fees.assessments import assessment_in_force, keep_assessment
from filing.fees.holding import access_held
from filing.fees.ledger import books_of
from filing.fees.models import Fee, FeeAssessment
from filing.fees.rules.changes import Turn, changed
from filing.fees.telling import tell_side


@transaction.atomic
def change_fee(
    *, actor: Actor, fee_id: uuid.UUID, turn: Turn, now: dt.datetime, amount: Decimal | None = None, reason: str = ""
) -> FeeAssessment:
    """The fee is what this turn makes of it (FEE arts 15, 21, 25–28, 35; CPL-I 199); what was paid too much is to be refunded.

    More to pay is due within seven days from the service of its notice (CPL-I 199), announced by FeeNoticeDue. Who may: the
    panel of the case. Raises
    ``FeeError`` where the turn does not fit the fee, ``AmountError`` for an amount that cannot be one.
    """
    fee = access_held(actor, Fee, fee_id, "change")
    basis, result = assessment_in_force(fee)
    change = changed(basis, result, turn, amount=amount, paid=books_of(fee).held)
    owed = fee.outstanding
    assessment = keep_assessment(fee=fee, basis=change.basis, result=change.result, turn=turn, now=now, reason=reason[:200])
    if fee.outstanding > owed and fee.prepaid:
        await_notice(fee, now=now)
    settle_if_nothing_is_owed(fee, now=now)
    tell_of_change(fee, assessment, now=now)
    detail = {"turn": turn, "amount": str(fee.amount), "outstanding": str(fee.outstanding), "refundable": str(fee.refundable)}
    record(actor=actor, action="change_fee", obj=fee, now=now, reason=reason[:200], detail=detail)
    return assessment


def tell_of_change(fee: Fee, assessment: FeeAssessment, *, now: dt.datetime) -> None:
    """The payer's side hears what the fee is now, once for each assessment."""
    tell_side(
        fee,
        title=_("诉讼费有变化"),
        body=_("案号 %(number)s 的诉讼费现为 %(amount)s 元，待交 %(due)s 元，应退 %(back)s 元。"),
        facts={"amount": fee.amount, "due": fee.outstanding, "back": fee.refundable},
        key=f"fee_changed:{assessment.pk}",
        now=now,
    )
