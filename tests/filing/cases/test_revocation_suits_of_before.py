"""A suit to revoke a judgment (cause 511) that got its number as 民初, before these were numbered 民撤, goes on."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from filing.cases.models import Case
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.sessions import sign_in
from tests.security.crawler import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    found = make_dispute(now)
    Case.objects.filter(pk=found.case.pk).update(cause_code="511", title="林小满与周远航第三人撤销之诉")
    found.case.refresh_from_db()
    assert found.case.case_type == "民初"
    return found


@pytest.mark.parametrize("who", ["plaintiff", "defendant", "judge", "clerk", "head", "president"])
def test_its_page_and_every_page_that_this_offers_open(dispute: Dispute, now: dt.datetime, who: str) -> None:
    client = sign_in(User.objects.get(pk=getattr(dispute, who).user_id))
    home = reverse("filing:case", args=[dispute.case.pk])
    with clock.at(now):
        assert dispute.case.case_number in client.get(reverse("filing:my")).content.decode()
        page = Page(client.get(home).content.decode())
        assert {link: status for link in offered(page) if (status := answers(client, link)) >= 400} == {}


def offered(page: Page) -> set[str]:
    return {link for link in page.links if link.startswith("/") and not link.startswith("/static/")}


def answers(client: Client, link: str) -> int:
    return client.get(link, follow=True).status_code


def test_it_can_be_withdrawn_as_any_suit(dispute: Dispute, now: dt.datetime) -> None:
    decided(apply_for(dispute, "withdrawal", now), dispute.judge, now, clerk=dispute.clerk)
    dispute.case.refresh_from_db()
    assert (dispute.case.state, dispute.case.case_type) == ("closed", "民初")
