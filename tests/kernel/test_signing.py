"""Signatures, judged by validators that know only the root certificate, and by tampering."""

import datetime as dt
import io
import subprocess
from pathlib import Path
from unittest import mock

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.rendering import engine
from courtportal.kernel.signing import authority, certificates, keystore, pdf
from courtportal.kernel.signing.models import Certificate, Holder
from courtportal.kernel.signing.timestamps import InProcessTimeStamper, TimestampAuthority
from courtportal.kernel.signing.validation import Verdict
from courtportal.kernel.signing.verification import validate_pdf, validate_strange_pdf
from tests.factories import documents as factory

pytestmark = pytest.mark.django_db
SEAL = pdf.Field("CourtSeal", page=0, box=(300.0, 300.0, 419.0, 419.0), description="法院电子印章")
JUDGE = pdf.Field("Signature_judge")
UNSIGNED = '<!doctype html><html lang="zh-CN"><head><title>通知书</title></head><body><p>人民法院</p></body></html>'


@pytest.fixture
def unsigned(now: dt.datetime) -> bytes:
    factory.ready_to_sign(now)
    return engine.render(UNSIGNED, folder=factory.ready_to_render()).pdf


@pytest.fixture
def sealed(unsigned: bytes, now: dt.datetime) -> bytes:
    """Signed by a judge, then sealed by the court."""
    judge = authority.personal_credential(factory.person("林书衡"), now=now)
    signed = pdf.sign_pdf(unsigned, field=JUDGE, credential=judge, now=now, prepare=[JUDGE, SEAL])
    return pdf.sign_pdf(signed, field=SEAL, credential=authority.court_credential(factory.court(), now=now), now=now)


def test_pyhanko_trusts_both_signatures_by_the_root_alone(sealed: bytes, now: dt.datetime) -> None:
    reader = PdfFileReader(io.BytesIO(sealed))
    (root,) = certificates.asn1_certificates([authority.root_certificate(now=now)])
    for signature in reader.embedded_regular_signatures:
        context = DocumentSecurityStore.read_dss(reader).as_validation_context(
            {"trust_roots": [root], "allow_fetching": False, "revocation_mode": "hard-fail", "moment": now}
        )
        status = validate_pdf_signature(signature, context)
        assert status.bottom_line, status.pretty_print_details()
        assert status.timestamp_validity.trusted
        assert status.timestamp_validity.timestamp == now


def test_pdfsig_says_valid(sealed: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(sealed)
    said = subprocess.run(["pdfsig", "-nocert", str(tmp_path / "a.pdf")], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid") == 2
    assert said.count("ETSI.CAdES.detached") == 2


def test_qpdf_finds_nothing_wrong(sealed: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(sealed)
    assert subprocess.run(["qpdf", "--check", str(tmp_path / "a.pdf")], capture_output=True, check=False).returncode == 0


def test_the_revocation_data_come_after_the_signature_that_they_are_for(sealed: bytes) -> None:
    """Else validators by ETSI EN 319 142-1 call it B-T, not B-LT."""
    ends = [int(one.sig_object["/ByteRange"][2]) + int(one.sig_object["/ByteRange"][3]) for one in signatures_of(sealed)]
    assert all(b"/DSS" in sealed[end:] for end in ends)


def signatures_of(data: bytes) -> list[EmbeddedPdfSignature]:
    return list(PdfFileReader(io.BytesIO(data)).embedded_regular_signatures)


def test_the_revocation_data_are_inside(sealed: bytes) -> None:
    store = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(sealed)))
    assert len(store.crls) >= 2
    assert len(store.certs) >= 3


def test_our_own_verdict_names_signers_and_times(sealed: bytes, now: dt.datetime) -> None:
    report = validate_pdf(sealed, now=now)
    assert report.verdict == Verdict.VALID
    assert [(one.signer, one.signed_at) for one in report.signatures] == [
        ("林书衡", now),
        (f"{factory.court().name_zh}电子印章", now),
    ]
    assert validate_strange_pdf(sealed, now=now) == report


def test_one_flipped_byte_is_found(sealed: bytes, now: dt.datetime) -> None:
    changed = bytearray(sealed)
    changed[2000] ^= 1
    assert validate_pdf(bytes(changed), now=now).verdict == Verdict.CHANGED


def test_a_byte_in_the_padding_of_a_signature_is_found(sealed: bytes, now: dt.datetime) -> None:
    end = sealed.rfind(b"0000>")
    assert validate_pdf(sealed[:end] + b"1" + sealed[end + 1 :], now=now).verdict == Verdict.CHANGED


def test_a_page_turned_after_sealing_is_found(sealed: bytes, now: dt.datetime) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Rotate"] = generic.NumberObject(90)
    writer.update_container(page)
    turned = io.BytesIO()
    writer.write(turned)
    assert validate_pdf(turned.getvalue(), now=now).verdict == Verdict.CHANGED


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"hello", b"%PDF-1.7\n" + b"1 0 obj" * 1000, bytes(range(256)) * 40])
def test_what_is_no_pdf_is_unreadable(data: bytes, now: dt.datetime) -> None:
    factory.ready_to_sign(now)
    assert validate_pdf(data, now=now).verdict in {Verdict.UNREADABLE, Verdict.UNSIGNED}
    assert validate_strange_pdf(data, now=now).verdict in {Verdict.UNREADABLE, Verdict.UNSIGNED}


