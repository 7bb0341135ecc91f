"""A scheduled hearing is cancelled before it begins."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.applications.recusal import require_part
from filing.calendar.actions.follow_exchange import follow_exchange
from filing.calendar.actions.reschedule import facts_of
from filing.calendar.models import Hearing, HearingChange
from filing.calendar.rules.kinds import KINDS
from filing.calendar.telling import note_for_all, tell_cancelled
from filing.events import HearingCancelled
from filing.law import Bilingual
from filing.seen import require_seen


@transaction.atomic
def cancel_hearing(*, actor: Actor, hearing_id: uuid.UUID, reason: str, seen: str | None = None, now: dt.datetime) -> Hearing:
    """The hearing does not take place; everyone who acts online for a side is told.

    Who may: the panel and its clerk, before it opens. Raises PageOutdated unless its ``sequence`` is the one ``seen``. Publishes
    HearingCancelled.
    """
    hearing = access(actor, Hearing, hearing_id, "cancel", lock=True)
    require_seen(str(hearing.sequence), seen)
    require_part(actor, hearing.case, "filing.hearing", "cancel")
    return call_off(actor=actor, hearing=hearing, reason=reason, now=now)


def call_off(*, actor: Actor, hearing: Hearing, reason: str, now: dt.datetime) -> Hearing:
    """The hearing is cancelled in the caller's transaction, which has judged the actor's right to it."""
    before = facts_of(hearing)
    hearing.state = Hearing.State.CANCELLED
    hearing.sequence += 1
    hearing.save(update_fields=["state", "sequence"])
    HearingChange.objects.create(
        hearing=hearing, kind=HearingChange.Kind.CANCELLED, before=before, after={}, reason=reason[:200],
        made_by_id=actor.account_id, made_at=now,
    )  # fmt: skip
    follow_exchange(actor=actor, hearing=hearing, now=now)
    name = KINDS[hearing.kind].name
    title = Bilingual(f"{name.zh}取消", f"{name.en} cancelled")
    note_for_all(hearing, kind="hearing_cancelled", key=f"hearing_cancelled:{hearing.pk}", title=title, now=now)
    tell_cancelled(hearing, now)
    record(actor=actor, action="cancel_hearing", obj=hearing, now=now, reason=reason)
    publish(HearingCancelled(hearing_id=hearing.pk, case_id=hearing.case_id), now=now)
    return hearing
