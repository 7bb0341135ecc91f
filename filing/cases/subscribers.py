"""What people are told of a case: who judges it, that it is closed, where it goes on, and who acts for whom.

Each may run twice: documents, entries and notices have keys.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox import subscribe
from courtportal.kernel.rendering.actions import issue_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.rules.conduct import DECIDED_BY_JUDGES
from filing.calendar.telling import sides_of, tell_clerks
from filing.cases.draw_models import PanelDraw
from filing.cases.models import Case, CaseLink, PanelMember, Representation
from filing.cases.policies import SUPERVISORS
from filing.cases.seats import empty_seats
from filing.causes.procedures import BEFORE_SUIT
from filing.decisions.queries import bench_lines, panel_member, parties_now
from filing.dossier.announcing import file_and_serve
from filing.events import CaseClosed, FollowUpCaseOpened, PanelChanged, RepresentationChanged
from filing.notices import tell

Duty = PanelMember.Duty
# A sole judge of a new case is named by the papers of its acceptance.
COLLEGIAL = (Duty.PRESIDING_JUDGE, Duty.JUDGE)
NOTICE = "panel_notice"
MOST_TOLD = 20
# Of a preservation before suit the other side learns by the executed ruling alone.
SERVED_ON = DECIDED_BY_JUDGES - BEFORE_SUIT


@subscribe(PanelChanged, atomic=False)
def announce_panel(event: PanelChanged, now: dt.datetime) -> None:
    """The parties are served with who sits on a collegial panel, and with every change, to be able to object (CPL 47, 131).

    Once every seat is taken: a notice that leaves a seat open tells nobody whom to object to.
    """
    case = Case.objects.select_related("court").get(pk=event.case_id)
    draws = PanelDraw.objects.filter(case=case).select_related("chosen").order_by("-number")
    last = draws.filter(number=event.draw).first() if event.draw else draws.first()
    if last is None:
        return
    _tell_who_can_fill_seats(case, now)
    is_first = last.reason == PanelDraw.Reason.FIRST
    if not is_first and last.chosen is not None:
        _tell_the_drawn(case, last.chosen, last.number, now)
    if case.case_type not in SERVED_ON or empty_seats(case).exists():
        return
    if not is_first or case.panel.filter(ended_at=None, duty__in=COLLEGIAL).exists():
        _serve_notice(case, last, f"panel_notice:{case.pk}:{draws[0].number}", now)


@transaction.atomic
def _tell_who_can_fill_seats(case: Case, now: dt.datetime) -> None:
    """The heads of division and the president hear of each seat that nobody has; so does the clerk, who schedules."""
    for seat in empty_seats(case):
        facts = {"number": case.case_number, "duty": seat.get_duty_display()}
        for user in _supervisors(case):
            tell(
                user, title=_("审判席位空缺，请补足"),
                body=_("案号 %(number)s：%(duty)s空缺，抽签时没有可以担任的人。请在案件页面重新抽签。"), facts=facts,
                link=reverse("filing:case", args=[case.pk]), key=f"empty-seat:{seat.pk}:{user.pk}", now=now,
            )  # fmt: skip
        tell_clerks(
            case, title=_("审判席位空缺"), body=_("%(case)s有席位空缺，庭长、院长补足以前不要排期开庭。"),
            link=reverse("filing:case", args=[case.pk]), key=f"empty-seat-clerk:{seat.pk}", now=now,
        )  # fmt: skip


def _supervisors(case: Case) -> list[User]:
    serving = {"appointments__court": case.court_id, "appointments__ended_at": None}
    return list(User.objects.filter(is_active=True, appointments__role__in=SUPERVISORS, **serving).distinct()[:MOST_TOLD])


@transaction.atomic
def _tell_the_drawn(case: Case, user: User, number: int, now: dt.datetime) -> None:
    tell(
        user,
        title=_("您加入了一个案件的审判组织"),
        body=_("案号 %(number)s，变更审判组织后由您办理。"),
        facts={"number": case.case_number},
        link=reverse("filing:case", args=[case.pk]),
        key=f"drawn:{case.pk}:{number}",
        now=now,
    )


def _serve_notice(case: Case, last: PanelDraw, key: str, now: dt.datetime) -> None:
    changed = _replaces_somebody(last) or CourtDocument.objects.filter(case_id=case.pk, kind=NOTICE).exclude(key=key).exists()
    document = issue_document(
        actor=SYSTEM, kind=NOTICE, court=case.court, data=notice_data(case, changed, now), now=now, case_id=case.pk,
        case_number=case.case_number, key=key,
    )  # fmt: skip
    file_and_serve(case, [document], list(parties_now(case)), "panel", now)


def _replaces_somebody(last: PanelDraw) -> bool:
    """Whether who was drawn took the seat of another; a seat that was empty from the beginning had nobody in it."""
    while last.makes_up_for is not None:
        last = last.makes_up_for
    return last.reason != PanelDraw.Reason.FIRST


def notice_data(case: Case, changed: bool, now: dt.datetime) -> dict[str, Any]:
    """Who judges, as the parties are told."""
    clerk = panel_member(case, Duty.CLERK)
    return {
        "recipients": list(parties_now(case).values_list("name", flat=True)),
        "cause": case.title,
        "changed": changed,
        "members": bench_lines(case),
        "clerk": clerk.user.display_name if clerk else "",
        "issued_on": clock.local(now).date(),
    }


@subscribe(CaseClosed)
def tell_of_the_end(event: CaseClosed, now: dt.datetime) -> None:
    """Everyone who acts for a side hears that and how the case ended; the clerk is led to the archive."""
    case = Case.objects.get(pk=event.case_id)
    for user in sides_of(case):
        tell(
            user,
            title=_("案件已经结案"),
            body=_("案号 %(number)s：%(closing)s。"),
            facts={"number": case.case_number, "closing": case.get_closing_display()},
            link=reverse("filing:case", args=[case.pk]),
            key=f"closed:{case.pk}:{user.pk}",
            now=now,
        )
    tell_clerks(
        case,
        title=_("请整理卷宗归档"),
        body=_("%(case)s已经结案，请核对电子卷宗后归档。"),
        link=reverse("filing:archive_submit", args=[case.pk]),
        key=f"to-archive:{case.pk}",
        now=now,
    )


@subscribe(FollowUpCaseOpened)
def tell_where_it_goes_on(event: FollowUpCaseOpened, now: dt.datetime) -> None:
    """The sides hear the number and the court of the next case; of an execution that is still secret only who may know."""
    case = Case.objects.select_related("court").get(pk=event.case_id)
    kind = CaseLink.Kind(event.kind)
    for user in sides_of(case):
        tell(
            user,
            title=_("案件有了新的案号"),
            body=_("%(kind)s：%(court)s，案号 %(number)s。"),
            facts={"kind": kind.label, "court": str(case.court), "number": case.case_number},
            link=reverse("filing:case", args=[case.pk]),
            key=f"follow_up:{case.pk}:{user.pk}",
            now=now,
        )


@subscribe(RepresentationChanged)
def tell_the_agent(event: RepresentationChanged, now: dt.datetime) -> None:
    """The agent hears from when on it acts, or that it may see the case no longer; the clerk hears of the change."""
    agent = Representation.objects.select_related("party__case", "user").get(pk=event.representation_id)
    case, ended = agent.party.case, agent.ended_at is not None
    what = "ended" if ended else "began"
    if agent.user is not None:
        tell(
            agent.user,
            title=_("代理关系已终止") if ended else _("您已加入案件"),
            body=_("案号 %(number)s：您不再代理 %(party)s，不能再查看案件。")
            if ended
            else _("案号 %(number)s：您代理 %(party)s，期限和开庭已进入您的日程。"),
            facts={"number": case.case_number, "party": agent.party.name},
            link=reverse("filing:my") if ended else reverse("filing:case", args=[case.pk]),
            key=f"agent:{agent.pk}:{what}",
            now=now,
        )
    tell_clerks(
        case,
        title=_("代理人变更"),
        body=_("%(case)s的代理人有变更，送达和开庭通知以现在的代理人为准。"),
        link=reverse("filing:case", args=[case.pk]),
        key=f"agent-changed:{agent.pk}:{what}",
        now=now,
    )
