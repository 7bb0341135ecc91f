"""Every judge of the panel signs its judgment, who presides first; then it is sealed (CPL 155)."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused, Role, may
from filing.cases.models import PanelMember
from filing.decisions.actions.draft import draft
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import StandsOpen, sign
from filing.decisions.actions.take_back import take_back
from filing.decisions.models import Decision
from filing.decisions.queries import document_of
from tests.factories.blank_documents import blank_documents
from tests.factories.decisions import finish
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
State = Decision.State


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    """A panel of three: who tried it alone presides now."""
    dispute = make_dispute(now, procedure="ordinary")
    PanelMember.objects.filter(case=dispute.case, duty="sole_judge").update(duty="presiding_judge")
    for name in ("甲法官", "乙法官"):
        PanelMember.objects.create(case=dispute.case, user=make_staff(Role.JUDGE, dispute.case.court, name), duty="judge")
    return dispute


@pytest.fixture
def beside(dispute: Dispute) -> list[Actor]:
    return [actor_for(one.user) for one in dispute.case.panel.filter(duty="judge").order_by("created_at", "pk")]


def checked(dispute: Dispute, now: dt.datetime) -> Decision:
    drafted = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    return finish(actor=dispute.judge, decision_id=drafted.pk, now=now)


def state_of(decision: Decision) -> str:
    return str(Decision.objects.get(pk=decision.pk).state)


def test_all_judges_of_the_panel_sign_before_the_clerk_seals(dispute: Dispute, beside: list[Actor], now: dt.datetime) -> None:
    decision = checked(dispute, now)
    places = list(document_of(decision).slots.order_by("position").values_list("title_zh", "name"))
    assert [title for title, _name in places] == ["审判长", "审判员", "审判员", "书记员"]
    assert {name for _title, name in places[1:3]} == {"甲法官", "乙法官"}
    sign(actor=dispute.judge, decision_id=decision.pk, now=now)
    assert state_of(decision) == State.SIGNING
    with pytest.raises(Refused):
        seal(actor=dispute.clerk, decision_id=decision.pk, now=now)
    sign(actor=beside[1], decision_id=decision.pk, now=now)
    assert state_of(decision) == State.SIGNING
    sign(actor=beside[0], decision_id=decision.pk, now=now)
    assert state_of(decision) == State.SIGNED
    assert seal(actor=dispute.clerk, decision_id=decision.pk, now=now).state == State.SEALED
    assert not document_of(decision).slots.filter(signed_at=None).exists()


def test_who_presides_signs_first_and_nobody_twice(dispute: Dispute, beside: list[Actor], now: dt.datetime) -> None:
    decision = checked(dispute, now)
    with pytest.raises(Refused):
        sign(actor=beside[0], decision_id=decision.pk, now=now)
    sign(actor=dispute.judge, decision_id=decision.pk, now=now)
    sign(actor=beside[0], decision_id=decision.pk, now=now)
    for again in (dispute.judge, beside[0]):
        with pytest.raises(Refused):
            sign(actor=again, decision_id=decision.pk, now=now)


def test_the_members_read_the_draft_and_change_nothing(dispute: Dispute, beside: list[Actor], now: dt.datetime) -> None:
    decision = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    assert may(beside[0], decision, "view")
    assert not may(beside[0], decision, "edit")


def test_only_who_presides_says_why_it_is_signed_already(
    dispute: Dispute, beside: list[Actor], now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filing.decisions.standing_open import StandingOpen

    monkeypatch.setattr("filing.decisions.actions.sign.standing_open", lambda *_: StandingOpen([object()], [], []))
    decision = checked(dispute, now)
    with pytest.raises(StandsOpen):
        sign(actor=dispute.judge, decision_id=decision.pk, now=now)
    sign(actor=dispute.judge, decision_id=decision.pk, now=now, reason="双方同意不再开庭。")
    sign(actor=beside[0], decision_id=decision.pk, now=now)
    assert Decision.objects.get(pk=decision.pk).signed_despite == "双方同意不再开庭。"


def test_the_page_says_who_has_signed_and_who_has_not(dispute: Dispute, beside: list[Actor], now: dt.datetime) -> None:
    decision = checked(dispute, now)
    address = reverse("filing:decision", args=[decision.pk])
    first = sign_in(dispute.case.panel.get(user_id=beside[0].user_id).user)
    with clock.at(now):
        assert "签署裁判文书" not in first.get(address).content.decode()
        sign(actor=dispute.judge, decision_id=decision.pk, now=now)
        page = first.get(address).content.decode()
        assert page.count("未签名") == 3
        assert "合议庭签名中" in page
        assert "还没有签名：" in first.get(reverse("filing:case", args=[dispute.case.pk])).content.decode()
        assert first.post(reverse("filing:decision_sign", args=[decision.pk])).status_code == 302
        page = first.get(address).content.decode()
    assert page.count("未签名") == 2
    assert "您已经签名" in page
    assert "签署裁判文书</button>" not in page
    told = dispute.case.timeline.filter(kind="decision_signed")
    assert told.count() == 2
    assert all(one.for_court_only for one in told)


def test_who_presides_takes_it_back_before_the_last_judge_has_signed(
    dispute: Dispute, beside: list[Actor], now: dt.datetime
) -> None:
    decision = checked(dispute, now)
    sign(actor=dispute.judge, decision_id=decision.pk, now=now)
    signed = document_of(Decision.objects.get(pk=decision.pk))
    with pytest.raises(Refused):
        take_back(actor=beside[0], decision_id=decision.pk, now=now)
    again = take_back(actor=dispute.judge, decision_id=decision.pk, now=now)
    assert again.state == State.DRAFT
    assert document_of(again).pk != signed.pk
    signed.refresh_from_db()
    assert signed.slots.filter(signed_at__isnull=False).count() == 1


def replaced(dispute: Dispute, member: Actor, duty: str, now: dt.datetime) -> Actor:
    """The member has left and another sits in the place."""
    dispute.case.panel.filter(user_id=member.user_id).update(ended_at=now)
    role = Role.CLERK if duty == "clerk" else Role.JUDGE
    newcomer = make_staff(role, dispute.case.court, "丙某")
    PanelMember.objects.create(case=dispute.case, user=newcomer, duty=duty)
    return actor_for(newcomer)


def test_a_draft_gets_the_places_of_the_panel_as_it_is_when_it_is_checked(
    dispute: Dispute, beside: list[Actor], now: dt.datetime
) -> None:
    drafted = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    newcomer = replaced(dispute, beside[0], "judge", now)
    decision = finish(actor=dispute.judge, decision_id=drafted.pk, now=now)
    assert document_of(decision).slots.filter(user_id=newcomer.user_id).exists()
    assert not document_of(decision).slots.filter(user_id=beside[0].user_id).exists()


@pytest.mark.parametrize("first_has_signed", [False, True])
def test_a_place_of_who_has_left_blocks_nothing_for_ever(
    dispute: Dispute, beside: list[Actor], now: dt.datetime, first_has_signed: bool
) -> None:
    decision = checked(dispute, now)
    if first_has_signed:
        sign(actor=dispute.judge, decision_id=decision.pk, now=now)
    newcomer = replaced(dispute, beside[0], "judge", now)
    signing = beside[1] if first_has_signed else dispute.judge
    with pytest.raises(Refused, match="退回修改"):
        sign(actor=signing, decision_id=decision.pk, now=now)
    take_back(actor=dispute.judge, decision_id=decision.pk, now=now)
    finish(actor=dispute.judge, decision_id=decision.pk, now=now)
    for judge in (dispute.judge, beside[1], newcomer):
        sign(actor=judge, decision_id=decision.pk, now=now)
    assert seal(actor=dispute.clerk, decision_id=decision.pk, now=now).state == State.SEALED


def test_what_all_judges_signed_is_taken_back_only_where_its_clerk_has_left(
    dispute: Dispute, beside: list[Actor], now: dt.datetime
) -> None:
    decision = checked(dispute, now)
    for judge in (dispute.judge, *beside):
        sign(actor=judge, decision_id=decision.pk, now=now)
    with pytest.raises(Refused):
        take_back(actor=dispute.judge, decision_id=decision.pk, now=now)
    replaced(dispute, dispute.clerk, "clerk", now)
    assert take_back(actor=dispute.judge, decision_id=decision.pk, now=now).state == State.DRAFT
