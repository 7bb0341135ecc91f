"""Another looks at a rejection before it goes out: a clerk, or the judge who signs a ruling; it can be taken back."""

import datetime as dt
import json
import time
from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity import stepup
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.calendar.models import Deadline
from filing.events import SecondLookTakenBack
from filing.intake.actions.accept import accept
from filing.intake.actions.divert import send_to_mediation, send_to_payment_order
from filing.intake.actions.review import claim, reject, request_correction
from filing.intake.actions.second_look import ask_second_look, give_second_look, put_before_judge
from filing.intake.actions.submit import submit
from filing.intake.actions.take_back_look import take_back_look
from filing.intake.actions.withdraw import withdraw
from filing.intake.models import Filing, FilingReview, SecondLook
from filing.intake.papers import ruling_data
from filing.intake.queries import review_queue
from filing.intake.schedule import tell_of_rulings_nobody_signs
from filing.intake.subscribers import tell_of_what_was_taken_back
from tests.factories.filings import EXAMINED, claimed, filing_clerk, litigant, make_filing, sign_refusal
from tests.factories.people import actor_for, make_court, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


def test_a_second_look_holds_the_rejection_back_until_it_is_given(now: dt.datetime) -> None:
    clerk, other = filing_clerk(), filing_clerk()
    filing = claimed(now, clerk)
    common = {"actor": clerk, "filing_id": filing.pk, "version": filing.version, "ground": "other_court", "now": now}
    look = ask_second_look(reason="被告住所地在江门", **common)
    with pytest.raises(PermissionDenied):
        reject(reason="被告住所地在江门", checked=[], **common)
    with pytest.raises(PermissionDenied):
        give_second_look(actor=clerk, look_id=look.pk, agrees=True, note="", now=now)
    assert [one.pk for one in review_queue(other, "second_look", now)] == [filing.pk]
    assert not review_queue(clerk, "second_look", now).exists()
    with pytest.raises(ValueError, match=str(look.pk)):
        give_second_look(actor=other, look_id=look.pk, agrees=False, note="", now=now)
    give_second_look(actor=other, look_id=look.pk, agrees=True, note="", now=now)
    assert not review_queue(other, "second_look", now).exists()
    assert reject(reason="被告住所地在江门", checked=[], **common).outcome == "informed"


def test_a_filing_that_goes_on_otherwise_leaves_the_queue_of_second_looks(now: dt.datetime) -> None:
    clerk, other = filing_clerk(), actor_for(make_staff(Role.FILING_CLERK, make_court(), "另一位"))
    filing = claimed(now, clerk)
    ask_second_look(actor=clerk, filing_id=filing.pk, version=filing.version, ground="other_court", reason="住所地", now=now)
    assert review_queue(other, "second_look", now).exists()
    accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=filing.version, now=now)
    assert not review_queue(other, "second_look", now).exists()


REFUSE = {"ground": "conditions_not_met", "reason": "被告不明确，无法与他人区别。"}


def refusing(now: dt.datetime) -> tuple[Client, Filing, dict[str, object]]:
    """A clerk at the desk, the filing, and what is sent to refuse it by ruling."""
    user = make_staff(Role.FILING_CLERK, name="陈立")
    filing = claimed(now, actor_for(user))
    return sign_in(user), filing, {"version": filing.version, "drawn_for": filing.pk, **REFUSE}


def test_a_ruling_that_refuses_is_read_before_it_is_sealed(now: dt.datetime) -> None:
    client, filing, sent = refusing(now)
    url = reverse("filing:review_reject", args=[filing.pk])
    answer = client.post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "依照《中华人民共和国民事诉讼法》第一百二十二条、第一百二十六条规定，裁定如下" in page
    assert "被告不明确，无法与他人区别。" in page
    assert client.post(url, {**sent, "pdf": "yes"}).content.startswith(b"%PDF")
    back = client.post(url, {**sent, "back": "yes"})
    assert back.context["reject_form"]["reason"].value() == REFUSE["reason"]
    filing.refresh_from_db()
    assert filing.state == Filing.State.IN_REVIEW
    sign_refusal(actor_for(user_of_clerk(filing)), filing, REFUSE["ground"], REFUSE["reason"], now)
    assert client.post(url, {**sent, "confirmed": "yes"}).status_code == 302
    filing.refresh_from_db()
    assert filing.state == Filing.State.REFUSED


def test_sealing_a_refusal_asks_for_a_fresh_proof_of_presence_and_an_old_page_does_nothing(now: dt.datetime) -> None:
    client, filing, sent = refusing(now)
    url = reverse("filing:review_reject", args=[filing.pk])
    with patch.object(stepup.time, "time", return_value=time.time() + 400):
        answer = client.post(url, {**sent, "confirmed": "yes"})
    assert answer.headers["Location"].startswith("/account/me/confirm/")
    assert "作出不予受理的裁定" in client.get(answer.headers["Location"], follow=True).content.decode()
    assert client.post(url, {**sent, "version": filing.version - 1, "confirmed": "yes"}).status_code == 409
    filing.refresh_from_db()
    assert filing.state == Filing.State.IN_REVIEW


