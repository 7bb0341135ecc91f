"""Reading fees and payments for pages."""

from courtportal.kernel.authz import Actor, access
from filing.fees.models import Fee, Payment


def fee_for(actor: Actor, fee_id: str) -> Fee:
    """One fee with its case and court. Raises Http404 for strangers."""
    return access(actor, Fee, fee_id, "view")


def fee_by_code(payment_code: str) -> Fee | None:
    """The fee to which a payment code belongs. The code is the right to pay; only amount and court are shown for it."""
    return Fee.objects.select_related("case__court").filter(payment_code=payment_code.strip().upper()).first()


def payment_by_order(order_number: str) -> Payment | None:
    """The payment behind an unguessable order number."""
    return Payment.objects.select_related("fee__case__court").filter(order_number=order_number).first()
