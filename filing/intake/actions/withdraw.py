"""The litigant takes back a filing that is not decided yet."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.intake.actions.review import keep
from filing.intake.actions.submit import DECISION
from filing.intake.models import Filing


@transaction.atomic
def withdraw(*, actor: Actor, filing_id: uuid.UUID, now: dt.datetime) -> Filing:
    """The filing is withdrawn; the court decides nothing. Who may: its owner, before the decision."""
    filing = access(actor, Filing, filing_id, "withdraw", lock=True)
    filing.state, filing.decided_at = Filing.State.WITHDRAWN, now
    keep(filing, "state", "decided_at")
    filing.draft.is_open = False
    filing.draft.save(update_fields=["is_open"])
    end_deadlines(actor=actor, rules=(DECISION,), state=Deadline.State.CANCELLED, now=now, filing_id=filing.pk)
    record(actor=actor, action="withdraw", obj=filing, now=now)
    return filing
