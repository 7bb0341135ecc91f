"""Reads of the register of certificates."""

import datetime as dt

from django.db.models import Q, QuerySet

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.signing.models import Certificate

SOON = dt.timedelta(days=90)


def in_state(state: str, now: dt.datetime) -> Q:
    """The rows of one tab: in use, ending soon, renewed or expired, revoked."""
    in_use = Q(revoked_at=None, retired_at=None, valid_to__gt=now)
    return {
        "in_use": in_use,
        "soon": in_use & Q(valid_to__lte=now + SOON),
        "past": Q(revoked_at=None) & (Q(retired_at__isnull=False) | Q(valid_to__lte=now)),
        "revoked": Q(revoked_at__isnull=False),
    }[state]


def certificates(actor: Actor, *, state: str, text: str, now: dt.datetime) -> QuerySet[Certificate]:
    """What the actor may see of it, by holder and name; ``text`` is the beginning of a name or of a serial number."""
    rows = visible_to(actor, Certificate).filter(in_state(state, now))
    if text:
        rows = rows.filter(Q(common_name__startswith=text) | Q(serial__startswith=text.lower()))
    return rows.order_by("holder", "common_name", "-valid_to", "pk")
