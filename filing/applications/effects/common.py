"""What several effects share: ending a case, asking for a fee to be settled."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from filing.applications.joining.models import JoinRequest
from filing.applications.joining.telling import tell_filing_clerks
from filing.applications.models import Application
from filing.applications.queries import WAITING, applicants_of
from filing.calendar.actions.cancel import call_off
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.actions.trial_clock import resume_trial_limit
from filing.calendar.models import Deadline, Hearing, TrialPause
from filing.calendar.rules.limits import TIME_LIMITS
from filing.cases.models import Case, Party
from filing.cases.succession import stands_in
from filing.cases.timeline import add_timeline_entry
from filing.cases.transitions import move
from filing.events import CaseClosed, FeeGroundArose
from filing.notices import tell
from filing.to_sign.places import open_places

# A case heard together that is over keeps the panel that tried it.
NOT_OVER = frozenset({Case.State.ACCEPTED, Case.State.IN_TRIAL, Case.State.SUSPENDED})


def fee_ground(
    application: Application, now: dt.datetime, ground: str = "", amount: str = "", party: Party | None = None
) -> None:
    """Tell the fees what arose; they compute and settle. Nothing for an application without a party.

    ``party`` is who pays, if it is not the applicant in this case: the appellant in the case of the appeal.
    """
    ground, party = ground or application.definition.fee, party or application.party
    if party is not None and ground:
        publish(
            FeeGroundArose(
                case_id=party.case_id, party_id=party.pk, ground=ground, amount=amount,
                key=f"{ground}:{application.pk}",
            ),
            now=now,
        )  # fmt: skip


def as_it_stands_in(case: Case | None, party: Party | None, role: str) -> Party | None:
    """The same person or organisation in the role that it has in a later case of the dispute."""
    if case is None or party is None:
        return None
    return stands_in(party, case).filter(role=role).first()


def contested(application: Application) -> str:
    """The amount of the part that is contested; who names none contests the whole. '' for a case without an amount."""
    return application.content.get("amount") or str(application.case.amount or "")


def close_case(
    application: Application, act: str, closing: str, actor: Actor, now: dt.datetime, case: Case | None = None
) -> Case:
    """The case ends without a judgment: hearings and time limits fall away, and what still waited for an answer with them.

    The case of the application, unless another ``case`` ends by it. The caller holds the case (``holding``).
    """
    case = move(case or application.case, act, now=now, closing=closing)
    label = Case.Closing(closing)
    fall_away(case, reason=f"案件结案：{CLOSED_ZH[label]}", actor=actor, now=now, but=application)
    add_timeline_entry(
        case=case, kind="closed", key=f"closed:{case.pk}", title_zh=f"案件结案：{CLOSED_ZH[label]}",
        title_en=f"Case closed: {CLOSED_EN[label]}", now=now, document=application.document,
    )  # fmt: skip
    record(actor=actor, action="close_case", obj=case, now=now, detail={"closing": closing})
    publish(CaseClosed(case_id=case.pk), now=now)
    return case


def fall_away(case: Case, *, reason: str, actor: Actor, now: dt.datetime, but: Application | None = None) -> None:
    """What was still to come in an ended case is called off, each with its record, and everyone concerned is told."""
    for hearing in case.hearings.filter(state=Hearing.State.SCHEDULED).order_by("starts_at"):
        call_off(actor=actor, hearing=hearing, reason=reason, now=now)
    for pause in TrialPause.objects.filter(case=case, ended_on=None):
        resume_trial_limit(actor=actor, pause=pause, now=now)
    end_deadlines(actor=actor, rules=tuple(TIME_LIMITS), state=Deadline.State.CANCELLED, now=now, case_id=case.pk)
    waiting = Application.objects.select_for_update(of=("self",)).filter(case=case, state__in=WAITING)
    for open_one in waiting.exclude(pk__in=[but.pk] if but else []).select_related("submitted_by"):
        open_one.state = Application.State.WITHDRAWN
        open_one.save(update_fields=["state"])
        record(actor=actor, action="lapse", obj=open_one, now=now, reason=reason)
        _tell_lapsed(open_one, now)


def _tell_lapsed(application: Application, now: dt.datetime) -> None:
    asked = JoinRequest.objects.filter(application=application).select_related("court").first()
    if asked is not None:  # who is not in the case learns nothing of its end but by the court's answer
        tell_filing_clerks(asked, now)
        return
    for user in applicants_of(application):
        tell(
            user,
            title=_("申请不再处理"),
            body=_("案号 %(number)s 已经结案，您的申请不再处理。"),
            facts={"number": application.case.case_number},
            link=reverse("filing:application", args=[application.pk]),
            key=f"lapsed:{application.pk}" + (f":{user.pk}" if application.on_paper else ""),
            now=now,
        )


def end_standstill(case: Case, actor: Actor, now: dt.datetime) -> None:
    """The case goes on, and its trial limit with it (CPL 153). The caller holds the case."""
    case = move(case, "resume", now=now)
    for pause in TrialPause.objects.filter(case=case, reason="suspension", ended_on=None):
        resume_trial_limit(actor=actor, pause=pause, now=now)


CLOSED_ZH = {
    Case.Closing.WITHDRAWN: "准予撤诉",
    Case.Closing.APPEAL_WITHDRAWN: "准予撤回上诉",
    Case.Closing.DEEMED_WITHDRAWN: "按撤诉处理",
    Case.Closing.APPEAL_LAPSED: "按自动撤回上诉处理",
    Case.Closing.TRANSFERRED: "移送其他法院",
    Case.Closing.RETRIAL_ORDERED: "裁定再审",
    Case.Closing.RETRIAL_REFUSED: "驳回再审申请",
    Case.Closing.DISMISSED: "驳回起诉",
    Case.Closing.TERMINATED: "终结诉讼",
    Case.Closing.PRESERVATION_REFUSED: "驳回保全申请",
    Case.Closing.PRESERVATION_LIFTED: "解除保全",
    Case.Closing.NOT_CONFIRMED: "驳回司法确认申请",
    Case.Closing.MEDIATED: "调解结案",
    Case.Closing.RETRIAL_WITHDRAWN: "准予撤回再审申请",
    Case.Closing.RETRIAL_ENDED: "终结再审程序或者审查",
    Case.Closing.OBJECTION_DECIDED: "执行异议审查终结",
    Case.Closing.RECONSIDERED: "执行复议审查终结",
    Case.Closing.ORDER_REFUSED: "驳回支付令申请",
    Case.Closing.ORDER_ENDED: "终结督促程序",
    Case.Closing.APPLICATION_DISMISSED: "驳回申请",
    Case.Closing.APPLICATION_WITHDRAWN: "准许撤回申请",
    Case.Closing.BANKRUPTCY_REFUSED: "不予受理破产申请",
    Case.Closing.SUMMONS_ENDED: "终结公示催告程序",
}
CLOSED_EN = {
    Case.Closing.WITHDRAWN: "suit withdrawn",
    Case.Closing.APPEAL_WITHDRAWN: "appeal withdrawn",
    Case.Closing.DEEMED_WITHDRAWN: "treated as withdrawn",
    Case.Closing.APPEAL_LAPSED: "appeal treated as withdrawn",
    Case.Closing.TRANSFERRED: "transferred to another court",
    Case.Closing.RETRIAL_ORDERED: "retrial ordered",
    Case.Closing.RETRIAL_REFUSED: "application for retrial dismissed",
    Case.Closing.DISMISSED: "action dismissed",
    Case.Closing.TERMINATED: "case terminated",
    Case.Closing.PRESERVATION_REFUSED: "preservation refused",
    Case.Closing.PRESERVATION_LIFTED: "preservation lifted",
    Case.Closing.NOT_CONFIRMED: "application for confirmation dismissed",
    Case.Closing.MEDIATED: "settled by mediation",
    Case.Closing.RETRIAL_WITHDRAWN: "application for retrial withdrawn",
    Case.Closing.RETRIAL_ENDED: "retrial or its examination terminated",
    Case.Closing.OBJECTION_DECIDED: "objection decided",
    Case.Closing.RECONSIDERED: "reconsideration decided",
    Case.Closing.ORDER_REFUSED: "payment order refused",
    Case.Closing.ORDER_ENDED: "payment order procedure ended",
    Case.Closing.APPLICATION_DISMISSED: "application dismissed",
    Case.Closing.APPLICATION_WITHDRAWN: "application withdrawn",
    Case.Closing.BANKRUPTCY_REFUSED: "petition for bankruptcy not accepted",
    Case.Closing.SUMMONS_ENDED: "public summons ended",
}


def note(application: Application, zh: str, en: str, now: dt.datetime, case: Case | None = None) -> None:
    """One line on the timeline about what followed, with the document; on that of another case without it."""
    add_timeline_entry(
        case=case or application.case, kind="application_effect", key=f"effect:{application.pk}", title_zh=zh, title_en=en,
        now=now, document=application.document if case is None else None,
    )  # fmt: skip


def rule_anew(case: Case, actor: Actor, reason: str, now: dt.datetime) -> None:
    """Rulings that are signed and not sealed wait for the new panel; urgent measures signed by all stand (CPL 48 para 2)."""
    for ruled in Application.objects.select_for_update(of=("self",)).filter(case=case, state=Application.State.RULED):
        if not ruled.definition.urgent_measure or (ruled.document and open_places(ruled.document).exists()):
            wait_again(ruled, actor, reason, now)


def wait_again(ruled: Application, actor: Actor, reason: str, now: dt.datetime) -> None:
    """Nothing is kept of a ruling that is signed and not sealed: another is awaited. In the caller's transaction."""
    ruled.state, ruled.outcome, ruled.reasons, ruled.terms = Application.State.SUBMITTED, "", "", {}
    ruled.document = ruled.decided_by = ruled.decided_at = None
    ruled.save()
    record(actor=actor, action="rule_anew", obj=ruled, now=now, reason=reason)
