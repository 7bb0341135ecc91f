"""An application for enforcement is refused by a ruling that a clerk drafts and reads, and that a judge signs; the creditor
turns to the court above.
"""

import datetime as dt
import time
import uuid
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Role, may
from courtportal.kernel.courts.models import Court, Level
from courtportal.kernel.identity import stepup
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from filing.applications.actions.submit import CannotApply, Request, put_forward
from filing.applications.models import Application
from filing.applications.rules.enforcing import AGAINST_REFUSAL, ON_REFUSAL
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.models import Deadline
from filing.cases.models import Case
from filing.enforcement.actions.accept import accept_application
from filing.enforcement.actions.apply import apply_for_enforcement
from filing.enforcement.actions.put_refusal import put_refusal
from filing.enforcement.actions.refuse import ChangedMeanwhile, refuse_application
from filing.enforcement.models import EnforcementApplication
from filing.enforcement.subscribers import begin_terms_to_have_it_reconsidered, issue_refusal
from filing.events import DocumentsServed, EnforcementRefused
from tests.factories.blank_documents import blank_documents
from tests.factories.cases import make_party
from tests.factories.disputes import decided
from tests.factories.enforcement import EnforcementWorld, ask_for, make_world, refused
from tests.factories.people import actor_for, make_court, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
GIVEN = {"ground": "unclear", "reason": "判项没有写明给付的数额。"}


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def world() -> EnforcementWorld:
    return make_world()


@pytest.fixture
def application(world: EnforcementWorld, now: dt.datetime) -> EnforcementApplication:
    return apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)


@pytest.fixture
def judge(world: EnforcementWorld) -> User:
    return make_staff(Role.JUDGE, world.case.court, "方正言")


@pytest.fixture
def clerk(world: EnforcementWorld) -> Client:
    return sign_in(User.objects.get(pk=world.clerk.user_id))


def address(name: str, application: EnforcementApplication) -> str:
    return reverse(f"filing:{name}", args=[application.pk])


def put(application: EnforcementApplication, clerk: Client, judge: User, now: dt.datetime) -> None:
    with clock.at(now):
        clerk.post(address("enforcement_refuse", application), {**GIVEN, "to_judge": "yes", "judge": str(judge.pk)})
    application.refresh_from_db()


def test_the_clerk_reads_the_ruling_before_it_goes_to_a_judge(
    application: EnforcementApplication, clerk: Client, now: dt.datetime
) -> None:
    refuse, page = address("enforcement_refuse", application), address("enforcement_application", application)
    with clock.at(now):
        assert refuse in clerk.get(page).content.decode()
        empty = clerk.post(refuse, {"ground": "unclear", "reason": " "})
        assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["reason"])
        read = clerk.post(refuse, GIVEN).content.decode()
        assert GIVEN["reason"] in read
        assert "对林小满的执行申请，不予受理" in read
        assert clerk.post(refuse, {**GIVEN, "pdf": "yes"})["Content-Type"] == "application/pdf"
        assert GIVEN["reason"] in clerk.post(refuse, {**GIVEN, "back": "yes"}).content.decode()
        assert clerk.post(refuse, {**GIVEN, "to_judge": "yes"}).status_code == 422
    application.refresh_from_db()
    assert application.state == EnforcementApplication.State.SUBMITTED  # a look keeps nothing


def test_the_judge_signs_and_the_ruling_names_judge_and_clerk(
    application: EnforcementApplication, judge: User, clerk: Client, now: dt.datetime
) -> None:
    put(application, clerk, judge, now)
    page, desk = address("enforcement_application", application), sign_in(judge)
    with clock.at(now):
        assert "方正言" in clerk.get(page).content.decode()
        assert page in desk.get(reverse("filing:enforcement_refusals")).content.decode()
        shown = desk.get(page)
        assert GIVEN["reason"] in shown.content.decode()
        form = {"agrees": "yes", "read": shown.context["sign_form"]["read"].value()}
        signing = address("enforcement_refusal_sign", application)
        assert desk.post(signing, form | {"agrees": "no"}).status_code == 422
        assert desk.post(signing, form).status_code == 302
    issue_refusal(EnforcementRefused(case_id=application.source_case_id, application_id=application.pk), now)
    application.refresh_from_db()
    assert (application.state, application.decided_by) == (EnforcementApplication.State.REFUSED, judge)
    assert application.document is not None
    assert application.document.data["panel"] == [{"title": "审判员", "name": "方正言"}]
    assert application.document.data["clerk"] == "许立安"
    assert [(one.user, bool(one.signed_at)) for one in application.document.slots.all()] == [(judge, True)]
    assert application.document.state == "sealed"


