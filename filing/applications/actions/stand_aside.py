"""A judge, an officer or a clerk asks to stand aside without being asked (自行回避)."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.applications.actions.submit import CannotApply, Request, create
from filing.applications.models import Application
from filing.applications.queries import WAITING
from filing.applications.recusal import OWN_RECUSAL
from filing.applications.rules.catalogue import KINDS
from filing.cases.models import Case


@transaction.atomic
def ask_to_stand_aside(
    *, actor: Actor, case_id: uuid.UUID, content: Mapping[str, str], key: str, now: dt.datetime
) -> Application:
    """The member takes no part in the case until the president, or who presides, has decided (CPL 47, 48, 49).

    ``content``: the ground and the reasons. Who may: whoever sits in the case or helps there. The same key again gives the
    same application. Raises CannotApply: ``case_type``, ``waiting`` where the member has asked already, ``incomplete``.
    Event: ApplicationSubmitted.
    """
    case = access(actor, Case, case_id, "stand_aside", lock=True)
    if known := Application.objects.filter(key=key, submitted_by_id=actor.user_id).first():
        return known
    if case.case_type not in KINDS[OWN_RECUSAL].case_types:
        raise CannotApply("case_type")
    asked = Application.objects.filter(case=case, kind=OWN_RECUSAL, submitted_by_id=actor.user_id, state__in=WAITING)
    if asked.exists():
        raise CannotApply("waiting")
    seat = case.panel.filter(user_id=actor.account_id, ended_at=None).order_by("created_at")[0]
    request = Request(OWN_RECUSAL, {**content, "member": str(seat.pk)}, key)
    application = create(actor=actor, case=case, party=None, request=request, now=now)
    record(actor=actor, action="stand_aside", obj=application, now=now)
    return application
