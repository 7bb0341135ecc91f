"""Access tokens: shown once, kept as a digest, acting as their owner, gone when they are revoked."""

import datetime as dt
import re
import time
import uuid

import pytest
from django.db import connection
from django.http import Http404
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor, Refused, Role
from courtportal.kernel.identity.models import Appointment, Organisation, User
from courtportal.kernel.tokens.actions.issue import issue_token
from courtportal.kernel.tokens.actions.revoke import revoke_token
from courtportal.kernel.tokens.models import ApiToken
from courtportal.kernel.tokens.rules import MOST_TOKENS, Scope, looks_like_token, new_token, shown_part
from tests.factories.filings import litigant
from tests.factories.people import actor_for, make_court, make_staff, make_user
from tests.factories.programs import Program, program_of
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(now: dt.datetime) -> Actor:
    return litigant()


def issue(actor: Actor, now: dt.datetime, **changed: object) -> tuple[ApiToken, str]:
    given: dict[str, object] = {"name": "系统", "scopes": [Scope.LAW], "days": 30, "organisation_id": None, **changed}
    return issue_token(actor=actor, now=now, **given)  # type: ignore[arg-type]


def test_a_token_is_long_and_known_by_its_beginning() -> None:
    token = new_token()
    assert looks_like_token(token)
    assert not looks_like_token(token[:-1])
    assert shown_part(token) == token[:11]
    assert len({new_token() for _ in range(100)}) == 100


def test_the_database_does_not_hold_the_token(who: Actor, now: dt.datetime) -> None:
    token, text = issue(who, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM kernel_apitoken")
        row = " ".join(str(value) for value in cursor.fetchone())
    assert text.rpartition("_")[2] not in row
    assert text[12:] not in row
    assert token.shown_part in row


def test_issuing_and_revoking_are_on_record_without_the_token(who: Actor, now: dt.datetime) -> None:
    token, text = issue(who, now)
    revoke_token(actor=who, token_id=token.pk, now=now)
    revoke_token(actor=who, token_id=token.pk, now=now)
    entries = AuditEntry.objects.filter(object_label="kernel.apitoken").order_by("sequence")
    assert [entry.action for entry in entries] == ["issue_token", "revoke_token"]
    assert not any(text[12:] in bytes(entry.canonical).decode() for entry in entries)


def status(text: str) -> int:
    return int(Program(text).get("/courts").status_code)


def test_a_token_ends_with_its_term_its_revocation_and_its_account(who: Actor, now: dt.datetime) -> None:
    token, text = issue(who, now)
    assert status(text) == 200
    with clock.at(now + dt.timedelta(days=30)):
        assert status(text) == 401
    User.objects.filter(pk=who.user_id).update(is_active=False)
    assert status(text) == 401
    User.objects.filter(pk=who.user_id).update(is_active=True)
    revoke_token(actor=who, token_id=token.pk, now=now)
    answer = Program(text).get("/courts")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="api"')


def test_court_staff_have_no_tokens_and_who_becomes_staff_loses_them(who: Actor, now: dt.datetime) -> None:
    judge = make_staff(Role.JUDGE)
    Appointment.objects.create(user=judge, role=Role.LAWYER)
    for role in (Role.JUDGE, Role.LAWYER):
        with pytest.raises(Refused):
            issue(actor_for(judge, role), now)
    _token, text = issue(who, now)
    Appointment.objects.create(user_id=who.account_id, role=Role.CLERK, court=make_court())
    assert status(text) == 401


def test_a_lawyers_token_acts_as_the_lawyer_until_the_appointment_ends(now: dt.datetime) -> None:
    user = make_user()
    appointment = Appointment.objects.create(user=user, role=Role.LAWYER)
    token, text = issue(actor_for(user), now)
    assert (token.role, token.appointment) == (Role.LAWYER, appointment)
    assert status(text) == 200
    appointment.ended_at = now
    appointment.save()
    assert status(text) == 401


def test_too_many_too_long_or_anothers_organisation_are_refused(who: Actor, now: dt.datetime) -> None:
    theirs = Organisation.objects.create(owner=make_user(), name="别人的公司")
    with pytest.raises(Http404):
        issue(who, now, organisation_id=theirs.pk)
    with pytest.raises(ValueError, match="366"):
        issue(who, now, days=366)
    with pytest.raises(ValueError, match="everything"):
        issue(who, now, scopes=["everything"])
    for _ in range(MOST_TOKENS):
        issue(who, now)
    with pytest.raises(Refused):
        issue(who, now)


def test_use_is_noted_to_the_minute(who: Actor, now: dt.datetime) -> None:
    token, text = issue(who, now)
    for seconds, noted in ((0, 0), (30, 0), (90, 90)):
        with clock.at(now + dt.timedelta(seconds=seconds)):
            status(text)
        token.refresh_from_db()
        assert token.last_used_at == now + dt.timedelta(seconds=noted)


def test_a_scope_opens_no_more_than_it_says(who: Actor, now: dt.datetime) -> None:
    program = program_of(who, [Scope.LAW])
    answer = program.get("/cases")
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient-scope")
    assert 'scope="cases:read"' in answer.headers["WWW-Authenticate"]


# -- pages


def test_the_page_asks_for_a_fresh_proof_then_shows_the_token_once(who: Actor, now: dt.datetime) -> None:
    user = User.objects.get(pk=who.user_id)
    stale = sign_in(user, factor="code")
    session = stale.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time() - 301}]
    session.save()
    assert stale.get(reverse("tokens:new")).status_code == 302
    client = sign_in(user, factor="code")
    form = {"name": "案件管理系统", "scopes": ["fees:read", "cases:read"], "days": "90", "organisation": ""}
    answer = client.post(reverse("tokens:new"), form)
    found = re.search(r"cp_[0-9a-f]{8}_[\w-]{43}", answer.content.decode())
    assert found
    assert status(found[0]) == 200
    listed = client.get(reverse("tokens:tokens")).content.decode()
    assert found[0] not in listed
    assert found[0][:11] in listed
    token = ApiToken.objects.get()
    assert (token.expires_at - now).days == 90
    client.post(reverse("tokens:revoke", args=[token.pk]))
    assert status(found[0]) == 401


