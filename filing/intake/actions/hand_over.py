"""A filing goes to another clerk of the court before it is decided."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from filing.intake.actions.review import take
from filing.intake.models import Filing
from filing.intake.queries import filing_clerks
from filing.intake.transitions import move
from filing.notices import tell


@transaction.atomic
def hand_over(*, actor: Actor, filing_id: uuid.UUID, version: int, to_user_id: uuid.UUID, now: dt.datetime) -> Filing:
    """The other clerk has the filing, with its term as it runs; what was noted stays.

    Who may: the clerk who has it, and the division head for one that is late or whose clerk has left. Raises ChangedMeanwhile,
    and LookupError if the other is not a filing clerk of the court or filed it.
    """
    filing = take(actor, filing_id, "hand_over", version)
    other: User | None = filing_clerks(filing).filter(pk=to_user_id).first()
    if other is None or other.pk == filing.claimed_by_id:
        raise LookupError(to_user_id)
    filing.claimed_by, filing.claimed_at = other, now
    waiting = filing.state == Filing.State.SUPPLEMENT_REQUESTED
    to = Filing.State.SUPPLEMENT_REQUESTED if waiting else Filing.State.IN_REVIEW
    move(filing, "hand_over", to, actor=actor, now=now, fields=("claimed_by", "claimed_at"))
    record(actor=actor, action="hand_over", obj=filing, now=now, detail={"to": str(other.pk)})
    tell(
        other,
        title=_("一份立案申请转给您审查"),
        body=_("%(title)s，最迟于%(due)s前决定。"),
        facts={"title": filing.title, "due": filing.decide_by},
        link=reverse("filing:review_desk", args=[filing.pk]),
        key=f"filing-handed:{filing.pk}:{filing.version}",
        now=now,
    )
    return filing
