"""The court above has set a refusal of enforcement aside: the application is to be accepted."""

import datetime as dt
import uuid

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.calendars import due_date
from filing.calendar.telling import sides_of_party
from filing.enforcement.actions.apply import FILING_RULE
from filing.enforcement.models import EnforcementApplication
from filing.notices import tell

State = EnforcementApplication.State


def order_acceptance(*, application_id: uuid.UUID, now: dt.datetime) -> None:
    """The application waits for a filing clerk as it was made, with a new term of seven days, and cannot be refused again; once.

    In the caller's transaction, by the ruling that has effect. Where the creditor has applied again meanwhile, that application
    goes on, and this one stays as it is.
    """
    application = EnforcementApplication.objects.select_for_update(of=("self",)).get(pk=application_id)
    again = EnforcementApplication.objects.filter(decision=application.decision_id, creditor=application.creditor_id)
    if application.state != State.REFUSED or again.exclude(state=State.REFUSED).exists():
        return
    today = clock.local(now).date()
    application.state, application.ordered_at, application.decide_by = State.SUBMITTED, now, due_date(FILING_RULE, today).due
    application.save(update_fields=["state", "ordered_at", "decide_by"])
    start_deadline(
        actor=SYSTEM, rule=FILING_RULE, trigger=f"ordered:{application.pk}", triggered_on=today,
        key=f"{FILING_RULE}:ordered:{application.pk}", now=now, case=application.source_case, party=application.creditor,
    )  # fmt: skip
    record(actor=SYSTEM, action="order_enforcement", obj=application, now=now)
    for user in sides_of_party(application.creditor):
        tell(
            user,
            title=_("上级法院指令立案执行"),
            body=_("不予受理的裁定已被撤销。内容不变，不用重新填写，法院最迟于%(due)s前立案。"),
            facts={"due": application.decide_by},
            link=reverse("filing:enforcement_application", args=[application.pk]),
            key=f"enforcement-ordered:{application.pk}:{user.pk}",
            now=now,
        )