def user_of_clerk(filing: Filing) -> User:
    """The clerk who has the filing."""
    assert filing.claimed_by is not None
    return filing.claimed_by


def test_a_ruling_that_refuses_is_signed_by_a_judge_and_the_clerk(now: dt.datetime) -> None:
    """民事诉讼法 第一百五十七条."""
    _client, filing, _sent = refusing(now)
    clerk = user_of_clerk(filing)
    review = FilingReview(filing=filing, reviewer=clerk, ground=REFUSE["ground"], reason=REFUSE["reason"])
    told = {"actor": actor_for(clerk), "filing_id": filing.pk, "version": filing.version, "checked": [], "now": now, **REFUSE}
    assert (ruling_data(review, now)["panel"], ruling_data(review, now)["clerk"]) == ([], "陈立")
    with pytest.raises(PermissionDenied, match="第一百五十七条"):
        reject(**told)
    sign_refusal(actor_for(clerk), filing, REFUSE["ground"], REFUSE["reason"], now)
    assert ruling_data(review, now)["panel"] == [{"title": "审判员", "name": "何清"}]
    with pytest.raises(PermissionDenied, match="第一百五十七条"):  # the judge has signed other words
        reject(**{**told, "reason": "另一个理由"})
    assert reject(**told).outcome == "refused"


def test_a_ruling_is_not_put_before_a_judge_while_another_look_is_open(now: dt.datetime) -> None:
    """Else the judge would be told of a ruling that lies before somebody else; the record names the judge."""
    _client, filing, _sent = refusing(now)
    clerk = actor_for(user_of_clerk(filing))
    told = {"actor": clerk, "filing_id": filing.pk, "version": filing.version, "now": now}
    ask_second_look(**told, ground="other_court", reason="住所地")
    judge = make_staff(Role.JUDGE, filing.court, "何清")
    with pytest.raises(PermissionDenied, match="正在等复看"):
        put_before_judge(**told, **REFUSE, judge=judge)
    SecondLook.objects.all().delete()
    for _again in range(2):
        put_before_judge(**told, **REFUSE, judge=judge)
    entry = AuditEntry.objects.get(action="put_before_judge")
    assert str(judge.pk).encode() in bytes(entry.canonical)


def test_a_judge_sends_a_ruling_back_and_then_it_cannot_go_out(now: dt.datetime) -> None:
    client, filing, sent = refusing(now)
    judge = make_staff(Role.JUDGE, filing.court, "何清")
    put = client.post(reverse("filing:review_reject", args=[filing.pk]), {**sent, "to_judge": "yes", "judge": judge.pk})
    assert put.status_code == 302
    desk = sign_in(judge)
    page = desk.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    assert "请您审签不予受理的裁定" in page
    assert "裁定如下" in page
    assert [one.pk for one in review_queue(actor_for(judge), "second_look", now)] == [filing.pk]
    look = SecondLook.objects.get()
    with pytest.raises(PermissionDenied):  # another clerk does not sign for the judge
        give_second_look(actor=filing_clerk(filing.court), look_id=look.pk, agrees=True, note="", now=now)
    answer = desk.post(reverse("filing:review_second_look", args=[look.pk]), {"agrees": "no", "note": "被告可以区别"})
    assert answer.status_code == 302
    refused = client.post(reverse("filing:review_reject", args=[filing.pk]), {**sent, "confirmed": "yes"})
    assert refused.status_code == 409
    filing.refresh_from_db()
    assert filing.state == Filing.State.IN_REVIEW


def test_only_the_judge_before_whom_a_ruling_was_put_sees_the_filing(now: dt.datetime) -> None:
    _client, filing, _sent = refusing(now)
    other = make_staff(Role.JUDGE, filing.court, "温中")
    sign_refusal(actor_for(user_of_clerk(filing)), filing, REFUSE["ground"], REFUSE["reason"], now)
    assert sign_in(other).get(reverse("filing:review_desk", args=[filing.pk])).status_code == 404


def test_a_ruling_is_put_before_a_judge_of_the_court_only(now: dt.datetime) -> None:
    client, filing, sent = refusing(now)
    elsewhere = make_staff(Role.JUDGE, make_court("粤0606", "佛山市顺德区人民法院"), "江下")
    answer = client.post(reverse("filing:review_reject", args=[filing.pk]), {**sent, "to_judge": "yes", "judge": elsewhere.pk})
    assert answer.status_code == 422
    assert not SecondLook.objects.exists()


