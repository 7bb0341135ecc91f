"""What is sent twice from one page is done once, and both times answered alike; the next page is another sending."""

import datetime as dt
import re
import uuid
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from courtportal.kernel.webhooks.models import WebhookEndpoint
from filing.bulk.models import BulkJob
from filing.calendar.actions.schedule_many import schedule_item
from filing.calendar.models import Hearing, ScheduleBatch, ScheduleBatchItem
from filing.cases.actions.hand_in_evidence import hand_in_evidence
from filing.cases.models import DossierEntry, EvidenceItem, Party
from filing.mediation.actions.facts import state_fact
from filing.mediation.actions.offers import answer_offer, make_offer
from filing.mediation.actions.speak import Said, say
from filing.mediation.models import MediationMessage, Offer, UndisputedFact
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.filings import litigant, make_draft, make_upload
from tests.factories.mediation import opened, terms
from tests.factories.people import make_room
from tests.factories.sessions import sign_in
from tests.filing.bulk.tables import FORM, as_csv, bank_account, upload
from tests.filing.bulk.test_jobs import right

pytestmark = pytest.mark.django_db


def browser(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


def key_on(client: Client, page: str, name: str = "key") -> str:
    """The key that stands in the form of the page."""
    return re.findall(rf'name="{name}" value="([^"]+)"', client.get(page).content.decode())[0]


def twice(client: Client, address: str, data: dict[str, str]) -> str:
    """The form is sent twice; both answers lead to the same place."""
    answers = [client.post(address, data) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    places = {urlsplit(one["Location"]).path for one in answers}
    assert len(places) == 1
    return places.pop()


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def test_evidence_sent_twice_stands_once_in_the_catalogue_and_in_the_dossier(dispute: Dispute, now: dt.datetime) -> None:
    client, page = browser(dispute.plaintiff), reverse("filing:case_evidence", args=[dispute.case.pk])
    user, before = User.objects.get(pk=dispute.plaintiff.user_id), DossierEntry.objects.count()
    for number, name in enumerate(("收据.pdf", "合同.pdf"), 1):
        file = make_upload(user, now, name)
        twice(client, page, {"file_upload": str(file.pk), "purpose": "付款", "key": key_on(client, page)})
        assert EvidenceItem.objects.filter(case=dispute.case).count() == number
        assert DossierEntry.objects.count() == before + number
        assert AuditEntry.objects.filter(action="hand_in_evidence").count() == number


def test_evidence_sent_twice_to_a_draft_is_one_item(now: dt.datetime) -> None:
    filer = litigant()
    draft = make_draft(filer, now)
    client, page = browser(filer), reverse("filing:draft_evidence", args=[draft.pk])
    file = make_upload(User.objects.get(pk=filer.user_id), now, "收据.pdf")
    before, asked = draft.evidence.count(), client.get(page).context["form"]
    said = {"purpose": "付款", "kinds": asked.fields["kinds"].choices[0][0], "key": key_on(client, page)}
    twice(client, page, {"file_upload": str(file.pk), **said})
    assert draft.evidence.count() == before + 1


def test_a_remark_on_a_draft_sent_twice_is_made_once(now: dt.datetime) -> None:
    filer = litigant()
    draft = make_draft(filer, now)
    client, page = browser(filer), reverse("filing:draft_read", args=[draft.pk])
    twice(client, reverse("filing:draft_comment", args=[draft.pk]), {"text": "利率写错了", "key": key_on(client, page)})
    assert draft.comments.count() == 1


def test_the_same_key_for_another_party_is_another_item(dispute: Dispute, now: dt.datetime) -> None:
    first, key = dispute.party("plaintiff"), str(uuid.uuid4())
    assert first.user is not None
    second = Party.objects.create(case=dispute.case, role="plaintiff", order=2, name="林小川", user=first.user)
    for party in (first, second):
        hand_in_evidence(
            actor=dispute.plaintiff, case_id=dispute.case.pk, upload=make_upload(first.user, now, "收据.pdf"), title="收据",
            purpose="付款", party_id=party.pk, key=key, now=now,
        )  # fmt: skip
    assert {one.party for one in EvidenceItem.objects.filter(case=dispute.case)} == {first, second}


def test_further_evidence_asks_nothing_that_it_would_not_keep(dispute: Dispute, now: dt.datetime) -> None:
    client, page = browser(dispute.plaintiff), reverse("filing:case_evidence", args=[dispute.case.pk])
    assert 'name="kinds"' not in client.get(page).content.decode()
    file = make_upload(User.objects.get(pk=dispute.plaintiff.user_id), now, "收据.pdf")
    assert client.post(page, {"file_upload": str(file.pk), "title": "收据", "purpose": "付款"}).status_code == 302
    kept = EvidenceItem.objects.get(case=dispute.case)
    assert (kept.title, kept.purpose, kept.file_name) == ("收据", "付款", "收据.pdf")


def test_a_table_sent_twice_is_one_job(now: dt.datetime) -> None:
    actor, filer = bank_account(now)
    client, page = browser(actor), reverse("filing:bulk_new", args=[filer.pk])
    table = upload(actor, as_csv([right(1)]), "t.csv", "table")
    job = twice(client, page, {"form_key": FORM, "table_upload": str(table.pk), "key": key_on(client, page)})
    assert job == reverse("filing:bulk_job", args=[BulkJob.objects.get().pk])
    assert client.post(page, {"form_key": FORM, "table_upload": str(table.pk), "key": key_on(client, page)}).status_code == 302
    assert BulkJob.objects.count() == 2


def test_what_is_said_twice_in_the_room_is_heard_once(now: dt.datetime) -> None:
    one = opened(now)
    client, page = browser(one.applicant), reverse("filing:mediation", args=[one.mediation.pk])
    way = reverse("filing:mediation_say", args=[one.mediation.pk, "joint"])
    for number in (1, 2):
        key = key_on(client, page, "say-joint-key")
        twice(client, way, {"say-joint-text": "希望和解", "say-joint-key": key})
        assert MediationMessage.objects.filter(mediation=one.mediation).count() == number


def test_the_key_of_one_is_not_that_of_another(now: dt.datetime) -> None:
    one, key = opened(now), str(uuid.uuid4())
    for actor in (one.applicant, one.respondent):
        said = say(actor=actor, mediation_id=one.mediation.pk, said=Said("joint", "希望和解", key=key), now=now)
        assert said.author_id == actor.user_id
    assert MediationMessage.objects.count() == 2


def test_evidence_shown_twice_stands_once_in_the_room(now: dt.datetime) -> None:
    one = opened(now)
    client, page = browser(one.applicant), reverse("filing:mediation", args=[one.mediation.pk])
    way = reverse("filing:mediation_act", args=[one.mediation.pk, "evidence"])
    twice(client, way, {"key": key_on(client, page)})
    assert MediationMessage.objects.filter(mediation=one.mediation).count() == 1


def test_an_offer_sent_again_keeps_the_answer_to_the_first(now: dt.datetime) -> None:
    one = opened(now)
    client, page = browser(one.respondent), reverse("filing:mediation", args=[one.mediation.pk])
    typed = {"offer-payer": "respondent", "offer-amount": "60000", "offer-first": "2026-10-01", "offer-count": "3"}
    sent = typed | {"offer-key": key_on(client, page, "offer-key")}
    way = reverse("filing:mediation_offer", args=[one.mediation.pk])
    assert client.post(way, sent).status_code == 302
    answer_offer(actor=one.applicant, mediation_id=one.mediation.pk, number=1, accepts=True, now=now)
    assert client.post(way, sent).status_code == 302
    assert Offer.objects.get().state == Offer.State.ACCEPTED
    make_offer(actor=one.respondent, mediation_id=one.mediation.pk, terms=terms(now.date(), "50000"), now=now)
    assert [offer.state for offer in Offer.objects.order_by("number")] == [Offer.State.REPLACED, Offer.State.OPEN]


def test_a_fact_stated_twice_is_one_fact(now: dt.datetime) -> None:
    one, key = opened(now), str(uuid.uuid4())
    facts = [state_fact(actor=one.mediator, mediation_id=one.mediation.pk, text="借款已交付", key=key, now=now) for _ in range(2)]
    assert facts[0] == facts[1] == UndisputedFact.objects.get()
    client, page = browser(one.mediator), reverse("filing:mediation", args=[one.mediation.pk])
    way = reverse("filing:mediation_fact", args=[one.mediation.pk])
    twice(client, way, {"fact-text": "利息没有约定", "fact-key": key_on(client, page, "fact-key")})
    assert UndisputedFact.objects.count() == 2


def test_a_batch_of_hearings_sent_twice_is_one_batch(dispute: Dispute, now: dt.datetime) -> None:
    room, page = make_room(dispute.case.court), reverse("filing:schedule_many")
    client = sign_in(User.objects.get(pk=dispute.judge.user_id))
    said = {
        "cases": str(dispute.case.pk), "rooms": str(room.pk), "first_day": "2026-12-01", "last_day": "2026-12-31",
        "minutes": "60", "mode": "online", "key": key_on(client, page),
    }  # fmt: skip
    twice(client, page, said)
    schedule_item(item_id=ScheduleBatchItem.objects.get().pk, now=now)
    twice(client, page, said)  # the case has its hearing and is not offered any more
    assert (ScheduleBatch.objects.count(), Hearing.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(action="schedule_many").count() == 1


def test_an_address_for_events_registered_twice_is_told_once() -> None:
    client, page = browser(litigant()), reverse("webhooks:new")
    field = client.get(page).context["form"].fields["types"]
    said = {"name": "系统", "url": "https://example.com/events", "types": field.choices[0][0], "key": key_on(client, page)}
    twice(client, page, said)
    assert WebhookEndpoint.objects.count() == 1
