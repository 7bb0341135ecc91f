"""Validates the signatures of a PDF: integrity, chain, time stamp, revocation, and that nothing was added after signing.

Uses pyHanko's validator and difference policy with the revocation data inside the document, and demands of its own that every
byte which no signature covers has its one allowed value (``exact``), and that all are there who had to sign. Knows nothing of
Django: a stranger's file is validated in a confined child process, and anyone may verify by himself with the single file that
is made of this module (``delivery.verification.single_file``).
"""

import asyncio
import datetime as dt
import io
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko_certvalidator import ValidationContext

from courtportal.kernel.signing.exact import certificates_lead_to, end_is_exact, gap_is_exact

# The field of the court's seal. Where it is, the seal comes last and closes the document.
SEAL = "CourtSeal"


class Verdict(StrEnum):
    """The answer in one word, from best to worst."""

    VALID = "valid"
    UNSIGNED = "unsigned"
    INCOMPLETE = "incomplete"  # the seal, or a signature of a document that is not sealed, is missing: perhaps cut off
    UNTRUSTED = "untrusted"
    CHANGED = "changed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class SignatureReport:
    """One signature: who, when by the time stamp, and what holds of it."""

    field: str
    signer: str
    signed_at: dt.datetime | None
    intact: bool
    trusted: bool
    revoked: bool
    unchanged_since: bool
    serial: str = ""

    @property
    def verdict(self) -> Verdict:
        """VALID only if everything holds."""
        if not (self.intact and self.unchanged_since):
            return Verdict.CHANGED
        return Verdict.VALID if self.trusted and not self.revoked and self.signed_at else Verdict.UNTRUSTED


@dataclass(frozen=True)
class ValidationReport:
    """What all signatures of a file say together."""

    verdict: Verdict
    signatures: tuple[SignatureReport, ...] = ()


@dataclass(frozen=True)
class Anchors:
    """Whom to trust: the root, authorities below it that complete a chain, and foreign time-stamp authorities."""

    root: x509.Certificate
    issuing: x509.Certificate | None = None
    time_stamps: tuple[x509.Certificate, ...] = ()

    @property
    def trusted(self) -> list[x509.Certificate]:
        """Those who are believed without a chain."""
        return [self.root, *self.time_stamps]


def overall(signatures: tuple[SignatureReport, ...], *, complete: bool = True) -> ValidationReport:
    """The report whose verdict is the worst of its signatures'; with a signature missing it is not VALID."""
    verdicts = [one.verdict for one in signatures]
    best = Verdict.VALID if complete else Verdict.INCOMPLETE
    return ValidationReport(next((v for v in (Verdict.CHANGED, Verdict.UNTRUSTED) if v in verdicts), best), signatures)


def validate(data: bytes, anchors: Anchors, loop: asyncio.AbstractEventLoop) -> ValidationReport:
    """Judge a file that anyone may have made: VALID only if every signature is ours, intact, timely and the last word.

    A hostile file may make the readers fail in any way; each failure is an answer.
    """
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        embedded = list(reader.embedded_signatures)
        signatures = [one for one in embedded if one.sig_object_type == "/Sig"]
        fields = {name: value is not None for name, value, _reference in enumerate_sig_fields(reader)}
    except Exception:  # noqa: BLE001 - as said above
        return ValidationReport(Verdict.UNREADABLE)
    if not signatures:
        return ValidationReport(Verdict.UNSIGNED)
    # Cheap questions first; they are enough against nearly every change.
    if not _holds(lambda: all(one.compute_digest() == _signed_digest(one) for one in embedded)):
        return overall(tuple(_refused(one) for one in signatures))
    last = max(embedded, key=lambda one: int(one.byte_range[2]) + int(one.byte_range[3]))
    if not _holds(lambda: _is_exact(data, last, anchors)):
        foreign = not _holds(lambda: certificates_lead_to(_certificates(last), anchors.trusted))
        return overall(tuple(_refused(one, intact=foreign) for one in signatures))
    reports = tuple(_judge(reader, signature, anchors, loop) for signature in signatures)
    stamps = [one for one in embedded if one.sig_object_type != "/Sig"]
    if not all(_holds(lambda one=one: _stamp_holds(reader, one, anchors, loop)) for one in stamps):
        reports = tuple(replace(one, intact=False) for one in reports)
    return overall(reports, complete=fields[SEAL] if SEAL in fields else all(fields.values()))


