"""The execution of a preservation (执保) among the work of the officer who executes it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import SYSTEM, Actor, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.web.navigation import registry
from filing.applications.actions.disclose import disclose_application
from filing.applications.models import Application
from filing.calendar.actions.start_deadline import start_deadline
from filing.cases.models import Case, Party
from filing.enforcement.subscribers import tell_who_executes_preservation
from filing.events import FeeGroundArose, FollowUpCaseOpened
from filing.fees.grounds import settle_ground
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.documents import ready_to_sign
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
QUEUE = "filing:enforcement_queue"


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


@pytest.fixture
def officer(dispute: Dispute) -> Actor:
    return actor_for(make_staff(Role.ENFORCEMENT_OFFICER, dispute.case.court, "郑执言"))


@pytest.fixture
def ruled(dispute: Dispute, officer: Actor, now: dt.datetime) -> Application:
    ready_to_sign(now)
    done = decided(apply_for(dispute, "preservation_property", now), dispute.judge, now, outcome="granted", clerk=dispute.clerk)
    for event in OutboxEvent.objects.filter(name="filing.FollowUpCaseOpened"):
        tell_who_executes_preservation(FollowUpCaseOpened.from_payload(event.payload), now)
    return done


def executed_in(application: Application) -> Case:
    assert application.follow_up is not None
    return application.follow_up


def browser(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.account_id))


def page(actor: Actor, address: str) -> str:
    return browser(actor).get(address).content.decode()


def test_the_officer_finds_it_in_the_list_until_and_after_it_is_executed(
    ruled: Application, officer: Actor, now: dt.datetime
) -> None:
    case = executed_in(ruled)
    assert registry.counts[QUEUE](officer) == 1
    listed = page(officer, reverse(QUEUE) + "?view=preservation")
    assert reverse("filing:case", args=[case.pk]) in listed
    assert case.case_number in listed
    assert "待执行" in listed
    disclose_application(actor=officer, application_id=ruled.pk, now=now)
    assert registry.counts[QUEUE](officer) == 0
    listed = page(officer, reverse(QUEUE) + "?view=preservation")
    assert case.case_number in listed
    assert "已执行" in listed


def test_another_officer_does_not_find_it(ruled: Application, dispute: Dispute) -> None:
    other = actor_for(make_staff(Role.ENFORCEMENT_OFFICER, dispute.case.court, "钱执事"))
    assert executed_in(ruled).case_number not in page(other, reverse(QUEUE) + "?view=preservation")
    assert registry.counts[QUEUE](other) == 0


def test_the_officer_is_told_with_a_link_and_by_when(ruled: Application, officer: Actor) -> None:
    case = executed_in(ruled)
    notice = Notice.objects.get(user_id=officer.account_id, key=f"preservation_assigned:{case.pk}")
    assert notice.link == reverse("filing:case", args=[case.pk])
    assert case.case_number in notice.body


def test_the_page_says_what_to_do_and_leads_there(ruled: Application, officer: Actor, dispute: Dispute, now: dt.datetime) -> None:
    home = reverse("filing:case", args=[executed_in(ruled).pk])
    application = reverse("filing:application", args=[ruled.pk])
    before = page(officer, home)
    assert "债务、措施和到账" not in before
    assert "开始执行保全裁定" in before
    assert application in before
    assert application in page(dispute.plaintiff, home)
    disclose_application(actor=officer, application_id=ruled.pk, now=now)
    for reader in (officer, dispute.plaintiff, dispute.defendant):
        after = page(reader, home)
        assert "保全裁定已经执行" in after
        assert application in after


def test_its_fee_and_its_procedure_are_called_what_they_are(ruled: Application, dispute: Dispute, now: dt.datetime) -> None:
    case = executed_in(ruled)
    for event in OutboxEvent.objects.filter(name="filing.FeeGroundArose"):
        settle_ground(FeeGroundArose.from_payload(event.payload), now)
    start_deadline(
        actor=SYSTEM, rule="fee", trigger="served", triggered_on=now.date(), key="fee", now=now, case=case,
        party=case.parties.get(role=Party.Role.APPLICANT),
    )  # fmt: skip
    home = page(dispute.plaintiff, reverse("filing:case", args=[case.pk]))
    assert "保全申请费" in home
    assert "财产保全执行" in home
    assert "执行申请费" not in home
    assert "交纳案件受理费" not in home
    fee = page(dispute.plaintiff, reverse("filing:fee", args=[case.fees.get().pk]))
    assert "保全申请费" in fee
