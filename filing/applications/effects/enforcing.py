"""What is applied for in enforcement: the restored case, the objection under a number of its own, its reconsideration above."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from filing.applications.effects.common import close_case, note
from filing.applications.effects.errors import CannotDecide
from filing.applications.effects.outsiders import add_outsider
from filing.applications.models import Application
from filing.applications.papers import order_of
from filing.applications.rules.enforcing import (
    ACT,
    AGAINST_REFUSAL,
    OBJECTION,
    ON_REFUSAL,
    RECONSIDERATION,
    REMANDED,
    REVIEWED_WITHIN,
)
from filing.calendar.actions.start_deadline import end_deadlines, start_deadline
from filing.calendar.models import Deadline
from filing.cases.actions.open_follow_up import FollowUp, open_follow_up
from filing.cases.copying import copies_of
from filing.cases.models import Case, CaseLink, PanelMember, Party, Procedure
from filing.cases.order import next_order
from filing.cases.timeline import add_timeline_entry
from filing.dossier.entries import add_document_entry
from filing.dossier.rules.matters import Matter
from filing.enforcement.actions.accept import NoOfficer
from filing.enforcement.actions.carry_out import drop_orders, order_to_carry_out
from filing.enforcement.actions.order_acceptance import order_acceptance
from filing.enforcement.actions.restore import restore_enforcement
from filing.enforcement.models import EnforcementApplication, EnforcementCase
from filing.enforcement.restorable import is_enforcing, is_restorable
from filing.notices import tell

R = Party.Role
REVIEW = "reconsideration_review"
OPEN = (Case.State.ACCEPTED, Case.State.IN_TRIAL)


def restore(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The claim is enforced again under the next 执恢 number (CPL-I 517). Raises CannotDecide."""
    if not is_restorable(application.case):
        raise CannotDecide("state")
    former = EnforcementCase.objects.select_related("case__court").get(case=application.case)
    try:
        application.follow_up = restore_enforcement(actor=actor, former=former, now=now).case
    except NoOfficer as error:
        raise CannotDecide("no_officer") from error
    note(application, "恢复执行", "Enforcement restored", now)


