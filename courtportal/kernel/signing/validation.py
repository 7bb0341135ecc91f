"""Validates the signatures of a PDF: integrity, chain, time stamp, revocation, and that nothing was added after signing.

Uses pyHanko's validator and difference policy with the revocation data inside the document, and adds two checks of its own: the
register's revocations, and that the space reserved for a signature holds nothing else (validators overlook changes there).
"""

import datetime as dt
import io
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from asn1crypto import cms, tsp
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import UnacceptableSignerError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from courtportal.kernel.signing import authority
from courtportal.kernel.signing.models import Certificate
from courtportal.kernel.signing.timestamps import asn1_certificates

_HEX = frozenset(b"0123456789abcdefABCDEF")


class Verdict(StrEnum):
    """The answer in one word, from best to worst."""

    VALID = "valid"
    UNSIGNED = "unsigned"
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


def validate_pdf(data: bytes, *, now: dt.datetime) -> ValidationReport:
    """Judge a file that anyone may have made: VALID only if every signature is ours, intact, timely and the last word."""
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        embedded = list(reader.embedded_regular_signatures)
    except (PdfReadError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError, OSError):
        return ValidationReport(Verdict.UNREADABLE)
    if not embedded:
        return ValidationReport(Verdict.UNSIGNED)
    reports = tuple(_judge(reader, signature, data, now) for signature in embedded)
    verdicts = [report.verdict for report in reports]
    return ValidationReport(next((v for v in (Verdict.CHANGED, Verdict.UNTRUSTED) if v in verdicts), Verdict.VALID), reports)


def _judge(reader: PdfFileReader, signature: Any, data: bytes, now: dt.datetime) -> SignatureReport:
    """A hostile file may make the validator fail in any way; each failure is an answer: not intact."""
    signed_at = _time_stamp(signature)
    try:
        status = validate_pdf_signature(signature, _context(reader, signed_at or now, now))
        common_name = status.signing_cert.subject.native.get("common_name", "")
        return SignatureReport(
            field=signature.field_name,
            signer=str(common_name),
            signed_at=signed_at if status.timestamp_validity and status.timestamp_validity.trusted else None,
            intact=bool(status.intact and status.valid) and _only_signature_in_gap(signature, data),
            trusted=bool(status.trusted and status.timestamp_validity and status.timestamp_validity.trusted),
            revoked=bool(status.revoked) or _revoked_at(status.signing_cert.serial_number, signed_at),
            unchanged_since=bool(status.docmdp_ok) and _nothing_appended(status),
        )
    except (SignatureValidationError, UnacceptableSignerError, PdfReadError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return SignatureReport(str(signature.field_name), "", None, intact=False, trusted=False, revoked=False, unchanged_since=False)


def _context(reader: PdfFileReader, moment: dt.datetime, now: dt.datetime) -> ValidationContext:
    """Our root only, at the instant of the signature, with the revocation data that the document carries."""
    options = {
        "trust_roots": asn1_certificates([authority.root_certificate(now=now)]),
        "other_certs": asn1_certificates([authority.issuing_certificate(now=now)]),
        "allow_fetching": False,
        "revocation_mode": "hard-fail",
        "moment": moment,
    }
    try:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(options)
    except NoDSSFoundError:
        return ValidationContext(**options)


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


def _only_signature_in_gap(signature: Any, data: bytes) -> bool:
    """Between the signed ranges stands one hexadecimal string: the signature, then zeros."""
    start, length, resume, _rest = (int(number) for number in signature.sig_object["/ByteRange"])
    gap = data[start + length : resume]
    if not (gap.startswith(b"<") and gap.endswith(b">") and set(gap[1:-1]) <= _HEX):
        return False
    content = bytes.fromhex(gap[1:-1].decode())
    return not content[len(_der_object(content)) :].strip(b"\0")


def _der_object(content: bytes) -> bytes:
    """The first DER object of the bytes (ITU-T X.690 §8.1.3)."""
    if content[1] < 0x80:
        return content[: 2 + content[1]]
    octets = content[1] & 0x7F
    return content[: 2 + octets + int.from_bytes(content[2 : 2 + octets], "big")]


def _nothing_appended(status: Any) -> bool:
    """Later revisions, if any, only sign or add validation data: then pyHanko names their level."""
    return status.modification_level is not None and bool(status.bottom_line or status.modification_level.name != "OTHER")


def _revoked_at(serial: int, signed_at: dt.datetime | None) -> bool:
    """The register knows the certificate as revoked by the time of the signature, whatever the document carries."""
    if signed_at is None:
        return False
    return Certificate.objects.filter(serial=f"{serial:x}", revoked_at__lte=signed_at).exists()
