"""The court above has set a refusal of enforcement aside: the application is to be accepted."""

import datetime as dt
import uuid

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from filing.calendar.telling import sides_of_party
from filing.enforcement.actions.end_without_title import end_without_title
from filing.enforcement.decision_term import start_term
from filing.enforcement.models import ENDED, EnforcementApplication
from filing.enforcement.telling import ORDERED, tell_nothing_to_sign
from filing.notices import tell

State = EnforcementApplication.State


def order_acceptance(*, application_id: uuid.UUID, now: dt.datetime) -> None:
    """The application waits for a filing clerk as it was made, with a new term of seven days, and cannot be refused again; once.

    In the caller's transaction, by the ruling that has effect. Where the creditor has applied again meanwhile, what waits is that
    application in its own term, and this one stays as it is. Where the judgment has lost its effect the order comes to nothing
    (``end_without_title``).
    """
    rows = EnforcementApplication.objects.select_for_update(of=("self",))
    application = rows.get(pk=application_id)
    if application.state != State.REFUSED:
        return
    same = rows.filter(decision=application.decision_id, creditor=application.creditor_id)
    again = same.exclude(state__in=ENDED).select_related("judge", "source_case").first()
    ordered = again or application
    if ordered.ordered_at is None and ordered.state != State.ACCEPTED:
        if again is None:
            _wait_again(application, now)
        elif again.state == State.PROPOSED:
            _take_back_refusal(again, now)
        ordered.ordered_at = now
        ordered.save(update_fields=["ordered_at"])
        _tell(ordered, now)
    record(actor=SYSTEM, action="order_enforcement", obj=ordered, now=now, detail={"refused": str(application.pk)})
    end_without_title(application_id=ordered.pk, now=now)


def _wait_again(application: EnforcementApplication, now: dt.datetime) -> None:
    application.state = State.SUBMITTED
    application.save(update_fields=["state"])
    start_term(actor=SYSTEM, application=application, day=clock.local(now).date(), now=now, ordered=True)


def _take_back_refusal(application: EnforcementApplication, now: dt.datetime) -> None:
    """A refusal of what must be accepted is signed by no judge."""
    judge = application.judge
    application.state, application.ground, application.reason, application.judge = State.SUBMITTED, "", "", None
    application.save(update_fields=["state", "ground", "reason", "judge"])
    if judge is not None:
        tell_nothing_to_sign(judge, application, ORDERED, now)


def _tell(application: EnforcementApplication, now: dt.datetime) -> None:
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
