"""A ruling on an application is read, as it will be printed, before the judge signs it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.models import Application
from tests.factories.disputes import Dispute, apply_for, make_dispute
from tests.factories.documents import ready_to_sign
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db

GRANTED = {"outcome": "granted", "reasons": "自愿处分<权利>"}


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    ready_to_sign(now)
    return make_dispute(now)


@pytest.fixture
def asked(dispute: Dispute, now: dt.datetime) -> Application:
    return apply_for(dispute, "withdrawal", now)


@pytest.fixture
def judge(dispute: Dispute) -> Client:
    return sign_in(User.objects.get(pk=dispute.judge.user_id))


def address(application: Application) -> str:
    return reverse("filing:application_decide", args=[application.pk])


def test_what_is_first_sent_decides_nothing_and_shows_the_ruling(asked: Application, judge: Client) -> None:
    before = CourtDocument.objects.count()
    answer = judge.post(address(asked), GRANTED)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "民事裁定书" in page
    assert "本院经审查认为，自愿处分&lt;权利&gt;" in page
    assert 'name="reasons" value="自愿处分&lt;权利&gt;"' in page
    asked.refresh_from_db()
    assert (asked.outcome, asked.state, CourtDocument.objects.count()) == ("", Application.State.SUBMITTED, before)


def test_what_is_confirmed_is_decided(asked: Application, judge: Client) -> None:
    assert judge.post(address(asked), {**GRANTED, "confirmed": "yes"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.outcome, asked.state) == ("granted", Application.State.RULED)
    assert asked.document is not None
    assert asked.document.data["reasons"] == GRANTED["reasons"]


def test_its_pdf_is_shown_and_the_form_comes_back_as_it_was_typed(asked: Application, judge: Client) -> None:
    printed = judge.post(address(asked), {**GRANTED, "pdf": "yes"})
    assert (printed["Content-Type"], printed.content[:5]) == ("application/pdf", b"%PDF-")
    again = judge.post(address(asked), {**GRANTED, "back": "yes"})
    assert again.status_code == 200
    assert "自愿处分&lt;权利&gt;</textarea>" in again.content.decode()
    asked.refresh_from_db()
    assert asked.outcome == ""


def test_a_notice_is_decided_at_once(dispute: Dispute, judge: Client, now: dt.datetime) -> None:
    witness = apply_for(dispute, "witness", now)
    assert judge.post(address(witness), {"outcome": "granted", "reasons": "与本案有关"}).status_code == 302
    witness.refresh_from_db()
    assert witness.state == Application.State.GRANTED
