"""Who is proven to be a party sees at home that documents of the court wait, before the link was opened; the list opens none."""

import datetime as dt
import importlib

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.identity.models import Organisation, User
from courtportal.kernel.outbox.worker import run_once
from delivery.addresses.models import ServiceInvitation
from delivery.service.models import EvidenceEvent, ServiceItem, ServiceOrder
from delivery.service.rules.effect import Consent
from filing.bulk.models import BulkFiler
from filing.cases.models import Case, Party
from tests.factories import service
from tests.factories.court_cases import make_case
from tests.factories.people import make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
NAME = "周远航"
WAITING = "有2份法院文书待查收"


@pytest.fixture
def case(now: dt.datetime) -> Case:
    """The court knows name and number of the defendant."""
    made = make_case(now=now, plaintiff=make_user("秦未名"))
    party = service.party_of(made)
    party.identity_number = service.NUMBER
    party.save()
    return made


@pytest.fixture
def order(case: Case, now: dt.datetime) -> ServiceOrder:
    """Two documents for a party whom the portal does not know; the invitation has left by SMS."""
    return sent(case, now)


def sent(case: Case, now: dt.datetime) -> ServiceOrder:
    made = service.order_for(case, now)
    with clock.at(now):
        while run_once():
            pass
    return made


def the_party(name: str = NAME, number: str = service.NUMBER) -> User:
    """An account whose proof names this person; the phone is another than the invited one."""
    user = make_user(name)
    assert user.person is not None
    user.person.identity_number = number
    user.person.save()
    return user


def home(user: User) -> str:
    return sign_in(user).get(reverse("filing:my")).content.decode()


def test_the_proven_party_reads_how_many_wait_and_where_the_code_is(order: ServiceOrder) -> None:
    before = EvidenceEvent.objects.count()
    page, link = home(the_party()), reverse("first_service:open", args=[ServiceInvitation.objects.get().token])
    assert WAITING in page
    assert f'href="{link}"' in page
    assert "请用发到手机 138****0000 的验证码打开" in page
    assert order.case.title not in page
    assert order.case.case_number not in page
    assert not ServiceItem.objects.exclude(read_at=None).exists()
    assert EvidenceEvent.objects.count() == before


@pytest.mark.parametrize("is_locked", [True, False])
def test_a_link_that_is_locked_or_too_old_is_not_offered_but_where_to_ask_for_a_new_one(
    order: ServiceOrder, now: dt.datetime, is_locked: bool
) -> None:
    invitation = ServiceInvitation.objects.get()
    if is_locked:
        invitation.locked_at = now
    else:
        invitation.expires_at = clock.now()
    invitation.save()
    page = home(the_party())
    assert WAITING in page
    assert reverse("first_service:open", args=[invitation.token]) not in page
    assert "的验证码打开" not in page
    assert "领取链接已经失效，请拨打 12368，请法院重新发送" in page


@pytest.mark.parametrize(("name", "number"), [(NAME, "440106198001011234"), ("周远行", service.NUMBER)])
def test_whose_name_or_number_is_another_sees_nothing_of_it(name: str, number: str, order: ServiceOrder) -> None:
    assert "待查收" not in home(the_party(name, number))


def test_where_the_court_has_no_number_the_invited_phone_tells_who_it_is(order: ServiceOrder) -> None:
    party = service.party_of(order.case)
    party.identity_number = ""
    party.save()
    namesake, invited = make_user(NAME), make_user(NAME)
    invited.phone = service.PHONE
    invited.save()
    assert "待查收" not in home(namesake)
    assert WAITING in home(invited)
    invited.phone_verified = False
    invited.save()
    assert "待查收" not in home(invited)


def test_an_account_without_a_proof_sees_nothing_of_it(order: ServiceOrder) -> None:
    assert "待查收" not in home(make_user(NAME, verified=False))


def test_once_they_are_in_the_inbox_only_the_inbox_speaks_of_them(order: ServiceOrder, client: Client) -> None:
    invitation, user = ServiceInvitation.objects.get(), the_party()
    own = sign_in(user)
    assert WAITING in home(user)
    link = reverse("first_service:open", args=[invitation.token])
    own.post(link, {"code": invitation.code})
    own.post(f"{link}identity/", {"name": NAME, "identity_number": service.NUMBER})
    address = {"decision": "agree", "recipient_name": NAME, "phone": service.PHONE, "postal_address": "佛山市禅城区演示路1号"}
    own.post(f"{link}address/", {**address, "scope": ["first_instance"]})
    page = home(user)
    assert "待查收" not in page
    assert "阅读法院送达的文书" in page


def test_who_refused_electronic_service_reads_what_is_on_its_way_and_where_to_consent(case: Case, now: dt.datetime) -> None:
    user, party = the_party(), service.party_of(case)
    service.bind(party, user)
    service.confirmed_address(party, now, Consent.REFUSED)
    sent(case, now)
    page = home(user)
    assert WAITING in page
    assert "您没有同意电子送达，文书以邮寄等方式送达" in page
    assert reverse("addresses:change", args=[party.pk]) in page


def test_an_invitation_from_before_the_index_is_found_by_its_phone(order: ServiceOrder) -> None:
    migration = importlib.import_module("delivery.migrations.0018_open_invitations_are_found")
    index = ServiceInvitation.objects.get().phone_index
    ServiceInvitation.objects.update(phone_index="")
    migration.find_by_phone(apps, None)
    assert ServiceInvitation.objects.get().phone_index == index != ""


CODE = "91440604MA5DEM010X"


def of_company(case: Case) -> Party:
    """The defendant is a company whom the portal does not know."""
    party = service.party_of(case)
    party.kind, party.name, party.unified_social_credit_code = Party.Kind.ORGANISATION, "演示物业（虚构）", CODE
    party.save()
    return party


def test_who_acts_for_the_organisation_before_a_court_reads_what_waits_for_it(case: Case, now: dt.datetime) -> None:
    company = of_company(case)
    sent(case, now)
    user, elsewhere = make_user("物业法务"), service.party_of(make_case(now=now))
    elsewhere.kind, elsewhere.unified_social_credit_code, elsewhere.user = Party.Kind.ORGANISATION, CODE, user
    elsewhere.save()
    page = home(user)
    assert WAITING in page
    assert f"送达{company.name}。请由法定代表人用发到手机 138****0000 的验证码打开" in page
    assert case.case_number not in page
    elsewhere.left_at = now
    elsewhere.save()
    assert "待查收" not in home(user)


def test_an_address_book_alone_shows_nobody_what_waits_for_an_organisation(case: Case, now: dt.datetime) -> None:
    of_company(case)
    sent(case, now)
    user = make_user("旁人")
    bank = Organisation.objects.create(owner=user, name="演示物业（虚构）", unified_social_credit_code=CODE)
    assert "待查收" not in home(user)
    BulkFiler.objects.create(organisation=bank, user=user, court=case.court, applied_at=now)
    assert "待查收" not in home(user)
    BulkFiler.objects.update(state=BulkFiler.State.ADMITTED)
    assert WAITING in home(user)
