"""A scheduled hearing is cancelled before it begins."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.calendar.models import Hearing
from filing.cases.timeline import add_timeline_entry
from filing.notices import tell


@transaction.atomic
def cancel_hearing(*, actor: Actor, hearing_id: uuid.UUID, reason: str, now: dt.datetime) -> Hearing:
    """The hearing does not take place; everyone who acts online is told. Who may: the panel and its clerk, before it opens."""
    hearing = access(actor, Hearing, hearing_id, "cancel", lock=True)
    hearing.state = Hearing.State.CANCELLED
    hearing.save(update_fields=["state"])
    add_timeline_entry(
        case=hearing.case,
        kind="hearing_cancelled",
        key=f"hearing_cancelled:{hearing.pk}",
        title_zh="开庭取消",
        title_en="Hearing cancelled",
        now=now,
    )
    for party in hearing.case.parties.exclude(user=None).select_related("user"):
        if party.user is not None:
            tell(
                party.user,
                title=_("开庭取消"),
                body=_("原定%(day)s的开庭取消，新的时间另行通知。"),
                facts={"day": hearing.starts_at},
                link=reverse("filing:case", args=[hearing.case_id]),
                key=f"hearing-cancelled:{hearing.pk}:{party.pk}",
                now=now,
            )
    record(actor=actor, action="cancel_hearing", obj=hearing, now=now, reason=reason)
    return hearing
