"""A member of the court stands aside without being asked: the same decider and the same effects as on a party's application."""

import datetime as dt
import uuid

import pytest
from django.http import Http404
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused, Role
from courtportal.kernel.identity.models import Appointment, User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.applications.actions.decide import withdraw_application
from filing.applications.actions.stand_aside import ask_to_stand_aside
from filing.applications.actions.submit import CannotApply
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.recusal import COMMITTEE_DAY, OWN_RECUSAL, why_aside
from filing.cases.draw_models import PanelDraw
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import CONTENT, Dispute, decided, make_dispute
from tests.factories.enforcement import make_enforcement, make_world
from tests.factories.people import actor_for, make_staff
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


@pytest.fixture
def presided(dispute: Dispute) -> Dispute:
    """The judge of the case is the president of the court, and can also act as a division head."""
    for role in (Role.PRESIDENT, Role.DIVISION_HEAD):
        Appointment.objects.create(user_id=dispute.judge.user_id, role=role, court=dispute.case.court)
    return dispute


def test_on_the_president_the_adjudication_committee_decides_and_a_division_head_enters_it(
    presided: Dispute, now: dt.datetime
) -> None:
    """民事诉讼法 第四十九条: 院长担任审判长或者独任审判员时的回避，由审判委员会决定."""
    successor, later = make_staff(Role.JUDGE, presided.case.court, "新法官"), now + dt.timedelta(days=2)
    asked = stands_aside(presided.judge, presided, now)
    assert asked.decider == "committee"
    account = User.objects.get(pk=presided.judge.user_id)
    refused = [actor_for(account, Role.PRESIDENT), actor_for(account, Role.DIVISION_HEAD), presided.president, presided.judge]
    for other in refused:
        with pytest.raises((Refused, Http404)):
            decided(asked, other, later, **{COMMITTEE_DAY: "2026-09-02"})
    tomorrow = (clock.local(later).date() + dt.timedelta(days=1)).isoformat()
    before = (clock.local(now).date() - dt.timedelta(days=1)).isoformat()
    for day in ("", tomorrow, before):
        with pytest.raises(CannotDecide, match="committee_day"):
            decided(asked, presided.head, later, **{COMMITTEE_DAY: day})
    granted = decided(asked, presided.head, later, **{COMMITTEE_DAY: clock.local(later).date().isoformat()})
    assert presided.case.panel.get(duty="sole_judge", ended_at=None).user == successor
    assert granted.document is not None
    assert "审判委员会于" in granted.document.data["introduction"]
    assert any("第四十九条" in one for one in granted.document.data["legal_basis"])


def test_the_division_head_finds_it_in_the_queue_and_is_asked_for_the_day(presided: Dispute, now: dt.datetime) -> None:
    asked = stands_aside(presided.judge, presided, now)
    head = sign_in(User.objects.get(pk=presided.head.user_id))
    with clock.at(now):
        run_until_quiet()
        page = reverse("filing:application", args=[asked.pk])
        assert page in head.get(reverse("filing:application_queue")).content.decode()
        assert "审判委员会讨论决定的日期" in head.get(page).content.decode()
        sent = {"outcome": "refused", "reasons": "没有应当回避的情形"}
        answer = head.post(reverse("filing:application_decide", args=[asked.pk]), sent)
        assert answer.status_code == 422
        assert "没有应当回避的情形" in answer.content.decode()
        day = clock.local(now).date().isoformat()
        head.post(reverse("filing:application_decide", args=[asked.pk]), {**sent, COMMITTEE_DAY: day})
    asked.refresh_from_db()
    assert (asked.state, asked.terms[COMMITTEE_DAY]) == ("refused", day)
    assert "审判委员会讨论决定的日期" in head.get(page).content.decode()
    told = set(Notice.objects.filter(link__contains=str(asked.pk)).values_list("user_id", flat=True))
    assert presided.head.user_id in told
    assert presided.president.user_id not in told
