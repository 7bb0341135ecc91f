"""Jurisdiction, hearing, evidence, recusal: what follows."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.courts.models import Court
from courtportal.kernel.outbox import publish
from filing.applications.effects.common import NOT_OVER, close_case, fee_ground, note, rule_anew
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.recusal import RECUSALS
from filing.calendar.actions.cancel import call_off
from filing.calendar.actions.recompute import change_of
from filing.calendar.actions.trial_clock import pause_trial_limit, resume_by_key
from filing.calendar.calendars import calendar_in_force
from filing.calendar.models import Deadline, DeadlineChange, Hearing
from filing.calendar.queries import adjournments_of
from filing.calendar.rules.adjourning import may_adjourn
from filing.calendar.rules.counting import DueDate, Status
from filing.calendar.rules.kinds import EXCHANGE
from filing.calendar.telling import tell_clerks
from filing.cases.actions.open_follow_up import FollowUp, open_follow_up
from filing.cases.assignment import redraw_together
from filing.cases.grouping import heard_together
from filing.cases.models import Case, CaseLink, PanelMember
from filing.cases.queries import EVIDENCE_RULES
from filing.cases.rules.procedure import procedure_at
from filing.decisions.actions.take_back import draft_anew
from filing.drafting.actions.anew import draft_papers_anew
from filing.enforcement.models import EnforcementCase
from filing.events import HearingPostponed
from filing.online.queries import sittings_to_come
from filing.online.rules import STEP_OF_SITTING


def transferred_to(application: Application) -> str:
    """The court that the ruling names: as the judge fixed it, else as the party asked.

    Raises CannotDecide for this court, and for a case that was transferred here before: it is not sent on (CPL 37).
    """
    if application.case.links_in.filter(kind=CaseLink.Kind.TRANSFER).exists():
        raise CannotDecide("transferred_before")
    name = str(application.terms.get("competent") or application.content["competent"]).strip()
    if name == application.case.court.name_zh:
        raise CannotDecide("same_court")
    return name


def transfer(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The case goes to the court that the ruling names and is closed here (CPL 37, 130); a court of the portal has it at once.

    File, evidence and prepaid fees go along (FEE art. 24), and the trial limit runs there. To a court outside the portal the
    clerk sends the file. Raises CannotDecide as ``transferred_to``.
    """
    name = transferred_to(application)
    resume_by_key(actor=actor, key=f"application:{application.pk}", now=now)
    case = close_case(application, "transfer", Case.Closing.TRANSFERRED, actor, now)
    court = Court.objects.filter(name_zh=name).first()
    if court is None:
        tell_clerks(
            case,
            title=_("请移送案卷"),
            body=_("%(case)s移送的法院不在本平台，请把案卷和诉讼费寄送该法院。"),
            link=reverse("filing:application", args=[application.pk]),
            key=f"send-file:{application.pk}",
            now=now,
        )
        return
    plan = FollowUp(
        kind=CaseLink.Kind.TRANSFER,
        court=court,
        case_type=case.case_type,
        procedure=procedure_at(court.level, case.procedure, case.case_type),
        roles={party: party.role for party in case.parties.filter(left_at=None).order_by("role", "order")},
        amount=case.amount,
        basis=application.document,
        takes_over=True,
    )
    application.follow_up = open_follow_up(actor=actor, source=case, plan=plan, now=now)


