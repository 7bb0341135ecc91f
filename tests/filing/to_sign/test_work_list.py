"""The work list of the court's people holds what waits for a signature or a decision, and the clerk hears of what to seal."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from filing.applications.actions.decide import decide_application
from filing.decisions.actions.draft import draft
from filing.decisions.actions.sign import sign
from filing.decisions.models import Decision
from tests.factories.blank_documents import blank_documents
from tests.factories.decisions import finish
from tests.factories.disputes import Dispute, apply_for, make_dispute
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
TO_SEAL = "裁判文书等待署名和盖章"


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def work_list(actor: Actor, now: dt.datetime) -> str:
    """The part of the page that says what waits."""
    with clock.at(now):
        page = sign_in(User.objects.get(pk=actor.user_id)).get(reverse("filing:my")).content.decode()
    return page.partition("<h2>等您办理</h2>")[2].partition("</ul>")[0]


def signed(dispute: Dispute, now: dt.datetime) -> Decision:
    drafted = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    checked = finish(actor=dispute.judge, decision_id=drafted.pk, now=now)
    return sign(actor=dispute.judge, decision_id=checked.pk, now=now)


def test_a_judgment_that_waits_for_the_seal_is_in_the_clerks_work_list(dispute: Dispute, now: dt.datetime) -> None:
    assert work_list(dispute.clerk, now) == ""
    signed(dispute, now)
    assert reverse("filing:to_sign") in work_list(dispute.clerk, now)


def test_the_clerk_is_told_once_of_a_judgment_to_seal(dispute: Dispute, now: dt.datetime) -> None:
    decision = signed(dispute, now)
    (told,) = Notice.objects.filter(title=TO_SEAL)
    assert told.user_id == dispute.clerk.user_id
    assert told.link == reverse("filing:decision", args=[decision.pk])
    assert dispute.case.case_number in told.body


def test_the_clerk_is_told_once_of_a_ruling_on_an_application_to_seal(dispute: Dispute, now: dt.datetime) -> None:
    asked = apply_for(dispute, "preservation_property", now)
    decide_application(
        actor=dispute.judge,
        application_id=asked.pk,
        outcome="granted",
        reasons="符合法律规定。",
        now=now,
        terms={"security": "保函"},
    )
    (told,) = Notice.objects.filter(title=TO_SEAL)
    assert (told.user_id, told.link) == (dispute.clerk.user_id, reverse("filing:application", args=[asked.pk]))
    assert reverse("filing:to_sign") in work_list(dispute.clerk, now)


def test_an_application_to_decide_is_in_the_judges_work_list_with_its_last_day(dispute: Dispute, now: dt.datetime) -> None:
    assert work_list(dispute.judge, now) == ""
    asked = apply_for(dispute, "preservation_property", now)
    assert asked.decide_by is not None
    shown = work_list(dispute.judge, now)
    assert reverse("filing:application_queue") in shown
    assert f"{clock.local(asked.decide_by):%H:%M}前办理" in shown
