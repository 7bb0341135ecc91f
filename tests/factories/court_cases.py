"""Cases with their people, as they stand after acceptance. All people are fictitious."""

import datetime as dt
import itertools
import uuid
from decimal import Decimal
from typing import Any

from courtportal.kernel.authz import Role
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from filing.cases.models import Case, PanelMember, Party
from tests.factories.decisions import serve_complaint
from tests.factories.people import make_court, make_staff, make_user

_numbers = itertools.count(5001)


def make_case(
    *,
    now: dt.datetime,
    court: Court | None = None,
    plaintiff: User | None = None,
    defendant: User | None = None,
    state: str = Case.State.ACCEPTED,
    amount: str = "100000.00",
) -> Case:
    """A private-lending case with one plaintiff and one defendant (without an account unless given), a judge and a clerk."""
    court = court or make_court()
    plaintiff, number = plaintiff or make_user("林小满"), next(_numbers)
    case = Case.objects.create(
        court=court,
        case_type="民初",
        year=now.year,
        number=number,
        case_number=f"（{now.year}）{court.code}民初{number}号",
        cause_code="108(3)",
        title=f"{plaintiff.display_name}诉周远航民间借贷纠纷",
        state=state,
        amount=Decimal(amount),
        filing_id=uuid.uuid4(),
        accepted_at=now,
    )
    _add_party(case, "plaintiff", plaintiff, "")
    _add_party(case, "defendant", defendant, "周远航")
    for role, duty, name in (
        (Role.JUDGE, PanelMember.Duty.SOLE_JUDGE, "何清"),
        (Role.CLERK, PanelMember.Duty.CLERK, "陆一舟"),
    ):
        PanelMember.objects.create(case=case, user=make_staff(role, court, name), duty=duty)
    return case


def make_served_case(*, now: dt.datetime, **given: Any) -> Case:
    """The same, and the defendant has the complaint since a month; ``given`` as ``make_case`` takes it."""
    case = make_case(now=now, **given)
    serve_complaint(case, now)
    return case


def _add_party(case: Case, role: str, user: User | None, name: str) -> Party:
    return Party.objects.create(
        case=case,
        role=role,
        kind="person",
        name=user.display_name if user else name,
        user=user,
        person=user.person if user else None,
        phone="13800000000",
    )


def member(case: Case, duty: str) -> User:
    """The user who has the duty in the case."""
    return case.panel.get(duty=duty).user
