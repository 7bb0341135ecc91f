"""The life of certificates: renewed before their end, revoked at once, and what was signed before stays valid."""

import datetime as dt
import errno
import io
from pathlib import Path
from unittest import mock

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from django.conf import settings
from django.core.management import CommandError, call_command
from django.http import Http404
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import SYSTEM, Refused, Role
from courtportal.kernel.rendering import engine
from courtportal.kernel.rendering.actions import check_document, draft_document, seal_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.signing import authority, keystore, pdf, schedule
from courtportal.kernel.signing.actions import renew_certificate, revoke_certificate
from courtportal.kernel.signing.models import Certificate, Holder
from courtportal.kernel.signing.offline import verify_offline
from courtportal.kernel.signing.validation import Anchors, Verdict
from courtportal.kernel.signing.verification import validate_pdf
from tests.factories import documents as factory
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
SEAL = pdf.Field("CourtSeal")
COMPROMISED = x509.ReasonFlags.key_compromise
DAY = dt.timedelta(days=1)
PAGE = '<!doctype html><html lang="zh-CN"><head><title>通知书</title></head><body><p>人民法院</p></body></html>'


@pytest.fixture(autouse=True)
def _ready(now: dt.datetime) -> None:
    factory.ready_to_sign(now)
    authority.court_credential(factory.court(), now=now)


@pytest.fixture
def unsigned() -> bytes:
    return engine.render(PAGE, folder=factory.ready_to_render()).pdf


def in_use(holder: Holder) -> Certificate:
    return Certificate.objects.get(holder=holder, revoked_at=None, retired_at=None)


def sealed(unsigned: bytes, at: dt.datetime) -> bytes:
    credential = authority.court_credential(factory.court(), now=at)
    return pdf.sign_pdf(unsigned, field=SEAL, credential=credential, now=at, prepare=[SEAL])


def keeper() -> Client:
    """The security administrator, who has just proved to be there."""
    return sign_in(make_staff(Role.SECURITY_ADMIN, factory.court()))


@pytest.mark.parametrize("holder", [Holder.COURT, Holder.TIME_STAMPS, Holder.OCSP])
def test_what_was_signed_before_a_renewal_stays_valid(holder: Holder, unsigned: bytes, now: dt.datetime) -> None:
    before, old = sealed(unsigned, now), in_use(holder)
    renewed = renew_certificate(actor=SYSTEM, certificate_id=old.pk, now=now + DAY)
    assert renewed == in_use(holder)
    assert keystore.load(renewed.serial).private_numbers() != keystore.load(old.serial).private_numbers()
    for document in (before, sealed(unsigned, now + DAY)):
        assert validate_pdf(document, now=now + DAY).verdict == Verdict.VALID
    assert AuditEntry.objects.filter(action="certificate.renew").count() == 1


def test_a_second_click_renews_nothing_more(now: dt.datetime) -> None:
    old = in_use(Holder.COURT)
    first = renew_certificate(actor=SYSTEM, certificate_id=old.pk, now=now)
    assert renew_certificate(actor=SYSTEM, certificate_id=old.pk, now=now) == first


@pytest.mark.parametrize("holder", [Holder.ROOT, Holder.ISSUING])
def test_a_renewed_authority_leads_to_what_it_issued_before(holder: Holder, unsigned: bytes, now: dt.datetime) -> None:
    """Who holds the old root certificate, or the new one, verifies both documents."""
    old_root, before = authority.root_certificate(now=now), sealed(unsigned, now)
    later = now + 3650 * DAY
    call_command("renew_certificate", in_use(holder).serial, stdout=io.StringIO())
    after = sealed(unsigned, now)
    for root in (old_root, authority.root_certificate(now=now)):
        assert [one.verdict for one in verify_offline([before, after], Anchors(root))] == [Verdict.VALID] * 2
    assert in_use(holder).valid_to > later


def test_nobody_s_certificate_outlives_that_of_who_issued_it(now: dt.datetime) -> None:
    late = now + authority.AUTHORITY_LIFE - 100 * DAY
    renewed = renew_certificate(actor=SYSTEM, certificate_id=in_use(Holder.COURT).pk, now=late)
    assert renewed.valid_to == in_use(Holder.ISSUING).valid_to


