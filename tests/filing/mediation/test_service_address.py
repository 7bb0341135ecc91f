"""Where papers reach a party is confirmed once: who did so in the case or in the complaint is not asked again in mediation."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.intake.actions.divert import send_to_mediation
from filing.intake.actions.review import claim
from filing.intake.models import Filing
from filing.mediation.actions.start import start_in_case
from filing.mediation.models import Mediation
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.filings import filing_clerk, make_filing
from tests.factories.service import confirmed_address
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
ASKED = 'name="address"'


def page_of(client: Client, mediation: Mediation) -> str:
    return client.get(reverse("filing:mediation", args=[mediation.pk])).content.decode()


def agree(client: Client, mediation: Mediation, **given: str) -> int:
    return client.post(reverse("filing:mediation_consent", args=[mediation.pk]), {"read": "on", **given}).status_code


def in_case(dispute: Dispute, now: dt.datetime) -> Mediation:
    return start_in_case(actor=dispute.plaintiff, case_id=dispute.case.pk, now=now)


def test_who_confirmed_an_address_in_the_case_only_agrees(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    confirmed_address(dispute.party("defendant"), now, recipient_name="周远航", postal_address="佛山市禅城区演示路9号")
    mediation, client = in_case(dispute, now), sign_in(User.objects.get(pk=dispute.defendant.user_id))
    page = page_of(client, mediation)
    assert "佛山市禅城区演示路9号" in page
    assert ASKED not in page
    assert agree(client, mediation, online="on") == 302
    service = mediation.parties.get(party=dispute.party("defendant")).service
    assert (service["recipient"], service["address"]) == ("周远航", "佛山市禅城区演示路9号")


def test_who_confirmed_none_or_none_for_post_is_asked(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    mediation, client = in_case(dispute, now), sign_in(User.objects.get(pk=dispute.defendant.user_id))
    assert ASKED in page_of(client, mediation)
    confirmed_address(dispute.party("defendant"), now, postal_address="")
    assert ASKED in page_of(client, mediation)
    assert agree(client, mediation, online="on") == 422


def diverted(now: dt.datetime) -> tuple[Filing, Mediation]:
    """Given a filing of somebody who was not sure about mediation, which the clerk sent there."""
    filing, clerk = make_filing(now, mediation_willing="unsure"), filing_clerk()
    version = claim(actor=clerk, filing_id=filing.pk, now=now).version
    send_to_mediation(actor=clerk, filing_id=filing.pk, version=version, reason="争议不大", checked=[], now=now)
    run_until_quiet()
    return filing, Mediation.objects.get(filing=filing)


def test_the_address_in_the_complaint_is_not_asked_again(now: dt.datetime) -> None:
    filing, mediation = diverted(now)
    client = sign_in(filing.owner)
    page = page_of(client, mediation)
    assert "岭南大道演示路12号301房" in page
    assert ASKED not in page
    assert agree(client, mediation) == 302
    assert mediation.parties.get(side="applicant").service["address"] == "佛山市禅城区岭南大道演示路12号301房"


def test_the_other_side_reads_nothing_of_it(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    confirmed_address(dispute.party("plaintiff"), now, postal_address="佛山市禅城区演示路9号")
    mediation, client = in_case(dispute, now), sign_in(User.objects.get(pk=dispute.defendant.user_id))
    page = page_of(client, mediation)
    assert ASKED in page
    assert "演示路9号" not in page
