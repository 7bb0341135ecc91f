"""Signs and seals PDF as PAdES B-LT by pyHanko; knows certificates and time stamps, not court documents."""

import datetime as dt
import io
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from asn1crypto import cms
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import DictionaryObject, NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from courtportal.kernel.signing import authority
from courtportal.kernel.signing.authority import Credential
from courtportal.kernel.signing.certificates import PrivateKey, asn1_certificates
from courtportal.kernel.signing.moulds import Mould, MouldError
from courtportal.kernel.signing.proofs import NotProvenError, as_chain, proof
from courtportal.kernel.signing.revisions import with_validation_data
from courtportal.kernel.signing.timestamps import InProcessTimeStamper, RemoteTimeStamper
from courtportal.kernel.transactions import require_none_held

_SIGNATURE_BYTES = 72  # the longest P-256 signature in DER
# Hexadecimal digits for a signature with its certificates and a token of the built-in authority, a third of them to spare; to
# find out how many a foreign token takes, pyHanko signs once more.
_ROOM = 2 * 6_600
TOKEN_ROOM = 2 * 3_600  # the same for a token alone

# With revocation data handed in and no fetching, pyHanko warns at every chain that it fetches nothing.
logging.getLogger("pyhanko_certvalidator").setLevel(logging.ERROR)
logging.getLogger("pyhanko.sign").setLevel(logging.ERROR)


class SigningRefusedError(RuntimeError):
    """The certificate is revoked or expired, its chain cannot be checked, or no time stamp is to be had: nothing was signed."""


@dataclass(frozen=True)
class Field:
    """A signature field: its name and, if it shows, its page (from 0) and box in points (left, bottom, right, top)."""

    name: str
    page: int = 0
    box: tuple[float, float, float, float] | None = None
    description: str = ""


class Drawing(PdfContent):
    """What a visible field shows: the first page of a PDF, scaled into the box. Like ink, it lets through what is below."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """The drawing operators; the page itself becomes a form of the document (pyHanko's interface)."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        self.resources.xobject["/Drawing"] = page
        self.resources.ext_g_state["/Ink"] = DictionaryObject(  # type: ignore[no-untyped-call]
            {NameObject("/BM"): NameObject("/Multiply")}
        )
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Ink gs /Drawing Do"


class LoadedKeySigner(Signer):
    """Signs with a key that is already loaded; pyHanko's own signer parses it anew for every signature.

    pyHanko encodes the first signature of a certificate; the next ones, which differ in digest, signature and time stamp, are
    cast from it, where the time stamp comes from this process.
    """

    def __init__(self, credential: Credential) -> None:
        certificate, issuing = asn1_certificates([credential.certificate, credential.issuing])
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register(issuing)
        super().__init__(signing_cert=certificate, cert_registry=store, embed_roots=False)
        self._key, self._moulds = credential.key, _moulds_of(certificate.sha256, credential.key)

    async def async_sign(self, data_digest: bytes, digest_algorithm: str, dry_run: bool = False, **options: Any) -> Any:  # type: ignore[override]
        """The SignedData over content of that digest."""
        stamper = options.get("timestamper")
        if self._moulds and not dry_run and isinstance(stamper, InProcessTimeStamper):
            return cms.ContentInfo.load(self._moulds[0].cast(data_digest, stamper=stamper.token_over))
        made = await super().async_sign(data_digest, digest_algorithm, dry_run, **options)
        if not dry_run:
            with suppress(MouldError):
                self._moulds.append(Mould(made.dump(), self._key))
        return made

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """ECDSA with SHA-256."""
        if dry_run:
            return bytes(_SIGNATURE_BYTES)
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


@lru_cache(maxsize=1024)
def _moulds_of(_certificate: bytes, _key: PrivateKey) -> list[Mould]:
    """Where the certificate's mould is kept once there is one."""
    return []


class _Signing(PdfSigner):
    """A PdfSigner whose time is the portal's."""

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = now

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._now
        return session


def sign_pdf(
    pdf: bytes, *, field: Field, credential: Credential, now: dt.datetime, appearance: bytes | None = None,
    reason: str = "", prepare: Sequence[Field] = (),
) -> bytes:  # fmt: skip
    """The PDF with one more signature in ``field``, time-stamped, with the revocation data inside (PAdES B-LT).

    The first call passes in ``prepare`` every field of the document: a field added after the first signature would look like
    a later change. ``appearance`` is a one-page PDF for a visible field. The first signature certifies: afterwards only
    signing is allowed. Raises SigningRefusedError, and TransactionHeld inside a transaction: others would wait for the time
    stamp, which another machine may give.
    """
    require_none_held(field.name)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for new in prepare:
        append_signature_field(writer, _specification(new))
    metadata = PdfSignatureMetadata(
        field_name=field.name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason or None,
        certify=bool(prepare), docmdp_permissions=MDPPerm.FILL_FORMS,
    )  # fmt: skip
    style = StaticStampStyle(background=Drawing(appearance), border_width=0, background_opacity=1.0) if appearance else None
    stamper = time_stamper(now)
    signer = _Signing(metadata, LoadedKeySigner(credential), timestamper=stamper, stamp_style=style, now=now)
    try:
        chain = as_chain([credential.certificate, credential.issuing])
        data = proof(signer=chain, stamper=stamper.chain(), now=now)
        signed = signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=None if settings.TIMESTAMP_URL else _ROOM)
    except (SigningError, TimestampRequestError, NotProvenError, OSError) as error:
        raise SigningRefusedError(str(error)) from error
    # In a revision after the signature: only then do validators call it B-LT (ETSI EN 319 142-1 §5.4.2).
    return with_validation_data(signed.getvalue(), data)


def level_of(pdf: bytes) -> str:
    """The PAdES level that the file claims by its structure (ETSI EN 319 142-1); '' without signature. It proves nothing."""
    reader = PdfFileReader(io.BytesIO(pdf))
    if not reader.embedded_regular_signatures:
        return ""
    if "/DSS" not in reader.root:
        return "PAdES-BASELINE-T"
    return "PAdES-BASELINE-LTA" if reader.embedded_timestamp_signatures else "PAdES-BASELINE-LT"


def time_stamper(now: dt.datetime) -> InProcessTimeStamper | RemoteTimeStamper:
    """The authority at ``TIMESTAMP_URL``, or the built-in one."""
    if settings.TIMESTAMP_URL:
        return RemoteTimeStamper(settings.TIMESTAMP_URL)
    return InProcessTimeStamper(authority.time_stamp_authority(now=now), lambda: now)


def _specification(field: Field) -> SigFieldSpec:
    return SigFieldSpec(
        sig_field_name=field.name,
        on_page=field.page,
        box=(round(field.box[0]), round(field.box[1]), round(field.box[2]), round(field.box[3])) if field.box else None,
        readable_field_name=field.description or None,
    )
