"""Somebody from outside asks to take part in a case that it knows by its number (CPL 55, 59, 135)."""

import datetime as dt
import uuid

import pytest
from django.http import Http404
from django.urls import reverse

from courtportal.kernel.authz import Actor, Refused, Role, access, may, visible_to
from courtportal.kernel.identity.models import Organisation, User
from courtportal.kernel.messaging.models import Notice
from filing.applications.actions.decide import decide_application, seal_ruling, withdraw_application
from filing.applications.actions.submit import CannotApply
from filing.applications.effects.common import fall_away
from filing.applications.joining.actions.answer import answer_request
from filing.applications.joining.actions.ask import Asked, ask_to_take_part
from filing.applications.joining.actions.withdraw import withdraw_request
from filing.applications.joining.models import JoinRequest
from filing.applications.joining.queries import to_answer
from filing.applications.models import Application
from filing.cases.models import Case, DossierEntry, Party
from filing.parties.claimed import matrix_of
from tests.factories.disputes import Dispute, decided, make_dispute, proposed
from tests.factories.filings import make_upload
from tests.factories.people import actor_for, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
State = JoinRequest.State
SAID = {
    "co_plaintiff": {"reasons": "借款由两人共同出借"},
    "co_defendant": {"reasons": "借条由两人共同签名"},
    "own_claim": {"claims": "判令被告返还车辆", "amount": "100000.00", "reasons": "车辆登记在申请人名下"},
    "interest": {"reasons": "申请人是保证人"},
    "successor": {"ground": "death", "reasons": "申请人是唯一的继承人"},
}


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


@pytest.fixture
def clerk(dispute: Dispute) -> Actor:
    """A filing clerk of the court."""
    return actor_for(make_staff(Role.FILING_CLERK, dispute.case.court, "窗口员"))


def asked(dispute: Dispute, way: str, now: dt.datetime, number: str = "", **changed: str) -> JoinRequest:
    """Asked by the stranger, with what proves it."""
    former = changed.pop("former", "周远航" if way == "successor" else "")
    user = User.objects.get(pk=dispute.stranger.user_id)
    content = {**SAID[way], "address": "佛山市演示路8号", **changed}
    wanted = Asked(number or dispute.case.case_number, way, content, str(uuid.uuid4()), former, [make_upload(user, now)])
    return ask_to_take_part(actor=dispute.stranger, asked=wanted, now=now)


def before_the_panel(request: JoinRequest) -> Application:
    assert request.application is not None
    return request.application


@pytest.mark.parametrize(
    ("way", "role"),
    [("co_plaintiff", "plaintiff"), ("co_defendant", "defendant"), ("own_claim", "third_party"), ("interest", "third_party")],
)
def test_who_is_granted_joins_in_the_role_as_proven_and_sees_the_file(
    dispute: Dispute, now: dt.datetime, way: str, role: str
) -> None:
    request = asked(dispute, way, now)
    with pytest.raises(Http404):
        access(dispute.stranger, Case, dispute.case.pk, "view")
    granted = decided(before_the_panel(request), dispute.judge, now)
    user = User.objects.get(pk=dispute.stranger.user_id)
    party = dispute.case.parties.get(user=user)
    assert user.person is not None
    assert (party.role, party.name, party.joined_at) == (role, user.person.name, now)
    assert (party.person, party.identity_number) == (user.person, user.person.identity_number)
    assert may(dispute.stranger, dispute.case, "view")
    assert granted.document is not None
    assert user.person.name in granted.document.data["recipients"]
    assert {"林小满", "周远航"} <= set(granted.document.data["recipients"])
    request.refresh_from_db()
    assert request.state == State.DECIDED


def test_a_claim_of_ones_own_is_recited_before_it_is_judged(dispute: Dispute, now: dt.datetime) -> None:
    decided(before_the_panel(asked(dispute, "own_claim", now)), dispute.judge, now)
    rows = {row.claimed.label: row.claimed.text for row in matrix_of(dispute.judge, dispute.case)}
    assert rows["第三人旁人 诉讼请求"] == "判令被告返还车辆"
    assert rows["第三人旁人 金额或者价额（元）"] == "100,000.00"


def test_an_heir_takes_the_place_of_the_dead_and_the_case_goes_on(dispute: Dispute, now: dt.datetime) -> None:
    decided(proposed(dispute, "suspension", now, ground="heir"), dispute.judge, now, clerk=dispute.clerk)
    former = dispute.party("defendant")
    request = asked(dispute, "successor", now)
    ruling = decided(before_the_panel(request), dispute.judge, now, clerk=dispute.clerk)
    heir = dispute.case.parties.get(user_id=dispute.stranger.user_id)
    assert (heir.succeeds, heir.role) == (former, "defendant")
    former.refresh_from_db()
    assert former.left_at == now
    assert dispute.reload().state == Case.State.IN_TRIAL
    assert ruling.document is not None
    assert ruling.document.data["orders"] == ["变更旁人为本案当事人，承受周远航的诉讼权利义务。本案恢复诉讼。"]


