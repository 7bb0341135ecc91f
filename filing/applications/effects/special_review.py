"""A ruling in a case without a suit is set aside, changed, or made after all, by the court that made it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.applications.effects.common import close_case, note
from filing.applications.effects.enforceable import keep_title, title_of_case
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.rules.mediation import CONFIRMATION
from filing.applications.rules.special_review import OBJECTION, RECONSIDERATION, REVOKED
from filing.cases.models import Case, Party
from filing.cases.transitions import move
from filing.decisions.models import Decision
from filing.decisions.rules.holding import Obligation
from filing.decisions.setting_aside import set_aside
from filing.enforcement.models import EnforcementCase
from filing.notices import tell


def uphold_reconsideration(application: Application, actor: Actor, now: dt.datetime) -> None:
    """What was refused is ordered from today; or the order falls, or says something else from now on."""
    if _asked_by_applicant(application):
        case = move(application.case, "order_after_all", now=now)
        today = clock.local(now).date()
        Case.objects.filter(pk=case.pk).update(closed_at=None, closing="", effective_on=today)
        note(application, "复议后作出人身安全保护令", "The protection order was made on reconsideration", now)
        record(actor=actor, action="order_after_all", obj=case, now=now)
        return
    _set_aside_or_change(application, actor, now)


def uphold_objection(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The ruling, and what can be enforced of it, is set aside or changed (CPL-I 372)."""
    _set_aside_or_change(application, actor, now)


def _set_aside_or_change(application: Application, actor: Actor, now: dt.datetime) -> None:
    case, title = application.case, title_of_case(application.case)
    if application.terms.get("extent") == REVOKED:
        confirmed = Application.objects.filter(case=case, kind=CONFIRMATION, state=Application.State.GRANTED).exists()
        closing = Case.Closing.NOT_CONFIRMED if confirmed else Case.Closing.APPLICATION_DISMISSED
        close_case(application, "revoke_ruling", closing, actor, now)
        Case.objects.filter(pk=case.pk).update(effective_on=None)
        if title is not None:
            set_aside(title, by=case, outcome=Decision.Outcome.REVERSED, now=now)
            _tell_officers(title, application, now)
        return
    if title is not None and application.terms.get("amount"):
        _owe(title, application, actor, now)
        _tell_officers(title, application, now)
    note(application, "原裁定变更", "The ruling was changed", now)


def _owe(title: Decision, application: Application, actor: Actor, now: dt.datetime) -> None:
    """A ruling with the new amount takes the place of the former one, which stays as it was; each orders one payment.

    Event: DecisionSetAside.
    """
    amount, before = application.terms["amount"], [one["principal"] for one in title.obligations]
    owed = [replace(Obligation.from_json(one), principal=Decimal(amount)) for one in title.obligations[:1]]
    set_aside(title, by=application.case, outcome=Decision.Outcome.VARIED, now=now)
    changed = keep_title(application, owed, now, succeeds=title)
    record(actor=actor, action="change_title", obj=changed, now=now, detail={"before": before, "after": amount})


def _tell_officers(title: Decision, application: Application, now: dt.datetime) -> None:
    """Who enforces the ruling already acts on what has become of it (CPL 268)."""
    running = EnforcementCase.objects.filter(application__decision=title, case__state=Case.State.IN_ENFORCEMENT)
    for enforcement in running.select_related("case", "officer"):
        tell(
            enforcement.officer,
            title=_("执行依据已被撤销或者变更"),
            body=_("执行案件 %(number)s 所依据的裁定（%(ruling)s）已被撤销或者变更，请按新的裁定处理。"),
            facts={"number": enforcement.case.case_number, "ruling": application.case.case_number},
            link=reverse("filing:case", args=[enforcement.case_id]),
            key=f"title_changed:{application.pk}:{enforcement.pk}",
            now=now,
        )


def _asked_by_applicant(application: Application) -> bool:
    return application.party is not None and application.party.role == Party.Role.PLAINTIFF


def require_extent(application: Application, _today: dt.date) -> None:
    """The order that stands is set aside or changed; which, is said. Raises CannotDecide."""
    if not _asked_by_applicant(application) and not application.terms.get("extent"):
        raise CannotDecide("no_extent")


GRANTED = {RECONSIDERATION: uphold_reconsideration, OBJECTION: uphold_objection}
PRECONDITIONS = {RECONSIDERATION: require_extent}
