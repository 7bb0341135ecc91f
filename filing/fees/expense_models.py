"""Actual expenses of a case (诉讼费用交纳办法 第六条第三项、第十一条、第十二条), and who bears them in the end."""

from django.db import models

from courtportal.kernel.fields import Entity, MoneyField
from courtportal.kernel.identity.models import User
from filing.cases.models import Case, Party
from filing.fees.models import Fee


class Expense(Entity):
    """One expense as it was spent. What the court collects has its ``fee``; the rest a party pays to the provider itself.

    ``payee`` is who came to court, or whom a party pays; ``caused_by`` who bears it until the decision, None where the court
    advances it (CPL 77). It never changes: one that was noted wrongly is taken back with a reason.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="expenses")
    kind = models.CharField(max_length=12)
    amount = MoneyField()
    spent_on = models.DateField()
    payee = models.CharField(max_length=120)
    caused_by = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="expenses")
    fee = models.OneToOneField(Fee, null=True, on_delete=models.PROTECT, related_name="expense")
    remark = models.CharField(max_length=200, blank=True)
    key = models.UUIDField(unique=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="expense_amount_positive")]
        indexes = [models.Index(fields=["case", "noted_at"], name="expense_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.amount}"


class ExpenseShare(Entity):
    """How much of an expense, which a party paid to its provider, a party bears by the decision; void when that falls."""

    expense = models.ForeignKey(Expense, on_delete=models.PROTECT, related_name="shares")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()
    laid_at = models.DateTimeField()
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expense", "party"], condition=models.Q(reversed_at=None), name="expense_share_once")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.amount}"
