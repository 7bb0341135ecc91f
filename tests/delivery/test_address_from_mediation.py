"""Who confirmed an address when it agreed to mediate finds it in the form of its case; consent is asked all the same."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.identity.models import User
from delivery.addresses.models import ServiceAddress, ServiceInvitation
from delivery.addresses.prefill import known_of
from delivery.addresses.queries import token_digest
from filing.mediation.actions.consent import consent
from filing.mediation.actions.start import start_in_case
from filing.mediation.models import Mediation, MediationParty
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.filings import make_bench, make_case
from tests.factories.mediation import SERVICE, make_mediator
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
SAID = {"recipient_name": SERVICE["recipient"], "phone": SERVICE["phone"], "postal_address": SERVICE["address"]}


@pytest.fixture
def mediated(now: dt.datetime) -> Dispute:
    """A case in which the defendant agreed to mediate and said where papers reach it."""
    dispute = make_dispute(now)
    make_mediator()
    dispute.case.parties.filter(role="defendant").update(address="旧地址1号")
    mediation = start_in_case(actor=dispute.plaintiff, case_id=dispute.case.pk, now=now)
    consent(actor=dispute.defendant, mediation_id=mediation.pk, service=SERVICE, now=now)
    return dispute


def test_the_form_of_the_case_has_what_was_confirmed_for_the_mediation(mediated: Dispute) -> None:
    client = sign_in(User.objects.get(pk=mediated.defendant.user_id))
    form = client.get(reverse("addresses:change", args=[mediated.party("defendant").pk])).context["form"]
    assert {name: form[name].initial for name in SAID} == SAID
    assert not ServiceAddress.objects.exists()  # nothing is confirmed for it, nor consented to


def test_the_page_of_the_first_service_has_it_too_and_chooses_nothing(mediated: Dispute, now: dt.datetime) -> None:
    ServiceInvitation.objects.create(
        party=mediated.party("defendant"), user_id=mediated.defendant.user_id, phone="13900000000", token="link",
        token_digest=token_digest("link"), code="000000", expires_at=now + dt.timedelta(days=7),
        opened_at=now, identified_at=now,
    )  # fmt: skip
    client = sign_in(User.objects.get(pk=mediated.defendant.user_id))
    form = client.get(reverse("first_service:address", args=["link"])).context["form"]
    assert {name: form[name].initial for name in SAID} == SAID
    assert form["decision"].initial is None


def test_nobody_else_finds_it(mediated: Dispute, django_assert_num_queries: object) -> None:
    defendant, plaintiff = mediated.party("defendant"), mediated.party("plaintiff")
    unsaid = {"recipient_name": defendant.name, "phone": "1", "postal_address": "旧地址1号"}
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert known_of(mediated.stranger, defendant, "1") == unsaid
    assert known_of(mediated.defendant, plaintiff, "1")["recipient_name"] == plaintiff.name


def test_what_was_said_in_mediation_before_filing_is_known_in_the_case(now: dt.datetime) -> None:
    make_bench()
    case, user = make_case(now), make_user("周远航")
    defendant = case.parties.get(role="defendant")
    mediation = Mediation.objects.create(
        court=case.court, filing_id=case.filing_id, number="（2026）民诉前调1号", title="借款", cause_code=case.cause_code,
        claims="还款", asked_at=now,
    )  # fmt: skip
    MediationParty.objects.create(
        mediation=mediation, side="respondent", order=1, kind="person", name=defendant.name, facts={}, phone="", user=user,
        service=SERVICE,
    )  # fmt: skip
    assert known_of(actor_for(user), defendant, "") == SAID
