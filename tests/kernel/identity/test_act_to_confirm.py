"""Who proves to be there reads what for: the words are those of the page behind it, never of the address."""

from urllib.parse import urlencode

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from courtportal.kernel.authz import Role
from courtportal.kernel.identity.stepup import act_at
from tests.factories.people import make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
HERE = "您要做的是"
A_ROW = "00000000-0000-0000-0000-000000000000"


def asked(client: Client, back: str) -> str:
    answer = client.get(f"{reverse('identity:confirm_yourself')}?{urlencode({'next': back})}", follow=True)
    assert answer.status_code == 200
    return strip_tags(answer.content.decode())


@pytest.mark.parametrize(
    ("name", "act"),
    [("account_change_phone", "更换手机号"), ("mfa_activate_totp", "启用验证器应用"), ("tokens:new", "创建访问令牌")],
)
def test_the_page_that_asks_for_a_code_says_for_what(name: str, act: str) -> None:
    assert f"{HERE}：{act}" in asked(sign_in(make_user()), reverse(name))


def test_the_page_that_asks_for_the_second_factor_says_it_too() -> None:
    user = make_staff(Role.JUDGE)
    TOTP.activate(user, generate_totp_secret())
    client = sign_in(user)
    page = asked(client, reverse("account_change_phone"))
    assert "请再验证一次" in page
    assert f"{HERE}：更换手机号" in page
    wrong = client.post(reverse("mfa_reauthenticate"), {"code": "000000", "next": reverse("account_change_phone")})
    assert f"{HERE}：更换手机号" in strip_tags(wrong.content.decode())


def test_it_is_said_in_the_readers_language() -> None:
    client = sign_in(make_user())
    client.cookies["django_language"] = "en"
    page = asked(client, reverse("account_change_phone"))
    assert "What you are about to do: Change the mobile phone" in page


@pytest.mark.parametrize(
    "back",
    [
        "/account/me/?act=付款",
        "https://elsewhere.example/account/phone/change/",
        "//elsewhere.example/account/phone/change/",
        "/付款/",
        "",
    ],
)
def test_nothing_is_said_of_a_page_that_confirms_nothing_or_is_not_ours(back: str) -> None:
    page = asked(sign_in(make_user()), back)
    assert HERE not in page
    assert "付款" not in page


@pytest.mark.parametrize(
    ("name", "of", "act"),
    [
        ("filing:to_sign", [], "签署选中的文书"),
        ("filing:review_second_look", [A_ROW], "审签不予受理的裁定"),
        ("transcription:sign", [A_ROW], "签署笔录"),
    ],
)
def test_a_view_that_asks_further_inside_says_it_too(name: str, of: list[str], act: str) -> None:
    assert act_at(reverse(name, args=of)) == act
