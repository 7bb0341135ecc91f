"""Who judges: a case that one judge tried alone goes to a collegial panel."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from filing.applications.effects.common import NOT_OVER, note, rule_anew
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.cases.assignment import ROLES, Together, candidates, draw_member
from filing.cases.draw_models import PanelDraw
from filing.cases.grouping import heard_together
from filing.cases.models import PanelMember
from filing.decisions.actions.take_back import draft_anew
from filing.events import PanelChanged
from filing.notices import tell

Duty = PanelMember.Duty
# Beside who presides (CPL 40: an odd number, at least three).
BESIDE = 2


def seats_of_sole_judge(application: Application, today: dt.date) -> list[PanelMember]:
    """Where the judge who tries this case alone does so: here first, and in the cases heard together with it.

    Raises CannotDecide where nobody does any more, or the court has not enough other judges for a panel.
    """
    here = application.case.panel.filter(ended_at=None, duty=Duty.SOLE_JUDGE).select_related("case__court", "user").first()
    if here is None:
        raise CannotDecide("no_sole_judge")
    others = [case for case in heard_together(here.case) if case.pk != here.case_id and case.state in NOT_OVER]
    alone = PanelMember.objects.filter(case__in=others, user=here.user, duty=Duty.SOLE_JUDGE, ended_at=None)
    seats = [here, *alone.select_related("case__court", "user").order_by("created_at", "pk")]
    found = candidates(here.case, ROLES[Duty.JUDGE], today, Together(tuple(seats), duty=Duty.JUDGE))
    if len([one for one in found if not one.excluded]) < BESIDE:
        raise CannotDecide("no_judges")
    return seats


def check_judges(application: Application, today: dt.date) -> None:
    """Before the ruling is signed. Raises CannotDecide as ``seats_of_sole_judge``."""
    seats_of_sole_judge(application, today)


def go_to_panel(application: Application, actor: Actor, now: dt.datetime) -> None:
    """Who tried the case alone presides; the missing judges are drawn by lot, the same for cases heard together (CPL 43).

    What was signed alone and is not sealed is decided by the panel.

    Raises CannotDecide as ``seats_of_sole_judge``. Event: PanelChanged, for each case.
    """
    seats = seats_of_sole_judge(application, clock.local(now).date())
    for seat in seats:
        seat.duty = Duty.PRESIDING_JUDGE
        seat.save(update_fields=["duty"])
        record(actor=actor, action="preside", obj=seat, now=now, detail={"before": Duty.SOLE_JUDGE.value})
    for place in range(BESIDE):
        _draw_beside(actor, tuple(seats), told_by_event=place == BESIDE - 1, now=now)
    for case in (seat.case for seat in seats):
        draft_anew(case, actor=actor, reason="collegial_panel", now=now)
        rule_anew(case, actor, "collegial_panel", now)
        note(application, "转由合议庭审理", "Handed to a collegial panel", now, case if case != application.case else None)
        publish(PanelChanged(case_id=case.pk, draw=PanelDraw.objects.filter(case=case).count()), now=now)


def _draw_beside(actor: Actor, seats: tuple[PanelMember, ...], *, told_by_event: bool, now: dt.datetime) -> None:
    """One more judge, the same in each of the cases; the event of the change tells the last one that was drawn."""
    chosen = ""
    for case in (seat.case for seat in seats):
        together = Together(seats, chosen, Duty.JUDGE)
        drawn = draw_member(
            actor=actor, case=case, duty=Duty.JUDGE, reason=PanelDraw.Reason.REPLACEMENT, now=now, together=together
        )
        if drawn is None:
            raise CannotDecide("no_judges")
        chosen = chosen or str(drawn.user_id)
        if not told_by_event:
            tell(
                drawn.user,
                title=_("您加入了一个案件的审判组织"),
                body=_("案号 %(number)s，变更审判组织后由您办理。"),
                facts={"number": case.case_number},
                link=reverse("filing:case", args=[case.pk]),
                key=f"drawn:{case.pk}:{PanelDraw.objects.filter(case=case).count()}",
                now=now,
            )


GRANTED = {"collegial_panel": go_to_panel}
PRECONDITIONS = {"collegial_panel": check_judges}
