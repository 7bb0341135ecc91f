"""Fees of a case and the payments towards them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.fields import Entity, MoneyField
from filing.cases.models import Case, Party


class Fee(Entity):
    """One fee of a case as it was assessed, with each line of its computation. ``amount`` is what is payable."""

    class State(models.TextChoices):
        DUE = "due", _("待交纳")
        PAID = "paid", _("已交纳")
        WAIVED = "waived", _("已免交")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="fees")
    payer = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="fees")
    kind = models.CharField(max_length=30)
    basis_amount = MoneyField(null=True)
    full_amount = MoneyField()
    amount = MoneyField()
    lines = models.JSONField(default=list)
    payment_code = models.CharField(max_length=24, unique=True)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    assessed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="fee_once")]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return f"{self.case} {self.amount}"


class Payment(Entity):
    """One order at a payment gateway towards a fee. A second success for a paid fee is kept to be refunded."""

    class State(models.TextChoices):
        OPEN = "open", _("待支付")
        SUCCEEDED = "succeeded", _("已支付")
        REFUND_DUE = "refund_due", _("重复支付，待退还")
        CLOSED = "closed", _("已关闭")

    fee = models.ForeignKey(Fee, on_delete=models.PROTECT, related_name="payments")
    gateway = models.CharField(max_length=30)
    order_number = models.CharField(max_length=40, unique=True)
    amount = MoneyField()
    cashier_url = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    reference = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fee"], condition=models.Q(state="succeeded"), name="fee_paid_once"),
            models.UniqueConstraint(fields=["fee", "gateway"], condition=models.Q(state="open"), name="one_open_payment"),
        ]
        indexes = [models.Index(fields=["state", "created_at"])]

    def __str__(self) -> str:
        return self.order_number
