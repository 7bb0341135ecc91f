"""The judge does not sign a refusal of enforcement: the filing clerk decides anew."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.enforcement.models import EnforcementApplication
from filing.notices import tell


@transaction.atomic
def send_back_refusal(*, actor: Actor, application_id: uuid.UUID, note: str, now: dt.datetime) -> EnforcementApplication:
    """The application waits for the clerk again, with the judge's words.

    Who may: the judge before whom it was put. Raises ValueError without a word.
    """
    application = access(actor, EnforcementApplication, application_id, "sign_refusal", lock=True)
    if not note.strip():
        raise ValueError(application_id)
    clerk = application.put_by
    application.state, application.sent_back = EnforcementApplication.State.SUBMITTED, note.strip()
    application.ground, application.reason, application.judge = "", "", None
    application.save(update_fields=["state", "sent_back", "ground", "reason", "judge"])
    record(actor=actor, action="send_back_enforcement_refusal", obj=application, now=now, reason=application.sent_back)
    if clerk is not None:
        tell(
            clerk,
            title=_("拟不予受理的执行申请被退回"),
            body=_("案号 %(number)s：请看审判员的意见后办理。"),
            facts={"number": application.source_case.case_number},
            link=reverse("filing:enforcement_application", args=[application.pk]),
            key=f"enforcement-refusal-back:{application.pk}:{now.isoformat()}",
            now=now,
        )
    return application
