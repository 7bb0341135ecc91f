"""The seven days to decide on an application for enforcement are the filing office's (执行工作规定 art. 16)."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Role, may
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from filing.calendar.actions.feed import make_feed
from filing.calendar.feeds import feed_content
from filing.calendar.models import Deadline
from filing.calendar.schedule import remind
from filing.cases.duties import duties_of
from filing.cases.queries import my_deadlines
from filing.enforcement.actions.apply import apply_for_enforcement
from filing.enforcement.actions.put_refusal import put_refusal
from filing.enforcement.models import EnforcementApplication
from filing.enforcement.schedule import press_for_decisions
from tests.factories.blank_documents import blank_documents
from tests.factories.enforcement import EnforcementWorld, make_world
from tests.factories.holidays import BEGINS, WITH, WITHOUT, holidays_are_published
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
LAST_DAY = dt.datetime(2026, 9, 8, 2, tzinfo=dt.UTC)
NEXT_DAY = LAST_DAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def world(now: dt.datetime) -> EnforcementWorld:
    world = make_world()
    world.case.panel.create(user=make_staff(Role.JUDGE, world.case.court, "何清"), duty="sole_judge")
    return world


@pytest.fixture
def application(world: EnforcementWorld, now: dt.datetime) -> EnforcementApplication:
    return apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)


def test_it_is_no_duty_of_the_creditor_nor_of_who_decided_the_case(
    world: EnforcementWorld, application: EnforcementApplication, now: dt.datetime
) -> None:
    judge = world.case.panel.get().user
    assert Deadline.objects.get(rule="enforcement_filing").due_on == application.decide_by
    remind(LAST_DAY)
    assert not Notice.objects.filter(title="期限快到了").exists()
    assert "决定是否受理执行申请" not in [duty.what for duty in duties_of(world.creditor, now)]
    assert not my_deadlines(actor_for(judge, Role.JUDGE), now.date()).exists()
    for user in (User.objects.get(pk=world.creditor.user_id), judge):
        feed = make_feed(actor=actor_for(user), language="zh-hans", now=now)
        assert "决定是否受理执行申请" not in feed_content(feed, now).decode().replace("\r\n ", "")


def test_the_filing_clerks_are_reminded_once_and_the_heads_hear_of_what_is_late(
    world: EnforcementWorld, application: EnforcementApplication, now: dt.datetime
) -> None:
    press_for_decisions(LAST_DAY - dt.timedelta(days=1))
    assert not Notice.objects.filter(key__startswith="decide-enforcement").exists()
    for moment in (LAST_DAY, LAST_DAY, NEXT_DAY, NEXT_DAY):
        press_for_decisions(moment)
    told = Notice.objects.filter(key__startswith="decide-enforcement").values_list("title", "user_id")
    assert sorted(told) == sorted(
        [
            ("执行立案审查今天到期", world.clerk.user_id), ("执行立案审查超过法定期限", world.clerk.user_id),
            ("执行立案审查超过法定期限", world.head.user_id),
        ]
    )  # fmt: skip


def test_a_head_reads_what_is_late_and_nothing_else(
    world: EnforcementWorld, application: EnforcementApplication, now: dt.datetime
) -> None:
    page, head = reverse("filing:enforcement_application", args=[application.pk]), User.objects.get(pk=world.head.user_id)
    with clock.at(LAST_DAY):
        assert sign_in(head).get(page).status_code == 404
    with clock.at(NEXT_DAY):
        assert sign_in(head).get(page).status_code == 200
        assert not may(world.head, application, "accept")


def test_a_refusal_that_waits_for_its_judge_presses_the_judge_and_who_put_it(
    world: EnforcementWorld, application: EnforcementApplication, now: dt.datetime
) -> None:
    make_staff(Role.FILING_CLERK, world.case.court, "另一人")
    judge = make_staff(Role.JUDGE, world.case.court, "裴明")
    put_refusal(actor=world.clerk, application_id=application.pk, ground="unclear", reason="没有写明数额", judge=judge, now=now)
    press_for_decisions(LAST_DAY)
    told = Notice.objects.filter(key__startswith="decide-enforcement").values_list("user_id", flat=True)
    assert set(told) == {judge.pk, world.clerk.user_id}


def test_what_is_decided_presses_nobody(world: EnforcementWorld, application: EnforcementApplication, now: dt.datetime) -> None:
    EnforcementApplication.objects.update(state=EnforcementApplication.State.ACCEPTED)
    press_for_decisions(NEXT_DAY)
    assert not Notice.objects.filter(key__startswith="decide-enforcement").exists()


def test_its_day_moves_with_the_holidays_and_clerk_and_creditor_are_told(world: EnforcementWorld, now: dt.datetime) -> None:
    with clock.at(BEGINS):
        application = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=BEGINS)
        assert application.decide_by == WITHOUT
        holidays_are_published(BEGINS)
    application.refresh_from_db()
    assert application.decide_by == WITH
    told = Notice.objects.filter(title="期限有变化").values_list("user_id", flat=True)
    assert set(told) == {world.clerk.user_id, world.creditor.user_id}
