"""The fee that a draft would cost, line by line, before anything is submitted."""

from decimal import Decimal

from filing.causes.answers import total_claimed
from filing.causes.elements import load_form
from filing.fees.rules.kinds import fee_kind_of_cause
from filing.fees.rules.litigation_fee import Halving, LitigationFee, litigation_fee
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents


def expected_fee(draft: FilingDraft) -> LitigationFee | None:
    """The fee in summary procedure, which most lending cases follow; None while no amount is understood."""
    form = load_form(draft.form_key)
    amount = total_claimed(form, contents.answers(draft.content))
    if amount <= Decimal(0):
        return None
    return litigation_fee(
        kind=fee_kind_of_cause(form.cause, has_amount=True),
        amount=amount,
        province=draft.court.province if draft.court and draft.court.province else None,
        halvings=[Halving.SUMMARY],
    )
