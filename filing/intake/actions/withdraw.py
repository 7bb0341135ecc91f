"""The litigant takes back a filing that is not decided yet."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.intake.actions.divert import PAYMENT_ORDER
from filing.intake.actions.review import end_open_looks
from filing.intake.decision_clock import stop_clock
from filing.intake.models import Filing
from filing.intake.transitions import move


@transaction.atomic
def withdraw(*, actor: Actor, filing_id: uuid.UUID, now: dt.datetime) -> Filing:
    """The filing is withdrawn; the court decides nothing. Who may: its owner, before the decision."""
    filing = access(actor, Filing, filing_id, "withdraw", lock=True)
    filing.decided_at = now
    move(filing, "withdraw", Filing.State.WITHDRAWN, actor=actor, now=now, fields=("decided_at",))
    filing.draft.is_open = False
    filing.draft.save(update_fields=["is_open"])
    stop_clock(filing, actor, now, met=False)
    end_open_looks(filing, actor, now, reason="withdraw")
    end_deadlines(actor=actor, rules=(PAYMENT_ORDER,), state=Deadline.State.CANCELLED, now=now, filing_id=filing.pk)
    record(actor=actor, action="withdraw", obj=filing, now=now)
    return filing