def _holds(question: Any) -> bool:
    try:
        return bool(question())
    except Exception:  # noqa: BLE001 - whatever a hostile file makes the parsers raise
        return False


def _is_exact(data: bytes, last: Any, anchors: Anchors) -> bool:
    """What the last signature leaves out is exactly what it has to be."""
    start, length, resume, rest = (int(number) for number in last.byte_range)
    stamped = last.sig_object_type == "/DocTimeStamp"
    return (
        start == 0
        and gap_is_exact(data[length:resume], anchors.trusted)
        and end_is_exact(data, resume + rest, anchors.trusted, stamped=stamped)
    )


def _certificates(signature: Any) -> list[bytes]:
    return [one.chosen.dump() for one in signature.signed_data["certificates"]]


def _signed_digest(signature: Any) -> bytes:
    """The digest of the document that the signer, or the time-stamp authority, put under its signature."""
    if signature.sig_object_type == "/DocTimeStamp":
        imprint: bytes = signature.signed_data["encap_content_info"]["content"].parsed["message_imprint"]["hashed_message"].native
        return imprint
    (attribute,) = (one for one in signature.signer_info["signed_attrs"] if one["type"].native == "message_digest")
    digest: bytes = attribute["values"][0].native
    return digest


def _judge(reader: PdfFileReader, signature: Any, anchors: Anchors, loop: asyncio.AbstractEventLoop) -> SignatureReport:
    signed_at = _time_stamp(signature)
    try:
        status = loop.run_until_complete(async_validate_pdf_signature(signature, _context(reader, signed_at, anchors)))
        stamped = bool(status.timestamp_validity and status.timestamp_validity.intact and status.timestamp_validity.trusted)
        return SignatureReport(
            field=str(signature.field_name),
            signer=str(status.signing_cert.subject.native.get("common_name", "")),
            signed_at=signed_at if stamped else None,
            intact=bool(status.intact and status.valid),
            trusted=bool(status.trusted) and stamped,
            revoked=bool(status.revoked),
            unchanged_since=bool(status.docmdp_ok) and _nothing_appended(status),
            serial=f"{status.signing_cert.serial_number:x}",
        )
    except Exception:  # noqa: BLE001 - not intact
        return _refused(signature)


def _refused(signature: Any, *, intact: bool = False) -> SignatureReport:
    """Not looked at any further: changed, or intact and by another authority."""
    name = str(signature.field_name)
    return SignatureReport(name, "", None, intact=intact, trusted=False, revoked=False, unchanged_since=intact)


def _stamp_holds(reader: PdfFileReader, stamp: Any, anchors: Anchors, loop: asyncio.AbstractEventLoop) -> bool:
    """A time stamp of the whole document is by an authority that was trusted when it was given."""
    at = stamp.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    context = _context(reader, at, anchors, revocation_mode="soft-fail")
    status = loop.run_until_complete(async_validate_pdf_timestamp(stamp, context))
    return bool(status.intact and status.valid and status.trusted)


def _context(
    reader: PdfFileReader, moment: dt.datetime | None, anchors: Anchors, revocation_mode: str = "hard-fail"
) -> ValidationContext:
    """Our root only, at the instant of the signature, with the revocation data that the document carries."""
    options: dict[str, Any] = {
        "trust_roots": [_asn1(one) for one in anchors.trusted],
        "other_certs": [_asn1(anchors.issuing)] if anchors.issuing else [],
        "allow_fetching": False,
        "revocation_mode": revocation_mode,
        "moment": moment,
    }
    try:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(options)
    except NoDSSFoundError:
        return ValidationContext(**options)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _time_stamp(signature: Any) -> dt.datetime | None:
    """The instant inside the signature's time-stamp token, not yet judged."""
    try:
        attributes = signature.signer_info["unsigned_attrs"]
        tokens = [one["values"][0] for one in attributes if one["type"].native == "signature_time_stamp_token"]
        content: cms.ContentInfo = tokens[0]
        information: tsp.TSTInfo = content["content"]["encap_content_info"]["content"].parsed
        instant: dt.datetime = information["gen_time"].native
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None
    return instant


def _nothing_appended(status: Any) -> bool:
    """Later revisions, if any, only sign or add validation data: then pyHanko names their level."""
    return status.modification_level is not None and bool(status.bottom_line or status.modification_level.name != "OTHER")
