"""A seat of a panel that stayed empty for want of judges is drawn once there is somebody who can take it."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.cases.assignment import ROLES, candidates, draw_member
from filing.cases.draw_models import PanelDraw
from filing.cases.models import Case, PanelMember
from filing.cases.seats import empty_seats
from filing.events import PanelChanged


class NobodyToDraw(Exception):
    """There is still nobody at the court who may take the seat."""


@transaction.atomic
def fill_seat(*, actor: Actor, case_id: uuid.UUID, draw_id: uuid.UUID, now: dt.datetime) -> PanelMember | None:
    """The seat is drawn again by lot, as at first; None where it is filled already (CPL 40-42).

    Who may: division heads and the president of the court. Raises NobodyToDraw. Event: PanelChanged.
    """
    case = access(actor, Case, case_id, "fill_seat", lock=True)
    empty = empty_seats(case).filter(pk=draw_id).first()
    if empty is None:
        return None
    if all(one.excluded for one in candidates(case, ROLES[empty.duty], clock.local(now).date())):
        raise NobodyToDraw
    reason = PanelDraw.Reason.REPLACEMENT
    member = draw_member(actor=actor, case=case, duty=empty.duty, reason=reason, now=now, makes_up_for=empty)
    record(actor=actor, action="fill_seat", obj=case, now=now, detail={"duty": empty.duty})
    publish(PanelChanged(case_id=case.pk, draw=PanelDraw.objects.filter(case=case).count()), now=now)
    return member
