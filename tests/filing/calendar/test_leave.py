"""Leave and what somebody hears: entered on a page, respected by the lot and by the proposals, told where hearings stand."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.authz import SYSTEM, Actor, Role
from courtportal.kernel.courts.models import Court
from filing.calendar.actions.leave import CannotLeave, enter_leave, hearings_during, withdraw_leave
from filing.calendar.actions.schedule import CannotSit, Plan, schedule_hearing
from filing.calendar.actions.set_availability import set_availability
from filing.calendar.diaries import looking_from, proposals, rooms_of_court
from filing.calendar.models import Hearing
from filing.calendar.rules.leave import problem
from filing.cases.assignment import assign_panel
from filing.cases.draw_models import Availability, Leave
from filing.cases.models import Case
from filing.cases.rules.draw import Candidate, draw, weighed
from tests.factories.cases import make_case as bare_case
from tests.factories.court_cases import make_served_case as make_case
from tests.factories.court_cases import member
from tests.factories.people import actor_for, make_court, make_room, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
WEEK = (dt.date(2026, 9, 14), dt.date(2026, 9, 18))


@pytest.fixture
def case(now: dt.datetime) -> Case:
    case = make_case(now=now)
    make_room(case.court)
    return case


@pytest.fixture
def manager(case: Case) -> Actor:
    return actor_for(make_staff(Role.COURT_MANAGER, case.court, "管理"))


def judge_of(case: Case) -> Actor:
    return actor_for(member(case, "sole_judge"))


def away(actor: Actor, case: Case, now: dt.datetime, days: tuple[dt.date, dt.date] = WEEK) -> Leave:
    user = member(case, "sole_judge")
    return enter_leave(actor=actor, user_id=user.pk, first_day=days[0], last_day=days[1], reason="年休假", now=now)


def plan(case: Case, day: int = 16) -> Plan:
    starts_at = dt.datetime(2026, 9, day, 1, 0, tzinfo=dt.UTC)
    return Plan(make_room(case.court).pk, starts_at, starts_at + dt.timedelta(hours=1), "on_site")


def test_no_hearing_is_set_or_proposed_while_the_judge_is_away(case: Case, now: dt.datetime) -> None:
    leave = away(judge_of(case), case, now)
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=judge_of(case), case_id=case.pk, plan=plan(case), now=now)
    assert (refused.value.codes, refused.value.people) == (["people_taken"], ("何清",))
    found = proposals(case, looking_from(case, minutes=60, rooms=rooms_of_court(case), now=now), count=300)
    days = {slot.sitting.starts_at.date() for slot in found}
    assert not any(WEEK[0] <= day <= WEEK[1] for day in days)
    assert WEEK[1] + dt.timedelta(days=3) in days
    withdraw_leave(actor=judge_of(case), leave_id=leave.pk, now=now)
    schedule_hearing(actor=judge_of(case), case_id=case.pk, plan=plan(case), now=now)


def test_who_is_away_is_not_drawn_and_who_is_back_is(now: dt.datetime) -> None:
    court = make_court()
    judge, case = make_staff(Role.JUDGE, court, "何清"), bare_case(accepted_at=now)
    today = now.date()
    leave = enter_leave(actor=actor_for(judge), user_id=judge.pk, first_day=today, last_day=today, now=now)
    assert not [one for one in assign_panel(actor=SYSTEM, case=case, now=now) if one.duty == "sole_judge"]
    withdraw_leave(actor=actor_for(judge), leave_id=leave.pk, now=now)
    other = bare_case(accepted_at=now)
    assign_panel(actor=SYSTEM, case=other, now=now)
    assert other.panel.get(duty="sole_judge").user == judge


def test_half_a_load_counts_each_case_twice_in_the_lot(case: Case, manager: Actor, now: dt.datetime) -> None:
    set_availability(actor=manager, user_id=member(case, "sole_judge").pk, causes=[], share=50, now=now)
    other = bare_case(accepted_at=now)
    assign_panel(actor=SYSTEM, case=other, now=now)
    loads = {row[0]: row[1] for row in other.draws.get(duty="sole_judge").candidates}
    assert loads[str(member(case, "sole_judge").pk)] == 2


@given(st.integers(0, 500), st.integers(10, 100))
def test_a_smaller_share_never_weighs_less(load: int, share: int) -> None:
    assert weighed(load, share) >= load
    assert weighed(load, 100) == load


@given(st.lists(st.integers(0, 4), min_size=2, max_size=5))
def test_a_weighed_draw_is_replayed_to_the_same(loads: list[int]) -> None:
    candidates = [Candidate(str(number), weighed(load, 50)) for number, load in enumerate(loads)]
    assert draw(seed="s", occasion="o", candidates=candidates) == draw(seed="s", occasion="o", candidates=candidates[::-1])


@pytest.mark.parametrize(
    ("first", "last", "taken", "code"),
    [
        (10, 9, [], "backwards"), (-5, -1, [], "past"), (-5, 0, [], ""), (1, 400, [], "too_long"), (1, 1, [], ""),
        (1, 5, [(5, 9)], "overlaps"), (1, 4, [(5, 9)], ""), (10, 12, [(5, 9)], ""), (6, 7, [(5, 9)], "overlaps"),
    ],
)  # fmt: skip
def test_which_days_can_be_entered(first: int, last: int, taken: list[tuple[int, int]], code: str) -> None:
    def day(number: int) -> dt.date:
        return dt.date(2026, 9, 1) + dt.timedelta(days=number)

    assert problem(day(first), day(last), today=day(0), taken=[(day(a), day(b)) for a, b in taken]) == code


def test_ones_own_leave_and_for_the_manager_that_of_the_court(case: Case, manager: Actor, now: dt.datetime) -> None:
    clerk = actor_for(member(case, "clerk"))
    for stranger in (clerk, actor_for(make_staff(Role.COURT_MANAGER, make_court("粤0605", "南海法院"), "外院"))):
        with pytest.raises((PermissionDenied, Http404)):
            away(stranger, case, now)
    with pytest.raises((PermissionDenied, Http404)):
        set_availability(actor=judge_of(case), user_id=member(case, "sole_judge").pk, causes=["108"], now=now)
    leave = away(manager, case, now)
    with pytest.raises(CannotLeave, match="overlaps"):
        away(judge_of(case), case, now)
    withdraw_leave(actor=judge_of(case), leave_id=leave.pk, now=now)


def test_hearings_that_stand_in_the_leave_are_named(case: Case, now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=judge_of(case), case_id=case.pk, plan=plan(case), now=now)
    assert hearings_during(away(judge_of(case), case, now)) == [hearing]
    assert Hearing.objects.get(pk=hearing.pk).state == "scheduled"


# -- pages ---------------------------------------------------------------------------------------------------------------


def page_of(case: Case) -> str:
    return reverse("filing:leave", args=[member(case, "sole_judge").pk])


def test_the_judge_enters_and_takes_back_leave(case: Case, now: dt.datetime) -> None:
    schedule_hearing(actor=judge_of(case), case_id=case.pk, plan=plan(case), now=now)
    client = sign_in(member(case, "sole_judge"))
    assert client.get(reverse("filing:people")).status_code == 200
    typed = {"first_day": "2026-09-14", "last_day": "2026-09-18", "reason": "年休假"}
    assert client.post(page_of(case), {**typed, "last_day": "2026-09-13"}).status_code == 422
    for _twice in range(2):
        assert client.post(page_of(case), {**typed, "key": "one"}).status_code == 302
    page = client.get(page_of(case)).content.decode()
    assert case.case_number in page
    assert reverse("filing:availability", args=[member(case, "sole_judge").pk]) not in page
    leave = Leave.objects.get()
    assert client.post(reverse("filing:leave_withdraw", args=[leave.pk])).status_code == 302
    assert Leave.objects.get().withdrawn_at is not None


def test_the_manager_sets_what_somebody_hears(case: Case) -> None:
    client = sign_in(make_staff(Role.COURT_MANAGER, case.court, "管理"))
    listed = client.get(reverse("filing:people")).content.decode()
    assert "何清" in listed
    url = reverse("filing:availability", args=[member(case, "sole_judge").pk])
    refused = client.post(url, {"causes": "9999", "share": "100"})
    assert refused.status_code == 422
    assert "没有这样的案由编号" in refused.content.decode()
    assert client.post(url, {"causes": "411，108", "share": "50"}).status_code == 302
    found = Availability.objects.get(court=Court.objects.get(pk=case.court_id))
    assert (found.causes, found.share) == (["108", "411"], 50)
    assert "50%" in client.get(reverse("filing:people")).content.decode()