def test_the_job_renews_what_ends_soon_and_nothing_else(now: dt.datetime) -> None:
    schedule.renew_certificates(now)
    assert not Certificate.objects.exclude(retired_at=None).exists()
    schedule.renew_certificates(in_use(Holder.COURT).valid_to - 20 * DAY)
    schedule.renew_certificates(in_use(Holder.TIME_STAMPS).valid_to - 300 * DAY)
    renewed = Certificate.objects.exclude(retired_at=None).values_list("holder", flat=True)
    assert sorted(renewed) == [Holder.COURT, Holder.COURT, Holder.TIME_STAMPS]
    assert in_use(Holder.TIME_STAMPS).valid_to > now + authority.SERVICE_LIFE


def test_an_authority_that_ends_is_told_two_years_before(now: dt.datetime) -> None:
    issuing = in_use(Holder.ISSUING)
    with pytest.raises(schedule.AuthorityEnds, match=r"renew_certificate [0-9a-f]+"):
        schedule.renew_certificates(issuing.valid_to - 729 * DAY)


def test_an_expired_certificate_signs_nothing(unsigned: bytes, now: dt.datetime) -> None:
    credential, end = authority.court_credential(factory.court(), now=now), in_use(Holder.COURT).valid_to
    with pytest.raises(pdf.SigningRefusedError):
        pdf.sign_pdf(unsigned, field=SEAL, credential=credential, now=end + DAY, prepare=[SEAL])


def test_a_certificate_that_is_not_valid_yet_signs_nothing(unsigned: bytes, now: dt.datetime) -> None:
    """A clock that was set back, or a certificate made ahead."""
    credential, start = authority.court_credential(factory.court(), now=now), in_use(Holder.COURT).valid_from
    with pytest.raises((pdf.SigningRefusedError, authority.NotSetUpError)):
        pdf.sign_pdf(unsigned, field=SEAL, credential=credential, now=start - DAY, prepare=[SEAL])


def test_a_revocation_is_known_at_once(client: Client, unsigned: bytes, now: dt.datetime) -> None:
    """Who has just signed, and whose lists are a minute old, signs no more; list and responder say so with their next answer."""
    credential, before = authority.court_credential(factory.court(), now=now), sealed(unsigned, now)
    later = now + dt.timedelta(minutes=1, microseconds=700_000)
    revoked = revoke_certificate(actor=SYSTEM, certificate_id=in_use(Holder.COURT).pk, reason=COMPROMISED, now=later)
    with clock.at(later):
        serial = int(revoked.serial, 16)
        listed = x509.load_der_x509_crl(client.get("/pki/issuing.crl").content)
        assert listed.get_revoked_certificate_by_serial_number(serial).revocation_date_utc == later.replace(microsecond=0)
        asked = ocsp.OCSPRequestBuilder().add_certificate(credential.certificate, credential.issuing, hashes.SHA256()).build()
        answer = client.post("/pki/ocsp", asked.public_bytes(Encoding.DER), content_type="application/ocsp-request").content
        assert ocsp.load_der_ocsp_response(answer).certificate_status == ocsp.OCSPCertStatus.REVOKED
    with pytest.raises(pdf.SigningRefusedError):
        pdf.sign_pdf(unsigned, field=SEAL, credential=credential, now=later, prepare=[SEAL])
    assert validate_pdf(before, now=later).verdict == Verdict.VALID
    assert validate_pdf(sealed(unsigned, later), now=later).verdict == Verdict.VALID  # by a new certificate


@pytest.mark.parametrize("holder", [Holder.TIME_STAMPS, Holder.OCSP])
def test_a_service_whose_key_is_lost_gets_another_at_once(holder: Holder, unsigned: bytes, now: dt.datetime) -> None:
    old = in_use(holder)
    revoke_certificate(actor=SYSTEM, certificate_id=old.pk, reason=COMPROMISED, now=now)
    assert in_use(holder).serial != old.serial
    assert validate_pdf(sealed(unsigned, now), now=now).verdict == Verdict.VALID


