"""The other forms whose words are kept: outside any case, in the mediation room, about fees, appeals and statements."""

import datetime as dt
import uuid

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from filing.applications.rules.enforcing import ACT, THING
from filing.applications.rules.joining import WAYS
from filing.intake.models import Filing
from filing.unsent.models import UnsentForm
from filing.unsent.places import NOTHING_YET, WHOLE
from tests.factories.disputes import make_dispute
from tests.factories.filings import litigant, make_filing
from tests.factories.mediation import opened
from tests.factories.sessions import sign_in
from tests.filing.unsent.keeping import WORDS, as_typed, kept_again

pytestmark = pytest.mark.django_db


def browse(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


@pytest.mark.parametrize(
    ("place", "part", "route"),
    [
        ("objection", THING, "object_to"),
        ("objection", ACT, "object_to"),
        *[("taking_part", way, "join_ask") for way in WAYS],
    ],
)
def test_a_form_that_names_its_case_only_when_it_is_sent_is_kept(place: str, part: str, route: str) -> None:
    client, page = browse(litigant()), reverse(f"filing:{route}", args=[part])
    asked = client.get(page).context["form"].fields
    field = next(name for name, one in asked.items() if isinstance(one.widget, forms.Textarea))
    kept_again(client, [place, NOTHING_YET, part], page, field)


def test_an_agent_asking_to_act_in_a_case_finds_what_was_typed_and_nobody_keeps_it_for_an_object_that_is_none() -> None:
    client = browse(litigant())
    kept_again(client, ["agent", NOTHING_YET, WHOLE], reverse("filing:join_case"), "principal")
    for place, part in (("agent", WHOLE), ("objection", THING)):
        elsewhere = reverse("filing:unsent_save", args=[place, uuid.uuid4(), part])
        assert client.post(elsewhere, as_typed(1, "principal", principal=WORDS)).status_code == 404


def test_what_one_is_going_to_say_to_all_in_a_mediation_is_kept_until_it_is_said(now: dt.datetime) -> None:
    one = opened(now)
    client, page, place = (
        browse(one.applicant),
        reverse("filing:mediation", args=[one.mediation.pk]),
        ["mediation", one.mediation.pk, WHOLE],
    )
    kept_again(client, place, page, "say-joint-text")
    client.post(reverse("filing:unsent_save", args=place), as_typed(2, "say-joint-text", **{"say-joint-text": WORDS}))
    assert WORDS in client.get(page).content.decode()
    for other in (one.respondent, one.mediator):
        assert WORDS not in browse(other).get(page).content.decode()
    client.post(reverse("filing:mediation_say", args=[one.mediation.pk, "joint"]), {"say-joint-text": WORDS})
    assert WORDS in browse(one.respondent).get(page).content.decode()
    assert not any(kept.typed for kept in UnsentForm.objects.all())


def test_the_reasons_for_relief_from_a_fee_are_kept(now: dt.datetime) -> None:
    filer = litigant()
    make_filing(now, filer)
    filing = Filing.objects.get()
    page = reverse("filing:filing_ask_relief", args=[filing.pk])
    kept_again(browse(filer), ["filing_relief", filing.pk, WHOLE], page, "statement")


def test_what_is_no_place_of_an_open_form_is_not_kept(now: dt.datetime) -> None:
    dispute, client = make_dispute(now), browse(litigant("周近山"))
    for place in ("appeal_answer", "statement", "fee_relief", "refusal_appeal", "mediation"):
        address = reverse("filing:unsent_save", args=[place, dispute.case.pk, WHOLE])
        assert client.post(address, as_typed(1, "text", text=WORDS)).status_code == 404
    assert not UnsentForm.objects.exists()
