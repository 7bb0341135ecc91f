"""Requirement 1 and 2: court staff need a second factor everywhere; its codes work once."""

import re
import uuid
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from courtportal.kernel.authz import Role
from courtportal.kernel.authz.roles import STAFF_ROLES
from courtportal.kernel.identity import totp
from courtportal.kernel.identity.models import User
from courtportal.kernel.identity.second_factor import OPEN_NAMES
from tests.factories.people import make_court, make_staff, make_user
from tests.factories.sessions import sign_in
from tests.kernel.identity.steps import log_in

pytestmark = pytest.mark.django_db
ENROL = "/account/me/second-factor/"
SAMPLES = {"uuid": str(uuid.UUID(int=7)), "int": "7", "path": "none", "slug": "none", "str": "none"}


@pytest.fixture(autouse=True)
def _no_old_limits() -> None:
    cache.clear()


def routes(resolver: URLResolver, namespace: str = "", prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name, sample path) of every route."""
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace, path)
        elif isinstance(pattern, URLPattern):
            sample = re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES.get(m.group(1) or "str", "none"), path)
            sample = re.sub(r"\(\?P<\w+>[^)]*\)", "none", sample)
            yield f"{namespace}{pattern.name or ''}", "/" + re.sub(r"[\^$]|\\Z", "", sample)


def test_staff_without_a_second_factor_reach_only_its_enrolment_on_every_route() -> None:
    client = sign_in(make_staff(Role.JUDGE), factor="code")
    reached = []
    for name, path in routes(get_resolver()):
        if name in OPEN_NAMES or name.startswith(("api:", "api_")):  # the interfaces for programs read no session
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(path)
            if answer.status_code not in {302, 404} or (answer.status_code == 302 and answer.headers["Location"] != ENROL):
                reached.append((name, method, answer.status_code))
    assert not reached


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_every_staff_role_is_held_to_it(role: str) -> None:
    user = make_staff(Role(role))
    assert sign_in(user, factor="code").get("/account/me/").headers["Location"] == ENROL
    assert sign_in(user).get("/account/me/").status_code == 200


def test_a_litigant_needs_none() -> None:
    assert sign_in(make_user(), factor="code").get("/account/me/").status_code == 200


def test_a_clerk_who_also_acts_as_a_lawyer_is_held_to_it_in_both_roles() -> None:
    user = make_staff(Role.CLERK)
    lawyer = user.appointments.create(role=Role.LAWYER)
    client = sign_in(user, factor="code", appointment_id=lawyer.pk)
    assert client.get("/account/me/").headers["Location"] == ENROL


def enrol(client: Client) -> str:
    """Set up the authenticator application; the secret."""
    page = client.get("/account/2fa/totp/activate/").content.decode()
    found = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert found is not None
    code = totp.format_hotp_value(totp.hotp_value(found.group(1), totp._now()))
    answer = client.post("/account/2fa/totp/activate/", {"code": code})
    assert answer.status_code == 302, answer.content.decode()
    return found.group(1)


@pytest.mark.django_db(transaction=True)
def test_when_the_clerk_enrols_then_the_pages_open_and_recovery_codes_are_shown_once() -> None:
    client = sign_in(make_staff(Role.CLERK), factor="code")
    enrol(client)
    assert client.get("/account/me/").status_code == 200
    assert len(set(shown_codes(client))) == 10
    assert shown_codes(client) == []
    assert "还有 10 个没有用过" in client.get("/account/2fa/recovery-codes/").content.decode()


def shown_codes(client: Client) -> list[str]:
    """The recovery codes on the page."""
    return re.findall(
        r"<code>((?:[A-Z2-9]{4}-){3}[A-Z2-9]{4})</code>", client.get("/account/2fa/recovery-codes/").content.decode()
    )


def challenged(user: User) -> Client:
    """A browser that passed the code and is asked for the second factor."""
    client = Client()
    assert log_in(client, user.phone) == "/account/2fa/authenticate/"
    return client


def test_a_totp_code_works_once_even_within_its_window() -> None:
    user = make_staff(Role.JUDGE)
    totp.enrol(user)
    code = totp.next_code(user)
    assert challenged(user).post("/account/2fa/authenticate/", {"code": code}).status_code == 302
    cache.clear()  # another process, or a restart: the row remembers
    answer = challenged(user).post("/account/2fa/authenticate/", {"code": code})
    assert "已经用过" in answer.content.decode()
    assert totp.next_code(user) != code


def test_an_older_code_is_refused_after_a_newer_one() -> None:
    user = make_staff(Role.JUDGE)
    secret = totp._secret(totp.enrol(user))
    older, newer = (totp.format_hotp_value(totp.hotp_value(secret, totp._now() + step)) for step in (0, 1))
    assert totp.use_once(user, newer)
    assert not totp.use_once(user, older)


@pytest.mark.django_db(transaction=True)
def test_a_recovery_code_works_once() -> None:
    user = make_staff(Role.JUDGE)
    client = sign_in(user, factor="code")
    enrol(client)
    codes = shown_codes(client)
    assert challenged(user).post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    cache.clear()
    assert "验证码不对" in challenged(user).post("/account/2fa/authenticate/", {"code": codes[0]}).content.decode()
    assert challenged(user).post("/account/2fa/authenticate/", {"code": codes[1].lower().replace("-", " ")}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_recovery_codes_are_kept_as_digests_only() -> None:
    user = make_staff(Role.JUDGE)
    client = sign_in(user, factor="code")
    enrol(client)
    codes = shown_codes(client)
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES).data
    assert sorted(kept) == ["digests", "viewed_at"]
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in kept["digests"])
    assert not any(code in str(kept) or code.replace("-", "") in str(kept) for code in codes)
    assert client.post("/account/2fa/recovery-codes/generate/").status_code == 302
    assert len(shown_codes(client)) == 10
    assert "验证码不对" in challenged(user).post("/account/2fa/authenticate/", {"code": codes[0]}).content.decode()


def test_secrets_are_not_in_the_database_in_the_clear() -> None:
    user = make_staff(Role.JUDGE)
    authenticator = totp.enrol(user)
    assert totp._secret(authenticator) not in str(authenticator.data)


def test_the_demo_command_prints_a_code_that_opens_the_door(capsys: pytest.CaptureFixture[str]) -> None:
    user = make_staff(Role.PRESIDENT, make_court("粤06", "佛山市中级人民法院"))
    totp.enrol(user)
    call_command("demo_code", "president")
    code = capsys.readouterr().out.strip()
    assert challenged(user).post("/account/2fa/authenticate/", {"code": code}).status_code == 302
    call_command("demo_code", "president")
    assert capsys.readouterr().out.strip() != code  # the next one, because each works once


def test_the_demo_command_knows_two_people_of_one_role_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = make_staff(Role.FILING_CLERK), make_staff(Role.FILING_CLERK)
    for user, name in ((first, "filing_clerk"), (second, "second_filing_clerk")):
        user.email, user.is_demo = f"{name}@demo.example", True
        user.save()
        totp.enrol(user)
    for user, name in ((second, "second_filing_clerk"), (first, "filing_clerk")):
        call_command("demo_code", name)
        code = capsys.readouterr().out.strip()
        assert challenged(user).post("/account/2fa/authenticate/", {"code": code}).status_code == 302


def test_a_wrong_code_five_times_is_slowed_down() -> None:
    user = make_staff(Role.JUDGE)
    totp.enrol(user)
    client = challenged(user)
    with patch.object(totp, "use_once", return_value=True):
        pages = [client.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode() for _ in range(7)]
    assert "尝试次数太多" in pages[-1]