def test_the_security_administrator_revokes_and_renews(now: dt.datetime) -> None:
    client, court = keeper(), in_use(Holder.COURT)
    register = client.get(reverse("certificates:register")).content.decode()
    assert court.common_name in register
    client.post(reverse("certificates:renew", args=[court.pk]))
    court = in_use(Holder.COURT)
    page = reverse("certificates:revoke", args=[court.pk])
    assert "不能撤回" in client.get(page).content.decode()
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"reason": "key_compromise"}).status_code == 302
    court.refresh_from_db()
    assert (court.revoked_at, court.revocation_reason) == (now, "keyCompromise")
    tab = client.get(reverse("certificates:register"), {"state": "revoked"}).content.decode()
    assert court.serial[:16] in tab
    assert AuditEntry.objects.filter(action__in=["certificate.renew", "certificate.revoke"]).count() == 2


def test_the_counts_of_the_tabs_are_those_of_their_lists(now: dt.datetime) -> None:
    renew_certificate(actor=SYSTEM, certificate_id=in_use(Holder.COURT).pk, now=now)
    revoke_certificate(actor=SYSTEM, certificate_id=in_use(Holder.COURT).pk, reason=COMPROMISED, now=now)
    client = keeper()
    for state, rows in (("in_use", 4), ("soon", 0), ("past", 1), ("revoked", 1)):
        answer = client.get(reverse("certificates:register"), {"state": state})
        (tab,) = (one for one in answer.context["tabs"] if one.current)
        assert tab.count == len(answer.context["page"].object_list) == rows


@pytest.mark.parametrize("role", [Role.CLERK, Role.PRESIDENT, Role.SYSTEM_ADMIN])
def test_nobody_else_sees_or_changes_certificates(role: Role, now: dt.datetime) -> None:
    staff = make_staff(role, factory.court())
    assert sign_in(staff).get(reverse("certificates:register")).status_code in {403, 404}
    with pytest.raises(Http404):
        revoke_certificate(actor=actor_for(staff), certificate_id=in_use(Holder.COURT).pk, reason=COMPROMISED, now=now)


def test_the_auditor_reads_and_changes_nothing(now: dt.datetime) -> None:
    auditor = make_staff(Role.AUDIT_ADMIN, factory.court())
    page = sign_in(auditor).get(reverse("certificates:register")).content.decode()
    assert in_use(Holder.COURT).common_name in page
    assert "/renew/" not in page
    with pytest.raises(Refused):
        renew_certificate(actor=actor_for(auditor), certificate_id=in_use(Holder.COURT).pk, now=now)


@pytest.mark.parametrize("holder", [Holder.ROOT, Holder.ISSUING])
def test_an_authority_is_revoked_by_no_click(holder: Holder, now: dt.datetime) -> None:
    guard = actor_for(make_staff(Role.SECURITY_ADMIN, factory.court()))
    for deed in (renew_certificate, lambda **options: revoke_certificate(reason=COMPROMISED, **options)):
        with pytest.raises(Refused):
            deed(actor=guard, certificate_id=in_use(holder).pk, now=now)


def test_a_serial_number_that_nobody_has_is_told(now: dt.datetime) -> None:
    said = io.StringIO()
    call_command("renew_certificate", stdout=said)
    assert in_use(Holder.ROOT).serial in said.getvalue()
    with pytest.raises(CommandError):
        call_command("renew_certificate", "ff")


def test_a_full_disk_leaves_the_document_unsealed_and_nothing_behind(now: dt.datetime) -> None:
    kind = "notice_of_evidence"
    drafted = draft_document(actor=SYSTEM, kind=kind, court=factory.court(), data=factory.SAMPLES[kind], now=now)
    checked, files = check_document(actor=SYSTEM, document=drafted, now=now), Path(settings.DATA_DIR) / "files"
    full = OSError(errno.ENOSPC, "No space left on device")
    with mock.patch("courtportal.kernel.vault.files.os.fsync", side_effect=full), pytest.raises(OSError, match="No space"):
        seal_document(actor=SYSTEM, document=checked, now=now)
    assert CourtDocument.objects.get().state == CourtDocument.State.CHECKED
    assert not list(files.rglob(".new-*"))
    assert seal_document(actor=SYSTEM, document=checked, now=now).state == CourtDocument.State.SEALED
