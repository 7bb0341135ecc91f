"""A form of the kernel says what is wrong, beside the field and above the form, in the language chosen; what was typed stands."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from courtportal.kernel.authz import Role
from courtportal.kernel.identity import totp
from courtportal.kernel.identity.models import User
from tests.factories.people import make_staff, make_user
from tests.factories.sessions import sign_in
from tests.kernel.identity.steps import log_in

pytestmark = pytest.mark.django_db
WORDS = {"zh-hans": re.compile("[\\u4e00-\\u9fff]{3}"), "en": re.compile("[a-z]{3}")}
OF_ANYBODY = [
    ("/account/login/", {"login": "not-a-number"}),
    ("/account/login/", {}),
    ("/account/signup/", {"contact": "not-a-number", "display_name": "Zhang"}),
    ("/account/signup/", {}),
]
OF_A_LITIGANT = [
    (
        "/account/me/people/new/",
        {"name": "", "identity_number": "1234", "phone": "55", "email": "nobody", "birth_date": "2999-13-01"},
    ),
    ("/account/me/organisations/new/", {"name": "", "unified_social_credit_code": "1234"}),
    ("/account/me/tokens/new/", {"name": "program"}),
    ("/account/me/tokens/new/", {}),
    ("/account/me/webhooks/new/", {"name": "program", "url": "nothing"}),
    ("/account/me/webhooks/new/", {}),
]


@pytest.fixture(autouse=True)
def _no_old_limits() -> None:
    cache.clear()


def held(client: Client, path: str, typed: dict[str, str], language: str) -> None:
    """The summary is there and its links lead to fields that say the same, in the language; what was typed still stands."""
    client.cookies["django_language"] = language
    answer = client.post(path, typed, headers={"accept-language": language})
    assert answer.status_code in {200, 422}, (path, answer.status_code)
    page = answer.content.decode()
    found = re.search(r'<div class="summary" role="alert".*?</ul>', page, re.S)
    assert found is not None, path
    links = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', found.group())
    assert links, path
    for anchor, message in links:
        assert f'id="{anchor}"' in page, (path, anchor)
        beside = re.split("：|: ", message, maxsplit=1)[-1]  # the summary names the field where the words do not
        assert page.count(beside) >= 2, (path, message)
        assert WORDS[language].search(message), (path, message)
    for value in typed.values():
        assert not value or value in page.replace(found.group(), ""), (path, value)
    assert page.count('class="summary"') == 1, path


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_wrong_form_at_the_door_says_so_beside_the_field(language: str) -> None:
    for path, typed in OF_ANYBODY:
        held(Client(), path, typed, language)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_wrong_form_of_an_account_says_so_beside_the_field(language: str) -> None:
    client = sign_in(make_user())
    for path, typed in OF_A_LITIGANT:
        held(client, path, typed, language)


def challenged(user: User) -> Client:
    client = Client()
    assert log_in(client, user.phone) == "/account/2fa/authenticate/"
    return client


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_wrong_or_missing_code_says_so_beside_the_field(language: str) -> None:
    user = make_staff(Role.JUDGE)
    client = sign_in(user, factor="code")
    held(client, "/account/2fa/totp/activate/", {"code": ""}, language)
    held(client, "/account/2fa/totp/activate/", {"code": "000000"}, language)
    totp.enrol(user)
    client = challenged(user)
    held(client, "/account/2fa/authenticate/", {"code": ""}, language)
    held(client, "/account/2fa/authenticate/", {"code": "000000"}, language)
