"""A suit against what was decided between others, begun by a stranger: the number is asked, and nothing is told of the case."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from filing.cases.models import Case, CaseLink
from filing.cases.rules.case_number import parse_case_number
from filing.intake.actions.drafts import start_draft
from filing.intake.actions.named_case import sue_against
from filing.intake.counter.models import CounterVisit
from filing.intake.filed_once import link_earlier_case
from filing.intake.links import file_url
from filing.intake.models import FilingDraft
from filing.intake.rules.following import may_be_named
from tests.factories.blank_documents import blank_documents
from tests.factories.cases import make_case, make_party
from tests.factories.people import actor_for, make_court, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger() -> User:
    return make_user("孙不让")


@pytest.fixture
def client(stranger: User) -> Client:
    return sign_in(stranger)


@pytest.mark.parametrize(
    ("cause", "case_type", "fits"),
    [
        ("512(1)", "执异", True), ("512(2)", "执异", True), ("512(1)", "执", False), ("512(1)", "民初", False),
        ("511", "民初", True), ("511", "知民终", True), ("511", "民再", True), ("511", "执异", False), ("511", "民诉前调", False),
    ],
)  # fmt: skip
def test_the_type_in_the_number_is_of_a_case_that_is_decided_so(cause: str, case_type: str, fits: bool) -> None:
    assert may_be_named(cause, case_type) == fits


@pytest.mark.parametrize("exists", [True, False])
def test_a_stranger_is_asked_for_the_number_and_learns_nothing_from_the_answer(
    client: Client, stranger: User, exists: bool, now: dt.datetime
) -> None:
    court = make_court()
    case = make_case(court=court, state="effective")
    make_party(case, "plaintiff", name="林小满")
    number = case.case_number if exists else f"（2026）{court.code}民初98765号"
    page = client.get(file_url("511"))
    assert "要撤销的判决书" in page.content.decode()
    answer = client.post(file_url("511"), {"case_number": number}, follow=True)
    draft = FilingDraft.objects.get()
    assert (draft.court, draft.content["follows"]) == (court, {"kind": "revocation", "number": number})
    assert [one["answers"].get("name") for one in draft.content["parties"]] == ["孙不让"]
    assert "林小满" not in answer.content.decode()
    assert str(case.pk) not in answer.content.decode()


@pytest.mark.parametrize(
    ("cause", "typed", "told"),
    [
        ("511", "民初123号", "请写完整的案号"),
        ("511", "（2026）粤0604执123号", "请写作出生效判决"),
        ("512(1)", "（2026）粤0604执123号", "请写“执异”案号"),
        ("511", "（2026）粤9999民初1号", "不在本平台"),
    ],
)
def test_a_number_of_another_kind_is_told_beside_the_field_and_kept(client: Client, cause: str, typed: str, told: str) -> None:
    make_court()
    answer = client.post(file_url(cause), {"case_number": typed})
    page = answer.content.decode()
    assert (answer.status_code, FilingDraft.objects.count()) == (422, 0)
    assert told in page
    assert f'value="{typed}"' in page


def test_whose_own_case_it_is_goes_on_with_what_the_court_holds(client: Client, stranger: User) -> None:
    case = make_case(state="effective")
    make_party(case, "plaintiff", name="林小满")
    make_party(case, "third_party", stranger)
    page = client.post(file_url("511"), {"case_number": case.case_number}, follow=True).content.decode()
    assert "林小满" in page
    assert not FilingDraft.objects.exists()


def test_the_number_can_be_corrected_and_the_court_follows_it(client: Client, stranger: User, now: dt.datetime) -> None:
    first, second = make_court(), make_court("粤0605", "佛山市南海区人民法院")
    number = parse_case_number(f"（2026）{first.code}民初1号")
    draft = sue_against(actor=actor_for(stranger, Role.LITIGANT), cause_code="511", number=number, now=now)
    address = reverse("filing:draft_court", args=[draft.pk])
    assert f'value="{number}"' in client.get(address).content.decode()
    assert client.post(address, {"case_number": "（2026）粤0605民终2号"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.court, draft.content["follows"]["number"]) == (second, "（2026）粤0605民终2号")
    check = client.get(reverse("filing:draft_check", args=[draft.pk])).content.decode()
    assert "（2026）粤0605民终2号" in check


def test_when_it_is_accepted_it_is_linked_with_the_case_of_the_number_at_that_court(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank_documents(monkeypatch)
    earlier = make_case(state="effective")
    suit = make_case(court=earlier.court, case_type="民撤", case_number="（2026）粤0604民撤1号", number=7001)
    actor = actor_for(make_user(), Role.LITIGANT)
    named = {"kind": "revocation", "number": earlier.case_number}
    link_earlier_case(actor, suit, named, filed_at=now, now=now)
    assert CaseLink.objects.get(to_case=suit).from_case == earlier
    other = make_case(court=earlier.court, case_number="（2026）粤0604民撤2号", number=7002)
    link_earlier_case(actor, other, {**named, "number": "（2026）粤0604民初98765号"}, filed_at=now, now=now)
    assert not CaseLink.objects.filter(to_case=other).exists()
    assert Case.objects.count() == 3


def test_a_draft_that_names_no_case_yet_is_asked_and_at_a_counter_the_number_is_of_that_court(
    client: Client, stranger: User, now: dt.datetime
) -> None:
    court, _other = make_court(), make_court("粤0605", "佛山市南海区人民法院")
    actor = actor_for(stranger, Role.LITIGANT)
    draft = start_draft(actor=actor, form_key="general", court=court, now=now, cause_code="511")
    address = reverse("filing:draft_court", args=[draft.pk])
    assert "要撤销的判决书" in client.get(address).content.decode()
    assert client.post(address, {"case_number": f"（2026）{court.code}民初1号"}).status_code == 302
    CounterVisit.objects.create(
        draft=draft,
        court=court,
        typed_by=stranger,
        name="孙不让",
        document_kind="id",
        document_number="1",
        checked_at=now,
        code="c",
    )
    answer = client.post(address, {"case_number": "（2026）粤0605民初1号"})
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert (draft.court, draft.content["follows"]["number"]) == (court, f"（2026）{court.code}民初1号")
