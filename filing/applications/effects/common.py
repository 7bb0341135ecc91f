"""What several effects share: ending a case, asking for a fee to be settled."""

import datetime as dt

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from filing.applications.models import Application
from filing.applications.queries import WAITING
from filing.calendar.actions.trial_clock import resume_trial_limit
from filing.calendar.models import Deadline, Hearing, TrialPause
from filing.cases.models import Case, Party
from filing.cases.timeline import add_timeline_entry
from filing.cases.transitions import move
from filing.events import CaseClosed, FeeGroundArose


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


def close_case(application: Application, act: str, closing: str, actor: Actor, now: dt.datetime) -> Case:
    """The case ends without a judgment: hearings and time limits fall away, and what still waited for an answer with them."""
    case = move(application.case, act, now=now, closing=closing)
    case.hearings.filter(state=Hearing.State.SCHEDULED).update(state=Hearing.State.CANCELLED)
    for pause in TrialPause.objects.filter(case=case, ended_on=None):
        resume_trial_limit(actor=actor, pause=pause, now=now)
    case.deadlines.filter(state=Deadline.State.RUNNING).update(state=Deadline.State.CANCELLED)
    open_ones = Application.objects.filter(case=case, state__in=WAITING).exclude(pk=application.pk)
    open_ones.update(state=Application.State.WITHDRAWN)
    label = Case.Closing(closing)
    add_timeline_entry(
        case=case, kind="closed", key=f"closed:{case.pk}", title_zh=f"案件结案：{CLOSED_ZH[label]}",
        title_en=f"Case closed: {CLOSED_EN[label]}", now=now, document=application.document,
    )  # fmt: skip
    record(actor=actor, action="close_case", obj=case, now=now, detail={"closing": closing})
    publish(CaseClosed(case_id=case.pk), now=now)
    return case


CLOSED_ZH = {
    Case.Closing.WITHDRAWN: "准予撤诉",
    Case.Closing.APPEAL_WITHDRAWN: "准予撤回上诉",
    Case.Closing.TRANSFERRED: "移送其他法院",
    Case.Closing.RETRIAL_ORDERED: "裁定再审",
    Case.Closing.RETRIAL_REFUSED: "驳回再审申请",
}
CLOSED_EN = {
    Case.Closing.WITHDRAWN: "suit withdrawn",
    Case.Closing.APPEAL_WITHDRAWN: "appeal withdrawn",
    Case.Closing.TRANSFERRED: "transferred to another court",
    Case.Closing.RETRIAL_ORDERED: "retrial ordered",
    Case.Closing.RETRIAL_REFUSED: "application for retrial dismissed",
}


def note(application: Application, zh: str, en: str, now: dt.datetime) -> None:
    """One line on the timeline about what followed, with the document."""
    add_timeline_entry(
        case=application.case, kind="application_effect", key=f"effect:{application.pk}", title_zh=zh, title_en=en, now=now,
        document=application.document,
    )  # fmt: skip
