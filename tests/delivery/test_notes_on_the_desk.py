"""Clerk and judge of the case see what was noted about paper, with its photos and scans; nobody else does."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.kernel.authz import Role, visible_to
from courtportal.kernel.vault.files import read_bytes
from delivery.service.models import ServiceNoteFile, ServiceRecipient
from delivery.service.rules.effect import By
from filing.cases.models import DossierEntry
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def recipient(now: dt.datetime) -> ServiceRecipient:
    return service.recipient_of(service.order_for(make_case(now=now, defendant=make_user("周远航")), now))


@pytest.mark.parametrize("duty", ["clerk", "sole_judge"])
def test_the_order_shows_the_note_and_its_files_open(recipient: ServiceRecipient, duty: str, now: dt.datetime) -> None:
    photo = service.scan("照片")
    service.note(recipient, "left", now + DAY, by=By.FAMILY, signer_name="周小满", witness="虚构居委会 某某", note="门口留置",
                 photos=[photo], paper=None)  # fmt: skip
    browser = sign_in(member(recipient.order.case, duty))
    page = browser.get(reverse("service:order", args=[recipient.order_id])).content.decode()
    assert all(words in page for words in ("在住所拒绝签收，留置", "周小满", "虚构居委会 某某", "门口留置"))
    address = reverse("service:note_file", args=[ServiceNoteFile.objects.get().pk])
    assert address in page
    answer = browser.get(address)
    assert b"".join(answer) == read_bytes(photo)  # type: ignore[arg-type]
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_files_are_for_the_panel_of_the_case_alone(recipient: ServiceRecipient, now: dt.datetime) -> None:
    service.note(recipient, "handed_over", now + DAY, by=By.SELF)
    address = reverse("service:note_file", args=[ServiceNoteFile.objects.get().pk])
    defendant = service.party_of(recipient.order.case).user
    assert defendant is not None
    for browser in (sign_in(member(make_case(now=now), "clerk")), sign_in(defendant, factor="code")):
        assert browser.get(address).status_code in {403, 404}
    filed = DossierEntry.objects.get(key__startswith="service_note:")
    case = recipient.order.case
    sides = [actor_for(party.user, Role.LITIGANT) for party in case.parties.exclude(user=None)]
    assert len(sides) == 2
    assert not any(visible_to(side, DossierEntry).filter(pk=filed.pk).exists() for side in sides)
    assert visible_to(actor_for(member(case, "clerk")), DossierEntry).filter(pk=filed.pk).exists()


def test_many_notes_need_no_more_questions_than_one(recipient: ServiceRecipient, now: dt.datetime) -> None:
    browser, page = sign_in(member(recipient.order.case, "clerk")), reverse("service:order", args=[recipient.order_id])
    service.note(recipient, "not_met", now + DAY, photos=[service.scan("照片")], paper=None)
    browser.get(page)
    with CaptureQueriesContext(connection) as one:
        browser.get(page)
    for at in range(2, 6):
        service.note(recipient, "not_met", now + at * DAY, photos=[service.scan(f"照片{at}")], paper=None)
    with CaptureQueriesContext(connection) as many:
        browser.get(page)
    assert len(many) <= len(one)