def open_objection(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The objection is a case of the same court (执异), whose fifteen days run from its receipt (CPL 236, 238)."""
    if not is_enforcing(application.case):
        raise CannotDecide("state")
    case = _open(application, actor, now, CaseLink.Kind.OBJECTION, OBJECTION)
    if application.party is None:
        add_outsider(application, case, R.APPLICANT)
    _start(actor, case, REVIEWED_WITHIN[application.kind], clock.local(application.submitted_at).date(), now)


def open_reconsideration(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The court above reconsiders the ruling under a number of its own (执复, CPL 236); who applies later joins it."""
    above = application.case.links_out.filter(kind=CaseLink.Kind.RECONSIDERATION, to_case__state__in=OPEN)
    link = above.select_related("to_case").first()
    if link is not None:
        _join(application, link.to_case)
        return
    case = _open(application, actor, now, CaseLink.Kind.RECONSIDERATION, RECONSIDERATION)
    _start(actor, case, REVIEW, clock.local(now).date(), now)


def open_reconsideration_of_refusal(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The court above reconsiders the refusal to enforce under a number of its own (执复). Raises CannotDecide."""
    refused = refused_of(application)
    if refused is None:
        raise CannotDecide("state")
    case = _open(application, actor, now, CaseLink.Kind.RECONSIDERATION, RECONSIDERATION)
    refused.reconsidered_in = case
    refused.save(update_fields=["reconsidered_in"])
    if refused.document is not None:
        add_document_entry(
            case=case, document=refused.document, under=Matter.DECISION_BELOW, source=application.case.court.name_zh
        )
    _start(actor, case, REVIEW, clock.local(now).date(), now)


def refused_of(application: Application) -> EnforcementApplication | None:
    """The refusal against which this is: the latest of the party before it applied, unless it was reconsidered already."""
    rows = EnforcementApplication.objects.filter(source_case=application.case, creditor=application.party)
    before = rows.filter(state=EnforcementApplication.State.REFUSED, decided_at__lte=application.submitted_at)
    refused = before.order_by("-decided_at").select_related("document").first()
    return refused if refused is not None and refused.reconsidered_in_id is None else None


def conclude_reconsideration_of_refusal(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The ruling above is final; where it sets the refusal aside, the court below has to accept the application."""
    case = application.case
    end_deadlines(actor=actor, rules=(REVIEW,), state=Deadline.State.MET, now=now, case_id=case.pk)
    close_case(application, "decide_reconsideration", Case.Closing.RECONSIDERED, actor, now)
    if application.outcome == Application.Outcome.GRANTED:
        for refused in case.refused_enforcements.all():
            order_acceptance(application_id=refused.pk, now=now)


def _open(application: Application, actor: Actor, now: dt.datetime, kind: CaseLink.Kind, case_type: str) -> Case:
    """Who asks is the applicant; the others keep their roles, who had objected before is the respondent."""
    roles: dict[Party, str] = {}
    for party in application.case.parties.filter(left_at=None).order_by("role", "order"):
        others = R.RESPONDENT if party.role == R.APPLICANT or application.kind == AGAINST_REFUSAL else party.role
        roles[party] = R.APPLICANT if party == application.party else others
    plan = FollowUp(
        kind=kind,
        court=application.court,
        case_type=case_type,
        procedure=Procedure.EXAMINATION,
        roles=roles,
        basis=application.document,
    )
    application.follow_up = open_follow_up(actor=actor, source=application.case, plan=plan, now=now)
    return application.follow_up


def _join(application: Application, case: Case) -> None:
    application.follow_up = case
    own = copies_of(application.party, case).exclude(role=R.APPLICANT).first() if application.party else None
    if own is not None:
        own.role, own.order = R.APPLICANT, next_order(case, R.APPLICANT)
        own.save(update_fields=["role", "order"])


def _start(actor: Actor, case: Case, rule: str, day: dt.date, now: dt.datetime) -> None:
    start_deadline(
        actor=actor, rule=rule, trigger=f"objection:{case.pk}", triggered_on=day, key=f"{rule}:{case.pk}", now=now, case=case
    )


def conclude_objection(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The examination is over; the enforcement case says so and its officer acts on what was ruled (CPL 236, 238)."""
    _conclude(application, actor, now, "decide_objection", Case.Closing.OBJECTION_DECIDED)


def conclude_reconsideration(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The ruling above is final; what it means for the enforcement is the officer's to carry out (CPL 236)."""
    _conclude(application, actor, now, "decide_reconsideration", Case.Closing.RECONSIDERED)
    if application.outcome == Application.Outcome.GRANTED and application.terms.get("extent") == REMANDED:
        _examine_again(application, actor, now)


def _examine_again(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The ruling below is set aside and the objection goes back to the executing court, under a new number (法释〔2020〕21号
    art. 23): the same people in the roles of the first examination, the same application, fifteen days from today.
    """
    link = application.case.links_in.filter(kind=CaseLink.Kind.RECONSIDERATION).select_related("from_case__court").first()
    if link is None:
        raise CannotDecide("state")
    before = link.from_case
    plan = FollowUp(
        kind=CaseLink.Kind.REMAND,
        court=before.court,
        case_type=OBJECTION,
        procedure=Procedure.EXAMINATION,
        roles={party: party.role for party in before.parties.filter(left_at=None).order_by("role", "order")},
        basis=application.document,
    )
    again = open_follow_up(actor=actor, source=before, plan=plan, now=now)
    application.follow_up = again
    _start(actor, again, REVIEWED_WITHIN[ACT], clock.local(now).date(), now)


def _conclude(application: Application, actor: Actor, now: dt.datetime, act: str, closing: Case.Closing) -> None:
    case, met = application.case, Deadline.State.MET
    end_deadlines(actor=actor, rules=(*REVIEWED_WITHIN.values(), REVIEW), state=met, now=now, case_id=case.pk)
    close_case(application, act, closing, actor, now)
    enforced = enforced_case(case)
    if enforced is None:
        return
    _order_the_officer(application, case, enforced, actor, now)
    outcome = application.get_outcome_display()
    granted = application.outcome == Application.Outcome.GRANTED
    add_timeline_entry(
        case=enforced, kind="objection_decided", key=f"objection_decided:{application.pk}",
        title_zh=f"{case.case_number}：{'异议（复议）理由成立' if granted else '异议（复议）被驳回'}",
        title_en=f"{case.case_number}: {'upheld' if granted else 'dismissed'}", now=now,
    )  # fmt: skip
    for officer in enforced.panel.filter(duty=PanelMember.Duty.OFFICER, ended_at=None).select_related("user"):
        tell(
            officer.user,
            title=_("执行异议有了裁定"),
            body=_("执行案件 %(number)s 的异议案件 %(objection)s 已裁定：%(outcome)s。请按裁定处理。"),
            facts={"number": enforced.case_number, "objection": case.case_number, "outcome": str(outcome)},
            link=reverse("filing:case", args=[enforced.pk]),
            key=f"objection_decided:{application.pk}:{officer.user_id}",
            now=now,
        )


def _order_the_officer(application: Application, case: Case, enforced: Case, actor: Actor, now: dt.datetime) -> None:
    """What was upheld waits for the officer as a piece of work; what a ruling above changed does not wait any more.

    A remand leaves nothing to be done: the objection is examined again.
    """
    if application.outcome != Application.Outcome.GRANTED:
        return
    if case.case_type == RECONSIDERATION:
        for link in case.links_in.filter(kind=CaseLink.Kind.RECONSIDERATION).select_related("from_case"):
            drop_orders(actor=actor, ruled_in=link.from_case, now=now)
    if application.terms.get("extent") == REMANDED:
        return
    enforcement = EnforcementCase.objects.filter(case=enforced).first()
    if enforcement is not None:
        order_to_carry_out(enforcement=enforcement, ruled_in=case, order=order_of(application), document=application.document)


def enforced_case(case: Case) -> Case | None:
    """The enforcement case behind an objection or its reconsideration."""
    kinds = (CaseLink.Kind.OBJECTION, CaseLink.Kind.RECONSIDERATION, CaseLink.Kind.REMAND)
    link = case.links_in.filter(kind__in=kinds).select_related("from_case").first()
    if link is None:
        return None
    return link.from_case if link.kind == CaseLink.Kind.OBJECTION else enforced_case(link.from_case)


def require_order(application: Application, today: dt.date) -> None:
    """What is upheld is named in the order; a remand words it by itself. Raises CannotDecide."""
    if application.terms.get("extent") == REMANDED:
        return
    if any(one.required and not application.terms.get(one.key) for one in application.definition.terms):
        raise CannotDecide("no_order")


GRANTED = {
    "restoration": restore,
    "execution_objection": open_objection,
    "outsider_objection": open_objection,
    "reconsideration": open_reconsideration,
    AGAINST_REFUSAL: open_reconsideration_of_refusal,
    "objection_ruling": conclude_objection,
    "outsider_ruling": conclude_objection,
    "reconsideration_ruling": conclude_reconsideration,
    ON_REFUSAL: conclude_reconsideration_of_refusal,
}
REFUSED = {
    "objection_ruling": conclude_objection,
    "outsider_ruling": conclude_objection,
    "reconsideration_ruling": conclude_reconsideration,
    ON_REFUSAL: conclude_reconsideration_of_refusal,
}
PRECONDITIONS = dict.fromkeys(REFUSED, require_order)
