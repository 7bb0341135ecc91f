"""A decision on fees is looked at again by the president (FEE art. 43)."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.calendar.calendars import due_date
from filing.fees.holding import access_held
from filing.fees.models import Fee, FeeReview
from filing.fees.telling import tell_side


@transaction.atomic
def request_review(*, actor: Actor, fee_id: uuid.UUID, reasons: str, now: dt.datetime) -> FeeReview:
    """The president answers within fifteen days; asking again meanwhile gives the same request. Who may: the payer's side."""
    fee = access_held(actor, Fee, fee_id, "ask_review")
    waiting = fee.reviews.filter(state=FeeReview.State.REQUESTED).first()
    if waiting:
        return waiting
    review = FeeReview.objects.create(
        fee=fee,
        requested_by_id=actor.account_id,
        reasons=reasons,
        requested_at=now,
        due_on=due_date("fee_review", clock.local(now).date()).due,
    )
    record(actor=actor, action="request_fee_review", obj=review, now=now)
    return review


@transaction.atomic
def answer_review(*, actor: Actor, review_id: uuid.UUID, upheld: bool, answer: str, now: dt.datetime) -> FeeReview:
    """The president upholds the fee or has it corrected (which the panel then does by ``change_fee``); the side is told."""
    review = access_held(actor, FeeReview, review_id, "answer")
    review.state = FeeReview.State.UPHELD if upheld else FeeReview.State.CORRECTED
    review.answer, review.decided_by_id, review.decided_at = answer, actor.account_id, now
    review.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    tell_side(
        review.fee,
        title=_("诉讼费复核有了答复"),
        body=_("%(state)s：%(answer)s"),
        facts={"state": review.get_state_display(), "answer": answer},
        key=f"fee_review:{review.pk}",
        now=now,
        also=review.requested_by,
    )
    record(actor=actor, action="answer_fee_review", obj=review, now=now, detail={"state": review.state})
    return review