def test_who_signs_proves_to_be_there(application: EnforcementApplication, judge: User, clerk: Client, now: dt.datetime) -> None:
    put(application, clerk, judge, now)
    desk = sign_in(judge)
    with patch.object(stepup.time, "time", return_value=time.time() + 400):
        answer = desk.post(address("enforcement_refusal_sign", application), {"agrees": "yes", "read": "x"})
    assert answer.headers["Location"].startswith("/account/me/confirm/")


def test_the_judge_sends_it_back_with_a_word_and_the_clerk_accepts(
    world: EnforcementWorld, application: EnforcementApplication, judge: User, clerk: Client, now: dt.datetime
) -> None:
    put(application, clerk, judge, now)
    page = address("enforcement_application", application)
    with clock.at(now):
        back = {"agrees": "no", "note": "判项可以算出数额。", "read": application.put_as}
        assert sign_in(judge).post(address("enforcement_refusal_sign", application), back).status_code == 302
        assert "判项可以算出数额" in clerk.get(page).content.decode()
        creditor = sign_in(User.objects.get(pk=world.creditor.user_id)).get(page).content.decode()
    assert "判项可以算出数额" not in creditor
    assert Notice.objects.filter(user_id=world.clerk.user_id, key__startswith="enforcement-refusal-back").count() == 1
    assert accept_application(actor=world.clerk, application_id=application.pk, now=now)


def test_the_judge_is_told_when_what_was_to_be_signed_is_accepted_or_goes_to_another(
    world: EnforcementWorld, application: EnforcementApplication, judge: User, clerk: Client, now: dt.datetime
) -> None:
    other = make_staff(Role.JUDGE, world.case.court, "何清")
    put(application, clerk, judge, now)
    put(application, clerk, judge, now + dt.timedelta(minutes=1))
    assert not Notice.objects.filter(title="裁定不用再审签").exists()
    put(application, clerk, other, now + dt.timedelta(minutes=2))
    (told,) = Notice.objects.filter(title="裁定不用再审签")
    assert told.user == judge
    assert "改送其他审判员" in told.body
    accept_application(actor=world.clerk, application_id=application.pk, now=now + dt.timedelta(hours=2))
    told = Notice.objects.exclude(pk=told.pk).get(title="裁定不用再审签")
    assert told.user == other
    assert "已经立案" in told.body


def test_what_waits_for_a_judges_signature_stands_in_the_judges_work_list(
    application: EnforcementApplication, judge: User, clerk: Client, now: dt.datetime
) -> None:
    work, desk = sign_in(judge), reverse("filing:enforcement_refusals")
    with clock.at(now):
        empty = work.get(reverse("filing:my"))
        put(application, clerk, judge, now)
        waiting = work.get(reverse("filing:my"))
    assert "等您办理" not in empty.content.decode()
    expected = [("待我签名", reverse("filing:to_sign"), 1), ("执行审签", desk, 1)]
    assert [(str(one.label), one.url, one.count) for one in waiting.context["waiting"]] == expected
    assert "等您办理" in waiting.content.decode()


def test_nobody_but_that_judge_signs_and_only_what_was_read(
    world: EnforcementWorld, application: EnforcementApplication, judge: User, now: dt.datetime
) -> None:
    other = make_staff(Role.JUDGE, world.case.court, "何清")
    read = put_refusal(
        actor=world.clerk, application_id=application.pk, ground="unclear", reason="判项不明。", judge=judge, now=now
    ).put_as
    again = put_refusal(
        actor=world.clerk, application_id=application.pk, ground="unclear", reason="没有给付内容。", judge=judge, now=now
    )
    assert not may(actor_for(other, Role.JUDGE), again, "sign_refusal")
    assert not may(world.clerk, again, "sign_refusal")
    with pytest.raises(ChangedMeanwhile):
        refuse_application(actor=actor_for(judge, Role.JUDGE), application_id=application.pk, read=read, now=now)
    old = {"agrees": "yes", "read": read}
    with clock.at(now):
        answer = sign_in(judge).post(address("enforcement_refusal_sign", application), old)
    assert answer.status_code == 422
    assert "没有给付内容" in answer.content.decode()


def test_while_a_judge_is_asked_the_creditor_reads_of_no_refusal(
    world: EnforcementWorld, application: EnforcementApplication, judge: User, clerk: Client, now: dt.datetime
) -> None:
    put(application, clerk, judge, now)
    creditor = sign_in(User.objects.get(pk=world.creditor.user_id))
    with clock.at(now):
        for page in (address("enforcement_application", application), reverse("filing:case", args=[world.case.pk])):
            text = creditor.get(page).content.decode()
            assert "不予受理" not in text
            assert GIVEN["reason"] not in text


