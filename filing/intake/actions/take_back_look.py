"""A rejection is put before nobody any more, or a ruling before another judge; the term of the filing runs on meanwhile."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.authz import Actor, access
from courtportal.kernel.identity.models import User
from filing.intake.actions.review import end_open_looks
from filing.intake.actions.second_look import put_before_judge
from filing.intake.models import Filing, SecondLook


@transaction.atomic
def take_back_look(*, actor: Actor, look_id: uuid.UUID, reason: str, now: dt.datetime) -> SecondLook:
    """Who was asked answers no more, and is told; the clerk decides anew how the filing goes on.

    Who may: the clerk who has the filing, until it is answered. The term to decide, which never stopped, runs on (CPL 126).
    Raises ValueError without a reason. Publishes SecondLookTakenBack.
    """
    look = access(actor, SecondLook, look_id, "take_back")
    if not reason.strip():
        raise ValueError(look_id)
    filing = access(actor, Filing, look.filing_id, "review", lock=True)  # held before its looks, as by who decides it
    access(actor, SecondLook, look_id, "take_back", lock=True)
    end_open_looks(filing, actor, now, reason=reason.strip())
    look.refresh_from_db()
    return look


@transaction.atomic
def put_before_another(*, actor: Actor, look_id: uuid.UUID, judge: User, reason: str, now: dt.datetime) -> SecondLook:
    """The same ruling is put before another judge of the court, who is told, as is the one before.

    Who may: the clerk who has the filing, while it is in review. Raises ValueError without a reason, for the same judge, or
    for somebody who is no judge of the court. Publishes SecondLookTakenBack.
    """
    look = take_back_look(actor=actor, look_id=look_id, reason=reason, now=now)
    if look.judge_id in (None, judge.pk):
        raise ValueError(judge.pk)
    return put_before_judge(
        actor=actor, filing_id=look.filing_id, version=look.filing.version, ground=look.ground, reason=look.reason, judge=judge,
        now=now,
    )  # fmt: skip
