"""A court above ordered to accept an application, and what was to be enforced has lost its effect: it ends without a decision."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from filing.calendar.models import Deadline
from filing.calendar.telling import sides_of_party
from filing.cases.timeline import add_timeline_entry
from filing.decisions.models import Decision
from filing.enforcement.decision_term import end_term
from filing.enforcement.models import EnforcementApplication
from filing.notices import tell

State = EnforcementApplication.State


@transaction.atomic
def end_without_title(*, application_id: uuid.UUID, now: dt.datetime) -> None:
    """The application waits for nobody any more, its term is cancelled and the creditor told; once.

    Only where it was ordered: it can be refused no more, and accepted neither (执行工作规定 art. 16). Any other is refused by
    ruling. Does nothing while the judgment has effect.
    """
    found = EnforcementApplication.objects.select_for_update(of=("self",)).select_related("source_case", "creditor")
    application = found.get(pk=application_id)
    decision = Decision.objects.select_for_update().get(pk=application.decision_id)
    waits = application.state == State.SUBMITTED and application.ordered_at is not None
    if not waits or decision.state == Decision.State.EFFECTIVE:
        return
    application.state = State.TITLE_FELL
    application.save(update_fields=["state"])
    case = application.source_case
    end_term(actor=SYSTEM, application=application, state=Deadline.State.CANCELLED, now=now)
    add_timeline_entry(
        case=case, kind="enforcement_title_fell", key=f"enforcement_title_fell:{application.pk}",
        title_zh="执行依据失去效力，执行申请不再办理",
        title_en="What was to be enforced has lost its effect; the application has ended", now=now,
    )  # fmt: skip
    detail = {"decision": str(decision.pk), "state": decision.state}
    record(actor=SYSTEM, action="end_enforcement_application", obj=application, now=now, detail=detail)
    for user in sides_of_party(application.creditor):
        tell(
            user,
            title=_("您的执行申请不再办理"),
            body=_("案号 %(number)s：作为执行依据的裁判失去了效力，不能立案执行。有新的生效裁判的，可以重新申请执行。"),
            facts={"number": case.case_number},
            link=reverse("filing:enforcement_application", args=[application.pk]),
            key=f"enforcement-title-fell:{application.pk}:{user.pk}",
            now=now,
        )
