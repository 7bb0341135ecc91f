"""Time stamps over whole documents: what is sealed outlives the certificates by which it was sealed."""

import datetime as dt
import hashlib
from pathlib import Path
from unittest import mock

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import override_settings

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import SYSTEM, Actor, Refused, Role
from courtportal.kernel.outbox.rounds import RowsFailed
from courtportal.kernel.rendering.actions import (
    Notice,
    SignerSlot,
    archived_bytes,
    check_document,
    document_bytes,
    draft_document,
    issue_document,
    issue_documents,
    note_refusal,
    protect_document,
    sign_document,
)
from courtportal.kernel.rendering.models import ArchiveStamp, CourtDocument
from courtportal.kernel.rendering.schedule import RENEW_BEFORE, protect_documents
from courtportal.kernel.signing import authority
from courtportal.kernel.signing.archiving import protected_until
from courtportal.kernel.signing.models import Certificate, Holder
from courtportal.kernel.signing.pdf import SigningRefusedError, level_of
from courtportal.kernel.signing.validation import Verdict
from courtportal.kernel.signing.verification import validate_pdf
from tests.factories import documents as factory
from tests.judges import judge, openssl_accepts, pdfsig_accepts, qpdf_accepts

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = dt.timedelta(days=1)
LIFE = 400 * DAY


@pytest.fixture
def ends(now: dt.datetime) -> dt.datetime:
    """The time-stamp authority's certificate ends in 400 days; the next one will last ten years."""
    with mock.patch.object(authority, "SERVICE_LIFE", LIFE):
        factory.ready_to_sign(now)
    return Certificate.objects.get(holder=Holder.TIME_STAMPS).valid_to


@pytest.fixture
def notice(ends: dt.datetime, now: dt.datetime) -> CourtDocument:
    return issued(now)


def issued(now: dt.datetime, key: str = "n") -> CourtDocument:
    kind, court = "notice_of_evidence", factory.court()
    return issue_document(actor=SYSTEM, kind=kind, court=court, data=factory.SAMPLES[kind], now=now, key=key)


def agreement_to_sign(now: dt.datetime) -> tuple[CourtDocument, list[Actor]]:
    """A mediation agreement, which no court seals, and the two who sign it."""
    court, kind = factory.court(), "mediation_agreement"
    people = [factory.person(name) for name in ("周启明", "林小满")]
    slots = [SignerSlot(f"party{turn}", "申请人", one.display_name, one.pk) for turn, one in enumerate(people, 1)]
    draft = draft_document(actor=SYSTEM, kind=kind, court=court, data=factory.SAMPLES[kind], now=now, signers=slots)
    document = check_document(actor=SYSTEM, document=draft, now=now)
    return document, [Actor(role=Role.LITIGANT, user_id=one.pk) for one in people]


def new_time_stamp_certificate(now: dt.datetime) -> None:
    authority.renew(actor=SYSTEM, certificate=Certificate.objects.get(holder=Holder.TIME_STAMPS, retired_at=None), now=now)


def test_a_seal_is_stamped_for_the_archive(notice: CourtDocument, ends: dt.datetime, now: dt.datetime) -> None:
    assert level_of(document_bytes(notice)) == "PAdES-BASELINE-LTA"
    assert notice.protected_until == protected_until(document_bytes(notice)) == ends
    assert validate_pdf(document_bytes(notice), now=now).verdict == Verdict.VALID


def test_what_is_issued_in_hundreds_is_stamped_before_its_stamp_ends(ends: dt.datetime, now: dt.datetime) -> None:
    notices = [Notice(f"s{turn}", factory.SAMPLES["summons"]) for turn in range(2)]
    first, second = issue_documents(actor=SYSTEM, kind="summons", court=factory.court(), notices=notices, now=now)
    assert (first.protected_until, second.protected_until) == (ends, ends)
    assert level_of(document_bytes(second)) == "PAdES-BASELINE-LT"
    later = ends - RENEW_BEFORE
    new_time_stamp_certificate(later)
    protect_documents(later)
    second.refresh_from_db()
    assert level_of(archived_bytes(second)) == "PAdES-BASELINE-LTA"
    assert validate_pdf(archived_bytes(second), now=later).verdict == Verdict.VALID


