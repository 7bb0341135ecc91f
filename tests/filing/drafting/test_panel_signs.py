"""Every judge of the panel signs a drafted ruling, who presides first; then it is sealed (CPL 157)."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.rendering.actions import sign_document
from filing.cases.models import PanelMember
from filing.drafting.actions.check import check_paper, take_back_paper
from filing.drafting.actions.finish import finish_paper, is_ahead
from filing.drafting.actions.save import save_paper
from filing.drafting.actions.seal import seal_paper
from filing.drafting.actions.sign import document_of, sign_paper
from filing.drafting.actions.start import start_paper
from filing.drafting.models import PaperDraft
from filing.drafting.rules.kinds import CORRECTING, kinds_for
from filing.drafting.schedule import finish_interrupted_papers
from filing.to_sign.queries import keys_waiting
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
State = PaperDraft.State
TO_SEAL = "裁判文书等待署名和盖章"
WRITTEN = {
    "introduction": "本院审理的民间借贷纠纷一案。",
    "request": "判决书有笔误。",
    "reasons": "判决书的笔误应当补正。",
    "legal_basis": ["《中华人民共和国民事诉讼法》第一百五十七条"],
    "orders": ["判决书第三页第二行补正为正确的日期。"],
    "remedy": "",
}


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    dispute = make_dispute(now, procedure="ordinary")
    PanelMember.objects.filter(case=dispute.case, duty="sole_judge").update(duty="presiding_judge")
    for name in ("甲法官", "乙法官"):
        PanelMember.objects.create(case=dispute.case, user=make_staff(Role.JUDGE, dispute.case.court, name), duty="judge")
    return dispute


@pytest.fixture
def beside(dispute: Dispute) -> list[Actor]:
    return [actor_for(one.user) for one in dispute.case.panel.filter(duty="judge").order_by("created_at", "pk")]


@pytest.fixture
def not_noted(checked: PaperDraft, dispute: Dispute, beside: list[Actor], now: dt.datetime) -> PaperDraft:
    """The last signature stands on the page, and then the process is gone."""
    for actor in (dispute.judge, beside[0]):
        sign_paper(actor=actor, draft_id=checked.pk, now=now)
    document = document_of(checked)
    sign_document(actor=beside[1], document=document, slot=document.slots.get(user=beside[1].user_id).code, now=now)
    return checked


@pytest.fixture
def checked(dispute: Dispute, now: dt.datetime) -> PaperDraft:
    kind = next(one.code for one in kinds_for(dispute.case.case_type) if one.code not in CORRECTING)
    draft = start_paper(actor=dispute.clerk, case_id=dispute.case.pk, kind=kind, now=now)
    saved = save_paper(actor=dispute.clerk, draft_id=draft.pk, version=draft.version, content=WRITTEN, now=now)
    return check_paper(actor=dispute.judge, draft_id=draft.pk, version=saved.version, now=now)


def state_of(draft: PaperDraft) -> str:
    return str(PaperDraft.objects.get(pk=draft.pk).state)


def test_all_judges_sign_who_presides_first_before_the_clerk_seals(
    checked: PaperDraft, dispute: Dispute, beside: list[Actor], now: dt.datetime
) -> None:
    with pytest.raises(Refused):
        sign_paper(actor=beside[0], draft_id=checked.pk, now=now)
    sign_paper(actor=dispute.judge, draft_id=checked.pk, now=now)
    for early in (dispute.judge, dispute.clerk):
        with pytest.raises(Refused):
            (seal_paper if early == dispute.clerk else sign_paper)(actor=early, draft_id=checked.pk, now=now)
    sign_paper(actor=beside[1], draft_id=checked.pk, now=now)
    assert state_of(checked) == State.SIGNING
    sign_paper(actor=beside[0], draft_id=checked.pk, now=now)
    assert state_of(checked) == State.SIGNED
    sealed = seal_paper(actor=dispute.clerk, draft_id=checked.pk, now=now)
    assert (sealed.state, sealed.signed_by_id) == (State.SEALED, dispute.judge.user_id)
    assert [one.title_zh for one in document_of(sealed).slots.order_by("position")] == ["审判长", "审判员", "审判员", "书记员"]


def test_the_page_says_who_has_signed_and_offers_the_signature_once(
    checked: PaperDraft, dispute: Dispute, beside: list[Actor], now: dt.datetime
) -> None:
    address, first = reverse("filing:paper_draft", args=[checked.pk]), beside[0]
    client = sign_in(dispute.case.panel.get(user_id=first.user_id).user)
    sign_paper(actor=dispute.judge, draft_id=checked.pk, now=now)
    with clock.at(now):
        before = client.get(address).content.decode()
        client.post(reverse("filing:paper_sign", args=[checked.pk]))
        after = client.get(address).content.decode()
    assert (before.count("未签名"), after.count("未签名")) == (3, 2)
    assert "签署裁定书</button>" in before
    assert "签署裁定书</button>" not in after
    assert "您已经签名" in after


def test_a_member_who_has_left_blocks_nothing_for_ever(
    checked: PaperDraft, dispute: Dispute, beside: list[Actor], now: dt.datetime
) -> None:
    sign_paper(actor=dispute.judge, draft_id=checked.pk, now=now)
    dispute.case.panel.filter(user_id=beside[0].user_id).update(ended_at=now)
    newcomer = make_staff(Role.JUDGE, dispute.case.court, "丙法官")
    PanelMember.objects.create(case=dispute.case, user=newcomer, duty="judge")
    with pytest.raises(Refused, match="退回修改"):
        sign_paper(actor=actor_for(newcomer), draft_id=checked.pk, now=now)
    with pytest.raises(Refused):
        take_back_paper(actor=beside[1], draft_id=checked.pk, now=now)
    again = take_back_paper(actor=dispute.judge, draft_id=checked.pk, now=now)
    check_paper(actor=dispute.judge, draft_id=checked.pk, version=again.version, now=now)
    for judge in (dispute.judge, beside[1], actor_for(newcomer)):
        sign_paper(actor=judge, draft_id=checked.pk, now=now)
    assert state_of(checked) == State.SIGNED


def test_the_portal_notes_the_last_signature_where_it_was_interrupted(
    checked: PaperDraft, dispute: Dispute, beside: list[Actor], now: dt.datetime
) -> None:
    for judge in (dispute.judge, beside[0]):
        sign_paper(actor=judge, draft_id=checked.pk, now=now)
    code = document_of(checked).slots.get(user_id=beside[1].user_id).code
    sign_document(actor=beside[1], document=document_of(checked), slot=code, now=now)  # and then the process is gone
    assert is_ahead(checked)
    assert finish_paper(draft_id=checked.pk, now=now).state == State.SIGNED
    assert PaperDraft.objects.get(pk=checked.pk).signed_by_id == dispute.judge.user_id


def waits_for(actor: Actor) -> set[str]:
    return {code for _key, _since, code in keys_waiting(actor)}


def test_the_last_signature_that_was_not_noted_waits_for_every_judge_who_can_have_it_noted(
    not_noted: PaperDraft, dispute: Dispute, beside: list[Actor], now: dt.datetime
) -> None:
    assert [waits_for(one) for one in (dispute.judge, *beside)] == [set(), {"paper"}, {"paper"}]
    last = sign_in(User.objects.get(pk=beside[1].user_id))
    sign = reverse("filing:paper_sign", args=[not_noted.pk])
    with clock.at(now):
        assert sign in last.get(reverse("filing:paper_draft", args=[not_noted.pk])).content.decode()
        last.post(sign)
    assert (state_of(not_noted), waits_for(beside[1])) == (State.SIGNED, set())


def test_the_last_signature_that_was_not_noted_is_noted_by_the_next_round(not_noted: PaperDraft, now: dt.datetime) -> None:
    finish_interrupted_papers(now)
    assert state_of(not_noted) == State.SIGNED


def test_the_clerk_is_told_once_of_a_paper_to_seal_when_the_last_judge_has_signed(
    checked: PaperDraft, dispute: Dispute, beside: list[Actor], now: dt.datetime
) -> None:
    for actor in (dispute.judge, beside[0]):
        sign_paper(actor=actor, draft_id=checked.pk, now=now)
    assert not Notice.objects.filter(title=TO_SEAL).exists()
    sign_paper(actor=beside[1], draft_id=checked.pk, now=now)
    (told,) = Notice.objects.filter(title=TO_SEAL)
    assert (told.user_id, told.link) == (dispute.clerk.user_id, reverse("filing:paper_draft", args=[checked.pk]))
    assert dispute.case.case_number in told.body


def test_the_clerk_is_told_of_a_paper_to_seal_that_the_portal_noted(
    not_noted: PaperDraft, dispute: Dispute, now: dt.datetime
) -> None:
    finish_interrupted_papers(now)
    assert Notice.objects.get(title=TO_SEAL).user_id == dispute.clerk.user_id