def test_a_signature_by_another_authority_is_not_trusted(sealed: bytes, now: dt.datetime) -> None:
    Certificate.objects.all().delete()
    authority.make_authority(now=now)
    assert validate_pdf(sealed, now=now).verdict == Verdict.UNTRUSTED


def test_a_revoked_signer_cannot_sign(unsigned: bytes, now: dt.datetime) -> None:
    credential = authority.court_credential(factory.court(), now=now)
    revoke(Holder.COURT, now)
    with pytest.raises(pdf.SigningRefusedError):
        pdf.sign_pdf(unsigned, field=SEAL, credential=credential, now=now + dt.timedelta(minutes=1), prepare=[SEAL])


def test_what_was_sealed_before_the_revocation_stays_valid(sealed: bytes, now: dt.datetime) -> None:
    revoke(Holder.COURT, now + dt.timedelta(days=1))
    assert validate_pdf(sealed, now=now + dt.timedelta(days=2)).verdict == Verdict.VALID


def test_a_revocation_from_before_the_seal_reaches_back(sealed: bytes, now: dt.datetime) -> None:
    revoke(Holder.COURT, now - dt.timedelta(hours=1))
    report = validate_pdf(sealed, now=now + dt.timedelta(days=2))
    assert report.verdict == Verdict.UNTRUSTED
    assert [one.revoked for one in report.signatures] == [False, True]


def revoke(holder: Holder, at: dt.datetime) -> None:
    certificate = Certificate.objects.get(holder=holder)
    authority.revoke(actor=SYSTEM, certificate=certificate, reason=x509.ReasonFlags.key_compromise, now=at)


def test_a_seal_of_ninety_days_ago_still_validates(unsigned: bytes, now: dt.datetime) -> None:
    past = now - dt.timedelta(days=90)
    with clock.at(past):
        credential = authority.court_credential(factory.court(), now=past)
        old = pdf.sign_pdf(unsigned, field=SEAL, credential=credential, now=past, prepare=[SEAL])
    report = validate_pdf(old, now=now)
    assert (report.verdict, report.signatures[0].signed_at) == (Verdict.VALID, past)


def test_a_new_seal_is_issued_after_a_revocation(now: dt.datetime) -> None:
    factory.ready_to_sign(now)
    first = authority.court_credential(factory.court(), now=now)
    revoke(Holder.COURT, now)
    assert authority.court_credential(factory.court(), now=now).certificate != first.certificate


def test_making_keys_again_changes_nothing(now: dt.datetime) -> None:
    factory.ready_to_sign(now)
    before = set(Certificate.objects.values_list("serial", flat=True))
    authority.make_authority(now=now)
    assert set(Certificate.objects.values_list("serial", flat=True)) == before


