"""Who bears the fee after the decision: the winner gets back what was prepaid, the loser is billed."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from courtportal.kernel import ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from filing.cases.models import Party
from filing.events import FeeNoticeDue
from filing.fees.actions.assess import PAYMENT_CODE_LENGTH
from filing.fees.actions.change import tell_of_change
from filing.fees.assessments import assessment_in_force, keep_assessment
from filing.fees.holding import access_held
from filing.fees.models import Fee
from filing.fees.rules.changes import allotted
from filing.fees.rules.ledger import NOTHING
from filing.fees.rules.litigation_fee import FeeLine, LitigationFee
from filing.fees.rules.scales import fee_article
from filing.fees.shares import ALLOTTED, shares_of
from filing.law import Bilingual, Citation

REFUNDED_TO_WINNER = Citation("CPL-I", "法释〔2022〕11号", "207")


@transaction.atomic
def allot_fee(*, actor: Actor, fee_id: uuid.UUID, shares: Mapping[uuid.UUID, Decimal], now: dt.datetime) -> list[Fee]:
    """The fee is borne as the decision says (FEE art. 29): ``shares`` are the amounts by party, and add up to the fee.

    Who prepaid keeps its own share, the rest is refunded by the court (CPL-I art. 207); each other party with a share gets a fee
    of its own, due within seven days from the service of its notice (FeeNoticeDue). Who may: the panel, once the decision has
    effect. Once for each fee, and again when the decision was set aside (30). Raises ``FeeError`` if the shares do not add up,
    Refused before that or a second time.
    """
    fee = access_held(actor, Fee, fee_id, "allot")
    allotted(fee.amount, shares.values())
    basis, result = assessment_in_force(fee)
    bills = [
        _bill(fee, Party.objects.get(pk=party_id, case_id=fee.case_id), amount, now)
        for party_id, amount in sorted(shares.items())
        if amount and party_id != fee.payer_id
    ]
    own = shares.get(fee.payer_id, NOTHING) if fee.payer_id else NOTHING
    words = Bilingual("裁判确定由其他当事人负担的部分", "part that the decision lays on other parties")
    line = FeeLine(REFUNDED_TO_WINNER, words, "—", own - result.fee)
    own_result = replace(result, fee=own, lines=(*result.lines, line))
    assessment = keep_assessment(fee=fee, basis=basis, result=own_result, turn=ALLOTTED, now=now)
    tell_of_change(fee, assessment, now=now)
    detail = {str(party): str(amount) for party, amount in shares.items()}
    record(actor=actor, action="allot_fee", obj=fee, now=now, detail=detail)
    return bills


def _bill(fee: Fee, party: Party, amount: Decimal, now: dt.datetime) -> Fee:
    """The party's share; where a judgment that fell had given it one already, that takes the new amount."""
    basis, result = assessment_in_force(fee)
    bill = shares_of(fee).filter(payer=party).first() or Fee.objects.create(
        case_id=fee.case_id,
        payer=party,
        kind=fee.kind,
        purpose=Fee.Purpose.SHARE,
        full_amount=NOTHING,
        amount=NOTHING,
        payment_code=ids.new_code(PAYMENT_CODE_LENGTH),
        ground=f"share:{fee.pk}",
        assessed_at=now,
    )
    line = FeeLine(
        fee_article("29"), Bilingual("裁判确定由其负担的部分", "part that the decision lays on this party"), "—", amount
    )
    keep_assessment(
        fee=bill, basis=basis, result=LitigationFee(result.kind, result.full_fee, amount, (line,)), turn=ALLOTTED, now=now
    )
    publish(FeeNoticeDue(case_id=fee.case_id, fee_id=bill.pk), now=now)
    return bill
