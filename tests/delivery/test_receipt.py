"""The receipt of service on paper (送达回证): what it says, and that it is sealed, filed and binds the evidence."""

import datetime as dt
import json

import pytest

from courtportal.kernel import clock
from courtportal.kernel.outbox.worker import run_once
from courtportal.kernel.rendering.schema import checked
from delivery.channels.post.carriers import Scan, Stage
from delivery.documents import ServiceReceipt
from delivery.post.actions.take_scans import take_scans
from delivery.post.models import PostalItem
from delivery.service.actions.issue_proof import issue_proof
from delivery.service.actions.issue_receipt import receipt_data
from delivery.service.evidence import events_about
from delivery.service.models import EvidenceEvent, ProofOfService, ServiceRecipient
from delivery.service.rules.effect import By, Consent
from delivery.service.rules.signature import read_signature
from filing.dossier.models import DossierEntry
from tests.factories import service
from tests.factories.court_cases import make_case
from tests.factories.documents import ready_to_sign

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
STROKES = [[[20 + 10 * at, 100] for at in range(12)], [[30, 30], [60, 90]]]


@pytest.fixture
def recipient(now: dt.datetime) -> ServiceRecipient:
    return service.recipient_of(service.order_for(make_case(now=now), now))


def work(now: dt.datetime) -> None:
    with clock.at(now):
        while run_once():
            pass


def said(recipient: ServiceRecipient, now: dt.datetime) -> dict[str, object]:
    """The data of the receipt, as the document takes it."""
    recipient.refresh_from_db()
    return checked(receipt_data(recipient, list(events_about(recipient)), now), ServiceReceipt)


def test_it_says_who_signed_for_what_and_shows_the_signature(recipient: ServiceRecipient, now: dt.datetime) -> None:
    drawn = service.store_bytes(read_signature(json.dumps(STROKES)).svg(), media_type="image/svg+xml")
    service.note(recipient, "not_met", now + DAY, note="无人在家")
    service.note(recipient, "brought", now + 2 * DAY, by=By.FAMILY, signer_name="周小满 居民身份证", signature=drawn, paper=None)
    data = said(recipient, now + 2 * DAY)
    assert data["signature"] == [" ".join(f"{x},{y}" for x, y in stroke) for stroke in STROKES]
    assert data["signed_by"] == "同住的成年家属（不是对方当事人）　周小满 居民身份证"
    assert data["effective_at"] == (now + 2 * DAY).isoformat()
    assert "第八十八条" in str(data["effect_basis"])
    acts: list[dict[str, object]] = data["acts"]  # type: ignore[assignment]
    assert [(act["way"], act["noted_by"]) for act in acts] == [("上门送达", "陆一舟"), ("上门送达", "陆一舟")]
    assert acts[1]["proofs"] == [f"手写签名 {drawn.sha256}"]
    assert len(data["documents"]) == 2  # type: ignore[arg-type]


def test_leaving_behind_names_its_witness(recipient: ServiceRecipient, now: dt.datetime) -> None:
    service.note(recipient, "left", now + DAY, by=By.SELF, witness="虚构居委会 某某", photos=[service.scan("照片")])
    data = said(recipient, now + DAY)
    acts: list[dict[str, object]] = data["acts"]  # type: ignore[assignment]
    assert (acts[0]["witness"], acts[0]["by"]) == ("虚构居委会 某某", "本人")
    assert data["signature"] == []
    assert data["refusal"] == "拒绝签收，留置送达，见证人：虚构居委会 某某"


@pytest.mark.parametrize(
    ("act", "words"),
    [("refused_to_sign", "到院后拒绝签收"), ("refused_on_camera", "拒绝签收，已拍照、录像记录送达过程"), ("handed_over", "")],
)
def test_a_refusal_stands_in_the_place_of_the_signature(
    recipient: ServiceRecipient, act: str, words: str, now: dt.datetime
) -> None:
    service.note(recipient, act, now + DAY, by=By.SELF, photos=[service.scan("照片")])
    assert said(recipient, now + DAY)["refusal"] == words


