"""An expense that was noted wrongly: taken back with a reason, and nothing is owed of it any more."""

import datetime as dt
import uuid
from dataclasses import replace

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.fees.actions.begin_term import cancel_terms
from filing.fees.actions.change import tell_of_change
from filing.fees.actions.owe_nothing import settle_if_nothing_is_owed
from filing.fees.assessments import assessment_in_force, keep_assessment
from filing.fees.expense_models import Expense
from filing.fees.holding import access_held, hold_fee
from filing.fees.rules.expenses import EXPENSES, ExpenseKind
from filing.fees.rules.ledger import NOTHING
from filing.fees.rules.litigation_fee import FeeLine
from filing.law import Bilingual

TAKEN_BACK = "taken_back"
_WORDS = Bilingual("登记有误，已撤销", "noted wrongly, taken back")


@transaction.atomic
def take_back_expense(*, actor: Actor, expense_id: uuid.UUID, reason: str, now: dt.datetime) -> Expense:
    """It stays in the account as taken back; what was paid for it to the court is to be refunded.

    Who may: the panel, until a decision has laid it on somebody. Raises Refused.
    """
    expense = access_held(actor, Expense, expense_id, "take_back")
    expense.taken_back_at, expense.taken_back_why = now, reason.strip()[:200]
    expense.save(update_fields=["taken_back_at", "taken_back_why"])
    if expense.fee_id is not None:
        _owe_nothing(expense, now)
    record(actor=actor, action="take_back_expense", obj=expense, now=now, reason=expense.taken_back_why)
    return expense


def _owe_nothing(expense: Expense, now: dt.datetime) -> None:
    fee = hold_fee(str(expense.fee_id))
    basis, result = assessment_in_force(fee)
    line = FeeLine(EXPENSES[ExpenseKind(expense.kind)].article, _WORDS, "—", -result.fee)
    nothing = replace(result, fee=NOTHING, lines=(*result.lines, line))
    assessment = keep_assessment(fee=fee, basis=basis, result=nothing, turn=TAKEN_BACK, now=now, reason=expense.taken_back_why)
    settle_if_nothing_is_owed(fee, now=now)
    cancel_terms(fee, now=now)
    tell_of_change(fee, assessment, now=now)