def test_a_certificate_is_revoked_from_the_command_line(now: dt.datetime) -> None:
    factory.ready_to_sign(now)
    authority.court_credential(factory.court(), now=now)
    certificate = Certificate.objects.get(holder=Holder.COURT)
    call_command("revoke_certificate", certificate.serial, "--reason", "key_compromise", stdout=io.StringIO())
    certificate.refresh_from_db()
    assert (certificate.revoked_at, certificate.revocation_reason) == (now, "keyCompromise")
    with pytest.raises(CommandError):
        call_command("revoke_certificate", Certificate.objects.get(holder=Holder.ROOT).serial)


def test_keys_on_disk_are_encrypted(now: dt.datetime) -> None:
    factory.ready_to_sign(now)
    serial = Certificate.objects.get(holder=Holder.ISSUING).serial
    plain = keystore.load(serial).private_numbers().private_value.to_bytes(48, "big")
    stored = keystore._path(serial).read_bytes()
    assert plain not in stored
    assert b"PRIVATE KEY" not in stored


def test_the_authority_answers_over_http(client: Client, now: dt.datetime) -> None:
    factory.ready_to_sign(now)
    root = x509.load_der_x509_certificate(client.get("/pki/root.cer").content)
    issuing = x509.load_der_x509_certificate(client.get("/pki/issuing.cer").content)
    issuing.verify_directly_issued_by(root)
    authority.court_credential(factory.court(), now=now)
    revoke(Holder.COURT, now)
    serial = int(Certificate.objects.get(holder=Holder.COURT).serial, 16)
    listed = x509.load_der_x509_crl(client.get("/pki/issuing.crl").content)
    assert listed.is_signature_valid(issuing.public_key())
    assert listed.get_revoked_certificate_by_serial_number(serial) is not None
    assert client.get("/pki/person.cer").status_code == 404


def test_ocsp_answers_good_and_revoked(client: Client, now: dt.datetime) -> None:
    factory.ready_to_sign(now)
    credential = authority.court_credential(factory.court(), now=now)
    asked = ocsp.OCSPRequestBuilder().add_certificate(credential.certificate, credential.issuing, hashes.SHA1()).build()  # noqa: S303
    question = asked.public_bytes(Encoding.DER)

    def answer() -> ocsp.OCSPCertStatus:
        body = client.post("/pki/ocsp", question, content_type="application/ocsp-request").content
        return ocsp.load_der_ocsp_response(body).certificate_status

    assert answer() == ocsp.OCSPCertStatus.GOOD
    revoke(Holder.COURT, now)
    assert answer() == ocsp.OCSPCertStatus.REVOKED
    broken = client.post("/pki/ocsp", b"nonsense", content_type="application/ocsp-request").content
    assert ocsp.load_der_ocsp_response(broken).response_status == ocsp.OCSPResponseStatus.MALFORMED_REQUEST


