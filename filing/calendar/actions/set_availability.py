"""What a member of the court hears, and how much of a full load it carries."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from filing.cases.draw_models import Availability

LEAST_SHARE, FULL_SHARE = 10, 100


@transaction.atomic
def set_availability(
    *, actor: Actor, user_id: uuid.UUID, causes: Sequence[str], share: int = FULL_SHARE, now: dt.datetime
) -> Availability:
    """From now on the member is drawn only for these causes (all, if none is named), and so much less often by its share.

    Who may: the court's manager, division head and president, for who serves there. Raises ValueError for a share that is none.
    """
    member = access(actor, User, user_id, "set_availability", lock=True)
    if not LEAST_SHARE <= share <= FULL_SHARE:
        raise ValueError(share)
    chosen = sorted(set(causes))
    found, _created = Availability.objects.update_or_create(
        user=member, court=Court.objects.get(pk=str(actor.court_id)), defaults={"causes": chosen, "share": share}
    )
    record(actor=actor, action="set_availability", obj=found, now=now, detail={"causes": chosen, "share": share})
    return found
