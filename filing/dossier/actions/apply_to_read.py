"""A party or lawyer asks to read the file of a closed case; the archivist decides where the law does not open it at once."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.cases.models import Case
from filing.dossier.models import ReadingApplication
from filing.notices import tell

OPEN_FOR = dt.timedelta(days=30)
STATES = ReadingApplication.State


@transaction.atomic
def apply_to_read(*, actor: Actor, case_id: uuid.UUID, purpose: str, now: dt.datetime) -> ReadingApplication:
    """A party whose real name is proven reads at once (法释〔2002〕39号 第十条); a representative waits for the archivist.

    Who may: who is or was on a side of the case, once it has ended. Raises ValueError without a purpose.
    """
    case = access(actor, Case, case_id, "apply_to_read", lock=True)
    if not purpose.strip():
        raise ValueError("a purpose is needed")
    open_one = ReadingApplication.objects.filter(
        case=case, applicant=actor.account_id, state__in=[STATES.REQUESTED, STATES.APPROVED]
    )
    if before := open_one.first():
        return before
    at_once = actor.verified and case.parties.filter(user=actor.account_id).exists()
    application = ReadingApplication.objects.create(
        case=case, applicant_id=actor.account_id, purpose=purpose.strip()[:200],
        state=STATES.APPROVED if at_once else STATES.REQUESTED, until=_until(now) if at_once else None,
    )  # fmt: skip
    record(actor=actor, action="apply_to_read_archive", obj=application, now=now, reason=purpose)
    return application


@transaction.atomic
def decide_application(
    *, actor: Actor, application_id: uuid.UUID, approve: bool, reason: str = "", now: dt.datetime
) -> ReadingApplication:
    """The applicant may read for thirty days, or is told why not. Who may: the court's archivist, once.

    Raises ValueError for a refusal without a reason.
    """
    application = access(actor, ReadingApplication, application_id, "decide", lock=True)
    if not approve and not reason.strip():
        raise ValueError("a refusal needs a reason")
    application.state = STATES.APPROVED if approve else STATES.REFUSED
    application.until = _until(now) if approve else None
    application.reason, application.decided_by_id, application.decided_at = reason.strip()[:200], actor.user_id, now
    application.save(update_fields=["state", "until", "reason", "decided_by", "decided_at"])
    record(actor=actor, action=f"reading_{application.state}", obj=application, now=now, reason=reason)
    tell(
        application.applicant,
        title=_("诉讼档案查询有了结果"),
        body=_("%(case)s的查询申请已处理，请登录查看。"),
        facts={"case": application.case.case_number},
        link=reverse("filing:archive"),
        key=f"reading-decided:{application.pk}",
        now=now,
    )
    return application


def _until(now: dt.datetime) -> dt.date:
    return clock.local(now).date() + OPEN_FOR
