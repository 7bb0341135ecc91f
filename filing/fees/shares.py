"""Which fees are shared out by a judgment that stands, and who owes which share."""

import uuid

from django.db.models import Exists, OuterRef, QuerySet

from filing.fees.models import Fee, FeeAssessment

ALLOTTED, REVERSED = "allotted", "allotment_reversed"


def allotment_stands() -> Exists:
    """For rows of fees: they were shared out, and that was not reversed since."""
    later = FeeAssessment.objects.filter(fee=OuterRef("fee"), turn=REVERSED, number__gt=OuterRef("number"))
    return Exists(FeeAssessment.objects.filter(~Exists(later), fee=OuterRef("pk"), turn=ALLOTTED))


def allotted_fees(case_id: uuid.UUID) -> QuerySet[Fee]:
    """The fees of the case that are shared out now, without the shares themselves."""
    fees = Fee.objects.filter(allotment_stands(), case_id=case_id).exclude(purpose=Fee.Purpose.SHARE)
    return fees.order_by("assessed_at", "pk")


def shares_of(fee: Fee) -> QuerySet[Fee]:
    """What others owe of the fee."""
    return Fee.objects.filter(case_id=fee.case_id, purpose=Fee.Purpose.SHARE, ground=f"share:{fee.pk}").order_by("pk")
