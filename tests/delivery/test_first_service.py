"""First service on someone whom the portal does not know: link and code → identity → address → documents."""

import datetime as dt
import re

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.identity.proofing.base import CheckResult
from courtportal.kernel.identity.proofing.simulated import SimulatedIdentityChecker
from courtportal.kernel.messaging.models import SimulatedMessage
from courtportal.kernel.outbox.worker import run_once
from courtportal.kernel.rendering.engine import Rendering
from delivery.addresses.models import ServiceAddress, ServiceInvitation
from delivery.service.models import EvidenceEvent, ServiceItem, ServiceOrder, WorkItem
from filing.calendar.models import Deadline
from filing.cases.models import Case
from tests.factories import service
from tests.factories.court_cases import make_case
from tests.factories.people import make_staff, make_user
from tests.factories.transactions import open_transactions

pytestmark = pytest.mark.django_db
NAME = "周远航"
ADDRESS = {
    "decision": "agree",
    "recipient_name": NAME,
    "phone": service.PHONE,
    "postal_address": "佛山市禅城区演示路1号",
    "scope": ["first_instance", "enforcement"],
}


@pytest.fixture(autouse=True)
def no_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    plaintiff = make_user("秦未名")
    User.objects.filter(pk=plaintiff.pk).update(is_demo=False)  # the demo's log-in page names its people
    return make_case(now=now, plaintiff=plaintiff)


@pytest.fixture
def order(case: Case, now: dt.datetime) -> ServiceOrder:
    """An order whose invitation has left by SMS."""
    made = service.order_for(case, now)
    work(now)
    return made


def work(now: dt.datetime) -> None:
    with clock.at(now):
        while run_once():
            pass


def link_and_code() -> tuple[str, str]:
    """What the person reads in the newest SMS."""
    text = SimulatedMessage.objects.filter(channel="sms").order_by("-created_at")[0].body
    found = re.search(r"(/s/\S+/) ，输入验证码 (\d{6})", text)
    assert found is not None
    return found[1], found[2]


def enter(client: Client, name: str = NAME, number: str = service.NUMBER) -> str:
    """Follow the link, give the code and the identity; returns the link."""
    link, code = link_and_code()
    client.post(link, {"code": code})
    client.post(f"{link}identity/", {"name": name, "identity_number": number})
    return link


def items(order: ServiceOrder) -> list[ServiceItem]:
    return list(ServiceItem.objects.filter(recipient__order=order))


