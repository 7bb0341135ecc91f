"""A clerk finds that what a filer called urgent is not: the filing waits in its turn again."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from filing.events import FilingUrgencyTakenBack
from filing.intake.actions.review import take
from filing.intake.models import Filing


@transaction.atomic
def take_back_urgency(*, actor: Actor, filing_id: uuid.UUID, version: int, reason: str, now: dt.datetime) -> Filing:
    """The filing goes no longer first in the queue; its term is as it was, and the filer reads the reason.

    Who may: the clerk who has it in review. Raises ChangedMeanwhile, ValueError without a reason. Publishes
    FilingUrgencyTakenBack.
    """
    filing = take(actor, filing_id, "take_back_urgency", version)
    if not reason.strip():
        raise ValueError(filing_id)
    filing.is_urgent, filing.not_urgent_at, filing.not_urgent_why = False, now, reason.strip()
    filing.save(update_fields=["is_urgent", "not_urgent_at", "not_urgent_why"])
    record(actor=actor, action="take_back_urgency", obj=filing, now=now, reason=reason.strip())
    publish(FilingUrgencyTakenBack(filing_id=filing.pk), now=now)
    return filing
