"""What a granted application does to the fees of its case: an existing fee takes a turn, or a further fee arises."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db.models import Q

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import publish
from filing.calendar.models import Hearing
from filing.cases.models import Case, Party
from filing.events import FeeGroundArose
from filing.fees.actions.assess import assess_further_fee
from filing.fees.actions.change import change_fee
from filing.fees.models import Fee
from filing.fees.rules.changes import Turn
from filing.fees.rules.kinds import fee_kind_of_cause
from filing.fees.rules.litigation_fee import FeeError
from filing.fees.rules.retrial import Exception9, line_of
from filing.fees.rules.scales import FeeKind

TURNS = {"withdrawal": Turn.WITHDRAWN, "mediated": Turn.MEDIATED, "conversion": Turn.TO_ORDINARY}
PURPOSES: dict[str, Fee.Purpose] = {
    "counterclaim": Fee.Purpose.COUNTERCLAIM,
    "third_party_claim": Fee.Purpose.THIRD_PARTY,
    "appeal": Fee.Purpose.APPEAL,
    **dict.fromkeys(Exception9, Fee.Purpose.RETRIAL),
    "preservation": Fee.Purpose.APPLICATION,
    "jurisdiction_refused": Fee.Purpose.OBJECTION,
}
KINDS = {"preservation": FeeKind.PRESERVATION, "jurisdiction_refused": FeeKind.JURISDICTION_OBJECTION}
# The fees of a whole proceeding; those of single applications stay as they are when it ends.
OF_THE_PROCEEDING = (Fee.Purpose.CLAIM, Fee.Purpose.APPEAL, Fee.Purpose.RETRIAL)


def closed_by_mediation(*, case_id: uuid.UUID, key: str, now: dt.datetime) -> None:
    """The case ends by mediation: each fee of the proceeding is paid by half, once (FEE art. 15, CPL-I art. 206), and what was
    paid beyond is to be refunded. In the caller's transaction; said twice it halves once. Event: FeeGroundArose.
    """
    payer = Fee.objects.filter(case_id=case_id, purpose__in=OF_THE_PROCEEDING).exclude(payer=None).order_by("assessed_at").first()
    if payer is not None and payer.payer_id is not None:
        publish(FeeGroundArose(case_id=case_id, party_id=payer.payer_id, ground="mediated", amount="", key=key), now=now)


def settle_ground(event: FeeGroundArose, now: dt.datetime) -> None:
    """Change or add the fees, in the subscriber's transaction. What cannot be computed is left to the panel's hand."""
    case = Case.objects.get(pk=event.case_id)
    amount = Decimal(event.amount) if event.amount else None
    if event.ground in PURPOSES:
        _add(case, event, amount, now)
        return
    turn = _turn(case, event.ground, amount)
    if turn is not None:
        _change(case, event, turn, amount, now)


def _turn(case: Case, ground: str, amount: Decimal | None) -> Turn | None:
    """An amount lowered after the court investigation gives nothing back (FEE arts 21, 35); no new amount, no turn.

    Only a trial that was held counts: the investigation is a stage of the trial (CPL 141). Exchange of evidence, pre-trial
    conference and inquiry come before it or take place without it; withdrawal and mediation halve the fee at any stage (art. 15).
    """
    if ground != "claims_changed":
        return TURNS.get(ground)
    if amount is None:
        return None
    heard = case.hearings.filter(kind=Hearing.Kind.TRIAL, state=Hearing.State.CLOSED).exists()
    return Turn.AMOUNT_AFTER_INVESTIGATION if heard else Turn.AMOUNT


def _change(case: Case, event: FeeGroundArose, turn: Turn, amount: Decimal | None, now: dt.datetime) -> None:
    fees = Fee.objects.filter(case=case, purpose__in=OF_THE_PROCEEDING)
    if event.ground == "withdrawal":
        fees = fees.filter(_withdrawn_by(Party.objects.get(pk=event.party_id)))
    for fee in fees:
        try:
            change_fee(actor=SYSTEM, fee_id=fee.pk, turn=turn, amount=amount, now=now)
        except FeeError:
            continue  # the turn does not touch this fee (one that was never halved, say)


def _withdrawn_by(party: Party) -> Q:
    """A suit ends as a whole, whichever of the plaintiffs prepaid it; who withdraws an appeal gets the half of its own fee, not
    of the other appellant's.
    """
    return Q(purpose=Fee.Purpose.CLAIM) if party.role == Party.Role.PLAINTIFF else Q(payer=party)


def _add(case: Case, event: FeeGroundArose, amount: Decimal | None, now: dt.datetime) -> None:
    kind = KINDS.get(event.ground) or fee_kind_of_cause(case.cause_code, has_amount=amount is not None)
    try:
        assess_further_fee(
            actor=SYSTEM,
            case_id=case.pk,
            payer_id=event.party_id,
            purpose=PURPOSES[event.ground],
            kind=kind,
            amount=amount,
            ground=event.key[:100],
            why=line_of(event.ground) if event.ground in set(Exception9) else None,
            now=now,
        )
    except FeeError:
        return  # without an amount there is no fee to compute; the panel adds it when the amount is known
