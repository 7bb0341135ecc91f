"""The books of the simulated gateway: what a real one would keep on its own machines."""

from django.db import models

from courtportal.kernel.fields import Entity, MoneyField


class SimulatedOrder(Entity):
    """An order of the simulated cashier and whether somebody has paid it there."""

    order_number = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=160)
    amount = MoneyField()
    return_url = models.CharField(max_length=300)
    paid_at = models.DateTimeField(null=True)
    closed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.order_number


class SimulatedRefund(Entity):
    """Money that the simulated gateway gave back."""

    refund_number = models.CharField(max_length=40, unique=True)
    order = models.ForeignKey(SimulatedOrder, on_delete=models.PROTECT, related_name="refunds")
    amount = MoneyField()

    def __str__(self) -> str:
        return self.refund_number
