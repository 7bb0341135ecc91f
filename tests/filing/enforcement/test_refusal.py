"""An application for enforcement is refused by a ruling that a clerk drafts and reads, and that a judge signs."""

import datetime as dt
import time
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Role, may
from courtportal.kernel.identity import stepup
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from filing.enforcement.actions.accept import accept_application
from filing.enforcement.actions.apply import apply_for_enforcement
from filing.enforcement.actions.put_refusal import put_refusal
from filing.enforcement.actions.refuse import ChangedMeanwhile, refuse_application
from filing.enforcement.models import EnforcementApplication
from filing.enforcement.subscribers import issue_refusal
from filing.events import EnforcementRefused
from tests.factories.blank_documents import blank_documents
from tests.factories.enforcement import EnforcementWorld, make_world
from tests.factories.people import actor_for, make_staff
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
