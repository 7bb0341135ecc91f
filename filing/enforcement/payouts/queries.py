"""What there is to pay out."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from filing.enforcement.models import EnforcementCase
from filing.enforcement.payouts.models import Payout
from filing.enforcement.queries import money_of


@dataclass(frozen=True, slots=True)
class Funds:
    """The money of a claim: what was received, what was paid or is proposed, and the fees kept back with that."""

    received: Decimal
    paid: Decimal
    fees: Decimal

    @property
    def available(self) -> Decimal:
        """What may still be paid out or kept back."""
        return self.received - self.paid - self.fees


def funds_of(enforcement: EnforcementCase) -> Funds:
    """Of the claim, also before the case was restored; what was declined counts for nothing."""
    paid = Payout.objects.filter(enforcement__application=enforcement.application_id).exclude(state=Payout.State.DECLINED)
    sums = paid.aggregate(paid=Sum("amount"), fees=Sum("fee"))
    received = money_of(enforcement).aggregate(total=Sum("amount"))["total"]
    return Funds(received or Decimal(0), sums["paid"] or Decimal(0), sums["fees"] or Decimal(0))


def paid_before(payout: Payout) -> Funds:
    """The money of the claim before this payment: of the others what was approved counts, and nothing that still waits."""
    others = Payout.objects.filter(enforcement__application=payout.enforcement.application_id, state=Payout.State.APPROVED)
    sums = others.exclude(pk=payout.pk).aggregate(paid=Sum("amount"), fees=Sum("fee"))
    received = funds_of(payout.enforcement).received
    return Funds(received, sums["paid"] or Decimal(0), sums["fees"] or Decimal(0))