def test_signer_and_place_are_those_of_the_act_that_served(recipient: ServiceRecipient, now: dt.datetime) -> None:
    """A minor cannot sign for the party: the drawing of the first visit is no receipt."""
    first, second = (
        service.store_bytes(read_signature(json.dumps(strokes)).svg(), media_type="image/svg+xml")
        for strokes in ([*STROKES, [[5, 5], [9, 9]]], STROKES)
    )
    service.note(recipient, "brought", now + DAY, by=By.MINOR, signer_name="未成年人", signature=first, place="演示市旧路1号")
    service.note(recipient, "brought", now + 2 * DAY, by=By.SELF, signer_name="本人", signature=second, place="演示市新路2号")
    data = said(recipient, now + 2 * DAY)
    assert data["signature"] == [" ".join(f"{x},{y}" for x, y in stroke) for stroke in STROKES]
    assert data["signed_by"] == "本人　本人"
    assert data["address"] == "演示市新路2号"
    acts: list[dict[str, object]] = data["acts"]  # type: ignore[assignment]
    assert [act["place"] for act in acts] == ["演示市旧路1号", "演示市新路2号"]


def test_photos_and_signed_papers_stand_in_the_dossier(recipient: ServiceRecipient, now: dt.datetime) -> None:
    paper = service.scan()
    photos = [service.scan("照片一"), service.scan("照片二")]
    service.note(recipient, "brought", now + DAY, by=By.SELF, paper=paper, photos=photos)
    entries = DossierEntry.objects.filter(case=recipient.order.case, file__in=[paper, *photos])
    assert {entry.file for entry in entries} == {paper, *photos}
    assert {entry.catalogue_number for entry in entries} == {28}
    assert f"送达回证或者邮件回执（{recipient.party.name}，上门送达）" in {entry.title for entry in entries}


def test_a_letter_speaks_through_its_carrier(now: dt.datetime) -> None:
    case = make_case(now=now)
    service.confirmed_address(service.party_of(case), now, consent=Consent.REFUSED)
    recipient = service.recipient_of(service.order_for(case, now))
    scans = [Scan(Stage.ACCEPTED, now + DAY), Scan(Stage.TRIED, now + 2 * DAY), Scan(Stage.DELIVERED, now + 3 * DAY, by="self")]
    take_scans(letter_id=PostalItem.objects.get().pk, scans=scans, now=now + 3 * DAY)
    data = said(recipient, now + 3 * DAY)
    assert data["address"] == "佛山市禅城区演示路1号"
    acts: list[dict[str, object]] = data["acts"]  # type: ignore[assignment]
    assert [(act["act"], act["by"]) for act in acts] == [("交邮", ""), ("投送一次未成", ""), ("已签收", "本人")]


@pytest.mark.slow
def test_an_earlier_effect_that_becomes_known_is_proven_in_the_place_of_the_first_proof(now: dt.datetime) -> None:
    ready_to_sign(now)
    case = make_case(now=now)
    service.confirmed_address(service.party_of(case), now, consent=Consent.REFUSED)
    recipient = service.recipient_of(service.order_for(case, now))
    service.note(recipient, "handed_over", now + 5 * DAY, by=By.SELF)
    work(now + 5 * DAY)
    first = ProofOfService.objects.get(recipient=recipient)
    scans = [Scan(Stage.ACCEPTED, now + DAY), Scan(Stage.DELIVERED, now + 3 * DAY, by="self")]
    take_scans(letter_id=PostalItem.objects.get().pk, scans=scans, now=now + 6 * DAY)
    work(now + 6 * DAY)
    second = ServiceRecipient.objects.get(pk=recipient.pk).proof
    assert second is not None
    assert second.document.replaces == first.document
    assert [one.document.data["effective_at"] for one in (first, second)] == [(now + days * DAY).isoformat() for days in (5, 3)]
    work(now + 6 * DAY)
    assert issue_proof(recipient_id=recipient.pk, now=now + 6 * DAY) == second
    assert recipient.proofs.count() == 2


@pytest.mark.slow
def test_it_is_sealed_once_filed_and_binds_the_chain(recipient: ServiceRecipient, now: dt.datetime) -> None:
    ready_to_sign(now)
    service.note(recipient, "handed_over", now + DAY, by=By.SELF)
    with clock.at(now + DAY):
        proofs = {issue_proof(recipient_id=recipient.pk, now=now + DAY).pk for _ in range(2)}
    recipient.refresh_from_db()
    proof = recipient.proof
    assert proof is not None
    assert proofs == {proof.pk}
    assert (proof.document.kind, proof.document.state) == ("service_receipt", "sealed")
    assert EvidenceEvent.objects.filter(order=recipient.order, entry_hash=proof.evidence_hash).exists()
    assert proof.document.data["evidence"]["events"]
    assert DossierEntry.objects.get(document=proof.document).catalogue_number == 28