def test_given_a_stranger_when_code_identity_and_address_are_given_then_the_documents_are_served_at_once(
    order: ServiceOrder, client: Client, now: dt.datetime
) -> None:
    link = enter(client)
    page = client.get(f"{link}address/").content.decode()
    assert order.case.case_number in page
    assert "<dt>案由</dt><dd>民间借贷纠纷</dd>" in page
    answer = client.post(f"{link}address/", ADDRESS, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("service:received", args=[service.recipient_of(order).pk])
    assert "有人向法院起诉了您" in answer.content.decode()
    assert {(item.status, item.effective_at, item.finding) for item in items(order)} == {("served", now, "arrived_confirmed")}
    party = service.party_of(order.case)
    assert party.user is not None
    assert party.user.is_verified
    assert (party.user.phone, party.user.phone_verified) == (service.PHONE, True)
    assert Deadline.objects.filter(party=party, rule="answer").count() == 1


def test_who_came_by_link_and_code_reads_in_both_languages(
    order: ServiceOrder, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "courtportal.kernel.rendering.reading_copy.engine.render", lambda *_args, **_named: Rendering(b"%PDF", 1, {})
    )
    link = enter(client)
    received = client.post(f"{link}address/", ADDRESS)["Location"]
    item = items(order)[0]
    copy = reverse("service:reading_copy", args=[item.pk])
    assert copy not in client.get(received).content.decode()  # as for everybody: who opens a document reads it first
    client.post(reverse("service:open_document", args=[item.pk]))
    assert copy in client.get(received).content.decode()
    assert client.get(copy)["Content-Type"] == "application/pdf"


def test_while_the_authority_is_asked_for_the_name_no_transaction_is_open(
    order: ServiceOrder, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    class Slow(SimulatedIdentityChecker):
        def check(self, name: str, identity_number: str, phone: str) -> CheckResult:
            seen.append(open_transactions())
            return super().check(name, identity_number, phone)

    monkeypatch.setattr("delivery.first_service.views.identity_checker", Slow)
    enter(client)
    assert seen == [0]
    user = service.party_of(order.case).user
    assert user is not None
    assert user.is_verified


def test_the_decision_is_kept_with_scope_and_version_of_the_words(order: ServiceOrder, client: Client, now: dt.datetime) -> None:
    client.post(f"{enter(client)}address/", ADDRESS)
    address = ServiceAddress.objects.get()
    assert (address.consent, address.given, address.statement) == ("express", "first_service", "2026-1")
    assert address.scope == ["first_instance", "enforcement"]
    assert address.confirmed_at == now


def test_with_the_address_confirmed_the_next_service_takes_effect_on_arrival(
    order: ServiceOrder, client: Client, now: dt.datetime
) -> None:
    client.post(f"{enter(client)}address/", ADDRESS)
    later = now + dt.timedelta(days=20)
    judgment = service.order_for(order.case, later, documents=1, purpose="judgment")
    work(later)
    assert {item.effective_at for item in items(judgment)} == {later}


def test_who_confirms_nothing_is_served_by_reading(order: ServiceOrder, client: Client, now: dt.datetime) -> None:
    link = enter(client)
    assert " required" not in client.get(f"{link}address/").content.decode().partition('name="decision"')[2]
    client.post(f"{link}address/", {"decision": "later"})
    assert {item.effective_at for item in items(order)} == {None}
    first = items(order)[0]
    answer = client.post(reverse("service:open_document", args=[first.pk]), follow=True)
    assert answer["Content-Type"] == "application/pdf"
    first.refresh_from_db()
    assert (first.status, first.effective_at) == ("presumed", now)


def test_who_refuses_gets_paper_and_sees_no_documents_here(order: ServiceOrder, client: Client) -> None:
    answer = client.post(f"{enter(client)}address/", ADDRESS | {"decision": "refuse"}, follow=True)
    assert "纸质" in answer.content.decode()
    letter = service.recipient_of(order).attempts.get(channel="post")
    assert (letter.confirmed, letter.address) == (True, ADDRESS["postal_address"])
    assert WorkItem.objects.get(done_at=None).kind == "post"
    assert client.get(reverse("service:received", args=[service.recipient_of(order).pk])).status_code == 404
    assert EvidenceEvent.objects.filter(order=order, name="ConsignmentRejection").exists()


def test_before_the_identity_is_proved_nothing_of_the_case_is_shown(order: ServiceOrder, client: Client) -> None:
    link, code = link_and_code()
    pages = [client.get(link), client.get(f"{link}identity/", follow=True), client.get(f"{link}address/", follow=True)]
    client.post(link, {"code": code})
    pages += [
        client.get(f"{link}identity/"),
        client.get(f"{link}address/", follow=True),
        client.post(f"{link}identity/", {"name": "别人", "identity_number": service.NUMBER}),
        client.post(f"{link}address/", ADDRESS, follow=True),
        client.get(reverse("service:received", args=[service.recipient_of(order).pk]), follow=True),
    ]
    secrets = [NAME, order.case.case_number, order.case.title, "应诉", "民间借贷", "秦未名", service.PHONE]
    for page in pages:
        assert not [secret for secret in secrets if secret in page.content.decode()]


def test_where_nobody_is_asked_who_the_recipient_is_the_page_says_so(
    order: ServiceOrder, client: Client, settings: LazySettings
) -> None:
    link, code = link_and_code()
    client.post(link, {"code": code})
    warning = "请不要填写真实的身份证号"
    assert warning in client.get(f"{link}identity/").content.decode()
    settings.IDENTITY_CHECKER = "http"
    assert warning not in client.get(f"{link}identity/").content.decode()


def test_five_wrong_codes_lock_the_link_and_tell_a_clerk(order: ServiceOrder, client: Client) -> None:
    link, code = link_and_code()
    wrong = "000000" if code != "000000" else "111111"
    for left in (4, 3, 2, 1):
        assert f"还可以试{left}次" in client.post(link, {"code": wrong}).content.decode()
    assert client.post(link, {"code": wrong}).status_code == 410
    assert client.post(link, {"code": code}).status_code == 410
    assert WorkItem.objects.get().kind == "locked"


def test_five_wrong_identities_lock_the_link(order: ServiceOrder, client: Client) -> None:
    link, code = link_and_code()
    client.post(link, {"code": code})
    for _ in range(5):
        answer = client.post(f"{link}identity/", {"name": "别人", "identity_number": service.NUMBER})
    assert answer.status_code == 410
    assert WorkItem.objects.get().kind == "locked"
    assert not User.objects.filter(phone_verified=True, person__name="别人").exists()


def test_a_slip_in_the_number_is_said_beside_the_field_and_costs_no_try(order: ServiceOrder, client: Client) -> None:
    link, code = link_and_code()
    client.post(link, {"code": code})
    answer = client.post(f"{link}identity/", {"name": NAME, "identity_number": "110105194912310021"})
    assert answer.status_code == 422
    assert "校验码" in answer.content.decode()
    assert f'value="{NAME}"' in answer.content.decode()
    assert ServiceInvitation.objects.get().wrong_identities == 0


def test_a_number_that_differs_from_the_courts_is_not_the_party(order: ServiceOrder, client: Client) -> None:
    party = service.party_of(order.case)
    party.identity_number = "440106198001010016"
    party.save()
    enter(client)
    party.refresh_from_db()
    assert party.user is None
    assert ServiceInvitation.objects.get().wrong_identities == 1


def test_an_expired_link_says_what_to_do(order: ServiceOrder, client: Client, now: dt.datetime) -> None:
    link, code = link_and_code()
    ServiceInvitation.objects.update(expires_at=now)
    answer = client.post(link, {"code": code})
    assert answer.status_code == 410
    assert "12368" in answer.content.decode()


def test_the_forms_come_through_the_check_against_forgery(order: ServiceOrder) -> None:
    """A page that sends no referrer would post without an origin, and be refused."""
    link, code = link_and_code()
    client = Client(enforce_csrf_checks=True)
    page = client.get(link)
    assert page["Referrer-Policy"] == "same-origin"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    assert token is not None
    answer = client.post(link, {"code": code, "csrfmiddlewaretoken": token[1]}, headers={"Origin": "http://testserver"})
    assert answer.status_code == 302


def test_an_unknown_link_is_not_found(client: Client) -> None:
    assert client.get("/s/not-a-token/").status_code == 404


def test_a_used_link_leads_its_owner_to_the_inbox_and_shows_others_nothing(order: ServiceOrder, client: Client) -> None:
    link = enter(client)
    client.post(f"{link}address/", ADDRESS)
    assert client.get(link).headers["Location"] == reverse("service:inbox")
    assert Client().get(link).status_code == 410


def test_given_an_account_with_this_phone_and_person_then_it_is_used(order: ServiceOrder, client: Client) -> None:
    known = make_user(NAME, verified=False)
    known.phone = service.PHONE
    known.save()
    enter(client)
    assert service.party_of(order.case).user == known


def test_given_the_person_has_an_account_with_another_phone_then_log_in_is_asked(order: ServiceOrder, client: Client) -> None:
    known = make_user(NAME)
    assert known.person is not None
    known.person.identity_number = service.NUMBER
    known.person.save()
    link, code = link_and_code()
    client.post(link, {"code": code})
    answer = client.post(f"{link}identity/", {"name": NAME, "identity_number": service.NUMBER})
    assert "已有账户" in answer.content.decode()
    assert service.party_of(order.case).user is None
    client.force_login(known)
    client.post(link, {"code": code})
    client.post(f"{link}identity/", {"name": NAME, "identity_number": service.NUMBER})
    assert service.party_of(order.case).user == known


def own_account(name: str = NAME, number: str = service.NUMBER) -> User:
    """Someone whose name the portal has proven already, with another phone than the court has."""
    known = make_user(name)
    assert known.person is not None
    known.person.identity_number = number
    known.person.save()
    return known


def test_who_is_logged_in_with_a_proven_name_types_it_no_second_time(order: ServiceOrder, client: Client) -> None:
    known = own_account()
    client.force_login(known)
    link, code = link_and_code()
    client.post(link, {"code": code})
    page = client.get(f"{link}identity/").content.decode()
    assert ('name="identity_number"' in page, f"实名为{NAME}" in page) == (False, True)
    assert service.party_of(order.case).user is None  # looking binds nobody
    assert client.post(f"{link}identity/")["Location"] == f"{link}address/"
    assert service.party_of(order.case).user == known


def test_an_account_that_is_not_the_recipients_is_told_so_before_anything_is_typed(order: ServiceOrder, client: Client) -> None:
    client.force_login(own_account("另一人"))
    link, code = link_and_code()
    client.post(link, {"code": code})
    for page in (client.get(f"{link}identity/"), client.post(f"{link}identity/")):
        words = page.content.decode()
        assert "已实名为另一人，与法院登记的收件人不一致" in words
        assert NAME not in words.replace("另一人", "")
    assert service.party_of(order.case).user is None
    assert ServiceInvitation.objects.get().wrong_identities == 0  # nobody guessed


def test_a_representative_who_is_logged_in_gives_only_the_code_of_the_organisation(
    case: Case, now: dt.datetime, client: Client
) -> None:
    party = service.party_of(case)
    party.kind, party.name = "organisation", "佛山市演示商贸有限公司"
    party.legal_representative, party.unified_social_credit_code = "钱明", "91350100M000100Y43"
    party.save()
    service.order_for(case, now)
    work(now)
    known = own_account("钱明")
    client.force_login(known)
    link, code = link_and_code()
    client.post(link, {"code": code})
    assert 'name="name"' not in client.get(f"{link}identity/").content.decode()
    client.post(f"{link}identity/", {"credit_code": "91350100M000100Y43"})
    party.refresh_from_db()
    assert party.user == known


def test_a_courts_account_is_never_entered_by_a_code(order: ServiceOrder, client: Client) -> None:
    staff = make_staff(Role.JUDGE, name=NAME)
    staff.phone, staff.person = service.PHONE, None
    staff.save()
    enter(client)
    assert service.party_of(order.case).user is None
    assert "_auth_user_id" not in client.session


def test_someone_elses_session_is_not_taken_over(order: ServiceOrder, client: Client) -> None:
    other = make_user("另一人")
    client.force_login(other)
    enter(client)
    assert service.party_of(order.case).user is None
    assert client.session["_auth_user_id"] == str(other.pk)


def test_the_address_form_keeps_what_was_typed(order: ServiceOrder, client: Client) -> None:
    link = enter(client)
    answer = client.post(f"{link}address/", ADDRESS | {"phone": "123"})
    assert answer.status_code == 422
    assert "佛山市禅城区演示路1号" in answer.content.decode()
    assert ServiceAddress.objects.count() == 0


def test_an_organisation_is_proved_by_its_representative_and_code(case: Case, now: dt.datetime, client: Client) -> None:
    party = service.party_of(case)
    party.kind, party.name = "organisation", "佛山市演示商贸有限公司"
    party.legal_representative, party.unified_social_credit_code = "钱明", "91350100M000100Y43"
    party.save()
    service.order_for(case, now)
    work(now)
    link, code = link_and_code()
    client.post(link, {"code": code})
    given = {"name": "钱明", "identity_number": service.NUMBER, "credit_code": "91350100M000100Y43"}
    client.post(f"{link}identity/", given)
    party.refresh_from_db()
    assert party.user is not None
    assert party.person is None
