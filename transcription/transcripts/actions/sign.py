"""Signing the transcript: participants in any order, then the clerk, last the presiding judge, with whom it is sealed
(民事诉讼法 art. 150).
"""

import datetime as dt
import uuid

from django.db import transaction
from django.http import Http404

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, access, visible_to
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.actions import PlaceSettled, note_refusal, seal_document, sign_document
from courtportal.kernel.rendering.models import CourtDocument, SignatureSlot
from filing.public import KINDS_OF_SITTING, TRANSCRIPTS_OF, add_document_entry, add_timeline_entry, require_read, require_same
from transcription.events import TranscriptSealed, TranscriptSigned
from transcription.transcripts.actions.submit import slot_code
from transcription.transcripts.content import transcript_title
from transcription.transcripts.models import Seat, Transcript, TranscriptSignature
from transcription.transcripts.room import acting_user, changed

PRESIDING = frozenset({"presiding_judge", "sole_judge"})
_OUTCOME = TranscriptSignature.Outcome


class NotYourTurn(Exception):
    """Others sign first: ``seats`` are those still open."""

    def __init__(self, seats: list[Seat]) -> None:
        super().__init__(", ".join(seat.label for seat in seats))
        self.seats = seats


class AlreadyGiven(Exception):
    """The seat has signed, or refused, before; of the two at the same moment the first stands. ``signed`` says which it was."""

    def __init__(self, *, signed: bool) -> None:
        super().__init__("signed" if signed else "refused")
        self.signed = signed


class NoReason(Exception):
    """A refusal needs its reason."""


def seats_to_sign(transcript: Transcript) -> list[Seat]:
    """The seats whose signature the document asks for, in order."""
    codes = set(transcript.document.slots.values_list("code", flat=True)) if transcript.document else set()
    seats = transcript.seats.select_related("party", "representation", "panel_member").order_by("order")
    return [seat for seat in seats if slot_code(seat) in codes]


def open_seats(transcript: Transcript) -> list[Seat]:
    """Those who have neither signed nor refused."""
    given = set(transcript.signatures.values_list("seat_id", flat=True))
    return [seat for seat in seats_to_sign(transcript) if seat.pk not in given]


def before(seat: Seat, still_open: list[Seat]) -> list[Seat]:
    """Who must sign before this seat: everyone before the clerk, everyone and the clerk before the presiding judge."""
    return [other for other in still_open if _turn(other) < _turn(seat)]


def _turn(seat: Seat) -> int:
    if seat.role in PRESIDING:
        return 2
    return 1 if seat.role == "clerk" else 0


def sign(*, actor: Actor, transcript_id: uuid.UUID, now: dt.datetime, read: str = "") -> Transcript:
    """The actor's signature stands in the document; with the last one it is sealed and goes into the dossier.

    The caller has just had the actor prove presence (requirement 7). Raises NotYourTurn; AlreadyGiven where it was noted that
    the actor refuses; ChangedSinceRead where the text is another than ``read``, AnotherDocument where it became another while
    it was signed. Event, at the last: TranscriptSigned, so that
    it is sealed even if this process dies. Signed and sealed with no transaction open; who was interrupted signs again and
    finds the signature.
    """
    document, seat = _place_of(actor, transcript_id, read)
    try:
        signed = sign_document(actor=actor, document=document, slot=slot_code(seat), now=now)
    except PlaceSettled as settled:
        raise AlreadyGiven(signed=False) from settled
    transcript = _keep(actor, transcript_id, seat, signed, now)
    return transcript if open_seats(transcript) else seal(transcript_id=transcript_id, now=now)


@transaction.atomic
def _place_of(actor: Actor, transcript_id: uuid.UUID, read: str) -> tuple[CourtDocument, Seat]:
    transcript, seat = _turn_of(actor, transcript_id)
    assert transcript.document is not None  # noqa: S101 - a transcript in signing has one
    require_read(transcript.document.unsigned_sha256, read)
    return transcript.document, seat


@transaction.atomic
def _keep(actor: Actor, transcript_id: uuid.UUID, seat: Seat, document: CourtDocument, now: dt.datetime) -> Transcript:
    found = Transcript.objects.select_for_update(of=("self",)).get(pk=transcript_id)
    if found.signatures.filter(seat=seat).exists():  # noted by a second click, or by who met the signature in the document
        return found
    transcript, now_open = _turn_of(actor, transcript_id)
    require_same(transcript.document_id, document)
    if now_open != seat:
        raise Http404
    _note(transcript, seat, actor, _OUTCOME.SIGNED, "", now)
    transcript.document = document
    if not open_seats(transcript):
        publish(TranscriptSigned(transcript_id=transcript.pk), now=now)
    return transcript


def refuse(*, actor: Actor, transcript_id: uuid.UUID, reason: str, now: dt.datetime) -> Transcript:
    """The actor, a party or representative, refuses to sign and says why; it is noted in the file.

    Raises NoReason, and AlreadyGiven where the actor has signed.
    """
    with transaction.atomic():
        transcript, seat = _turn_of(actor, transcript_id)
        if seat.panel_member is not None:
            raise Http404
        noted = _refuse(transcript, seat, actor, reason, now)
    return _or_signed(transcript, noted)


