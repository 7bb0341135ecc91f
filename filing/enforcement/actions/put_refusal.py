"""A ruling that refuses an application for enforcement is put before a judge, without whom it does not go out."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.identity.models import User
from filing.enforcement.models import EnforcementApplication
from filing.enforcement.queries import judges_at
from filing.enforcement.rules.refusal import GROUNDS
from filing.enforcement.telling import OTHER_JUDGE, tell_nothing_to_sign
from filing.notices import tell


@transaction.atomic
def put_refusal(
    *, actor: Actor, application_id: uuid.UUID, ground: str, reason: str, judge: User, now: dt.datetime
) -> EnforcementApplication:
    """The application waits for the judge's signature (CPL 157), its term running; put again, it waits for who is named last.

    Another judge who was named before is told.

    Who may: the filing clerks of the court. Raises KeyError for an unknown ground, ValueError without a reason or for somebody
    who is no judge of the court.
    """
    application = access(actor, EnforcementApplication, application_id, "refuse", lock=True)
    GROUNDS[ground]
    if not reason.strip():
        raise ValueError(ground)
    if not judges_at(application.source_case.court).filter(pk=judge.pk).exists():
        raise ValueError(judge.pk)
    before = application.judge if application.state == EnforcementApplication.State.PROPOSED else None
    if before is not None and before != judge:
        tell_nothing_to_sign(before, application, OTHER_JUDGE, now)
    application.state = EnforcementApplication.State.PROPOSED
    application.ground, application.reason, application.sent_back = ground, reason.strip(), ""
    application.put_by_id, application.judge = actor.account_id, judge
    application.save(update_fields=["state", "ground", "reason", "sent_back", "put_by", "judge"])
    record(actor=actor, action="put_enforcement_refusal", obj=application, now=now, detail={"judge": str(judge.pk)})
    tell(
        judge,
        title=_("执行申请不予受理的裁定等您审签"),
        body=_("案号 %(number)s：立案人员拟裁定不予受理，请在%(due)s前审签。"),
        facts={"number": application.source_case.case_number, "due": application.decide_by},
        link=reverse("filing:enforcement_application", args=[application.pk]),
        key=f"enforcement-refusal-to-sign:{application.pk}:{now.isoformat()}",
        now=now,
    )
    return application
