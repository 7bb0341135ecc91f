"""What the panel put forward itself: procedure, trial limit, suspension, retrial, consolidation."""

import datetime as dt

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.applications.effects.common import as_it_stands_in, close_case, contested, end_standstill, fee_ground, note
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.calendar.actions.trial_clock import (
    extend_decision,
    extend_trial_limit,
    pause_trial_limit,
    start_trial_limit,
)
from filing.calendar.models import TrialExtension
from filing.calendar.rules.trial_limit import Step, next_extension
from filing.calendar.trial import trial_deadline
from filing.cases.actions.open_follow_up import FollowUp, link_cases, open_follow_up
from filing.cases.grouping import CannotJoin, join_group, split_off
from filing.cases.models import Case, CaseLink, Party, Procedure
from filing.cases.rules.case_number import parse_case_number
from filing.cases.rules.procedure import FIRST_INSTANCE, NOT_SMALL, may_convert, retrial_procedure
from filing.cases.succession import with_former
from filing.cases.transitions import move
from filing.dossier.models import DossierTransfer
from filing.fees.models import Fee
from filing.fees.rules.retrial import why_charged

R = Party.Role


def convert(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The case goes on in the other procedure: the limit is the new one, counted from the first acceptance (CPL-I 258), and
    the fee that was halved is topped up (CPL-I 199). Raises CannotDecide where the law leads the other way.
    """
    case, target = application.case, application.content["procedure"]
    if not may_convert(case.procedure, target):
        raise CannotDecide("no_conversion")
    case.procedure = Procedure(target)
    case.save(update_fields=["procedure"])
    record(actor=actor, action="convert_procedure", obj=case, now=now, detail={"procedure": target})
    start_trial_limit(actor=actor, case=case, now=now)
    note(application, f"转为{case.get_procedure_display()}", "Procedure converted", now)
    fee = Fee.objects.filter(case=case).order_by("assessed_at").first()
    fee_ground(application, now, party=fee.payer if fee else None)


def extension_step(case: Case) -> tuple[str, Step]:
    """Which extension may be asked for now. Raises CannotDecide where there is none left or no limit runs."""
    deadline = trial_deadline(case)
    if deadline is None:
        raise CannotDecide("no_limit")
    granted = TrialExtension.objects.filter(case=case, rule=deadline.rule).count()
    step = next_extension(deadline.rule, granted)
    if step is None:
        raise CannotDecide("no_extension_left")
    return deadline.rule, step


def extend(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The trial limit ends later (CPL 152, 164, 168, 183)."""
    rule, step = extension_step(application.case)
    extend_trial_limit(actor=actor, case=application.case, rule=rule, step=step, now=now)


def extend_bankruptcy(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The ruling on the petition is due fifteen days later (Enterprise Bankruptcy Law art. 10). Raises CannotDecide."""
    if extend_decision(actor=actor, case=application.case, now=now) is None:
        raise CannotDecide("no_extension_left")


def suspend(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The case and its trial limit stand still (CPL 153)."""
    case = move(application.case, "suspend", now=now)
    pause_trial_limit(actor=actor, case=case, reason="suspension", key=f"suspension:{application.pk}", now=now)
    note(application, "中止诉讼", "Case suspended", now)


def resume(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The case goes on, and its trial limit with it."""
    end_standstill(application.case, actor, now)
    note(application, "恢复诉讼", "Case resumed", now)


def order_retrial(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The examination ends and the retrial begins under a number of its own, in the procedure of CPL 218 (CPL 217–218).

    It takes over the file of the examination; the file that was sent up for it is lent to the retrial now.
    """
    case = close_case(application, "order_retrial", Case.Closing.RETRIAL_ORDERED, actor, now)
    plan = FollowUp(
        kind=CaseLink.Kind.RETRIAL,
        court=case.court,
        case_type="民再",
        procedure=_procedure_of_retrial(application),
        roles={party: party.role for party in case.parties.filter(left_at=None).order_by("role", "order")},
        amount=case.amount,
        basis=application.document,
        takes_over=True,
    )
    application.follow_up = open_follow_up(actor=actor, source=case, plan=plan, now=now)
    _charge_retrial(application, now)
    DossierTransfer.objects.filter(to_case=case, returned_at=None).update(to_case=application.follow_up)


def _procedure_of_retrial(order: Application) -> str:
    """The one in which the judgment was given that is retried, as the law has it; by the ground that the court found."""
    court = order.case.court
    link = order.case.links_in.filter(kind=CaseLink.Kind.RETRIAL).select_related("from_case").first()
    if link is None:
        return Procedure.RETRIAL
    asked = Application.objects.filter(follow_up=order.case, kind="retrial")
    grounds = {order.terms.get("ground") or one.content["ground"] for one in asked}
    tried = link.from_case
    return retrial_procedure(
        by_the_same_court=tried.court_id == court.pk,
        case_type=tried.case_type,
        procedure=tried.procedure,
        ground=NOT_SMALL if NOT_SMALL in grounds else "",
    )


def _charge_retrial(order: Application, now: dt.datetime) -> None:
    """Who applied pays for the retrial only where it was for new evidence, or nobody's appeal had come before (FEE art. 9)."""
    asked = Application.objects.filter(follow_up=order.case, kind="retrial", state=Application.State.GRANTED)
    for one in asked.select_related("case", "party"):
        asking = with_former([one.party] if one.party else [])
        appeals = Application.objects.filter(case=one.case, party__in=asking, kind="appeal", state=Application.State.GRANTED)
        exception = why_charged(
            ground=order.terms.get("ground") or one.content["ground"],
            of_first_instance=one.case.case_type in FIRST_INSTANCE,
            appealed=appeals.exists(),
        )
        payer = as_it_stands_in(order.follow_up, one.party, R.APPLICANT)
        if exception is not None and payer is not None:
            fee_ground(order, now, ground=exception, amount=contested(one), party=payer)


def refuse_retrial(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The application for retrial is dismissed and the examination closed."""
    close_case(application, "refuse_retrial", Case.Closing.RETRIAL_REFUSED, actor, now)


def consolidate(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The other case is heard with this one, which leads (CPL 55, 143). Raises CannotDecide for a case that does not fit."""
    lead, number = application.case, str(parse_case_number(application.content["other"]))
    other = Case.objects.filter(case_number=number, court=lead.court).first()
    if other is None or other == lead or other.state not in application.definition.states:
        raise CannotDecide("no_such_case")
    try:
        join_group(actor=actor, lead=lead, case=other, kind=application.content["manner"], now=now)
    except CannotJoin as error:
        raise CannotDecide("grouped_already") from error
    link_cases(source=lead, target=other, kind=CaseLink.Kind.JOINED, now=now, basis=application.document)


def separate(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The case is heard alone again; split from the lead, the whole group ends."""
    if split_off(actor=actor, case=application.case, now=now) is None:
        raise CannotDecide("no_such_case")
    note(application, "分开审理", "Heard apart again", now)


GRANTED = {
    "conversion": convert,
    "trial_extension": extend,
    "bankruptcy_extension": extend_bankruptcy,
    "suspension": suspend,
    "resumption": resume,
    "retrial_order": order_retrial,
    "consolidation": consolidate,
    "separation": separate,
}
REFUSED = {"retrial_order": refuse_retrial}
