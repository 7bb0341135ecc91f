"""Who is asked to mediate and has no account registers first, is told so at each step, and comes back to the invitation."""

import datetime as dt
import re
from html import unescape
from urllib.parse import unquote, urlencode

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.outbox.worker import run_until_quiet
from tests.factories.mediation import asked, invitation_of
from tests.kernel.identity.steps import last_code, messages_to

pytestmark = pytest.mark.django_db
LOGIN, SIGNUP = reverse("account_login"), reverse("account_signup")


@pytest.fixture
def wanted(now: dt.datetime) -> str:
    """The address in the invitation."""
    return reverse("filing:mediation_join", args=[invitation_of(asked(now)).token])


def leads_to(name: str, wanted: str) -> str:
    return f"{name}?{urlencode({'next': wanted}, safe='/')}"


def test_the_way_from_the_invitation_over_registration_back_to_it(client: Client, wanted: str) -> None:
    asked_in = client.get(wanted, follow=True)
    page = asked_in.content.decode()
    assert asked_in.redirect_chain[-1][0] == leads_to(LOGIN, wanted)
    assert "还没有账号的，请先" in page
    [address] = {unescape(one) for one in re.findall(rf'href="({SIGNUP}[^"]*)"', page)}
    page = client.get(address).content.decode()
    assert f'name="next" value="{wanted}"' in page
    answer = client.post(address, {"contact": "13800000002", "display_name": "周远航", "next": wanted})
    answer = client.post(answer["Location"], {"code": last_code("13800000002"), "next": wanted})
    assert answer["Location"] == wanted


@pytest.mark.parametrize("contact", ["13800000077", "nobody@demo.example"])
def test_an_unknown_contact_learns_from_the_message_alone_and_its_link_leads_back(
    client: Client, wanted: str, contact: str
) -> None:
    answer = client.post(LOGIN, {"login": contact, "next": wanted})
    assert unquote(messages_to(contact)[-1]).endswith(leads_to(SIGNUP, wanted))
    page = client.get(answer["Location"]).content.decode()
    assert f"验证码已发送到 {contact}" in page, "as it is said to who has an account"
    assert f'href="{leads_to(SIGNUP, wanted)}"' in page
    Client().post(LOGIN, {"login": contact, "next": "https://elsewhere.example/"})
    assert messages_to(contact)[-1].endswith(SIGNUP)


def test_the_invitation_says_that_one_registers_first(wanted: str) -> None:
    run_until_quiet()
    assert "没有账号的，打开后先注册" in messages_to("13800000002")[-1]
