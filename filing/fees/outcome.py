"""What holds of a fee once its case is decided or over: who bears it, what goes back and by when, by which decision.

Nobody reads of a decision here before it was served on them.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from courtportal.kernel.authz import Actor, visible_to
from filing.calendar.calendars import due_date
from filing.cases.models import Case, DossierEntry, Party
from filing.cases.policies import own_party
from filing.decisions.models import Decision
from filing.fees.models import Fee, Refund
from filing.fees.rules.scales import FeeKind
from filing.fees.shares import allotment_stands, shares_of

GIVEN = (Decision.State.SEALED, Decision.State.EFFECTIVE)
# No judgment lays these on anybody.
APART = (Fee.Purpose.OBJECTION, Fee.Purpose.EXPENSE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """``standing``: open, appealed, to_carry_out, carried_out, mediated, set_aside or over. ``said`` are the decision's words."""

    standing: str
    decision: Decision | None
    unread: bool
    said: str
    shares: list[tuple[str, Decimal]]
    back_by: dt.date | None
    refunds: list[Refund]
    # The last day for what goes back is over, and it has not gone back.
    late: bool = False


def fees_to_go_back(actor: Actor, case: Case) -> list[Fee]:
    """Those of which the court owes the actor's side something back now, by a decision in effect or because the case ended;
    ``refundable`` says how much.
    """
    if actor.user_id is None or actor.is_staff or case.state not in Case.AFTER_EFFECT:
        return []
    own = Fee.objects.filter(case=case, refundable__gt=0, payer__in=Party.objects.filter(own_party(actor)))
    return list(own.exclude(purpose__in=APART).exclude(kind=FeeKind.ENFORCEMENT).order_by("assessed_at", "pk"))


def back_by(case: Case) -> dt.date | None:
    """The last day for what goes back: fifteen days from the effect of the decision (FEE art. 53)."""
    return due_date("refund_fee", case.effective_on).due if case.effective_on else None


def outcome_of(actor: Actor, fee: Fee, today: dt.date) -> Outcome | None:
    """For who may see the fee; None while its case goes on, and for a fee that no judgment lays on anybody."""
    case = fee.case
    if case.state not in Case.AFTER_DECISION or fee.purpose in APART or fee.kind == FeeKind.ENFORCEMENT:
        return None
    decision = case.decisions.filter(state__in=GIVEN).select_related("document").order_by("-sealed_at").first()
    if decision is None and not _is_over(case):
        return None
    readable = decision is not None and _may_read(actor, case.pk, decision)
    shared, last = _shared_out(fee), back_by(case)
    return Outcome(
        standing=_standing(case, decision, carried_out=shared is not None),
        decision=decision if readable else None,
        unread=decision is not None and not readable,
        said=str(decision.content.get("fee_text", "")) if decision is not None and readable else "",
        shares=_shares(shared) if shared is not None else [],
        back_by=last,
        refunds=list(fee.refunds.exclude(state=Refund.State.DECLINED).order_by("prepared_at")),
        late=last is not None and last < today,
    )


def _is_over(case: Case) -> bool:
    """Whether the case ended without a decision that stands: in another way, or its judgment was set aside."""
    return bool(case.closing) or case.state == Case.State.CLOSED or case.decisions.filter(state=Decision.State.SET_ASIDE).exists()


def _may_read(actor: Actor, case_id: uuid.UUID, decision: Decision) -> bool:
    return visible_to(actor, DossierEntry).filter(case=case_id, document=decision.document_id).exists()


def _standing(case: Case, decision: Decision | None, *, carried_out: bool) -> str:
    if carried_out:
        return "carried_out"
    if case.closing == Case.Closing.MEDIATED:
        return "mediated"
    if case.state == Case.State.CLOSED:
        return "over"
    if decision is None:
        return "set_aside"
    return {Case.State.DECIDED: "open", Case.State.APPEALED: "appealed"}.get(Case.State(case.state), "to_carry_out")


def _shared_out(fee: Fee) -> Fee | None:
    """The fee that a judgment which stands has shared out: this one, or the one of which this is a share."""
    if fee.purpose == Fee.Purpose.SHARE:
        return Fee.objects.filter(allotment_stands(), case=fee.case_id, pk=fee.ground.removeprefix("share:")).first()
    return Fee.objects.filter(allotment_stands(), pk=fee.pk).first()


def _shares(fee: Fee) -> list[tuple[str, Decimal]]:
    borne = [fee, *shares_of(fee).select_related("payer")]
    return [(one.payer.name, one.amount) for one in borne if one.payer is not None and one.amount]