def test_what_is_signed_and_bears_no_seal_is_stamped_with_its_last_signature_and_anew_before_that_ends(
    ends: dt.datetime, now: dt.datetime
) -> None:
    document, (first, second) = agreement_to_sign(now)
    half = sign_document(actor=first, document=document, slot="party1", now=now)
    assert (level_of(document_bytes(half)), half.protected_until) == ("PAdES-BASELINE-LT", None)
    whole = sign_document(actor=second, document=document, slot="party2", now=now)
    assert whole.state == CourtDocument.State.SIGNED
    assert level_of(document_bytes(whole)) == "PAdES-BASELINE-LTA"
    assert whole.protected_until == protected_until(document_bytes(whole)) == ends
    assert validate_pdf(document_bytes(whole), now=now).verdict == Verdict.VALID
    new_time_stamp_certificate(ends - RENEW_BEFORE)
    protect_documents(ends - RENEW_BEFORE)
    whole.refresh_from_db()
    assert whole.protected_until > ends
    assert archived_bytes(whole).startswith(document_bytes(whole))
    assert validate_pdf(archived_bytes(whole), now=ends - RENEW_BEFORE).verdict == Verdict.VALID


def test_where_the_last_one_refuses_to_sign_the_job_stamps_what_is_signed(ends: dt.datetime, now: dt.datetime) -> None:
    document, (first, _second) = agreement_to_sign(now)
    sign_document(actor=first, document=document, slot="party1", now=now)
    signed = note_refusal(actor=SYSTEM, document=document, slot="party2", reason="不同意", now=now)
    assert (signed.state, signed.protected_until) == (CourtDocument.State.SIGNED, now)
    protect_documents(now)
    signed.refresh_from_db()
    assert level_of(archived_bytes(signed)) == "PAdES-BASELINE-LTA"
    assert signed.protected_until == ends


def test_what_waits_for_its_seal_is_not_stamped(ends: dt.datetime, now: dt.datetime) -> None:
    judge = factory.person("林书衡")
    slots = [SignerSlot("judge", "审判员", "林书衡", judge.pk)]
    kind = "civil_judgment"
    draft = draft_document(actor=SYSTEM, kind=kind, court=factory.court(), data=factory.SAMPLES[kind], now=now, signers=slots)
    document = check_document(actor=SYSTEM, document=draft, now=now)
    signed = sign_document(
        actor=Actor(role=Role.JUDGE, user_id=judge.pk, court_id=factory.court().pk), document=document, slot="judge", now=now
    )
    assert (signed.state, signed.protected_until) == (CourtDocument.State.SIGNED, None)
    with pytest.raises(Refused):
        protect_document(actor=SYSTEM, document_id=signed.pk, now=now)


def test_the_job_stamps_what_is_due_and_nothing_twice(notice: CourtDocument, ends: dt.datetime, now: dt.datetime) -> None:
    """The sealed bytes stay; the stamp is appended to them, and known by its own digest."""
    sealed, due = document_bytes(notice), ends - RENEW_BEFORE
    protect_documents(due - DAY)
    assert not ArchiveStamp.objects.exists()
    new_time_stamp_certificate(due)
    for _run in range(2):
        protect_documents(due)
    stamp, notice = ArchiveStamp.objects.get(), CourtDocument.objects.get()
    assert (stamp.position, stamp.stamped_at) == (1, due)
    assert stamp.protected_until == notice.protected_until > ends
    archived = archived_bytes(notice)
    assert archived.startswith(sealed)
    assert document_bytes(notice) == sealed
    assert hashlib.sha256(archived).hexdigest() == stamp.sha256 != notice.sha256
    assert validate_pdf(archived, now=due).verdict == Verdict.VALID
    assert AuditEntry.objects.filter(action="document.protect").count() == 1


