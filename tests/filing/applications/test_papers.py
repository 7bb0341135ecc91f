"""The papers of applications through the real renderer and signatures, and the wording of every kind."""

import datetime as dt
import io

import pytest
from django.utils.translation import override
from pyhanko.pdf_utils.reader import PdfFileReader

from courtportal.kernel import clock
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.rendering.schema import checked
from courtportal.kernel.vault.models import StoredFile
from filing.applications import subscribers
from filing.applications.models import Application
from filing.applications.papers import letter_data, order_of, ruling_data
from filing.applications.rules.catalogue import KINDS
from filing.applications.subscribers import receive_application, serve_new_party, tell_applicant
from filing.calendar.models import Hearing
from filing.cases.models import DossierEntry
from filing.events import ApplicationDecided, ApplicationSubmitted, PartiesChanged
from tests.factories.disputes import CONTENT, Dispute, apply_for, decided, make_dispute, typed
from tests.factories.documents import ready_to_sign
from tests.factories.people import make_room

pytestmark = pytest.mark.django_db


def submitted(application: Application) -> ApplicationSubmitted:
    return ApplicationSubmitted(application_id=application.pk, case_id=application.case_id)


@pytest.mark.slow
@pytest.mark.real_documents
def test_a_ruling_bears_both_signatures_and_the_seal(now: dt.datetime) -> None:
    ready_to_sign(now)
    dispute = make_dispute(now)
    done = decided(apply_for(dispute, "withdrawal", now), dispute.judge, now, clerk=dispute.clerk)
    assert done.document is not None
    signatures = PdfFileReader(io.BytesIO(document_bytes(done.document))).embedded_regular_signatures
    assert len(signatures) == 3  # judge, clerk, court
    assert done.document.title == "民事裁定书"
    assert DossierEntry.objects.get(document=done.document).catalogue_number == 24


@pytest.mark.slow
@pytest.mark.real_documents
def test_the_receipt_is_sealed_and_the_paper_filed_once(now: dt.datetime) -> None:
    ready_to_sign(now)
    dispute = make_dispute(now)
    application = apply_for(dispute, "witness", now, files=1)
    for _ in range(2):
        receive_application(submitted(application), now)
    application.refresh_from_db()
    assert application.receipt is not None
    assert application.receipt.data["receipt_number"] == application.receipt_number
    assert len(PdfFileReader(io.BytesIO(document_bytes(application.receipt))).embedded_regular_signatures) == 1
    titles = list(dispute.case.dossier.order_by("key").values_list("title", "catalogue_number"))
    assert titles == [("证人出庭申请书", 15), ("证人出庭申请书附件1：借条.pdf", 15)]


@pytest.mark.slow
@pytest.mark.real_documents
def test_a_paper_printed_again_by_another_worker_has_the_same_bytes(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one was killed between the file and its row of the catalogue."""
    ready_to_sign(now)
    application = apply_for(make_dispute(now), "witness", now)

    def killed(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, clock.at(now), pytest.raises(KeyboardInterrupt):
        patched.setattr(subscribers, "_file_all", killed)
        subscribers.file_paper(application)
    before = StoredFile.objects.count()
    with clock.at(now + dt.timedelta(minutes=5)):
        subscribers.file_paper(application)
    assert StoredFile.objects.count() == before


def test_a_confidential_paper_joins_the_dossier_only_when_decided(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    application = apply_for(dispute, "preservation_property", now)
    receive_application(submitted(application), now)
    assert not dispute.case.dossier.exists()
    decided(application, dispute.judge, now, clerk=dispute.clerk)
    tell_applicant(ApplicationDecided(application_id=application.pk, case_id=dispute.case.pk), now)
    assert {(entry.catalogue_number, entry.document is None, entry.sealing) for entry in dispute.case.dossier.all()} == {
        (14, True, "sealed"),  # the application, until the ruling has been executed
        (14, False, ""),  # the ruling, which nobody sees on whom it was not served
    }


@pytest.mark.parametrize(
    ("code", "outcome"),
    [(code, outcome) for code, kind in sorted(KINDS.items()) for outcome in ("granted", "refused") if getattr(kind, outcome)],
)
def test_every_kind_has_its_order_in_words_and_fits_its_document(now: dt.datetime, code: str, outcome: str) -> None:
    dispute = make_dispute(now)
    application = undecided(dispute, code, now)
    application.outcome, application.reasons = outcome, "经审查属实。"
    with override("en"):  # the reader's language changes nothing
        order = order_of(application)
        data = ruling_data(application, now) if KINDS[code].document == "ruling" else letter_data(application, now)
    assert order
    assert "{" not in order
    assert order.isascii() is False
    assert data["orders"] == [order]
    checked(data, document_kinds.get(f"procedural_{KINDS[code].document}").fields)


def undecided(dispute: Dispute, code: str, now: dt.datetime) -> Application:
    """An application of the kind as if it had been open, not stored."""
    case = dispute.case
    Hearing.objects.create(case=case, room=make_room(case.court), starts_at=now, ends_at=now + dt.timedelta(hours=1))
    content = typed(case, code) | {"agent": "沈知远", "principal": "林小满"}
    if code == "consolidation":
        content["other"] = "（2026）粤0604民初9号"
    bench = KINDS[code].by == frozenset({"bench"})
    party = None if bench else dispute.party("plaintiff")
    own_words = {"order": "准许申请人的申请。"} if any(one.key == "order" for one in KINDS[code].terms) else {}
    return Application(case=case, court=case.court, kind=code, party=party, content=content, terms=own_words, submitted_at=now)


def test_the_tests_know_every_kind() -> None:
    assert set(CONTENT) == set(KINDS)


def test_who_joined_is_served_what_the_defendants_got(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    decided(apply_for(dispute, "joinder", now), dispute.judge, now)
    party = dispute.case.parties.get(name="方同借")
    event = PartiesChanged(case_id=dispute.case.pk, party_id=party.pk, change="joined")
    OutboxEvent.objects.all().delete()
    serve_new_party(event, now)
    served = OutboxEvent.objects.get(name="filing.DocumentsToServe").payload
    assert served["party_ids"] == [str(party.pk)]
    assert len(served["document_ids"]) >= 1
