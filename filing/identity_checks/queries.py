"""Who must show again who it is before an online sitting, and who has (《人民法院在线诉讼规则》第七条)."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Q

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from filing.calendar.models import Hearing
from filing.cases.policies import LITIGANTS
from filing.identity_checks.models import IdentityCheck
from filing.mediation.models import Mediation
from filing.mediation.rules.steps import OPEN, SIGNING

Sitting = Hearing | Mediation

# Who sits past midnight is not stopped by it.
COUNTS_AT_LEAST = dt.timedelta(hours=6)
_GOING_ON = frozenset({Hearing.State.SCHEDULED, Hearing.State.OPEN, Hearing.State.RECESS})


def is_identity_missing(actor: Actor, sitting: Sitting, now: dt.datetime) -> bool:
    """The actor takes part online for a side, and has not shown today for this sitting who it is."""
    if actor.role not in LITIGANTS or not _is_held_online(sitting):
        return False
    counts = Q(day=clock.local(now).date()) | Q(checked_at__gt=now - COUNTS_AT_LEAST)
    own = Q(mediation=sitting) if isinstance(sitting, Mediation) else Q(hearing=sitting)
    return not IdentityCheck.objects.filter(counts, own, user_id=actor.account_id).exists()


def _is_held_online(sitting: Sitting) -> bool:
    """It goes on or is to come, and people speak in it through the portal; what is over is only read."""
    if isinstance(sitting, Mediation):
        return sitting.began_at is not None and sitting.state in {OPEN, SIGNING}
    return sitting.mode != Hearing.Mode.ON_SITE and sitting.state in _GOING_ON


def checks_of(hearing: Hearing) -> list[IdentityCheck]:
    """Every proof for the hearing, the earliest first."""
    return list(IdentityCheck.objects.filter(hearing=hearing).order_by("checked_at"))


def last_check(checks: Iterable[IdentityCheck], user_id: uuid.UUID | None, until: dt.datetime | None) -> dt.datetime | None:
    """When the user last showed who it is, at ``until`` at the latest; None if never."""
    of_user = (one.checked_at for one in checks if one.user_id == user_id)
    return max((at for at in of_user if until is None or at <= until), default=None)
