"""A lending case with judge, clerk, plaintiff, lawyer and defendant, and its hearing. All people are fictitious."""

import datetime as dt
import itertools
from dataclasses import dataclass

from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import Appointment, User
from filing.public import Case, Hearing, PanelMember, Party, Representation
from tests.factories.people import make_court, make_room, make_staff, make_user

_numbers = itertools.count(5_001)  # beyond the numbers that accepting takes


@dataclass(frozen=True)
class HearingWorld:
    """Everyone around one hearing, and a stranger."""

    hearing: Hearing
    judge: User
    clerk: User
    plaintiff: User
    lawyer: User
    defendant: User
    stranger: User
    representation: Representation


def make_hearing(*, starts_at: dt.datetime) -> HearingWorld:
    """A scheduled hearing of a private-lending case before a sole judge."""
    court, number = make_court(), next(_numbers)
    judge, clerk = make_staff(Role.JUDGE, court, "林书衡"), make_staff(Role.CLERK, court, "周记言")
    plaintiff, defendant, lawyer = make_user("张三"), make_user("李四"), make_user("王律")
    Appointment.objects.create(user=lawyer, role=Role.LAWYER)
    case = Case.objects.create(
        court=court, case_type="民初", year=2026, number=number, case_number=f"（2026）粤0604民初{number}号", cause_code="9001",
        title="张三与李四民间借贷纠纷", accepted_at=starts_at - dt.timedelta(days=30),
    )  # fmt: skip
    PanelMember.objects.create(case=case, user=judge, duty=PanelMember.Duty.SOLE_JUDGE)
    PanelMember.objects.create(case=case, user=clerk, duty=PanelMember.Duty.CLERK)
    party = Party.objects.create(case=case, role="plaintiff", kind="person", name="张三", user=plaintiff)
    Party.objects.create(case=case, role="defendant", kind="person", name="李四", user=defendant)
    representation = Representation.objects.create(party=party, user=lawyer, name="王律")
    hearing = Hearing.objects.create(
        case=case, room=make_room(court), starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2)
    )
    return HearingWorld(hearing, judge, clerk, plaintiff, lawyer, defendant, make_user("路人"), representation)
