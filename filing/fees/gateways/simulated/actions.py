"""What happens at the simulated cashier."""

import datetime as dt

from django.db import transaction

from filing.fees.gateways.simulated.models import SimulatedOrder


@transaction.atomic
def take_money(*, order_number: str, now: dt.datetime) -> SimulatedOrder:
    """Somebody pays the order; once, and not once it is closed. Raises ``SimulatedOrder.DoesNotExist`` for an unknown number."""
    order = SimulatedOrder.objects.select_for_update().get(order_number=order_number)
    if order.paid_at is None and not order.closed:
        order.paid_at = now
        order.save(update_fields=["paid_at"])
    return order
