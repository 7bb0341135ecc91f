"""The fee that a draft would cost, line by line, before anything is submitted."""

from decimal import Decimal

from filing.causes.answers import Answers, amount_claimed, amount_in_dispute, foreign_currency, text, value_of
from filing.causes.elements import ElementForm
from filing.fees.rules.amounts import AmountError
from filing.fees.rules.bearing import Bearing, bearing_of
from filing.fees.rules.changes import Basis
from filing.fees.rules.currency import Conversion, Exchange
from filing.fees.rules.kinds import fee_kind_of_cause, is_halved
from filing.fees.rules.litigation_fee import FeeError, Halving, LitigationFee
from filing.fees.rules.scales import FeeKind
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents

# Without an amount these cost a fixed sum, which is told once it is said that there is none.
TOLD_BY_AMOUNT = frozenset({FeeKind.NON_PROPERTY, FeeKind.PRESERVATION})


def expected_fee(draft: FilingDraft) -> LitigationFee | None:
    """The fee in summary procedure, which most cases follow; None while an amount that it needs is not understood."""
    form = draft.form
    answers = contents.answers(draft.content)
    amount = amount_in_dispute(form, answers)
    kind = fee_kind_of_cause(draft.cause_code, has_amount=amount is not None)
    if kind in TOLD_BY_AMOUNT and amount is None and text(answers, "has_amount") != "no":
        return None  # an amount is still to come
    basis = Basis(
        kind=kind,
        amount=amount,
        province=draft.court.province if draft.court and draft.court.province else None,
        halvings=frozenset({Halving.SUMMARY} if is_halved(kind, has_amount=amount is not None) else ()),
        conversion=_conversion(form, answers),
    )
    try:
        return basis.fee()
    except (FeeError, AmountError):
        return None


def fee_told(draft: FilingDraft) -> Bearing:
    """Whether it is paid ahead and who bears it, with the articles; also before the amount is known."""
    has_amount = amount_in_dispute(draft.form, contents.answers(draft.content)) is not None
    return bearing_of(fee_kind_of_cause(draft.cause_code, has_amount=has_amount), draft.cause_code)


def exchange_given(form: ElementForm, answers: Answers) -> Exchange | None:
    """The rate that the filer gave for a claim in a foreign currency; None for one in yuan, or while none is given."""
    rate = value_of(form.element("exchange_rate"), answers) if foreign_currency(form, answers) else None
    return Exchange(rate, text(answers, "exchange_source")) if isinstance(rate, Decimal) else None


def _conversion(form: ElementForm, answers: Answers) -> Conversion | None:
    """A claim in a foreign currency at the rate that the filer gave."""
    exchange = exchange_given(form, answers)
    return Conversion(foreign_currency(form, answers), amount_claimed(form, answers), exchange) if exchange else None
