"""Requirements 9 and 10: how long a session lives, what renews and ends it, and that nothing typed is lost with it."""

import datetime as dt
import html
import re
from unittest.mock import patch

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock, nudge
from courtportal.kernel.authz import Role
from courtportal.kernel.identity import kept_form, stepup
from courtportal.kernel.identity.models import Person, User
from tests.factories.people import make_court, make_staff, make_user
from tests.factories.sessions import sign_in
from tests.kernel.identity.steps import last_code, log_in

pytestmark = pytest.mark.django_db
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _no_old_limits() -> None:
    cache.clear()


def key(client: Client) -> str:
    return str(client.session.session_key)


def test_thirty_idle_minutes_end_the_session(now: dt.datetime) -> None:
    client = sign_in(make_user())
    with clock.at(now + 29 * MINUTE):
        assert client.get("/account/me/").status_code == 200
    with clock.at(now + 60 * MINUTE):
        assert client.get("/account/me/").status_code == 302


def test_a_page_that_asks_by_itself_keeps_no_session_alive(now: dt.datetime) -> None:
    client = sign_in(make_user())
    with clock.at(now):
        client.get("/account/me/")
    for step in range(1, 4):
        with clock.at(now + step * 9 * MINUTE):
            assert client.get("/account/me/", headers={"X-Unattended": "yes"}).status_code == 200
    with clock.at(now + 36 * MINUTE):
        assert client.get("/account/me/", headers={"X-Unattended": "yes"}).status_code == 302


def test_twelve_hours_end_a_busy_session_too(now: dt.datetime) -> None:
    client = sign_in(make_user())
    for step in range(1, 36):
        with clock.at(now + step * 20 * MINUTE):
            assert client.get("/account/me/").status_code == 200
    with clock.at(now + 12 * HOUR + 2 * MINUTE):
        assert client.get("/account/me/").status_code == 302


def test_log_in_role_switch_and_step_up_give_a_new_key() -> None:
    user = make_staff(Role.JUDGE)
    user.appointments.create(role=Role.DIVISION_HEAD, court=make_court())
    anonymous = Client()
    anonymous.get("/account/login/")
    client = sign_in(user)
    before = key(client)
    target = user.appointments.get(role=Role.DIVISION_HEAD)
    assert client.post(reverse("identity:switch_role"), {"appointment": str(target.pk)}).status_code == 302
    assert key(client) != before
    assert "庭长" in client.get("/account/me/").content.decode()


def test_nobody_takes_a_role_of_another() -> None:
    judge, clerk = make_staff(Role.JUDGE), make_staff(Role.CLERK)
    foreign = judge.appointments.get()
    assert sign_in(clerk).post(reverse("identity:switch_role"), {"appointment": str(foreign.pk)}).status_code == 404


def test_step_up_by_code_renews_the_key_and_opens_what_needs_it() -> None:
    user = make_user()
    client = sign_in(user, factor="code")
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": 0.0}]
    session.save()
    before = key(client)
    answer = client.get("/account/2fa/totp/activate/")
    assert answer.headers["Location"].startswith("/account/me/confirm/")
    client.get(answer.headers["Location"])
    answer = client.post(answer.headers["Location"], {"code": last_code(user.phone), "next": "/account/2fa/totp/activate/"})
    assert answer.headers["Location"] == "/account/2fa/totp/activate/"
    assert key(client) != before
    assert client.get("/account/2fa/totp/activate/").status_code == 200


def test_a_step_up_is_over_after_five_minutes() -> None:
    user = make_user()
    client = sign_in(user, factor="code")
    request = HttpRequest()
    request.session, request.user = client.session, user  # type: ignore[assignment]
    at = client.session["account_authentication_methods"][0]["at"]
    for age, expected in ((299, True), (301, False)):
        with patch.object(stepup.time, "time", return_value=at + age):
            assert stepup.is_recent(request) is expected


def test_a_wrong_step_up_code_does_not_count() -> None:
    user = make_user()
    client = sign_in(user, factor="code")
    client.get("/account/me/confirm/")
    code = last_code(user.phone)
    wrong = "123456" if code != "123456" else "654321"
    assert client.post("/account/me/confirm/", {"code": wrong}).status_code == 422
    assert client.post("/account/me/confirm/", {"code": code}).status_code == 302
    assert client.post("/account/me/confirm/", {"code": code}).status_code == 422  # once only


def test_one_sees_and_ends_other_sessions() -> None:
    user = make_user()
    here, there = Client(), Client()
    log_in(here, user.phone)
    log_in(there, str(user.email))
    text = here.get("/account/sessions/").content.decode()
    assert text.count('<tr role="row">') == 3
    with patch.object(nudge, "send") as told:
        here.post("/account/sessions/")
    assert there.get("/account/me/").status_code == 302
    assert here.get("/account/me/").status_code == 200
    told.assert_called_once()
    assert told.call_args.args[0] == f"user.{user.pk}"


