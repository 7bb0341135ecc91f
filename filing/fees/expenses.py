"""Reads of the actual expenses of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet, Sum

from courtportal.kernel.authz import Actor, visible_to
from filing.cases.models import Case
from filing.fees.expense_models import Expense, ExpenseShare
from filing.fees.rules.expenses import EXPENSES, ExpenseKind
from filing.fees.rules.ledger import NOTHING
from filing.law import Bilingual


@dataclass(frozen=True, slots=True)
class Sums:
    """What a case cost beside the fee: collected by the court, and paid to providers by the parties."""

    collected: Decimal
    direct: Decimal


def expenses_of(actor: Actor, case: Case) -> QuerySet[Expense]:
    """The expenses of the case that the actor sees, in the order in which they were noted; also those taken back."""
    standing = Prefetch("shares", ExpenseShare.objects.filter(reversed_at=None).select_related("party").order_by("created_at"))
    rows = visible_to(actor, Expense).filter(case=case).select_related("fee", "caused_by").prefetch_related(standing)
    return rows.order_by("noted_at", "pk")


def sums_of(rows: QuerySet[Expense]) -> Sums:
    """The sums of those that stand."""
    standing = rows.filter(taken_back_at=None)
    collected = standing.exclude(fee=None).aggregate(sum=Sum("amount"))["sum"]
    return Sums(collected or NOTHING, standing.filter(fee=None).aggregate(sum=Sum("amount"))["sum"] or NOTHING)


def expenses_to_lay(case: Case) -> Sequence[tuple[Bilingual, Decimal]]:
    """What a judgment lays on who loses beside the fee, by name (FEE art. 29)."""
    standing = Expense.objects.filter(case=case, taken_back_at=None).order_by("noted_at", "pk")
    return [(EXPENSES[ExpenseKind(kind)].name, amount) for kind, amount in standing.values_list("kind", "amount")]
