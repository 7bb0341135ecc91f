"""A decided case whose debtor has not paid, and the people of enforcement. All people are fictitious."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from filing.applications.actions.submit import Request, submit_application
from filing.applications.models import Application
from filing.cases.models import Case, Party
from filing.decisions.models import Decision
from filing.decisions.rules.holding import Obligation
from filing.enforcement.actions.accept import accept_application
from filing.enforcement.actions.apply import apply_for_enforcement
from filing.enforcement.actions.put_refusal import put_refusal
from filing.enforcement.actions.refuse import refuse_application
from filing.enforcement.actions.terminate_for_now import (
    Findings,
    approve_termination,
    order_termination,
    propose_termination,
)
from filing.enforcement.models import ConsumptionRestriction, EnforcementApplication, EnforcementCase, Sanction, Termination
from tests.factories.cases import make_case, make_party
from tests.factories.people import actor_for, make_court, make_staff, make_user

EFFECTIVE_ON = dt.date(2026, 7, 1)


@dataclass(frozen=True)
class EnforcementWorld:
    """Everyone around one effective judgment; each as the Actor they act as."""

    case: Case
    creditor: Actor
    debtor: Actor
    clerk: Actor
    officer: Actor
    head: Actor
    president: Actor
    stranger: Actor

    def debtor_in(self, enforcement: EnforcementCase) -> Party:
        """The debtor as a party of the enforcement case."""
        return enforcement.case.parties.get(role=Party.Role.DEBTOR)


def make_effective_case(
    plaintiff: User, defendant: User | None, *, principal: str = "100000.00", court: Court | None = None
) -> Case:
    """A case whose judgment took effect on 1 July 2026: principal, 3,600 yuan of interest, then 6 % a year."""
    case = make_case(court=court or make_court(), state=Case.State.EFFECTIVE, effective_on=EFFECTIVE_ON)
    creditor = make_party(case, Party.Role.PLAINTIFF, plaintiff)
    name = {} if defendant else {"name": "周远航"}
    debtor = make_party(case, Party.Role.DEFENDANT, defendant, identity_number="440604198503021231", **name)
    obligation = Obligation(
        debtors=(str(debtor.pk),),
        creditors=(str(creditor.pk),),
        debtor_names=(debtor.name,),
        creditor_names=(creditor.name,),
        principal=Decimal(principal),
        interest=Decimal("3600.00"),
        interest_until=dt.date(2026, 6, 30),
        annual_rate=Decimal(6),
    )
    Decision.objects.create(
        case=case,
        state=Decision.State.EFFECTIVE,
        obligations=[obligation.to_json()],
        drafted_by=make_staff(Role.JUDGE, case.court, "何清"),
        decided_on=dt.date(2026, 6, 1),
        effective_on=EFFECTIVE_ON,
    )
    return case


def make_world(court: Court | None = None) -> EnforcementWorld:
    """One case, and one person for each role at its court."""
    plaintiff, defendant = make_user("林小满"), make_user("周远航")
    case = make_effective_case(plaintiff, defendant, court=court)
    staff = {
        role: actor_for(make_staff(role, case.court, name))
        for role, name in (
            (Role.FILING_CLERK, "许立安"),
            (Role.ENFORCEMENT_OFFICER, "郑执言"),
            (Role.DIVISION_HEAD, "冯审之"),
            (Role.PRESIDENT, "高院长"),
        )
    }
    make_staff(Role.CLERK, case.court, "陆一舟")
    return EnforcementWorld(
        case=case,
        creditor=actor_for(plaintiff, Role.LITIGANT),
        debtor=actor_for(defendant, Role.LITIGANT),
        clerk=staff[Role.FILING_CLERK],
        officer=staff[Role.ENFORCEMENT_OFFICER],
        head=staff[Role.DIVISION_HEAD],
        president=staff[Role.PRESIDENT],
        stranger=actor_for(make_user(), Role.LITIGANT),
    )


def make_enforcement(world: EnforcementWorld, now: dt.datetime) -> EnforcementCase:
    """The accepted enforcement case of the world's creditor."""
    application = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)
    return accept_application(actor=world.clerk, application_id=application.pk, now=now)


def make_exhausted(world: EnforcementWorld, now: dt.datetime) -> EnforcementCase:
    """An enforcement of more than three months in which everything was tried: debtor notified and restricted, 500 yuan in."""
    enforcement = make_enforcement(world, now)
    Case.objects.filter(pk=enforcement.case_id).update(accepted_at=now - dt.timedelta(days=100))
    enforcement.state, enforcement.performance = EnforcementCase.State.NOTIFIED, EnforcementCase.Performance.PARTIAL
    enforcement.perform_by = (now - dt.timedelta(days=80)).date()
    enforcement.save()
    enforcement.money_received.create(
        amount=Decimal(500), received_on=now.date(), recorded_by_id=world.officer.user_id, key=f"m{enforcement.pk}"[:40]
    )
    ConsumptionRestriction.objects.create(
        enforcement=enforcement,
        debtor=world.debtor_in(enforcement),
        state=Sanction.State.IN_FORCE,
        proposed_by_id=world.officer.account_id,
        proposed_at=now,
        basis="未履行",
    )
    return EnforcementCase.objects.select_related("case__court").get(pk=enforcement.pk)


def refused(application: EnforcementApplication, clerk: Actor, now: dt.datetime) -> EnforcementApplication:
    """A judge of the court has signed the ruling that the clerk put before the judge."""
    judge = make_staff(Role.JUDGE, application.source_case.court, "何清")
    put = put_refusal(
        actor=clerk, application_id=application.pk, ground="unclear", reason="判项没有写明给付的数额。", judge=judge, now=now
    )
    return refuse_application(actor=actor_for(judge, Role.JUDGE), application_id=application.pk, read=put.put_as, now=now)


FINDINGS = Findings(
    inquiry="经网络执行查控系统查询，名下没有可供执行的存款、房产、车辆。",
    talk="2026年8月31日约谈申请执行人，告知调查结果和恢复执行的权利，其没有新的线索。",
    whereabouts="被执行人下落明确，没有妨害执行的行为。",
    talked_on=dt.date(2026, 8, 31),
    talk_place="本院第二谈话室",
)


def end_for_now(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> Termination:
    """This round of enforcement has ended by ruling, approved by the president."""
    proposed = propose_termination(actor=world.officer, enforcement_id=enforcement.pk, findings=FINDINGS, now=now)
    approve_termination(actor=world.president, termination_id=proposed.pk, now=now)
    return order_termination(actor=world.officer, termination_id=proposed.pk, now=now)


def ask_for(actor: Actor, party: Party, kind: str, now: dt.datetime, **content: str) -> Application:
    """An application of the party in an enforcement or what follows it."""
    request = Request(kind, content, str(uuid.uuid4()))
    return submit_application(actor=actor, party_id=party.pk, request=request, now=now)
