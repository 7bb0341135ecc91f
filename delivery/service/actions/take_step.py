"""A person does not wait for the plan: another step of it begins now."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.authz import Actor, access
from delivery.service.actions.go_on import begin, overtake, steps_of
from delivery.service.evidence import lock_order
from delivery.service.models import ServiceRecipient
from delivery.service.rules.ladder import Rung, why_not
from delivery.service.situation import RecipientSituation


class CannotBegin(ValueError):
    """The step cannot begin for this recipient; ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@transaction.atomic
def take_step(*, actor: Actor, recipient_id: uuid.UUID, place: int, now: dt.datetime) -> Rung:
    """The step at this place begins, whichever stood before; from it the plan goes on by itself.

    Who may: who serves for the case. Raises IndexError for a place that the plan does not have, and CannotBegin.
    """
    recipient = access(actor, ServiceRecipient, recipient_id, "take_step")
    lock_order(recipient.order_id)
    recipient.refresh_from_db()
    if not 0 <= place < len(steps_of(recipient.order)):
        raise IndexError(place)
    if why := barred(recipient, now)[place]:
        raise CannotBegin(why)
    overtake(recipient, now)
    return begin(recipient=recipient, place=place, actor=actor, detail={"reason": "chosen"}, now=now)


def barred(recipient: ServiceRecipient, now: dt.datetime) -> list[str]:
    """For each step of the plan why it cannot begin now; "" if it can."""
    situation = RecipientSituation(recipient, now)
    return [why_not(step.way, situation) for step in steps_of(recipient.order)]