def put(filing: Filing, judge: User, now: dt.datetime) -> SecondLook:
    """The clerk who has the filing puts the ruling before the judge."""
    clerk = actor_for(user_of_clerk(filing))
    return put_before_judge(actor=clerk, filing_id=filing.pk, version=filing.version, judge=judge, now=now, **REFUSE)


def test_a_ruling_is_taken_back_from_an_absent_judge_and_the_term_runs_on(now: dt.datetime) -> None:
    _client, filing, _sent = refusing(now)
    clerk, judge = actor_for(user_of_clerk(filing)), make_staff(Role.JUDGE, filing.court, "何清")
    look, due = put(filing, judge, now), filing.decide_by
    with pytest.raises(ValueError, match=str(look.pk)):
        take_back_look(actor=clerk, look_id=look.pk, reason=" ", now=now)
    with pytest.raises(PermissionDenied):  # it is another's filing
        take_back_look(actor=filing_clerk(filing.court), look_id=look.pk, reason="出差", now=now)
    take_back_look(actor=clerk, look_id=look.pk, reason="审判员出差", now=now)
    with pytest.raises(PermissionDenied):
        give_second_look(actor=actor_for(judge), look_id=look.pk, agrees=True, note="", now=now)
    assert not review_queue(actor_for(judge), "second_look", now).exists()
    filing.refresh_from_db()
    assert (filing.state, filing.decide_by) == (Filing.State.IN_REVIEW, due)
    assert Deadline.objects.get(filing_id=filing.pk).state == Deadline.State.RUNNING
    assert json.loads(bytes(AuditEntry.objects.get(action="take_back_look").canonical))["reason"] == "审判员出差"
    tell_of_what_was_taken_back(SecondLookTakenBack(look_id=look.pk, filing_id=filing.pk), now)
    assert OutboxEvent.objects.filter(name="filing.SecondLookTakenBack").count() == 1
    assert Notice.objects.get(title="裁定不用再审签").user == judge
    other = make_staff(Role.JUDGE, filing.court, "温中")
    assert put(filing, other, now).judge == other
    told = {"actor": clerk, "filing_id": filing.pk, "version": filing.version, "checked": [], "now": now, **REFUSE}
    with pytest.raises(PermissionDenied, match="第一百五十七条"):  # what was taken back is signed by nobody
        reject(**told)


def test_a_ruling_goes_from_one_judge_to_another_on_the_page(now: dt.datetime) -> None:
    client, filing, sent = refusing(now)
    absent, other = (make_staff(Role.JUDGE, filing.court, name) for name in ("何清", "温中"))
    look = put(filing, absent, now)
    url = reverse("filing:review_take_back_look", args=[look.pk])
    assert url in client.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    refused = client.post(url, {"take-back-judge": other.pk, "take-back-reason": ""})
    assert (refused.status_code, list(refused.context["take_back_form"].errors)) == (422, ["reason"])
    assert client.post(url, {"take-back-judge": other.pk, "take-back-reason": "审判员休假"}).status_code == 302
    assert [(one.judge, one.open) for one in filing.second_looks.order_by("asked_at", "pk")] == [(absent, False), (other, True)]
    assert sign_in(absent).get(reverse("filing:review_desk", args=[filing.pk])).status_code == 404
    assert Notice.objects.filter(user=other, title="不予受理的裁定等您审签").exists()
    give_second_look(actor=actor_for(other), look_id=SecondLook.objects.get(judge=other).pk, agrees=True, note="", now=now)
    assert client.post(reverse("filing:review_reject", args=[filing.pk]), {**sent, "confirmed": "yes"}).status_code == 302


def test_a_look_asked_of_another_clerk_is_taken_back_too(now: dt.datetime) -> None:
    client, filing, _sent = refusing(now)
    clerk = actor_for(user_of_clerk(filing))
    told = {"actor": clerk, "filing_id": filing.pk, "version": filing.version, "ground": "other_court", "reason": "住所地"}
    look = ask_second_look(**told, now=now)
    url = reverse("filing:review_take_back_look", args=[look.pk])
    assert client.post(url, {"take-back-reason": "不用再看"}).status_code == 302
    assert reject(**told, checked=[], now=now).outcome == "informed"


