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

    def __str__(self) -> str:
        return self.order_number
