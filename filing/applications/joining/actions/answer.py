"""The filing clerk answers a request to take part where no case fits."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.applications.joining.models import JoinRequest
from filing.applications.joining.telling import tell_asker


@transaction.atomic
def answer_request(*, actor: Actor, request_id: uuid.UUID, answer: str, now: dt.datetime) -> JoinRequest:
    """The filing clerk says that, and why, the court cannot take it up. Who may: the filing clerks of the court."""
    request = access(actor, JoinRequest, request_id, "answer", lock=True)
    request.answer, request.answered_by_id, request.answered_at = answer.strip(), actor.account_id, now
    request.save(update_fields=["answer", "answered_by", "answered_at"])
    record(actor=actor, action="answer", obj=request, now=now)
    tell_asker(request, now)
    return request
