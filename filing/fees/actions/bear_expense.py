"""Who bears in the end what a party paid to a provider: as the decision says (FEE art. 29)."""

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.cases.models import Party
from filing.fees.expense_models import Expense, ExpenseShare
from filing.fees.rules.changes import allotted


@transaction.atomic
def bear_expense(
    *, actor: Actor, expense_id: uuid.UUID, shares: Mapping[uuid.UUID, Decimal], now: dt.datetime
) -> list[ExpenseShare]:
    """Note the shares of the parties as the decision lays them on them; they add up to the expense.

    No money goes through the court, which neither collects nor pays it out (FEE art. 12): what one party owes the other by it
    is paid between them. Who may: the panel, once the decision has effect; once, and again when the decision was set aside (30).
    Raises ``FeeError`` if the shares do not add up, ``Party.DoesNotExist`` for somebody outside the case, Refused.
    """
    expense = access(actor, Expense, expense_id, "bear", lock=True)
    allotted(expense.amount, shares.values())
    laid = [
        ExpenseShare.objects.create(
            expense=expense, party=Party.objects.get(pk=party, case_id=expense.case_id), amount=amount, laid_at=now
        )
        for party, amount in sorted(shares.items())
        if amount
    ]
    detail = {str(party): str(amount) for party, amount in shares.items()}
    record(actor=actor, action="bear_expense", obj=expense, now=now, detail=detail)
    return laid