def test_a_second_heir_stands_beside_the_first(dispute: Dispute, now: dt.datetime) -> None:
    former = str(dispute.party("defendant").pk)
    decided(proposed(dispute, "party_change", now, former=former), dispute.judge, now, clerk=dispute.clerk)
    application = before_the_panel(asked(dispute, "successor", now))
    assert (application.kind, application.content["role"]) == ("joinder", "defendant")
    decided(application, dispute.judge, now)
    assert dispute.case.parties.filter(role="defendant", left_at=None).count() == 2


NO_CASE = "（2026）粤0604民初99999号"


@pytest.mark.parametrize("why", ["none", "closed", "enforcement", "name"])
def test_the_page_is_the_same_whether_or_not_a_case_fits(dispute: Dispute, clerk: Actor, now: dt.datetime, why: str) -> None:
    fitting = asked(dispute, "successor", now)
    other = make_dispute(now)
    if why == "closed":
        Case.objects.filter(pk=other.case.pk).update(state=Case.State.CLOSED)
    if why == "enforcement":
        Case.objects.filter(pk=other.case.pk).update(case_type="执")
    number = NO_CASE if why == "none" else other.case.case_number
    unfitting = asked(dispute, "successor", now, number, former="无此人" if why == "name" else "周远航")
    assert fitting.application is not None
    assert unfitting.application is None
    client = sign_in(User.objects.get(pk=dispute.stranger.user_id))
    pages = [client.get(reverse("filing:join_request", args=[one.pk])).content.decode() for one in (fitting, unfitting)]
    for one, page in zip((fitting, unfitting), pages, strict=True):
        assert "等待法院答复" in page
        assert one.receipt_number in page
    said = [
        _without(page, one.receipt_number, str(one.pk), one.case_number, one.content["former_name"])
        for one, page in zip((fitting, unfitting), pages, strict=True)
    ]
    assert said[0] == said[1]
    assert list(to_answer(clerk)) == [unfitting]
    assert Notice.objects.filter(user_id=clerk.user_id).exists()
    assert not Notice.objects.filter(user_id=dispute.stranger.user_id).exists()


def _without(page: str, *words: str) -> str:
    """What a page says beside these words, in the part that is its own."""
    start = page.index("<main")
    page = page[start : page.index("</main>")]
    for word in words:
        page = page.replace(word, "…")
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_nothing_of_the_case_is_open_while_the_court_has_not_decided(dispute: Dispute, now: dt.datetime) -> None:
    application = before_the_panel(asked(dispute, "interest", now))
    for model, key in ((Case, dispute.case.pk), (Application, application.pk)):
        with pytest.raises(Http404):
            access(dispute.stranger, model, key, "view")
    assert not visible_to(dispute.stranger, DossierEntry).exists()
    with pytest.raises(Http404):
        withdraw_application(actor=dispute.stranger, application_id=application.pk, now=now)


def test_a_refusal_is_a_ruling_that_is_read_once_it_is_sealed(dispute: Dispute, now: dt.datetime) -> None:
    request = asked(dispute, "interest", now)
    application = before_the_panel(request)
    decide_application(actor=dispute.judge, application_id=application.pk, outcome="refused", reasons="没有利害关系", now=now)
    client = sign_in(User.objects.get(pk=dispute.stranger.user_id))
    page = reverse("filing:join_request", args=[request.pk])
    letter = reverse("filing:application_letter", args=[application.pk])
    assert "没有利害关系" not in client.get(page).content.decode()
    assert client.get(letter).status_code == 404
    seal_ruling(actor=dispute.clerk, application_id=application.pk, now=now)
    assert "没有利害关系" in client.get(page).content.decode()
    assert client.get(letter)["Content-Type"] == "application/pdf"
    assert not may(dispute.stranger, dispute.case, "view")
    assert not dispute.case.parties.filter(role="third_party").exists()


def test_what_no_case_fits_is_answered_by_a_filing_clerk(dispute: Dispute, clerk: Actor, now: dt.datetime) -> None:
    request = asked(dispute, "interest", now, NO_CASE)
    desk = sign_in(User.objects.get(pk=clerk.user_id))
    assert request.case_number in desk.get(reverse("filing:join_desk")).content.decode()
    page = reverse("filing:join_request", args=[request.pk])
    empty = desk.post(reverse("filing:join_request_answer", args=[request.pk]), {"answer": ""})
    assert empty.status_code == 422
    said = desk.post(reverse("filing:join_request_answer", args=[request.pk]), {"answer": "请核对案号。"})
    assert said.status_code == 302
    client = sign_in(User.objects.get(pk=dispute.stranger.user_id))
    assert "请核对案号。" in client.get(page).content.decode()
    assert Notice.objects.filter(user_id=dispute.stranger.user_id).count() == 1
    assert not to_answer(clerk).exists()
    with pytest.raises(Refused):
        answer_request(actor=clerk, request_id=request.pk, answer="再答复", now=now)


