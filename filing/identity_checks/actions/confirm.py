"""Someone who takes part online has shown again who it is."""

import datetime as dt

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.calendar.models import Hearing
from filing.identity_checks.models import IdentityCheck
from filing.identity_checks.queries import Sitting


@transaction.atomic
def confirm_identity(*, actor: Actor, sitting: Sitting, means: str, now: dt.datetime) -> IdentityCheck:
    """The proof is kept for the person, the sitting and the day; a second one of the same day adds nothing.

    Who may: whoever may be in the sitting. The caller has checked the proof itself.
    """
    of: dict[str, Sitting]
    if isinstance(sitting, Hearing):
        of = {"hearing": access(actor, Hearing, sitting.pk, "attend")}
    else:
        of = {"mediation": access(actor, type(sitting), sitting.pk, "view")}
    check, is_new = IdentityCheck.objects.get_or_create(
        user_id=actor.account_id, day=clock.local(now).date(), **of, defaults={"checked_at": now, "means": means}
    )
    if is_new:
        record(actor=actor, action="confirm_identity", obj=sitting, now=now, detail={"means": means})
    return check
