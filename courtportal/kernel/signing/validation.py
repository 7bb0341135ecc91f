"""Validates the signatures of a PDF: integrity, chain, time stamp, revocation, and that nothing was added after signing.

Uses pyHanko's validator and difference policy with the revocation data inside the document, and adds a check of its own: that
the space reserved for a signature holds nothing else (validators overlook changes there). Knows nothing of Django, because a
stranger's file is validated in a confined child process.
"""

import asyncio
import datetime as dt
import io
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from asn1crypto import cms, tsp
from cryptography import x509
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import UnacceptableSignerError
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from courtportal.kernel.signing.certificates import asn1_certificates

_FAILURES = (
    SignatureValidationError, UnacceptableSignerError, PdfReadError, ValueError, TypeError, KeyError, IndexError, AttributeError,
    RecursionError, OverflowError, OSError,
)  # fmt: skip
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
    """Whom to trust: the root, the issuing authority that completes the chain, and foreign time-stamp authorities."""

    root: x509.Certificate
    issuing: x509.Certificate
    time_stamps: tuple[x509.Certificate, ...] = ()


def overall(signatures: tuple[SignatureReport, ...]) -> ValidationReport:
    """The report whose verdict is the worst of its signatures'."""
    verdicts = [one.verdict for one in signatures]
    return ValidationReport(next((v for v in (Verdict.CHANGED, Verdict.UNTRUSTED) if v in verdicts), Verdict.VALID), signatures)


def validate(data: bytes, anchors: Anchors, loop: asyncio.AbstractEventLoop) -> ValidationReport:
    """Judge a file that anyone may have made: VALID only if every signature is ours, intact, timely and the last word."""
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        embedded = list(reader.embedded_regular_signatures)
    except _FAILURES:
        return ValidationReport(Verdict.UNREADABLE)
    if not embedded:
        return ValidationReport(Verdict.UNSIGNED)
    return overall(tuple(_judge(reader, signature, data, anchors, loop) for signature in embedded))


def _judge(
    reader: PdfFileReader, signature: Any, data: bytes, anchors: Anchors, loop: asyncio.AbstractEventLoop
) -> SignatureReport:
    """A hostile file may make the validator fail in any way; each failure is an answer: not intact."""
    signed_at = _time_stamp(signature)
    try:
        status = loop.run_until_complete(async_validate_pdf_signature(signature, _context(reader, signed_at, anchors)))
        stamped = bool(status.timestamp_validity and status.timestamp_validity.intact and status.timestamp_validity.trusted)
        return SignatureReport(
            field=str(signature.field_name),
            signer=str(status.signing_cert.subject.native.get("common_name", "")),
            signed_at=signed_at if stamped else None,
            intact=bool(status.intact and status.valid) and _only_signature_in_gap(signature, data),
            trusted=bool(status.trusted) and stamped,
            revoked=bool(status.revoked),
            unchanged_since=bool(status.docmdp_ok) and _nothing_appended(status),
            serial=f"{status.signing_cert.serial_number:x}",
        )
    except _FAILURES:
        return SignatureReport(
            str(signature.field_name), "", None, intact=False, trusted=False, revoked=False, unchanged_since=False
        )


def _context(reader: PdfFileReader, signed_at: dt.datetime | None, anchors: Anchors) -> ValidationContext:
    """Our root only, at the instant of the signature, with the revocation data that the document carries."""
    options: dict[str, Any] = {
        "trust_roots": asn1_certificates([anchors.root, *anchors.time_stamps]),
        "other_certs": asn1_certificates([anchors.issuing]),
        "allow_fetching": False,
        "revocation_mode": "hard-fail",
        "moment": signed_at,
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
