"""What a court would write first: WeasyPrint with the system's fonts, pyHanko's own signer with RSA keys, one by one."""

import datetime as dt
import io
import os
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

import weasyprint
from asn1crypto import keys
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from courtportal.kernel.rendering.engine import STYLESHEET
from courtportal.kernel.signing.certificates import asn1_certificates, name

_YEAR = dt.timedelta(days=365)
_BITS = 3072


@dataclass(frozen=True)
class _Pair:
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def for_pyhanko(self) -> keys.PrivateKeyInfo:
        return keys.PrivateKeyInfo.load(self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


class NaiveLoop:
    """Keys are made at once, outside what is measured; ``issue`` renders, seals (PAdES B-LT) and keeps one page of HTML."""

    def __init__(self, now: dt.datetime) -> None:
        self._root = _pair("Naive root", None, now)
        self._seal, self._stamps = _pair("Naive seal", self._root, now), _pair("Naive time stamps", self._root, now, stamps=True)
        revocations = x509.CertificateRevocationListBuilder().issuer_name(self._root.certificate.subject)
        revocations = revocations.last_update(now - _YEAR).next_update(now + _YEAR)
        self._revocations = revocations.sign(self._root.key, hashes.SHA256()).public_bytes(Encoding.DER)
        style = STYLESHEET.read_text("utf-8")
        self._style = style.replace("Court Serif", "Noto Serif CJK SC").replace("Court Sans", "Noto Sans CJK SC")
        self._folder = Path(tempfile.mkdtemp(prefix="naive-"))
        self._table = sqlite3.connect(self._folder / "documents.sqlite3")
        self._table.execute("create table documents (number integer, sha256 text, size integer)")

    def issue(self, source: str, number: int) -> bytes:
        """One document."""
        page = weasyprint.HTML(string=source)
        pdf = page.write_pdf(stylesheets=[weasyprint.CSS(string=self._style)], pdf_variant="pdf/a-3a", pdf_tags=True)
        signed = self._sealed(pdf)
        with (self._folder / f"{number}.pdf").open("wb") as file:
            file.write(signed)
            os.fsync(file.fileno())
        with self._table:
            self._table.execute("insert into documents values (?, ?, ?)", (number, hashes.SHA256().name, len(signed)))
        return signed

    def _sealed(self, pdf: bytes) -> bytes:
        (root, seal, stamps) = asn1_certificates([one.certificate for one in (self._root, self._seal, self._stamps)])
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple([root, seal, stamps])
        context = ValidationContext(
            trust_roots=[root],
            other_certs=[seal, stamps],
            crls=[self._revocations],
            allow_fetching=False,
            revocation_mode="hard-fail",
        )
        signer = SimpleSigner(signing_cert=seal, signing_key=self._seal.for_pyhanko, cert_registry=store)
        metadata = PdfSignatureMetadata(
            field_name="CourtSeal", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, embed_validation_info=True,
            validation_context=context,
        )  # fmt: skip
        stamper = DummyTimeStamper(stamps, self._stamps.for_pyhanko, certs_to_embed=store)
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        return PdfSigner(metadata, signer, timestamper=stamper).sign_pdf(writer).getvalue()  # type: ignore[no-any-return]


def _pair(common_name: str, issuer: _Pair | None, now: dt.datetime, *, stamps: bool = False) -> _Pair:
    key, subject = rsa.generate_private_key(65537, _BITS), name(common_name, "Naive")
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _YEAR)
        .not_valid_after(now + _YEAR)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(_usage(authority=issuer is None), critical=True)
    )
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return _Pair(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=authority, crl_sign=authority, encipher_only=False, decipher_only=False,
    )  # fmt: skip