def keep_jurisdiction(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The clock goes on; a dismissed objection costs a fee (FEE 13)."""
    resume_by_key(actor=actor, key=f"application:{application.pk}", now=now)
    fee_ground(application, now)


def postpone(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The hearing is called off and the calendar asked for a new time. Raises CannotDecide when it was postponed too often."""
    case = application.case
    if not may_adjourn(case.procedure, adjournments_of(case) - 1):  # this one is granted already
        raise CannotDecide("postponed_too_often")
    coming = Hearing.objects.filter(case__in=heard_together(case), state=Hearing.State.SCHEDULED)
    hearing = coming.filter(kind=Hearing.Kind.TRIAL, pk=application.content["hearing"]).first()
    if hearing is None:
        raise CannotDecide("no_hearing")
    call_off(actor=actor, hearing=hearing, reason="准许延期开庭", now=now)
    publish(HearingPostponed(hearing_id=hearing.pk, case_id=case.pk), now=now)


def appraise(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The trial limit stands still until the opinion is there (CPL-I 243); the panel ends it on the case's page."""
    pause_trial_limit(actor=actor, case=application.case, reason="appraisal", key=f"appraisal:{application.pk}", now=now)
    note(application, "委托鉴定", "Appraisal ordered", now)


def stand_aside(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The member leaves the panel, and its place is drawn again without it (CPL 47); what it signed and nobody sealed is
    decided by the new panel. In the cases heard together with this one it leaves as well, and the same person follows.
    """
    member = PanelMember.objects.filter(pk=application.content["member"], case=application.case, ended_at=None).first()
    if member is None:
        raise CannotDecide("no_member")
    others = [case for case in heard_together(application.case) if case.pk != application.case_id and case.state in NOT_OVER]
    seats = PanelMember.objects.filter(case__in=others, user=member.user, ended_at=None)
    left = [member, *seats.select_related("case__court").order_by("created_at", "pk")]
    drawn = redraw_together(actor=actor, seats=left, reason="recusal", now=now)
    if member.duty == PanelMember.Duty.OFFICER:
        _hand_over_enforcement(application.case, drawn, actor, now)
    for seat in left:
        draft_anew(seat.case, actor=actor, reason="recusal", now=now)
        rule_anew(seat.case, actor, "recusal", now)
        draft_papers_anew(seat.case, actor=actor, reason="recusal", now=now)
        other = seat.case if seat is not member else None
        note(application, "准许回避，重新确定审判人员", "Recusal granted, panel drawn again", now, other)


def _hand_over_enforcement(case: Case, drawn: PanelMember | None, actor: Actor, now: dt.datetime) -> None:
    """The officer who was drawn enforces from now on. Raises CannotDecide where the court has no other."""
    if drawn is None:
        raise CannotDecide("no_officer")
    for enforcement in EnforcementCase.objects.select_for_update().filter(case=case):
        detail = {"from": str(enforcement.officer_id), "to": str(drawn.user_id)}
        enforcement.officer = drawn.user
        enforcement.save(update_fields=["officer"])
        record(actor=actor, action="hand_over_enforcement", obj=enforcement, now=now, reason="recusal", detail=detail)


def extend_evidence(application: Application, actor: Actor, now: dt.datetime) -> None:
    """Every running term for evidence ends on the new day, the other parties' too (CPL-I 100), in all cases that are heard
    together: the parties of the others are told of the move (``tell_changes``), those of this one are served the decision. An
    exchange of evidence before it is to be put off as far (法释〔2019〕19号 art. 56), which the clerk is told.
    """
    until = dt.date.fromisoformat(application.terms.get("until") or application.content["until"])
    if until <= clock.local(now).date():
        raise CannotDecide("day_past")
    running = Deadline.objects.select_for_update().filter(
        case__in=heard_together(application.case), rule__in=EVIDENCE_RULES, state=Deadline.State.RUNNING, due_on__lt=until
    )
    calendar, changes = calendar_in_force(), []
    for deadline in running.order_by("pk"):
        if deadline.case_id != application.case_id:
            moved = DueDate(until, until, Status(deadline.status), ())
            changes.append(change_of(deadline, moved, why=DeadlineChange.Why.EXTENDED, calendar=calendar, now=now))
        deadline.due_on = deadline.set_by_court = until
        deadline.exchange_on = None
        deadline.working = [
            *deadline.working,
            {"zh": f"法院准许延长至{until.isoformat()}", "en": f"extended by the court to {until}"},
        ]
        deadline.save(update_fields=["due_on", "set_by_court", "exchange_on", "working"])
        record(actor=actor, action="extend_deadline", obj=deadline, now=now, detail={"due_on": until.isoformat()})
    DeadlineChange.objects.bulk_create(changes)
    for exchange in sittings_to_come(application.case, STEP_OF_SITTING[EXCHANGE]):
        if clock.local(exchange.starts_at).date() < until:
            _tell_to_put_off(exchange, now)


def _tell_to_put_off(exchange: Hearing, now: dt.datetime) -> None:
    tell_clerks(
        exchange.case,
        title=_("请顺延证据交换"),
        body=_("%(case)s的举证期限已经延长，证据交换日相应顺延（法释〔2019〕19号第五十六条）。"),
        link=reverse("filing:hearing_reschedule", args=[exchange.pk]),
        key=f"put-off-exchange:{exchange.pk}:{exchange.sequence}",
        now=now,
    )


def restore_term(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The applicant's own term runs again, until the day that the court fixes (CPL 86). Raises CannotDecide."""
    until = _restored_until(application, now)
    deadline = Deadline.objects.select_for_update().get(pk=application.content["term"])
    deadline.due_on = deadline.set_by_court = until
    deadline.exchange_on, deadline.state = None, Deadline.State.RUNNING
    deadline.working = [
        *deadline.working,
        {"zh": f"法院准许顺延至{until.isoformat()}", "en": f"prolonged by the court to {until} after an obstacle"},
    ]
    deadline.save(update_fields=["due_on", "set_by_court", "exchange_on", "state", "working"])
    record(actor=actor, action="restore_term", obj=deadline, now=now, detail={"due_on": until.isoformat()})


def _restored_until(application: Application, now: dt.datetime) -> dt.date:
    given = str(application.terms.get("until") or "")
    if not given or dt.date.fromisoformat(given) <= clock.local(now).date():
        raise CannotDecide("day_past")
    return dt.date.fromisoformat(given)


TRANSFERS = ("jurisdiction_objection", "transfer")
GRANTED = {
    "jurisdiction_objection": transfer,
    "transfer": transfer,
    "postponement": postpone,
    "appraisal": appraise,
    **dict.fromkeys(RECUSALS, stand_aside),
    "evidence_extension": extend_evidence,
    "restored_term": restore_term,
}
REFUSED = {"jurisdiction_objection": keep_jurisdiction}
