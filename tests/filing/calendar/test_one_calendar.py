"""A notice that is loaded today makes a day a day of rest everywhere at once: hearings, proposals, named days, terms."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.authz import SYSTEM, Actor, Role
from filing.calendar.actions.load_table import load_table
from filing.calendar.actions.name_day import CannotName, name_day
from filing.calendar.actions.schedule import CannotSit, Plan, schedule_hearing
from filing.calendar.calendars import calendar_in_force
from filing.calendar.diaries import looking_from, proposals, rooms_of_court
from filing.cases.models import Case
from filing.enforcement.rules.sanctions import lift_by
from filing.intake.actions.review import claim, request_correction
from tests.factories.court_cases import make_served_case as make_case
from tests.factories.court_cases import member
from tests.factories.filings import make_filing
from tests.factories.people import actor_for, make_room, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
WEDNESDAY = dt.date(2026, 9, 16)  # a working day by the package


@pytest.fixture
def case(now: dt.datetime) -> Case:
    """Given a case, and a notice by which that Wednesday has become a holiday."""
    case = make_case(now=now)
    make_room(case.court)
    notice = {"year": 2026, "source": "演示通知", "holidays": {WEDNESDAY.isoformat(): "临时假日"}, "working_days": []}
    load_table(actor=SYSTEM, content=notice, now=now)
    return case


@pytest.fixture
def clerk(case: Case) -> Actor:
    return actor_for(member(case, "clerk"))


def test_no_hearing_is_set_on_the_new_day_of_rest(case: Case, clerk: Actor, now: dt.datetime) -> None:
    starts_at = dt.datetime(2026, 9, 16, 1, 0, tzinfo=dt.UTC)
    plan = Plan(make_room(case.court).pk, starts_at, starts_at + dt.timedelta(hours=1), mode="on_site")
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=clerk, case_id=case.pk, plan=plan, now=now)
    assert refused.value.codes == ["rest_day"]


def test_none_is_proposed_then_and_the_week_leaves_it_out(case: Case, now: dt.datetime) -> None:
    found = proposals(case, looking_from(case, minutes=60, rooms=rooms_of_court(case), now=now), count=500)
    days = {slot.sitting.starts_at.date() for slot in found}
    assert WEDNESDAY not in days
    assert WEDNESDAY + dt.timedelta(days=1) in days
    page = sign_in(member(case, "clerk")).get(reverse("filing:calendar"), {"day": WEDNESDAY.isoformat()})
    assert WEDNESDAY not in [column["day"] for column in page.context["columns"]]


def test_nobody_has_to_name_it_as_impossible(case: Case, now: dt.datetime) -> None:
    party = case.parties.get(role="plaintiff")
    assert party.user is not None
    with pytest.raises(CannotName, match="rest_day"):
        name_day(actor=actor_for(party.user, Role.LITIGANT), party_id=party.pk, day=WEDNESDAY, reason="出差", now=now)


def test_a_term_of_correction_that_ends_then_rolls_on(case: Case, now: dt.datetime) -> None:
    actor = actor_for(make_staff(Role.FILING_CLERK, case.court))
    filing = claim(actor=actor, filing_id=make_filing(now).pk, now=now)
    days = (WEDNESDAY - now.date()).days
    items = [{"page": "claims", "reason": "unclear", "note": "请写明金额"}]
    request = request_correction(
        actor=actor, filing_id=filing.pk, version=filing.version, items=items, days=days, checked=[], now=now
    )
    assert request.due_on == WEDNESDAY + dt.timedelta(days=1)


def test_a_listing_is_lifted_by_the_same_days(case: Case) -> None:
    assert lift_by(WEDNESDAY - dt.timedelta(days=1), calendar_in_force()) == dt.date(2026, 9, 21)
