"""A party names a day on which it cannot come to a hearing, or takes it back."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.calendar.calendars import calendar_in_force
from filing.calendar.models import ImpossibleDay
from filing.calendar.rules.impossible import problem
from filing.cases.holding import access_party


class CannotName(Exception):
    """The day cannot be named; ``code`` says why (rules.impossible, or ``no_reason``)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def name_day(*, actor: Actor, party_id: uuid.UUID, day: dt.date, reason: str, now: dt.datetime) -> ImpossibleDay:
    """From now on no hearing is proposed for that day, and one that is set needs a reason. Named twice, it stands once.

    Who may: who acts for the party, while the case is open. Raises CannotName.
    """
    party = access_party(actor, party_id, "name_day")
    standing = ImpossibleDay.objects.filter(party=party, withdrawn_at=None)
    if already := standing.filter(day=day).first():
        return already
    today = clock.local(now).date()
    code = problem(day, today=today, named=standing.filter(day__gt=today).count(), calendar=calendar_in_force())
    code = code or ("" if reason.strip() else "no_reason")
    if code:
        raise CannotName(code)
    named = ImpossibleDay.objects.create(party=party, day=day, reason=reason.strip()[:200], named_by_id=actor.account_id)
    record(actor=actor, action="name_impossible_day", obj=named, now=now, detail={"day": day.isoformat()})
    return named


@transaction.atomic
def withdraw_day(*, actor: Actor, day_id: uuid.UUID, now: dt.datetime) -> ImpossibleDay:
    """The party can come after all. Who may: who acts for the party."""
    named = access(actor, ImpossibleDay, day_id, "withdraw", lock=True)
    if named.withdrawn_at is None:
        named.withdrawn_at = now
        named.save(update_fields=["withdrawn_at"])
        record(actor=actor, action="withdraw_impossible_day", obj=named, now=now)
    return named