def note_absent(*, actor: Actor, transcript_id: uuid.UUID, seat_id: uuid.UUID, reason: str, now: dt.datetime) -> Transcript:
    """The clerk notes for a party or representative that it refuses or cannot sign, and why.

    Raises NoReason, and AlreadyGiven where that person has signed or refused meanwhile.
    """
    with transaction.atomic():
        transcript = access(actor, Transcript, transcript_id, "note_refusal", lock=True)
        _not_given(transcript, {seat_id})
        seat = next((each for each in open_seats(transcript) if each.pk == seat_id and each.panel_member is None), None)
        if seat is None:
            raise Http404
        noted = _refuse(transcript, seat, actor, reason, now)
    return _or_signed(transcript, noted)


def _or_signed(transcript: Transcript, noted: bool) -> Transcript:
    if not noted:
        raise AlreadyGiven(signed=True)
    return transcript


def _not_given(transcript: Transcript, seat_ids: set[uuid.UUID]) -> None:
    given = transcript.signatures.filter(seat__in=seat_ids).order_by("-given_at").first()
    if given is not None:
        raise AlreadyGiven(signed=given.outcome == _OUTCOME.SIGNED)


def _turn_of(actor: Actor, transcript_id: uuid.UUID) -> tuple[Transcript, Seat]:
    """The transcript, locked, and the first seat at which the actor has still to sign."""
    transcript = access(actor, Transcript, transcript_id, "sign", lock=True)
    still_open = open_seats(transcript)
    own = set(visible_to(actor, Seat, "sign").filter(transcript=transcript).values_list("pk", flat=True))
    seat = next((each for each in still_open if each.pk in own), None)
    if seat is None:
        _not_given(transcript, own)
        raise Http404
    if earlier := before(seat, still_open):
        raise NotYourTurn(earlier)
    return transcript, seat


def _refuse(transcript: Transcript, seat: Seat, actor: Actor, reason: str, now: dt.datetime) -> bool:
    """Whether the refusal was noted; else the person has just signed in the document, and that is noted instead."""
    reason = " ".join(reason.split())
    if not reason:
        raise NoReason
    document = transcript.document
    assert document is not None  # noqa: S101 - a transcript in signing has one
    try:
        # The court notes it; the refusing person has no right on the document itself.
        transcript.document = note_refusal(actor=SYSTEM, document=document, slot=slot_code(seat), reason=reason, now=now)
    except PlaceSettled:
        signer = SignatureSlot.objects.get(document=document, code=slot_code(seat)).user_id
        _note(transcript, seat, SYSTEM, _OUTCOME.SIGNED, "", now, user_id=signer)
        return False
    _note(transcript, seat, actor, _OUTCOME.REFUSED, reason, now)
    return True


def _note(
    transcript: Transcript,
    seat: Seat,
    actor: Actor,
    outcome: str,
    reason: str,
    now: dt.datetime,
    user_id: uuid.UUID | None = None,
) -> None:
    TranscriptSignature.objects.create(
        transcript=transcript,
        seat=seat,
        user_id=user_id or acting_user(actor),
        outcome=outcome,
        reason=reason,
        content_sha256=transcript.content_sha256,
        given_at=now,
    )
    record(actor=actor, action=f"transcript.{outcome}", obj=transcript, now=now, reason=reason, detail={"seat": str(seat.pk)})
    changed(transcript)


def seal(*, transcript_id: uuid.UUID, now: dt.datetime) -> Transcript:
    """The transcript that everyone has signed bears the court's seal and stands in the dossier, once. Event: TranscriptSealed."""
    transcript = Transcript.objects.select_related("document__court", "hearing__case").get(pk=transcript_id)
    if transcript.document is None or transcript.state == Transcript.State.SEALED:
        return transcript
    return _file(transcript_id, seal_document(actor=SYSTEM, document=transcript.document, now=now), now)


@transaction.atomic
def _file(transcript_id: uuid.UUID, document: CourtDocument, now: dt.datetime) -> Transcript:
    transcript = Transcript.objects.select_for_update(of=("self",)).select_related("hearing__case__court").get(pk=transcript_id)
    if transcript.state == Transcript.State.SEALED:
        return transcript
    case = transcript.hearing.case
    transcript.document, transcript.state, transcript.sealed_at = document, Transcript.State.SEALED, now
    transcript.save(update_fields=["document", "state", "sealed_at"])
    hearing = transcript.hearing
    add_document_entry(case=case, document=document, under=TRANSCRIPTS_OF.get(hearing.kind))
    add_timeline_entry(
        case=case,
        kind="transcript",
        title_zh=f"{transcript_title(hearing)}已签名归档",
        title_en=f"{KINDS_OF_SITTING[hearing.kind].name.en} transcript signed and filed",
        now=now,
        key=f"transcript:{transcript.pk}",
        document=document,
    )
    record(actor=SYSTEM, action="transcript.seal", obj=transcript, now=now, detail={"sha256": document.sha256})
    publish(TranscriptSealed(hearing_id=transcript.hearing_id, case_id=case.pk, document_id=document.pk), now=now)
    changed(transcript)
    return transcript