def test_the_end_of_the_case_is_not_told_but_answered(dispute: Dispute, clerk: Actor, now: dt.datetime) -> None:
    request = asked(dispute, "interest", now)
    assert not to_answer(clerk).exists()
    fall_away(dispute.case, reason="结案", actor=dispute.judge, now=now)
    request.refresh_from_db()
    assert request.state == State.WAITING
    assert not Notice.objects.filter(user_id=dispute.stranger.user_id).exists()
    assert list(to_answer(clerk)) == [request]


def test_taken_back_by_who_asked_before_it_is_decided(dispute: Dispute, now: dt.datetime) -> None:
    request = asked(dispute, "interest", now)
    with pytest.raises(CannotApply) as again:
        asked(dispute, "interest", now)
    assert again.value.code == "waiting"
    withdraw_request(actor=dispute.stranger, request_id=request.pk, now=now)
    assert Application.objects.get().state == Application.State.WITHDRAWN
    with pytest.raises(Refused):
        withdraw_request(actor=dispute.stranger, request_id=request.pk, now=now)
    second = asked(dispute, "interest", now)
    decided(before_the_panel(second), dispute.judge, now)
    with pytest.raises(Refused):
        withdraw_request(actor=dispute.stranger, request_id=second.pk, now=now)


def test_who_cannot_ask(dispute: Dispute, now: dt.datetime) -> None:
    wanted = Asked(dispute.case.case_number, "interest", {**SAID["interest"], "address": "演示路"}, "k")
    with pytest.raises(CannotApply) as party:
        ask_to_take_part(actor=dispute.plaintiff, asked=wanted, now=now)
    assert party.value.code == "party"
    with pytest.raises(Refused):
        ask_to_take_part(actor=actor_for(make_user(verified=False), Role.LITIGANT), asked=wanted, now=now)
    with pytest.raises(Refused):
        ask_to_take_part(actor=dispute.clerk, asked=wanted, now=now)
    for number, code in (("不是案号", "number"), ("（2026）粤9999民初1号", "no_such_court")):
        with pytest.raises(CannotApply) as wrong:
            asked(dispute, "interest", now, number)
        assert wrong.value.code == code


def test_an_organisation_takes_part_through_its_account(dispute: Dispute, now: dt.datetime) -> None:
    user = User.objects.get(pk=dispute.stranger.user_id)
    company = Organisation.objects.create(
        owner=user, name="佛山市演示贸易有限公司", unified_social_credit_code="91440600MA4UQ0000X", legal_representative="沈和"
    )
    content = {**SAID["interest"], "address": "佛山市演示路9号"}

    def ask(*uploads: int) -> JoinRequest:
        files = [make_upload(user, now) for _ in uploads]
        number, key = dispute.case.case_number, str(uuid.uuid4())
        wanted = Asked(number, "interest", content, key, uploads=files, organisation_id=company.pk)
        return ask_to_take_part(actor=dispute.stranger, asked=wanted, now=now)

    with pytest.raises(CannotApply) as closed:
        ask()
    assert closed.value.code == "files"
    decided(before_the_panel(ask(1)), dispute.judge, now)
    joined = dispute.case.parties.get(role=Party.Role.THIRD_PARTY)
    assert (joined.organisation, joined.unified_social_credit_code) == (company, company.unified_social_credit_code)
    assert (joined.kind, joined.address) == (Party.Kind.ORGANISATION, "佛山市演示路9号")


def test_the_pages_keep_what_was_typed_and_speak_both_languages(dispute: Dispute, now: dt.datetime) -> None:
    client = sign_in(User.objects.get(pk=dispute.stranger.user_id))
    start = client.get(reverse("filing:join_requests")).content.decode()
    form = reverse("filing:join_ask", args=["own_claim"])
    assert form in start
    key = client.get(form).context["form"].initial["key"]
    typed = {"case_number": dispute.case.case_number, "reasons": "车辆是我的", "address": "演示路8号", "key": key}
    assert client.get(form).context["form"].fields["claims"].required
    wrong = client.post(form, typed)
    assert wrong.status_code == 422
    assert "车辆是我的" in wrong.content.decode()
    assert "claims" in wrong.context["form"].errors
    done = client.post(form, {**typed, "claims": "返还车辆", "amount": "5000"})
    assert done.status_code == 302, done.content.decode()
    assert before_the_panel(JoinRequest.objects.get()).content["claims"] == "返还车辆"
    assert client.get(reverse("filing:join_ask", args=["nobody"])).status_code == 404
    client.cookies["django_language"] = "en"
    assert "As a third party with a claim of your own" in client.get(reverse("filing:join_requests")).content.decode()
