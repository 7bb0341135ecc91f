"""The answer about a code or a file. It tells what a holder of the document sees on it anyway, and nothing else."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.rendering.actions.fields import slot_field
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.signing.pdf import level_of
from courtportal.kernel.signing.validation import SignatureReport, ValidationReport, Verdict
from courtportal.kernel.signing.verification import validate_again, validate_strange_pdf
from filing.public import corrected_by, corrections_of

# Signers who act for the court; parties' names are for those who hold the file.
COURT_TITLES = frozenset({"院长", "庭长", "审判长", "审判员", "人民陪审员", "法官助理", "书记员", "执行员", "执行法官"})
_VERIFIABLE = (CourtDocument.State.SEALED, CourtDocument.State.TEXT)


class Outcome(StrEnum):
    """What the portal says of a document."""

    GENUINE = "genuine"  # the registered bytes, every signature valid
    REGISTERED = "registered"  # asked by its code: it exists and holds; what the asker has in hand nobody has seen
    NOT_SEALED = "not_sealed"  # registered text without signature or seal
    DOUBTFUL = "doubtful"  # registered, but a signature no longer holds
    OTHER_BYTES = "other_bytes"  # signatures of this portal hold, but these are not the registered bytes
    INCOMPLETE = "incomplete"  # signatures of this portal hold, but the seal or a signature is missing
    CHANGED = "changed"
    UNTRUSTED = "untrusted"
    UNKNOWN = "unknown"  # not a document of this portal, or no PDF at all


@dataclass(frozen=True)
class Facts:
    """What is registered of a document, and with which rulings on slips of the pen it is to be read (CPL 157(7))."""

    kind: str
    court: str
    case_number: str
    sealed_at: dt.datetime | None
    page_count: int
    sha256: str
    signers: tuple[str, ...]
    newer_version: bool
    corrections: tuple[CourtDocument, ...] = ()
    corrects: CourtDocument | None = None


@dataclass(frozen=True)
class Answer:
    """Outcome, the registered facts if there are any, the signatures found in the file, and up to where they last (PAdES)."""

    outcome: Outcome
    facts: Facts | None = None
    signatures: tuple[SignatureReport, ...] = ()
    level: str = ""


def about_code(code: str, *, now: dt.datetime) -> Answer:
    """The document that bears this code, its stored bytes validated now: a code can be copied onto any paper."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    document = CourtDocument.objects.filter(verification_code=plain, state__in=_VERIFIABLE).select_related("court").first()
    if document is None:
        return Answer(Outcome.UNKNOWN)
    answer = _registered(document, now)
    return replace(answer, outcome=Outcome.REGISTERED) if answer.outcome == Outcome.GENUINE else answer


def about_file(data: bytes, *, now: dt.datetime) -> Answer:
    """The registered digest decides first; bytes that are not registered are validated in a confined process."""
    digest = hashlib.sha256(data).hexdigest()
    sealed = CourtDocument.objects.filter(state=CourtDocument.State.SEALED).select_related("court")
    if document := sealed.filter(sha256=digest).first():
        return _registered(document, now)
    # The same document with the time stamps that it was given for the archive.
    if document := sealed.filter(archive_stamps__sha256=digest).first():
        return _registered(document, now, data)
    report = validate_strange_pdf(data, now=now)
    return Answer(_outcome_of_strange(report), signatures=report.signatures)


def _registered(document: CourtDocument, now: dt.datetime, archived: bytes = b"") -> Answer:
    names = _public_names(document)
    facts = _facts(document, tuple(names.values()))
    if document.state == CourtDocument.State.TEXT:
        return Answer(Outcome.NOT_SEALED, facts)
    data = document_bytes(document)
    report = validate_again(archived or data, now=now)
    whole = report.verdict == Verdict.VALID and hashlib.sha256(data).hexdigest() == document.sha256
    outcome = Outcome.GENUINE if whole else Outcome.DOUBTFUL
    signatures = tuple(replace(one, signer=names.get(one.field, one.signer)) for one in report.signatures)
    # Told of bytes that were judged good only: a level is read off the structure of a file and proves nothing.
    return Answer(outcome, facts, signatures, level_of(archived or data) if whole else "")


def _public_names(document: CourtDocument) -> dict[str, str]:
    """Whom to name for each signature field: those who act for the court by name, others by their role only."""
    slots = document.slots.filter(signed_at__isnull=False).order_by("position")
    return {
        slot_field(document, slot.code).name: f"{slot.title_zh} {slot.name}" if slot.title_zh in COURT_TITLES else slot.title_zh
        for slot in slots
    }


def _outcome_of_strange(report: ValidationReport) -> Outcome:
    return {
        Verdict.VALID: Outcome.OTHER_BYTES,
        Verdict.INCOMPLETE: Outcome.INCOMPLETE,
        Verdict.CHANGED: Outcome.CHANGED,
        Verdict.UNTRUSTED: Outcome.UNTRUSTED,
        Verdict.UNSIGNED: Outcome.UNKNOWN,
        Verdict.UNREADABLE: Outcome.UNKNOWN,
    }[report.verdict]


def _facts(document: CourtDocument, signers: tuple[str, ...]) -> Facts:
    return Facts(
        kind=document_kinds.get(document.kind).title,
        court=str(document.court or ""),
        case_number=document.case_number,
        sealed_at=document.sealed_at,
        page_count=document.page_count,
        sha256=document.sha256,
        signers=signers,
        newer_version=CourtDocument.objects.filter(replaces=document, state=CourtDocument.State.SEALED).exists(),
        corrections=tuple(corrections_of(document.pk)),
        corrects=corrected_by(document.pk),
    )
