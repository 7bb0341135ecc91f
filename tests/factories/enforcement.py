"""A decided case whose debtor has not paid, and the people of enforcement. All people are fictitious."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from filing.cases.models import Case, Party
from filing.decisions.models import Decision
from filing.decisions.rules.holding import Obligation
from filing.enforcement.actions.accept import accept_application
from filing.enforcement.actions.apply import apply_for_enforcement
from filing.enforcement.models import EnforcementCase
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


def make_effective_case(plaintiff: User, defendant: User | None, *, principal: str = "100000.00") -> Case:
    """A case whose judgment took effect on 1 July 2026: principal, 3,600 yuan of interest, then 6 % a year."""
    case = make_case(court=make_court(), state=Case.State.EFFECTIVE, effective_on=EFFECTIVE_ON)
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


def make_world() -> EnforcementWorld:
    """One case, and one person for each role at its court."""
    plaintiff, defendant = make_user("林小满"), make_user("周远航")
    case = make_effective_case(plaintiff, defendant)
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