def test_a_form_without_a_scope_comes_back_in_english(who: Actor) -> None:
    client = sign_in(User.objects.get(pk=who.user_id), factor="code")
    client.cookies["django_language"] = "en"
    answer = client.post(reverse("tokens:new"), {"name": "x", "days": "30"})
    assert answer.status_code == 422
    assert "What it may do" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_nobody_revokes_anothers_token(who: Actor, now: dt.datetime) -> None:
    token, _text = issue(who, now)
    client = sign_in(make_user(), factor="code")
    assert client.post(reverse("tokens:revoke", args=[token.pk])).status_code == 404
    assert client.post(reverse("tokens:revoke", args=[uuid.uuid4()])).status_code == 404


def test_a_form_sent_twice_is_one_token_and_both_answers_show_the_same_that_works(who: Actor) -> None:
    client, page = sign_in(User.objects.get(pk=who.user_id), factor="code"), reverse("tokens:new")
    said = {"name": "系统", "scopes": [Scope.LAW], "days": "30", "key": client.get(page).context["form"]["key"].value()}
    shown = [re.findall(r'value="(cp_[^"]+)"', client.post(page, said).content.decode()) for _ in range(2)]
    assert shown[0] == shown[1]
    assert looks_like_token(shown[0][0])
    assert status(shown[0][0]) == 200
    token = ApiToken.objects.get()
    assert AuditEntry.objects.filter(action="issue_token").count() == 1
    revoke_token(actor=who, token_id=token.pk, now=clock.now())
    assert client.post(page, said)["Location"] == reverse("tokens:tokens")
    other = {**said, "key": client.get(page).context["form"]["key"].value()}
    assert re.findall(r'value="(cp_[^"]+)"', client.post(page, other).content.decode()) != shown[0]


def test_nobody_else_gets_the_token_of_a_key(who: Actor, now: dt.datetime) -> None:
    assert issue(who, now, key="one")[1] == issue(who, now, key="one")[1]
    assert issue(litigant("周近山"), now, key="one")[1] != issue(who, now, key="one")[1]
