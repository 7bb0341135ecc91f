"""The fee that a draft would cost, line by line, before anything is submitted."""

from filing.causes.answers import amount_in_dispute, text
from filing.fees.rules.amounts import AmountError
from filing.fees.rules.kinds import fee_kind_of_cause, is_halved
from filing.fees.rules.litigation_fee import FeeError, Halving, LitigationFee, litigation_fee
from filing.fees.rules.scales import FeeKind
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents


def expected_fee(draft: FilingDraft) -> LitigationFee | None:
    """The fee in summary procedure, which most cases follow; None while an amount that it needs is not understood."""
    form = draft.form
    answers = contents.answers(draft.content)
    amount = amount_in_dispute(form, answers)
    kind = fee_kind_of_cause(draft.cause_code, has_amount=amount is not None)
    if kind == FeeKind.NON_PROPERTY and text(answers, "has_amount") != "no":
        return None  # an amount is still to come
    try:
        return litigation_fee(
            kind=kind,
            amount=amount,
            province=draft.court.province if draft.court and draft.court.province else None,
            halvings=[Halving.SUMMARY] if is_halved(kind, has_amount=amount is not None) else [],
        )
    except (FeeError, AmountError):
        return None
