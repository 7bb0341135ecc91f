"""An actual expense stands in the account of the case: collected by the court at cost, or paid by a party to the provider."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.calendar.telling import sides_of_party
from filing.cases.models import Case, Party
from filing.events import FeeNoticeDue
from filing.fees.actions.assess import PAYMENT_CODE_LENGTH
from filing.fees.assessments import keep_assessment
from filing.fees.expense_models import Expense
from filing.fees.links import expenses_url
from filing.fees.models import Fee
from filing.fees.rules.amounts import checked_amount
from filing.fees.rules.changes import Basis
from filing.fees.rules.expenses import EXPENSES, ExpenseKind, check_expense
from filing.fees.rules.ledger import NOTHING
from filing.fees.rules.scales import FeeKind
from filing.notices import tell


@dataclass(frozen=True, slots=True)
class Spent:
    """What a clerk notes: who causes it bears it until the decision (None: the court advances it, CPL 77)."""

    kind: ExpenseKind
    amount: Decimal
    spent_on: dt.date
    payee: str
    caused_by: uuid.UUID | None
    key: uuid.UUID
    remark: str = ""


@transaction.atomic
def note_expense(*, actor: Actor, case_id: uuid.UUID, spent: Spent, now: dt.datetime) -> Expense:
    """Note what was actually spent (FEE arts 6(3), 11, 12). Who may: the panel of the case. The same key is the same expense.

    Attendance and copies are collected by the court as a fee at cost, whose notice goes out (FeeNoticeDue), unless the court
    advances them; anything else the party pays to the provider itself and is told so: the court neither collects nor pays it out
    (12). Raises ``FeeError``, ``AmountError``, and ``Party.DoesNotExist`` for somebody who is no party of the case now.
    """
    case = access(actor, Case, case_id, "note_expense", lock=True)
    known = Expense.objects.filter(key=spent.key, case=case).first()
    if known:
        return known
    amount = checked_amount(spent.amount)
    check_expense(spent.kind, amount, has_payer=spent.caused_by is not None)
    payer = Party.objects.get(pk=spent.caused_by, case=case, left_at=None) if spent.caused_by else None
    collected = EXPENSES[spent.kind].collected
    expense = Expense.objects.create(
        case=case, kind=spent.kind, amount=amount, spent_on=spent.spent_on, payee=spent.payee.strip(), caused_by=payer,
        fee=_collect(case, payer, collected, amount, spent, now) if collected else None, remark=spent.remark.strip(),
        key=spent.key, noted_by_id=actor.account_id, noted_at=now,
    )  # fmt: skip
    if payer is not None and expense.fee is None:
        _tell_to_pay(expense, payer, now)
    record(actor=actor, action="note_expense", obj=expense, now=now, detail={"kind": spent.kind, "amount": str(amount)})
    return expense


def _collect(case: Case, payer: Party | None, kind: FeeKind, amount: Decimal, spent: Spent, now: dt.datetime) -> Fee:
    """The fee at cost; what the court advances is not prepaid, and is laid on a party by the decision."""
    fee = Fee.objects.create(
        case=case, payer=payer, kind=kind, purpose=Fee.Purpose.EXPENSE, full_amount=NOTHING, amount=NOTHING,
        payment_code=ids.new_code(PAYMENT_CODE_LENGTH), prepaid=payer is not None, ground=f"expense:{spent.key}", assessed_at=now,
    )  # fmt: skip
    basis = Basis(kind, amount=amount)
    keep_assessment(fee=fee, basis=basis, result=basis.fee(), turn="assessed", now=now, reason=spent.payee[:200])
    if fee.prepaid:
        publish(FeeNoticeDue(case_id=case.pk, fee_id=fee.pk), now=now)
    return fee


def _tell_to_pay(expense: Expense, payer: Party, now: dt.datetime) -> None:
    name = EXPENSES[ExpenseKind(expense.kind)].name
    for user in sides_of_party(payer):
        tell(
            user,
            title=_("有一笔费用由您直接支付"),
            body=_("案号 %(number)s：请把%(name)s %(amount)s 元直接付给%(payee)s，法院不代收代付（诉讼费用交纳办法第十二条）。"),
            facts={
                "number": expense.case.case_number, "name": {"zh-hans": name.zh, "en": name.en},
                "amount": expense.amount, "payee": expense.payee,
            },
            link=expenses_url(expense.case_id),
            key=f"expense:{expense.pk}:{user.pk}",
            now=now,
        )  # fmt: skip