def test_each_stamp_stands_behind_the_one_before(notice: CourtDocument, ends: dt.datetime) -> None:
    for turn in range(1, 3):
        at = CourtDocument.objects.get().protected_until - RENEW_BEFORE
        new_time_stamp_certificate(at)
        protect_documents(at)
        assert ArchiveStamp.objects.count() == turn
    first, second = (one.appended for one in ArchiveStamp.objects.order_by("position"))
    assert second.size > first.size
    assert validate_pdf(archived_bytes(CourtDocument.objects.get()), now=at).verdict == Verdict.VALID


def test_a_stamp_that_would_not_last_longer_is_not_given(notice: CourtDocument, ends: dt.datetime) -> None:
    """The authority's certificate was not renewed: the health page shows it, the file does not grow."""
    with pytest.raises(RowsFailed, match="does not last longer"):
        protect_documents(ends - 10 * DAY)
    assert not ArchiveStamp.objects.exists()


def test_what_has_lost_its_force_is_not_stamped(notice: CourtDocument, ends: dt.datetime) -> None:
    late = ends + DAY
    with clock.at(late):
        authority.make_authority(now=late)
        with pytest.raises(SigningRefusedError):
            protect_document(actor=SYSTEM, document_id=notice.pk, now=late)


def test_an_algorithm_that_ends_calls_for_a_stamp_by_another(notice: CourtDocument, now: dt.datetime) -> None:
    """Who knows that a digest and a curve end renews the authority with stronger ones."""
    end = now + 100 * DAY
    with override_settings(ALGORITHM_ENDS={"sha256": end, "secp256r1": end}, ARCHIVE_DIGEST="sha512"):
        assert protected_until(document_bytes(notice)) == end
        CourtDocument.objects.update(protected_until=end)
        new_time_stamp_certificate(now)
        protect_documents(now)
        archived = archived_bytes(CourtDocument.objects.get())
        assert protected_until(archived) == ArchiveStamp.objects.get().protected_until > now + 3000 * DAY
    assert validate_pdf(archived, now=now).verdict == Verdict.VALID


def test_only_the_portal_stamps(notice: CourtDocument, now: dt.datetime) -> None:
    clerk = Actor(role=Role.CLERK, user_id=factory.person("书记员").pk, court_id=notice.court_id)
    with pytest.raises(Http404):
        protect_document(actor=clerk, document_id=notice.pk, now=now)


def test_a_stamp_is_settled(notice: CourtDocument, ends: dt.datetime) -> None:
    at = ends - RENEW_BEFORE
    new_time_stamp_certificate(at)
    stamp = protect_document(actor=SYSTEM, document_id=notice.pk, now=at)
    for change in ({"sha256": "0" * 64}, {"protected_until": at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ArchiveStamp.objects.filter(pk=stamp.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        CourtDocument.objects.filter(pk=notice.pk).update(sha256="0" * 64)


@pytest.mark.slow
def test_other_judges_believe_it_after_the_first_authority_has_ended(
    notice: CourtDocument, ends: dt.datetime, tmp_path: Path
) -> None:
    """EU DSS after the end of both the seal's certificate and that of its time stamp: only the stamp given anew counts."""
    at = ends - RENEW_BEFORE
    new_time_stamp_certificate(at)
    protect_documents(at)
    sealed, archived, root = tmp_path / "sealed.pdf", tmp_path / "archived.pdf", tmp_path / "root.pem"
    sealed.write_bytes(document_bytes(notice))
    archived.write_bytes(archived_bytes(notice))
    root.write_bytes(authority.root_certificate(now=at).public_bytes(Encoding.PEM))
    before, after = judge([sealed, archived], root, at), judge([sealed, archived], root, at + 1100 * DAY)
    assert before[sealed].signed
    assert before[archived].signed
    assert not after[sealed].signed
    assert after[archived].signatures == ("PAdES-BASELINE-LTA TOTAL_PASSED",)
    assert after[archived].archivable
    assert pdfsig_accepts(archived)
    assert qpdf_accepts(archived)
    assert openssl_accepts(archived, root, at)