@pytest.fixture
def above(world: EnforcementWorld) -> Court:
    """A court above with a bench of three."""
    above = make_court("粤06", "广东省佛山市中级人民法院", Level.INTERMEDIATE)
    world.case.court.parent = above
    world.case.court.save()
    for name in ("梁上", "顾中", "柳下"):
        make_staff(Role.JUDGE, above, name)
    make_staff(Role.CLERK, above, "史记")
    return above


def refused_and_served(world: EnforcementWorld, application: EnforcementApplication, now: dt.datetime) -> EnforcementApplication:
    refused(application, world.clerk, now)
    issue_refusal(EnforcementRefused(case_id=world.case.pk, application_id=application.pk), now)
    application.refresh_from_db()
    assert application.document_id is not None
    told = {"case_id": world.case.pk, "party_id": application.creditor_id}
    service_took_effect(**told, document_ids=[application.document_id], effective_at=now, now=now)
    begin_terms_to_have_it_reconsidered([DocumentsServed(**told, document_ids=(application.document_id,))], now)
    return application


def asked(world: EnforcementWorld, now: dt.datetime) -> Application:
    creditor = world.case.parties.get(role="plaintiff")
    return ask_for(world.creditor, creditor, AGAINST_REFUSAL, now, requests="撤销裁定", reasons="判项写明了数额")


def ruled_above(case: Case, now: dt.datetime, outcome: str) -> Application:
    presiding, clerk = (actor_for(case.panel.get(duty=duty).user) for duty in ("presiding_judge", "clerk"))
    request = Request(ON_REFUSAL, {"reasons": "经审查"}, str(uuid.uuid4()))
    proposed = put_forward(actor=presiding, case_id=case.pk, request=request, now=now)
    return decided(proposed, presiding, now, outcome=outcome, clerk=clerk)


def reconsidered(world: EnforcementWorld, above: Court, now: dt.datetime) -> Case:
    case = decided(asked(world, now), actor_for(make_staff(Role.FILING_CLERK, above, "许上")), now).follow_up
    assert case is not None
    return case


def test_the_creditor_is_led_to_the_court_above_within_ten_days(
    world: EnforcementWorld, above: Court, application: EnforcementApplication, now: dt.datetime
) -> None:
    creditor = sign_in(User.objects.get(pk=world.creditor.user_id))
    way = reverse("filing:application_new", args=[world.case.pk, AGAINST_REFUSAL])
    page = address("enforcement_application", application)
    with clock.at(now):
        assert creditor.get(way).context["closed"]  # nothing is refused yet
    refused_and_served(world, application, now)
    assert application.document is not None
    assert "十日内通过本院向广东省佛山市中级人民法院申请复议" in application.document.data["remedy"]
    term = Deadline.objects.get(rule=AGAINST_REFUSAL)
    assert (term.party_id, term.due_on) == (application.creditor_id, dt.date(2026, 9, 11))
    with clock.at(now):
        assert way in creditor.get(page).content.decode()
        assert not creditor.get(way).context["closed"]
        assert creditor.get(reverse("filing:application_choose", args=[world.case.pk])).content.decode().count(way) == 1
        debtor = sign_in(User.objects.get(pk=world.debtor.user_id))
        assert debtor.get(way).context["closed"]
    with clock.at(now + dt.timedelta(days=11)):
        assert way not in creditor.get(page).content.decode()
    with pytest.raises(CannotApply, match="late"):
        asked(world, now + dt.timedelta(days=11))


def test_the_court_above_reconsiders_under_a_number_of_its_own_and_upholds(
    world: EnforcementWorld, above: Court, application: EnforcementApplication, now: dt.datetime
) -> None:
    refused_and_served(world, application, now)
    case = reconsidered(world, above, now)
    assert (case.case_number, case.court) == ("（2026）粤06执复1号", above)
    assert {(one.role, one.name) for one in case.parties.all()} == {("applicant", "林小满"), ("respondent", "周远航")}
    assert case.dossier.filter(document=application.document).count() == 1
    assert Deadline.objects.get(rule=AGAINST_REFUSAL).state == Deadline.State.MET
    with pytest.raises(CannotApply, match="state"):
        asked(world, now)
    creditor = sign_in(User.objects.get(pk=world.creditor.user_id))
    with clock.at(now):
        assert case.case_number in creditor.get(address("enforcement_application", application)).content.decode()
    with pytest.raises(CannotApply):  # what is ruled on objections is not ruled here
        presiding = actor_for(case.panel.get(duty="presiding_judge").user)
        request = Request("reconsideration_ruling", {"reasons": "经审查"}, str(uuid.uuid4()))
        put_forward(actor=presiding, case_id=case.pk, request=request, now=now)
    done = ruled_above(case, now, "refused")
    assert done.document is not None
    court = world.case.court.name_zh
    assert done.document.data["orders"] == [f"驳回林小满的复议申请，维持{court}对其执行申请不予受理的执行裁定。"]
    case.refresh_from_db()
    assert (case.state, case.closing) == (Case.State.CLOSED, Case.Closing.RECONSIDERED)
    application.refresh_from_db()
    assert application.state == EnforcementApplication.State.REFUSED


