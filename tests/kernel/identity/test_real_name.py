"""Proving one's real name, and the address book."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.identity.models import IdentityProof, Organisation, Person
from courtportal.kernel.identity.proofing import CheckerUnavailable, identity_checker
from courtportal.kernel.identity.proofing.simulated import NEVER_CONFIRMED, SimulatedIdentityChecker
from courtportal.kernel.identity.rules.identity_number import check_character
from courtportal.kernel.messaging.notices import notify
from tests.factories.people import make_user
from tests.factories.sessions import sign_in
from tests.kernel.identity.steps import last_code, messages_to

pytestmark = pytest.mark.django_db
PATH = "/account/me/prove/"
NUMBER = "44060419900101123" + check_character("44060419900101123")


def typed(**other: str) -> dict[str, str]:
    return {"name": "林小满", "identity_number": NUMBER, "phone": "13812345678", "agreed": "on"} | other


@pytest.fixture(autouse=True)
def _no_old_limits() -> None:
    cache.clear()


def prove(client: Client, **other: str) -> Any:
    """Both steps: the form, and the form with the code from the phone."""
    client.post(PATH, typed(**other))
    return client.post(PATH, typed(code=last_code("13812345678"), **other))


def test_when_the_checker_confirms_then_the_account_has_its_person_and_the_proof_is_on_record() -> None:
    user = make_user(verified=False)
    client = sign_in(user, factor="code")
    assert prove(client).status_code == 302
    user.refresh_from_db()
    assert user.person is not None
    assert (user.person.name, user.person.birth_date, user.person.sex) == ("林小满", dt.date(1990, 1, 1), "male")
    assert IdentityProof.objects.get(user=user).checker == "simulated"
    entry = AuditEntry.objects.get(action="prove_identity")
    assert NUMBER.encode() not in bytes(entry.canonical)
    assert client.get(PATH).status_code == 302  # once is enough


@pytest.mark.parametrize(("wanted", "where"), [("/file/", "/file/"), ("https://elsewhere.example/", "/"), ("//elsewhere", "/")])
def test_the_proof_leads_back_to_the_page_of_ours_that_one_came_from(wanted: str, where: str) -> None:
    client = sign_in(make_user(verified=False), factor="code")
    path = f"{PATH}?next={wanted}"
    client.post(path, typed())
    assert client.post(path, typed(code=last_code("13812345678")))["Location"] == where


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1"), "校验码"),
        ("44060419901301123X", "出生日期"),
        ("12345", "18位"),
        ("99060419900101123X", "前两位"),
    ],
)
def test_a_wrong_number_is_said_in_its_own_words_and_nothing_typed_is_lost(number: str, words: str) -> None:
    user = make_user(verified=False)
    answer = sign_in(user, factor="code").post(PATH, typed(identity_number=number))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(words) >= 2
    assert 'href="#id_identity_number"' in text
    assert 'value="林小满"' in text
    assert f'value="{number}"' in text


def test_one_whom_the_authority_does_not_know_stays_unproven() -> None:
    user = make_user(verified=False)
    answer = prove(sign_in(user, factor="code"), name=NEVER_CONFIRMED)
    assert "对不上" in answer.content.decode()
    user.refresh_from_db()
    assert user.person is None


def test_before_the_code_from_the_phone_nothing_is_proven_and_nothing_typed_is_lost() -> None:
    user = make_user(verified=False)
    text = sign_in(user, factor="code").post(PATH, typed()).content.decode()
    user.refresh_from_db()
    assert user.person is None
    assert 'name="code"' in text
    assert 'value="林小满"' in text
    assert NUMBER in text
    assert "138****5678" in text


def test_who_leaves_to_look_for_the_code_finds_everything_typed_and_the_place_for_the_code() -> None:
    client = sign_in(make_user(verified=False), factor="code")
    client.post(PATH, typed())
    client.get("/")
    text = client.get(PATH).content.decode()
    assert 'name="code"' in text
    for value in ("林小满", NUMBER, "13812345678"):
        assert f'value="{value}"' in text
    assert "checked" in text
    assert client.post(PATH, typed(code=last_code("13812345678"))).status_code == 302
    assert client.session.get("begun_proof") is None


def test_nothing_of_what_was_typed_lies_open_in_the_session() -> None:
    client = sign_in(make_user(verified=False), factor="code")
    client.post(PATH, typed())
    assert NUMBER not in str(dict(client.session))


def test_a_wrong_code_and_the_code_of_another_phone_prove_nothing() -> None:
    user = make_user(verified=False)
    client = sign_in(user, factor="code")
    client.post(PATH, typed())
    right = last_code("13812345678")
    wrong = "000000" if right != "000000" else "111111"
    for other in ({"code": wrong}, {"code": right, "phone": "13900000009"}):
        answer = client.post(PATH, typed(**other))
        assert answer.status_code == 422
        assert "验证码不对或已过期" in answer.content.decode()
    user.refresh_from_db()
    assert user.person is None
    assert client.post(PATH, typed(code=right)).status_code == 302


def test_after_five_wrong_codes_the_right_one_is_void() -> None:
    client = sign_in(make_user(verified=False), factor="code")
    client.post(PATH, typed())
    right = last_code("13812345678")
    wrong = "000000" if right != "000000" else "111111"
    for code in [wrong] * 5 + [right]:
        assert client.post(PATH, typed(code=code)).status_code == 422


def test_a_phone_is_not_flooded_not_even_from_several_accounts() -> None:
    for _ in range(2):
        client = sign_in(make_user(verified=False), factor="code")
        client.post(PATH, typed())
        answer = client.post(PATH, typed(resend="1", code=""))
        assert "过半分钟" in answer.content.decode()
    assert len(messages_to("13812345678")) == 1


def test_the_phone_one_logs_in_with_needs_no_second_code() -> None:
    user = make_user(verified=False)
    user.phone, user.phone_verified = "13812345678", True
    user.save()
    assert sign_in(user, factor="code").post(PATH, typed()).status_code == 302
    assert messages_to("13812345678") == []


def test_an_authority_that_does_not_answer_costs_no_second_code(monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(make_user(verified=False), factor="code")
    with monkeypatch.context() as patch:
        patch.setattr(SimulatedIdentityChecker, "check", _no_answer)
        assert "暂时没有答复" in prove(client).content.decode()
    assert client.post(PATH, typed(code="")).status_code == 302
    assert len(messages_to("13812345678")) == 1


def _no_answer(*_: object) -> None:
    raise CheckerUnavailable


def test_the_simulated_checker_says_so() -> None:
    assert identity_checker().check("林小满", NUMBER, "13812345678").reference.startswith("simulated-")
    assert "不会询问任何真实的机构" in sign_in(make_user(verified=False)).get(PATH).content.decode()


def test_people_and_organisations_are_kept_changed_and_removed_by_their_owner_only() -> None:
    owner, stranger = sign_in(make_user()), sign_in(make_user())
    owner.post("/account/me/people/new/", {"name": "周远航", "identity_number": NUMBER, "phone": "139 0000 0000"})
    person = Person.objects.get(name="周远航")
    assert (person.identity_number, person.phone) == (NUMBER, "13900000000")
    path = f"/account/me/people/{person.pk}/"
    assert stranger.get(path).status_code == 404
    assert stranger.post(f"{path}remove/").status_code == 404
    assert NUMBER in owner.get(path).content.decode()
    owner.post(path, {"name": "周远航", "identity_number": NUMBER, "employer": "云起科技"})
    person.refresh_from_db()
    assert person.employer == "云起科技"
    assert "周远航" not in stranger.get("/account/me/people/").content.decode()
    owner.post(f"{path}remove/")
    assert not Person.objects.filter(pk=person.pk).exists()


def test_the_proven_self_is_not_in_the_address_book() -> None:
    user = make_user("沈清")
    client = sign_in(user)
    assert f"/account/me/people/{user.person_id}/" not in client.get("/account/me/people/").content.decode()
    assert client.post(f"/account/me/people/{user.person_id}/", {"name": "别人"}).status_code == 404


def test_an_organisation_needs_a_code_that_checks() -> None:
    client = sign_in(make_user())
    typed_code = {"name": "云起科技公司", "unified_social_credit_code": "91440600MA4X12345X"}
    answer = client.post("/account/me/organisations/new/", typed_code)
    assert answer.status_code == 422
    assert "统一社会信用代码是18位" in answer.content.decode()
    client.post("/account/me/organisations/new/", {"name": "云起科技公司"})
    assert Organisation.objects.get(name="云起科技公司").owner_id


def test_a_stranger_is_sent_to_log_in() -> None:
    assert Client().get("/account/me/people/").headers["Location"].startswith("/account/login/")


def test_messages_are_listed_for_their_reader_only_and_counted_until_read(now: dt.datetime) -> None:
    reader, other = make_user(), make_user()
    with transaction.atomic():
        notify(user_id=reader.pk, title="开庭时间已经安排", body="请登录查看。", key="n-1", now=now)
    client = sign_in(reader)
    assert "条未读" in client.get("/account/me/").content.decode()
    assert "开庭时间已经安排" in client.get("/account/me/messages/").content.decode()
    assert "条未读" not in client.get("/account/me/").content.decode()
    assert "开庭时间已经安排" not in sign_in(other).get("/account/me/messages/").content.decode()
