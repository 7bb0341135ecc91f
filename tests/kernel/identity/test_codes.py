"""Sign-up and log-in by a code to phone or mail address."""

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from courtportal.kernel.identity.models import User
from tests.factories.people import make_user
from tests.kernel.identity.steps import last_code, log_in, messages_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_old_limits() -> None:
    cache.clear()


def test_given_a_phone_when_its_code_is_typed_then_the_account_exists_and_is_logged_in() -> None:
    client = Client()
    answer = client.post("/account/signup/", {"contact": "+86 138-1234-5678", "display_name": "林小满"})
    assert answer.headers["Location"] == "/account/phone/verify/"
    answer = client.post("/account/phone/verify/", {"code": last_code("13812345678")})
    assert answer.headers["Location"] == "/account/me/prove/"
    user = User.objects.get(display_name="林小满")
    assert (user.phone, user.phone_verified, user.has_usable_password()) == ("13812345678", True, False)


def test_given_an_address_when_its_code_is_typed_then_the_account_exists_and_is_logged_in() -> None:
    client = Client()
    answer = client.post("/account/signup/", {"contact": "Lin@Demo.example", "display_name": "林小满"})
    assert answer.headers["Location"] == "/account/login/code/confirm/"
    assert client.get("/account/me/").status_code == 302
    client.post("/account/login/code/confirm/", {"code": last_code("lin@demo.example")})
    assert client.get("/account/me/").status_code == 200


def test_an_account_logs_in_by_phone_and_by_address() -> None:
    user = make_user()
    for contact in (user.phone, user.email):
        assert contact
        client = Client()
        assert log_in(client, contact, next_url="/account/me/people/") == "/account/me/people/"
        assert client.get("/account/me/people/").status_code == 200


def test_a_wrong_code_is_refused_and_the_third_ends_the_attempt() -> None:
    user = make_user()
    client = Client()
    client.post("/account/login/", {"login": user.phone})
    right = last_code(user.phone)
    wrong = "000000" if right != "000000" else "111111"
    answer = client.post("/account/login/code/confirm/", {"code": wrong})
    assert "验证码不对" in answer.content.decode()
    client.post("/account/login/code/confirm/", {"code": wrong})
    client.post("/account/login/code/confirm/", {"code": wrong})
    client.post("/account/login/code/confirm/", {"code": right})
    assert client.get("/account/me/").status_code == 302


def test_what_is_neither_phone_nor_address_is_said_beside_the_field() -> None:
    answer = Client().post("/account/login/", {"login": "12345"})
    text = answer.content.decode()
    assert text.count("请填写11位手机号，或者像") == 2  # in the summary and beside the field
    assert 'value="12345"' in text


def words_of(answer: object, contact: str) -> str:
    """The page's text without what was typed and the tokens."""
    import re

    text = answer.content.decode().replace(contact, "X")  # type: ignore[attr-defined]
    return re.sub(r'(csrf-token" content|csrfmiddlewaretoken" value)="[^"]+"', "", text)


@pytest.mark.parametrize("kind", ["phone", "email"])
def test_log_in_answers_alike_for_known_and_unknown(kind: str) -> None:
    user = make_user()
    known = user.phone if kind == "phone" else str(user.email)
    unknown = "13700000001" if kind == "phone" else "nobody@demo.example"
    pages = []
    for contact in (known, unknown):
        client = Client()
        answer = client.post("/account/login/", {"login": contact})
        pages.append((answer.status_code, answer.headers["Location"], words_of(client.get(answer.headers["Location"]), contact)))
    assert pages[0] == pages[1]
    assert len(messages_to(unknown)) == 1  # only its holder learns that there is no account


@pytest.mark.parametrize("kind", ["phone", "email"])
def test_sign_up_answers_alike_for_known_and_unknown(kind: str) -> None:
    user = make_user()
    known = user.phone if kind == "phone" else str(user.email)
    unknown = "13700000002" if kind == "phone" else "newcomer@demo.example"
    pages = []
    for contact in (known, unknown):
        client = Client()
        answer = client.post("/account/signup/", {"contact": contact, "display_name": "某人"})
        pages.append((answer.status_code, answer.headers["Location"], words_of(client.get(answer.headers["Location"]), contact)))
    assert pages[0] == pages[1]
    assert User.objects.filter(display_name="某人").count() == 1


def test_there_are_no_password_pages() -> None:
    for path in ("password/change/", "password/set/", "password/reset/"):
        assert Client().get(f"/account/{path}").status_code == 404


CONTACTS = {"phone": ("13812340001", "13812340002"), "email": ("lin@demo.example", "song@demo.example")}


@pytest.mark.parametrize("kind", ["phone", "email"])
def test_several_people_sign_up_by_the_same_kind_of_contact(kind: str) -> None:
    for contact in CONTACTS[kind]:
        client = Client()
        page = client.post("/account/signup/", {"contact": contact, "display_name": contact}).headers["Location"]
        client.post(page, {"code": last_code(contact)})
        assert client.get("/account/me/").status_code == 200
    accounts = list(User.objects.filter(display_name__in=CONTACTS[kind]))
    assert len(accounts) == 2
    assert {account.email for account in accounts} == ({None} if kind == "phone" else set(CONTACTS["email"]))


def test_no_way_stores_an_empty_address() -> None:
    user = make_user()
    user.email = ""
    user.save(update_fields=["email"])
    user.refresh_from_db()
    assert user.email is None
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email="")
