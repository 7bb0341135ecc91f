"""A judgment is set aside, and with it how it laid the fee on the parties, until the new judgment says it anew."""

import datetime as dt
import uuid
from dataclasses import replace

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.fees.actions.begin_term import cancel_terms
from filing.fees.actions.change import tell_of_change
from filing.fees.actions.owe_nothing import settle_if_nothing_is_owed
from filing.fees.assessments import assessment_before, assessment_in_force, keep_assessment
from filing.fees.expense_models import ExpenseShare
from filing.fees.holding import hold_fee
from filing.fees.models import Fee
from filing.fees.rules.ledger import NOTHING
from filing.fees.rules.litigation_fee import FeeLine
from filing.fees.rules.scales import fee_article
from filing.fees.shares import ALLOTTED, REVERSED, allotted_fees, shares_of
from filing.law import Bilingual

WORDS = Bilingual("原裁判被撤销或者变更，原来的负担不再适用", "the decision was set aside or varied: its shares do not stand")


@transaction.atomic
def reverse_shares(*, actor: Actor, case_id: uuid.UUID, now: dt.datetime) -> list[Fee]:
    """Each fee of the case is again what it was before it was shared out, and nobody owes a share of it (FEE art. 30).

    So it is with what was paid to providers. What was paid for a share is to be refunded; who had prepaid bears the fee until
    the new judgment is carried out, without a notice and so without a last day. Nothing happens to a fee that was not shared
    out, or a second time. The caller has set the judgment aside.
    """
    reversed_ones = []
    ExpenseShare.objects.filter(expense__case_id=case_id, reversed_at=None).update(reversed_at=now)
    for fee_id in list(allotted_fees(case_id).values_list("pk", flat=True)):
        fee = hold_fee(fee_id)
        basis, before = assessment_before(fee, ALLOTTED)
        line = FeeLine(fee_article("30"), WORDS, "—", NOTHING)
        assessment = keep_assessment(
            fee=fee, basis=basis, result=replace(before, lines=(*before.lines, line)), turn=REVERSED, now=now
        )
        tell_of_change(fee, assessment, now=now)
        for share_id in list(shares_of(fee).values_list("pk", flat=True)):
            _drop(hold_fee(share_id), now)
        record(actor=actor, action="reverse_shares", obj=fee, now=now, detail={"amount": str(fee.amount)})
        reversed_ones.append(fee)
    return reversed_ones


def _drop(share: Fee, now: dt.datetime) -> None:
    """Nothing is owed of the share; what was paid for it goes back."""
    basis, result = assessment_in_force(share)
    line = FeeLine(fee_article("30"), WORDS, "—", -result.fee)
    nothing = replace(result, fee=NOTHING, lines=(*result.lines, line))
    assessment = keep_assessment(fee=share, basis=basis, result=nothing, turn=REVERSED, now=now)
    settle_if_nothing_is_owed(share, now=now)
    cancel_terms(share, now=now)
    tell_of_change(share, assessment, now=now)