def test_log_out_tells_the_sockets() -> None:
    user = make_user()
    client = sign_in(user)
    session_key = key(client)

    def session_is_gone(*_args: object) -> None:
        assert not Session.objects.filter(pk=session_key).exists()  # a socket that asks now must find no session

    with patch.object(nudge, "send", side_effect=session_is_gone) as told:
        client.post("/account/logout/")
    assert told.call_args.args[0] == f"user.{user.pk}"
    assert client.get("/account/me/").status_code == 302


def test_a_disabled_user_is_out_at_the_next_request() -> None:
    user = make_user()
    client = sign_in(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/account/me/").status_code == 302


def expired(user: User, now: dt.datetime) -> Client:
    client = sign_in(user)
    client.get("/account/me/")
    return client


FORM = {"name": "周远航", "sex": "male", "employer": '云起<b>&"科技', "residence_address": "第一行\n第二行"}


def resend(client: Client, page: str) -> object:
    """Press the button of the page with the form that waited."""
    kept = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page, re.S)
    fields = {name: html.unescape(value) for name, value in kept}
    action = re.findall(r'<form novalidate method="post" action="([^"]+)"', page.split("sent_again", maxsplit=1)[0])[-1]
    return client.post(action, fields | {"sent_again": "1"})


def test_given_an_expired_session_when_a_filled_in_form_is_sent_then_it_waits_for_its_owner(now: dt.datetime) -> None:
    user = make_user()
    client = expired(user, now)
    with clock.at(now + HOUR):
        answer = client.post("/account/me/people/new/", FORM)
        assert answer.headers["Location"] == "/account/login/"
        assert not Person.objects.filter(name="周远航").exists()
        assert log_in(client, user.phone) == "/account/me/kept-form/"
        page = client.get("/account/me/kept-form/").content.decode()
        assert not Person.objects.filter(name="周远航").exists()  # nothing happens without the person's click
        assert resend(client, page).status_code == 302  # type: ignore[attr-defined]
    person = Person.objects.get(name="周远航")
    assert (person.employer, person.residence_address) == (FORM["employer"], FORM["residence_address"])
    assert client.session.get(kept_form.KEY) is None


def test_the_form_that_waits_is_sealed_and_not_shown_to_another(now: dt.datetime) -> None:
    owner, other = make_user(), make_user()
    client = expired(owner, now)
    with clock.at(now + HOUR):
        client.post("/account/me/people/new/", FORM)
        assert "周远航" not in str(dict(client.session))
        log_in(client, other.phone)
        assert client.get("/account/me/kept-form/").status_code == 302


def test_a_form_waits_half_an_hour_only(now: dt.datetime) -> None:
    user = make_user()
    client = expired(user, now)
    with clock.at(now + HOUR):
        client.post("/account/me/people/new/", FORM)
    with clock.at(now + HOUR + 31 * MINUTE):
        assert log_in(client, user.phone) == "/"


def test_a_form_beyond_the_limit_is_not_kept(now: dt.datetime) -> None:
    client = Client()
    answer = client.post("/account/me/people/new/", {"name": "x" * (kept_form.MOST_BYTES + 1)})
    assert answer.status_code == 302
    assert client.session.get(kept_form.KEY) is None


def test_a_request_by_script_without_a_session_is_sent_to_the_log_in_page_as_a_whole() -> None:
    answer = Client().get("/account/me/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/account/login/")


def test_a_form_with_an_old_token_of_our_own_page_waits_for_one_more_click() -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(make_user(), client=client)
    own = {"Origin": "http://testserver"}
    answer = client.post("/account/me/people/new/", FORM, headers=own)
    assert answer.headers["Location"] == "/account/me/kept-form/"
    assert "周远航" in client.get("/account/me/kept-form/").content.decode()
    foreign = Client(enforce_csrf_checks=True)
    sign_in(make_user(), client=foreign)
    for headers in ({"Origin": "https://elsewhere.example"}, {}):
        assert foreign.post("/account/me/people/new/", FORM, headers=headers).status_code == 403
    assert foreign.session.get(kept_form.KEY) is None


def test_an_expired_session_with_a_valid_token_keeps_the_form(now: dt.datetime) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(make_user(), client=client)
    page = client.get("/account/me/people/new/").content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    with clock.at(now + HOUR):
        answer = client.post("/account/me/people/new/", FORM | {"csrfmiddlewaretoken": token})
    assert answer.headers["Location"] == "/account/login/"
    assert client.session.get(kept_form.KEY)


def test_too_many_code_requests_for_one_account_are_refused_in_plain_words() -> None:
    user = make_user()
    answers = [Client().post("/account/login/", {"login": user.phone}) for _ in range(6)]
    assert answers[4].status_code == 302
    assert "尝试次数太多" in answers[5].content.decode()


def test_too_many_sign_ups_from_one_network_get_the_429_page() -> None:
    answers = [Client().post("/account/signup/", {"contact": "x"}) for _ in range(21)]
    assert answers[-1].status_code == 429
    assert "操作太频繁" in answers[-1].content.decode()
