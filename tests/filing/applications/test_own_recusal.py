"""A member of the court stands aside without being asked: the same decider and the same effects as on a party's application."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused, Role
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.applications.actions.decide import withdraw_application
from filing.applications.actions.stand_aside import ask_to_stand_aside
from filing.applications.actions.submit import CannotApply
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.recusal import OWN_RECUSAL, why_aside
from filing.cases.draw_models import PanelDraw
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import CONTENT, Dispute, decided, make_dispute
from tests.factories.enforcement import make_enforcement, make_world
from tests.factories.people import make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def stands_aside(member: Actor, dispute: Dispute, now: dt.datetime) -> Application:
    return ask_to_stand_aside(actor=member, case_id=dispute.case.pk, content=CONTENT[OWN_RECUSAL], key=str(uuid.uuid4()), now=now)


def test_the_president_lets_the_judge_go_and_another_is_drawn_by_lot(dispute: Dispute, now: dt.datetime) -> None:
    successor = make_staff(Role.JUDGE, dispute.case.court, "新法官")
    asked = stands_aside(dispute.judge, dispute, now)
    assert asked.decider == "president"
    granted = decided(asked, dispute.president, now)
    assert dispute.case.panel.get(duty="sole_judge", ended_at=None).user == successor
    assert PanelDraw.objects.get(case=dispute.case).reason == "recusal"
    assert granted.document is not None
    assert "何清于" in granted.document.data["introduction"]
    assert granted.document.data["orders"] == ["准许何清自行回避，退出本案，由本院重新确定人员。"]


def test_who_presides_decides_on_the_clerk(dispute: Dispute, now: dt.datetime) -> None:
    successor = make_staff(Role.CLERK, dispute.case.court, "新书记")
    asked = stands_aside(dispute.clerk, dispute, now)
    assert asked.decider == "panel"
    decided(asked, dispute.judge, now)
    assert dispute.case.panel.get(duty="clerk", ended_at=None).user == successor


def test_meanwhile_the_judge_has_no_part_in_the_case_and_is_told_so(dispute: Dispute, now: dt.datetime) -> None:
    asked = stands_aside(dispute.judge, dispute, now)
    assert "您已经请求自行回避" in why_aside(dispute.judge, dispute.case)
    assert "审判人员请求自行回避" in why_aside(dispute.clerk, dispute.case)
    decided(asked, dispute.president, now, outcome="refused")
    assert why_aside(dispute.judge, dispute.case) == ""
    assert dispute.case.panel.filter(duty="sole_judge", ended_at=None).exists()


def test_it_waits_once_and_can_be_taken_back(dispute: Dispute, now: dt.datetime) -> None:
    asked = stands_aside(dispute.judge, dispute, now)
    with pytest.raises(CannotApply, match="waiting"):
        stands_aside(dispute.judge, dispute, now)
    withdraw_application(actor=dispute.judge, application_id=asked.pk, now=now)
    assert why_aside(dispute.judge, dispute.case) == ""


def test_nobody_stands_aside_in_a_case_of_others_or_one_that_is_over(dispute: Dispute, now: dt.datetime) -> None:
    for other in (dispute.president, dispute.plaintiff):
        with pytest.raises(Refused):
            stands_aside(other, dispute, now)
    type(dispute.case).objects.filter(pk=dispute.case.pk).update(state="effective")
    with pytest.raises(Refused):
        stands_aside(dispute.judge, dispute, now)


def test_an_officer_hands_the_enforcement_over(now: dt.datetime) -> None:
    world = make_world()
    enforcement = make_enforcement(world, now)
    content, key = CONTENT[OWN_RECUSAL], str(uuid.uuid4())
    asked = ask_to_stand_aside(actor=world.officer, case_id=enforcement.case_id, content=content, key=key, now=now)
    with pytest.raises(CannotDecide):  # the court has no other officer
        decided(asked, world.president, now)
    successor = make_staff(Role.ENFORCEMENT_OFFICER, enforcement.case.court, "新执行")
    decided(asked, world.president, now)
    enforcement.refresh_from_db()
    assert enforcement.officer == successor


def test_the_judge_asks_on_the_case_page_and_reads_the_decision_after_leaving(dispute: Dispute, now: dt.datetime) -> None:
    make_staff(Role.JUDGE, dispute.case.court, "新法官")
    judge = sign_in(dispute.case.panel.get(duty="sole_judge").user)
    address = reverse("filing:stand_aside", args=[dispute.case.pk])
    with clock.at(now):
        assert address in judge.get(reverse("filing:case", args=[dispute.case.pk])).content.decode()
        assert judge.post(address, {"key": "k", "ground": "kin"}).status_code == 422
        answer = judge.post(address, {"key": "k", "ground": "kin", "reasons": "原告代理人是本人配偶"})
        asked = Application.objects.get(kind=OWN_RECUSAL)
        assert answer.headers["Location"] == reverse("filing:application", args=[asked.pk])
        decided(asked, dispute.president, now)
        run_until_quiet()
        assert "准许" in judge.get(answer.headers["Location"]).content.decode()
    assert Notice.objects.filter(user_id=dispute.judge.user_id, title="您的申请有了决定").exists()
