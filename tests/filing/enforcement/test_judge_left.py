"""A refusal of enforcement whose judge has left before signing waits for the clerks again."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from filing.enforcement.actions.apply import apply_for_enforcement
from filing.enforcement.actions.put_refusal import put_refusal
from filing.enforcement.models import EnforcementApplication
from filing.enforcement.schedule import tell_of_refusals_nobody_signs
from tests.factories.enforcement import EnforcementWorld, make_world
from tests.factories.people import make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
NOBODY = "审签裁定的审判员已不在任"


@pytest.fixture
def world() -> EnforcementWorld:
    return make_world()


@pytest.fixture
def judge(world: EnforcementWorld) -> User:
    return make_staff(Role.JUDGE, world.case.court, "何清")


def put(world: EnforcementWorld, application: EnforcementApplication, judge: User, now: dt.datetime) -> EnforcementApplication:
    return put_refusal(
        actor=world.clerk, application_id=application.pk, ground="unclear", reason="判项不明。", judge=judge, now=now
    )


@pytest.fixture
def refusal(world: EnforcementWorld, judge: User, now: dt.datetime) -> EnforcementApplication:
    return put(world, apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now), judge, now)


def told() -> list[User]:
    return [one.user for one in Notice.objects.filter(title=NOBODY).order_by("created_at", "pk")]


def test_the_clerk_hears_once_and_puts_it_before_another(
    world: EnforcementWorld, refusal: EnforcementApplication, judge: User, now: dt.datetime
) -> None:
    clerk, page = User.objects.get(pk=world.clerk.user_id), reverse("filing:enforcement_application", args=[refusal.pk])
    tell_of_refusals_nobody_signs(now)
    assert told() == []
    judge.appointments.update(ended_at=now)
    for _twice in range(2):
        tell_of_refusals_nobody_signs(now)
    assert told() == [clerk]
    with clock.at(now):
        assert "何清 已经不能审签" in sign_in(clerk).get(page).content.decode()
    put(world, refusal, make_staff(Role.JUDGE, world.case.court, "温中"), now)
    with clock.at(now):
        assert "已经不能审签" not in sign_in(clerk).get(page).content.decode()
    tell_of_refusals_nobody_signs(now)
    assert told() == [clerk]


def test_where_who_put_it_has_left_too_every_filing_clerk_hears_of_it(
    world: EnforcementWorld, refusal: EnforcementApplication, judge: User, now: dt.datetime
) -> None:
    other = make_staff(Role.FILING_CLERK, world.case.court, "后来的")
    for one in (judge, User.objects.get(pk=world.clerk.user_id)):
        one.appointments.update(ended_at=now)
    tell_of_refusals_nobody_signs(now)
    assert told() == [other]
