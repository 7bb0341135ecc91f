"""A request to take part is taken back."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.applications.actions.decide import take_back
from filing.applications.holding import hold_case_of
from filing.applications.joining.models import JoinRequest
from filing.applications.models import Application


@transaction.atomic
def withdraw_request(*, actor: Actor, request_id: uuid.UUID, now: dt.datetime) -> JoinRequest:
    """Taken back by who asked, before the court has decided or answered; by a filing clerk for who asked on paper."""
    application_id = access(actor, JoinRequest, request_id, "view").application_id
    if application_id is not None:
        hold_case_of(application_id)
    request = access(actor, JoinRequest, request_id, "withdraw", lock=True)
    if request.application is not None and request.application.state == Application.State.SUBMITTED:
        take_back(actor=actor, application=request.application, now=now)
    request.withdrawn_at = now
    request.save(update_fields=["withdrawn_at"])
    record(actor=actor, action="withdraw", obj=request, now=now)
    return request