def test_a_look_of_before_the_correction_stands_in_nobodys_way_after_it(now: dt.datetime) -> None:
    owner, clerk = litigant(), filing_clerk()
    filing = claim(actor=clerk, filing_id=make_filing(now, owner, principal_owed="90000").pk, now=now)
    judge = make_staff(Role.JUDGE, filing.court, "何清")
    look = put(filing, judge, now)
    items = [{"page": "interest", "reason": "interest_unclear", "note": ""}]
    request_correction(actor=clerk, filing_id=filing.pk, version=filing.version, items=items, days=5, checked=[], now=now)
    later = now + dt.timedelta(days=1)
    submit(actor=owner, draft_id=filing.draft.pk, now=later)
    filing.refresh_from_db()
    with pytest.raises(PermissionDenied):
        give_second_look(actor=actor_for(judge), look_id=look.pk, agrees=True, note="", now=later)
    if filing.state == Filing.State.SUBMITTED:
        filing = claim(actor=clerk, filing_id=filing.pk, now=later)
    assert put(filing, judge, later).pk != look.pk


LEAVING: dict[str, Callable[[Actor, Filing, dt.datetime], object]] = {
    "accept": lambda clerk, filing, now: accept(
        actor=clerk, filing_id=filing.pk, version=filing.version, examined=EXAMINED, now=now
    ),
    "withdraw": lambda _clerk, filing, now: withdraw(actor=actor_for(filing.owner, Role.LITIGANT), filing_id=filing.pk, now=now),
    "send_to_mediation": lambda clerk, filing, now: send_to_mediation(
        actor=clerk, filing_id=filing.pk, version=filing.version, reason="愿意调解", checked=[], now=now
    ),
    "send_to_payment_order": lambda clerk, filing, now: send_to_payment_order(
        actor=clerk, filing_id=filing.pk, version=filing.version, reason="债务没有争议", checked=[], now=now
    ),
}


@pytest.mark.parametrize("how", LEAVING)
def test_no_judge_signs_the_refusal_of_a_filing_that_has_left_review(how: str, now: dt.datetime) -> None:
    _client, filing, _sent = refusing(now)
    judge = make_staff(Role.JUDGE, filing.court, "何清")
    look = put(filing, judge, now)
    LEAVING[how](actor_for(user_of_clerk(filing)), filing, now)
    with pytest.raises(PermissionDenied):
        give_second_look(actor=actor_for(judge), look_id=look.pk, agrees=True, note="", now=now)
    assert json.loads(bytes(AuditEntry.objects.get(action="take_back_look").canonical))["reason"] == how
    assert OutboxEvent.objects.filter(name="filing.SecondLookTakenBack").count() == 1


NOBODY = "审签裁定的审判员已不在任"


def leave(user: User, now: dt.datetime) -> None:
    """The user serves no court any more."""
    user.appointments.update(ended_at=now)


def test_the_clerk_hears_once_that_the_judge_has_left_before_signing_and_puts_it_before_another(now: dt.datetime) -> None:
    client, filing, _sent = refusing(now)
    judge, desk = make_staff(Role.JUDGE, filing.court, "何清"), reverse("filing:review_desk", args=[filing.pk])
    look = put(filing, judge, now)
    tell_of_rulings_nobody_signs(now)
    assert not Notice.objects.filter(title=NOBODY).exists()
    assert "正在等 何清 审签" in client.get(desk).content.decode()
    leave(judge, now)
    for _twice in range(2):
        tell_of_rulings_nobody_signs(now)
    (told,) = Notice.objects.filter(title=NOBODY)
    assert (told.user, told.link, "何清" in told.body) == (user_of_clerk(filing), desk, True)
    page = client.get(desk).content.decode()
    assert "何清 已经不能审签裁定书" in page
    assert reverse("filing:review_take_back_look", args=[look.pk]) in page


def test_where_the_clerk_has_left_too_the_division_head_hears_of_it(now: dt.datetime) -> None:
    _client, filing, _sent = refusing(now)
    head, judge = (make_staff(role, filing.court) for role in (Role.DIVISION_HEAD, Role.JUDGE))
    put(filing, judge, now)
    for one in (judge, user_of_clerk(filing)):
        leave(one, now)
    tell_of_rulings_nobody_signs(now)
    assert Notice.objects.get(title=NOBODY).user == head


@pytest.mark.parametrize("head", ["none", "left", "locked"])
def test_where_clerk_and_division_head_have_left_every_filing_clerk_hears_of_it(now: dt.datetime, head: str) -> None:
    _client, filing, _sent = refusing(now)
    judge = make_staff(Role.JUDGE, filing.court)
    put(filing, judge, now)
    others = {make_staff(Role.FILING_CLERK, filing.court, name) for name in ("甲立案", "乙立案")}
    if head != "none":
        gone = make_staff(Role.DIVISION_HEAD, filing.court)
        if head == "left":
            leave(gone, now)
        User.objects.filter(pk=gone.pk).update(is_active=head != "locked")
    for one in (judge, user_of_clerk(filing)):
        leave(one, now)
    for _twice in range(2):
        tell_of_rulings_nobody_signs(now)
    told = [one.user for one in Notice.objects.filter(title=NOBODY)]
    assert (set(told), len(told)) == (others, len(others))