def test_openssl_verifies_a_time_stamp_of_the_authority(client: Client, now: dt.datetime, tmp_path: Path) -> None:
    factory.ready_to_sign(now)
    (tmp_path / "data").write_bytes(b"evidence")
    query = ["openssl", "ts", "-query", "-data", str(tmp_path / "data"), "-sha256", "-cert", "-out", str(tmp_path / "q.tsq")]
    subprocess.run(query, check=True, capture_output=True)
    answer = client.post("/pki/tsa", (tmp_path / "q.tsq").read_bytes(), content_type="application/timestamp-query")
    assert answer["Content-Type"] == "application/timestamp-reply"
    (tmp_path / "r.tsr").write_bytes(answer.content)
    for name in ("root", "issuing"):
        certificate = x509.load_der_x509_certificate(client.get(f"/pki/{name}.cer").content)
        (tmp_path / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    verify = (
        f"openssl ts -verify -queryfile q.tsq -in r.tsr -CAfile root.pem -untrusted issuing.pem -attime {int(now.timestamp())}"
    )
    said = subprocess.run(verify.split(), check=False, capture_output=True, text=True, cwd=tmp_path)
    assert "Verification: OK" in said.stdout + said.stderr, said.stderr


@pytest.mark.parametrize("body", [b"nonsense", b"0" * 5000])
def test_the_time_stamp_authority_refuses_nonsense(client: Client, now: dt.datetime, body: bytes, tmp_path: Path) -> None:
    factory.ready_to_sign(now)
    (tmp_path / "r.tsr").write_bytes(client.post("/pki/tsa", body, content_type="application/timestamp-query").content)
    said = subprocess.run(
        ["openssl", "ts", "-reply", "-in", str(tmp_path / "r.tsr"), "-text"], capture_output=True, text=True, check=True
    ).stdout
    assert "Status: Rejected" in said
    assert "the data submitted has the wrong format" in said
    assert client.post("/pki/tsa", body, content_type="text/plain").status_code == 400


@pytest.mark.django_db(transaction=True)
def test_a_time_stamp_can_come_from_an_authority_over_http(live_server: LiveServer, unsigned: bytes, now: dt.datetime) -> None:
    """The same authority, asked by the portal's outgoing client; its clock is the server's, which stands still too."""
    credential = authority.court_credential(factory.court(), now=now)
    with (
        override_settings(TIMESTAMP_URL=f"{live_server.url}/pki/tsa"),
        mock.patch("courtportal.kernel.signing.views.clock.now", return_value=now),
    ):
        sealed = pdf.sign_pdf(unsigned, field=SEAL, credential=credential, now=now, prepare=[SEAL])
    assert validate_pdf(sealed, now=now).verdict == Verdict.VALID


def test_without_a_time_stamp_nothing_is_signed(unsigned: bytes, now: dt.datetime) -> None:
    credential = authority.court_credential(factory.court(), now=now)
    with override_settings(TIMESTAMP_URL="http://127.0.0.1:1/tsa"), pytest.raises(pdf.SigningRefusedError):
        pdf.sign_pdf(unsigned, field=SEAL, credential=credential, now=now, prepare=[SEAL])


def foreign_time_stamp_authority(now: dt.datetime) -> TimestampAuthority:
    """An authority that has nothing to do with the portal's."""
    year = {"valid_from": now - dt.timedelta(days=1), "valid_to": now + dt.timedelta(days=365)}
    root_key, key, name = certificates.new_key(), certificates.new_key(), certificates.name("Other root", "Other")
    root = certificates.Issuer(certificates.root_certificate(name, root_key, **year), root_key)
    addresses = certificates.Addresses("http://tsa.example/root.cer", "http://tsa.example/root.crl")
    subject = certificates.name("Other time stamps", "Other")
    own = certificates.service_certificate(subject, key.public_key(), root, addresses, purpose="time_stamps", **year)
    return TimestampAuthority(own, key, (root.certificate,))


def test_a_foreign_time_stamp_counts_only_if_the_operator_vouches_for_it(
    unsigned: bytes, now: dt.datetime, tmp_path: Path
) -> None:
    foreign = foreign_time_stamp_authority(now)
    credential = authority.court_credential(factory.court(), now=now)
    stamper = mock.patch(
        "courtportal.kernel.signing.pdf.time_stamper", side_effect=lambda at: InProcessTimeStamper(foreign, lambda: at)
    )
    with stamper, pytest.raises(pdf.SigningRefusedError):
        pdf.sign_pdf(unsigned, field=SEAL, credential=credential, now=now, prepare=[SEAL])
    (tmp_path / "tsa.pem").write_bytes(foreign.certificate.public_bytes(Encoding.PEM))
    with stamper, override_settings(TIMESTAMP_CERTIFICATES=str(tmp_path / "tsa.pem")):
        sealed = pdf.sign_pdf(unsigned, field=SEAL, credential=credential, now=now, prepare=[SEAL])
        assert validate_pdf(sealed, now=now).verdict == Verdict.VALID
        assert validate_strange_pdf(sealed, now=now).verdict == Verdict.VALID
    assert validate_pdf(sealed, now=now).verdict == Verdict.UNTRUSTED
