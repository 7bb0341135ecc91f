"""The public index of enforcement: exact, masked, limited, and gone when its time is over."""

import datetime as dt

import pytest
from django.test import Client

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.vault.fields import blind_index
from filing.enforcement.models import DishonestyListing, EnforcementCase
from filing.events import DebtorListed, DebtorUnlisted, EnforcementAccepted, EnforcementClosed
from search.enforcement import views
from search.enforcement.actions import take_over
from search.enforcement.models import EnforcementRecord
from search.enforcement.queries import find_debtor
from search.enforcement.rules import listing_expiry, mask_identity, suffix
from search.enforcement.subscribers import drop_listing, show_accepted, show_closed, show_listing
from tests.factories.enforcement import EnforcementWorld, make_enforcement, make_world
from tests.factories.people import make_court

TODAY = dt.date(2026, 9, 1)
pytestmark = pytest.mark.django_db


def make_record(name: str = "虚构债务人", number: int = 1, **fields: object) -> EnforcementRecord:
    """A debtor in an open case."""
    values: dict[str, object] = {
        "case_number": f"（2026）粤0604执{number}号", "court": make_court(), "filed_on": dt.date(2026, 3, 1),
        "debtor_name": name, "debtor_kind": "person", "identity_masked": mask_identity(f"9901991990010112{number:02d}"),
        "identity_suffix_index": blind_index("identity_suffix", suffix(f"9901991990010112{number:02d}")), "duty": "支付货款",
    }  # fmt: skip
    return EnforcementRecord.objects.create(**(values | fields))


def numbers(name: str = "虚构债务人", today: dt.date = TODAY, **values: object) -> list[str]:
    wanted = {"case_number": "", "identity_suffix": "", "listed_only": False} | values
    return [record.case_number for record in find_debtor(name=name, today=today, **wanted)]  # type: ignore[arg-type]


def test_only_the_exact_name_finds_and_the_rest_narrows() -> None:
    make_record(number=1)
    make_record(number=2)
    assert len(numbers()) == 2
    assert numbers("虚构债") == numbers("虚构债务人二") == []
    assert numbers(case_number="(2026)粤0604执2号") == ["（2026）粤0604执2号"]
    assert numbers(identity_suffix="1202") == ["（2026）粤0604执2号"]
    assert numbers(identity_suffix="9999") == []


def test_a_listing_stands_until_it_expires_or_is_deleted() -> None:
    make_record(listed_on=TODAY, listing_expires_on=TODAY + dt.timedelta(days=10), state="closed")
    assert numbers(listed_only=True) == ["（2026）粤0604执1号"]
    assert numbers(today=TODAY - dt.timedelta(days=1), listed_only=True) == []
    assert numbers(today=TODAY + dt.timedelta(days=10)) == ["（2026）粤0604执1号"]
    assert numbers(today=TODAY + dt.timedelta(days=11)) == [], "expired, and the case is closed"
    EnforcementRecord.objects.update(delisted_on=TODAY + dt.timedelta(days=3))
    assert numbers(today=TODAY + dt.timedelta(days=3)) == []


def test_terms_and_masks() -> None:
    assert mask_identity("44060419850302123x") == "4406**********123X"
    assert mask_identity("1234") == "****"
    assert listing_expiry(dt.date(2026, 9, 1)) == dt.date(2028, 8, 31)
    assert listing_expiry(dt.date(2024, 2, 29), extra_years=1) == dt.date(2027, 2, 28)


def test_the_page_shows_the_mask_and_the_listing_and_never_the_number(client: Client, now: dt.datetime) -> None:
    make_record(listed_on=TODAY, performance="全部未履行", circumstances="违反财产报告制度", sex="male", age=36)
    text = client.get("/debtors/", {"name": "虚构债务人"}).content.decode()
    for shown in ("失信被执行人", "9901**********1201", "违反财产报告制度", "全部未履行", "支付货款"):
        assert shown in text
    assert "990199199001011201" not in text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "请填写被执行人的姓名或者名称"),
        ({"name": "张*"}, "不能用通配符"),
        ({"name": "张三", "case_number": "第五号"}, "案号的写法不对"),
        ({"name": "张三", "identity_suffix": "1"}, "最后四位"),
    ],
)
def test_a_bad_question_is_answered_beside_the_field_and_kept(client: Client, values: dict[str, str], words: str) -> None:
    answer = client.get("/debtors/", values)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert all(value in answer.content.decode() for value in values.values())


def test_too_many_questions_wait_and_what_was_typed_stays(client: Client, now: dt.datetime) -> None:
    for _ in range(views.PER_NETWORK.most):
        assert client.get("/debtors/", {"name": "虚构债务人"}).status_code == 200
    refused = client.get("/debtors/", {"name": "虚构债务人"})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "虚构债务人" in refused.content.decode()
    assert client.get("/debtors/").status_code == 200, "the empty form costs nothing"
    assert Client(REMOTE_ADDR="198.51.100.7").get("/debtors/", {"name": "虚构债务人"}).status_code == 200


@pytest.fixture
def world(now: dt.datetime) -> EnforcementWorld:
    return make_world()


@pytest.fixture
def enforcement(world: EnforcementWorld, now: dt.datetime) -> EnforcementCase:
    return make_enforcement(world, now)


def test_an_accepted_case_is_shown_once_however_often_the_event_comes(enforcement: EnforcementCase, now: dt.datetime) -> None:
    for _ in range(2):
        show_accepted(EnforcementAccepted(case_id=enforcement.case_id), now)
    record = EnforcementRecord.objects.get()
    assert (record.debtor_name, record.identity_masked) == ("周远航", "4406**********1231")
    assert record.case_number == enforcement.case.case_number
    assert numbers("周远航") == [record.case_number]


def test_a_listing_comes_and_goes_with_filing(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> None:
    debtor = world.debtor_in(enforcement)
    listing = DishonestyListing.objects.create(
        enforcement=enforcement, debtor=debtor, ground=4, facts="逾期未报告财产。", state="in_force",
        proposed_by_id=world.officer.user_id, proposed_at=now, decided_at=now, in_force_on=TODAY, expires_on=dt.date(2028, 8, 31),
    )  # fmt: skip
    show_listing(DebtorListed(case_id=enforcement.case_id, listing_id=listing.pk), now)
    assert numbers("周远航", listed_only=True) == [enforcement.case.case_number]
    DishonestyListing.objects.filter(pk=listing.pk).update(state="lifted", lifted_on=TODAY)
    drop_listing(DebtorUnlisted(case_id=enforcement.case_id, listing_id=listing.pk), now)
    assert numbers("周远航", listed_only=True) == []
    assert numbers("周远航"), "the case itself is still open"


def test_a_debtor_who_performed_is_found_no_more(enforcement: EnforcementCase, now: dt.datetime) -> None:
    take_over(actor=SYSTEM, case_id=enforcement.case_id, now=now)
    EnforcementCase.objects.filter(pk=enforcement.pk).update(state="closed", closing="completed", closed_on=TODAY)
    show_closed(EnforcementClosed(case_id=enforcement.case_id), now)
    assert numbers("周远航") == []