def test_a_wrong_refusal_is_set_aside_and_the_application_accepted(
    world: EnforcementWorld, above: Court, application: EnforcementApplication, now: dt.datetime
) -> None:
    refused_and_served(world, application, now)
    done = ruled_above(reconsidered(world, above, now), now, "granted")
    assert done.document is not None
    assert "指令" in done.document.data["orders"][0]
    application.refresh_from_db()
    assert (application.state, application.decide_by) == (EnforcementApplication.State.SUBMITTED, dt.date(2026, 9, 8))
    assert not may(world.clerk, application, "refuse")
    assert Notice.objects.filter(key__startswith="enforcement-ordered").count() == 1
    assert accept_application(actor=world.clerk, application_id=application.pk, now=now)


def test_what_was_applied_for_again_meanwhile_goes_on(
    world: EnforcementWorld, above: Court, application: EnforcementApplication, now: dt.datetime
) -> None:
    refused_and_served(world, application, now)
    case = reconsidered(world, above, now)
    again = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)
    ruled_above(case, now, "granted")
    application.refresh_from_db()
    again.refresh_from_db()
    assert (application.state, application.ordered_at) == ("refused", None)
    assert (again.state, again.ordered_at) == ("submitted", now)
    assert not may(world.clerk, again, "refuse")
    told = Notice.objects.get(key__startswith="enforcement-ordered")
    assert (told.user_id, told.link) == (world.creditor.user_id, address("enforcement_application", again))
    assert AuditEntry.objects.filter(action="order_enforcement", object_id=str(again.pk)).count() == 1
    assert accept_application(actor=world.clerk, application_id=again.pk, now=now)


def test_a_refusal_of_the_later_application_is_signed_by_no_judge_once_the_first_was_set_aside(
    world: EnforcementWorld, above: Court, application: EnforcementApplication, clerk: Client, judge: User, now: dt.datetime
) -> None:
    refused_and_served(world, application, now)
    case = reconsidered(world, above, now)
    again = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)
    put(again, clerk, judge, now)
    ruled_above(case, now, "granted")
    again.refresh_from_db()
    assert (again.state, again.judge, again.ordered_at) == ("submitted", None, now)
    assert not may(actor_for(judge, Role.JUDGE), again, "sign_refusal")
    assert Notice.objects.filter(user=judge, title="裁定不用再审签").count() == 1


def test_what_is_in_enforcement_already_when_the_first_refusal_is_set_aside_stays_so(
    world: EnforcementWorld, above: Court, application: EnforcementApplication, now: dt.datetime
) -> None:
    refused_and_served(world, application, now)
    case = reconsidered(world, above, now)
    again = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)
    accept_application(actor=world.clerk, application_id=again.pk, now=now)
    ruled_above(case, now, "granted")
    again.refresh_from_db()
    assert (again.state, again.ordered_at) == ("accepted", None)
    assert not Notice.objects.filter(key__startswith="enforcement-ordered").exists()


def test_each_creditor_of_a_case_may_turn_to_the_court_above_against_its_own_refusal(
    world: EnforcementWorld, above: Court, application: EnforcementApplication, now: dt.datetime
) -> None:
    refused_and_served(world, application, now)
    user = make_user("卫同原")
    second = make_party(world.case, "plaintiff", user)
    decision, row = application.decision, application.decision.obligations[0]
    decision.obligations = [row, {**row, "creditors": [str(second.pk)], "creditor_names": [second.name]}]
    decision.save()
    other = actor_for(user, Role.LITIGANT)
    refused_and_served(world, apply_for_enforcement(actor=other, case_id=world.case.pk, now=now), now)
    first = ask_for(world.creditor, application.creditor, AGAINST_REFUSAL, now, requests="撤销裁定", reasons="写明了")
    assert ask_for(other, second, AGAINST_REFUSAL, now, requests="撤销裁定", reasons="写明了").state == first.state


def test_the_court_above_reconsiders_the_refusal_whose_term_was_met_and_not_a_later_one(
    world: EnforcementWorld, above: Court, application: EnforcementApplication, now: dt.datetime
) -> None:
    refused_and_served(world, application, now)
    proposed, later = asked(world, now), now + dt.timedelta(days=1)
    again = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=later)
    refused_and_served(world, again, later)
    case = decided(proposed, actor_for(make_staff(Role.FILING_CLERK, above, "许上")), later).follow_up
    application.refresh_from_db()
    again.refresh_from_db()
    assert (application.reconsidered_in, again.reconsidered_in) == (case, None)
