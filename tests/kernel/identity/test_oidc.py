"""Requirement 3: log-in by an identity provider, with one in this process that can be told to misbehave."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from courtportal.kernel.authz import Role
from courtportal.kernel.identity import totp
from courtportal.kernel.identity.models import User
from tests.factories.people import make_court, make_user
from tests.kernel.identity.provider import CLIENT_ID, CLIENT_SECRET, Provider, running

pytestmark = pytest.mark.django_db
LOGIN, CALLBACK = "/account/oidc/court/login/", "/account/oidc/court/login/callback/"


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    cache.clear()
    with running() as provider:
        app = {
            "provider_id": "court", "name": "统一身份认证", "client_id": CLIENT_ID, "secret": CLIENT_SECRET,
            "settings": {"server_url": provider.issuer, "fetch_userinfo": False},
        }  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield provider


def come_back(client: Client, provider: Provider, **other: str) -> Any:
    """Press the button, log in at the provider, come back with its code."""
    query = provider.authorise(client.post(LOGIN).headers["Location"])
    return client.get(CALLBACK, {"code": "c", "state": query["state"]} | other)


def is_in(client: Client) -> bool:
    return client.get("/account/me/").status_code == 200


def test_a_newcomer_gets_an_account_under_issuer_and_subject(provider: Provider) -> None:
    client = Client()
    come_back(client, provider)
    assert is_in(client)
    assert SocialAccount.objects.get().uid == f"{provider.issuer}|alice"
    assert provider.pkce_ok


def test_the_same_subject_comes_back_to_the_same_account_whatever_the_address(provider: Provider) -> None:
    come_back(Client(), provider)
    provider.email = "renamed@demo.example"
    client = Client()
    come_back(client, provider)
    assert is_in(client)
    assert SocialAccount.objects.count() == 1


def test_state_nonce_and_pkce_are_sent_and_new_each_time(provider: Provider) -> None:
    queries = [provider.authorise(Client().post(LOGIN).headers["Location"]) for _ in range(2)]
    for name in ("state", "nonce", "code_challenge"):
        assert queries[0][name]
        assert queries[0][name] != queries[1][name]
    assert queries[0]["code_challenge_method"] == "S256"


def test_an_equal_address_never_links_two_accounts(provider: Provider) -> None:
    victim = make_user()
    provider.email = str(victim.email)
    client = Client()
    come_back(client, provider)
    if is_in(client):
        assert client.session["_auth_user_id"] != str(victim.pk)
    assert not SocialAccount.objects.filter(user=victim).exists()


MISBEHAVIOURS: dict[str, dict[str, Any]] = {
    "unsigned": {"algorithm": "none"},
    "swapped to a shared secret": {"algorithm": "HS256"},
    "another algorithm than the key's": {"algorithm": "PS256"},
    "signed by another key": {"foreign_key": True},
    "no nonce": {"change": {"nonce": None}},
    "an old nonce": {"change": {"nonce": "of-another-request"}},
    "another issuer": {"change": {"iss": "https://elsewhere.example"}},
    "for another client": {"change": {"aud": "another"}},
    "made for another party": {"change": {"azp": "another"}},
    "expired": {"change": {"exp": int(time.time()) - 600}},
    "without an end": {"change": {"exp": None}},
    "without a subject": {"change": {"sub": None}},
    "discovery of another issuer": {"issuer_in_discovery": "https://elsewhere.example"},
}


@pytest.mark.parametrize("misbehaviour", MISBEHAVIOURS)
def test_a_token_that_does_not_verify_opens_nothing(provider: Provider, misbehaviour: str) -> None:
    client = Client()
    query = provider.authorise(client.post(LOGIN).headers["Location"])
    for name, value in MISBEHAVIOURS[misbehaviour].items():
        setattr(provider, name, value)
    answer = client.get(CALLBACK, {"code": "c", "state": query["state"]})
    assert not is_in(client)
    assert not User.objects.exists()
    assert "没有登录成功" in answer.content.decode()


def test_a_foreign_or_used_state_opens_nothing(provider: Provider) -> None:
    client = Client()
    query = provider.authorise(client.post(LOGIN).headers["Location"])
    stranger = Client()
    stranger.get(CALLBACK, {"code": "c", "state": query["state"]})
    assert not is_in(stranger)
    client.get(CALLBACK, {"code": "c", "state": query["state"]})
    client.post("/account/logout/")
    client.get(CALLBACK, {"code": "c", "state": query["state"]})
    assert not is_in(client)


def test_staff_who_come_by_the_provider_still_need_their_second_factor(provider: Provider) -> None:
    client = Client()
    come_back(client, provider)
    user = User.objects.get(socialaccount__isnull=False)
    user.appointments.create(role=Role.JUDGE, court=make_court())
    assert client.get("/account/me/").headers["Location"] == "/account/me/second-factor/"


def test_one_who_has_a_second_factor_is_asked_for_it_after_the_provider(provider: Provider) -> None:
    come_back(Client(), provider)
    user = User.objects.get(socialaccount__isnull=False)
    totp.enrol(user)
    client = Client()
    assert come_back(client, provider).headers["Location"] == "/account/2fa/authenticate/"
    assert not is_in(client)
    client.post("/account/2fa/authenticate/", {"code": totp.next_code(user)})
    assert is_in(client)
