"""From the closed hearing to the document that is signed: end the recording, then submit the checked text (民事诉讼法
art. 150).
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.notices import tell
from courtportal.kernel.rendering.actions import SignerSlot, check_document, draft_document
from filing.public import note_signatories
from transcription.audio.log import LogBusy
from transcription.audio.sealing import end_channel
from transcription.transcripts.content import document_data, hash_of, transcript_title
from transcription.transcripts.models import Seat, Transcript
from transcription.transcripts.room import changed, user_of


class NotYet(Exception):
    """The step must wait: ``code`` is "microphone_open", "not_ended", "not_recognised" or "nobody_present"."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def end_recording(*, actor: Actor, transcript_id: uuid.UUID, now: dt.datetime) -> Transcript:
    """Every microphone's log is sealed; nothing more is recorded.

    Raises NotYet("microphone_open") while a participant's page is still delivering what was said.
    """
    transcript = access(actor, Transcript, transcript_id, "submit")
    for seat in transcript.seats.select_related("channel").order_by("order"):
        try:
            end_channel(seat.channel, now=now)
        except LogBusy as error:
            raise NotYet("microphone_open", seat.label) from error
    with transaction.atomic():
        record(actor=actor, action="transcript.end_recording", obj=transcript, now=now)
        changed(transcript)
    return transcript


@transaction.atomic
def submit(*, actor: Actor, transcript_id: uuid.UUID, present: Collection[uuid.UUID], now: dt.datetime) -> Transcript:
    """The transcript is fixed as a court document and everyone of the seats ``present`` is asked to sign.

    The bench and the clerk are always present. Of the parties it is noted who came. Raises NotYet.
    """
    transcript = access(actor, Transcript, transcript_id, "submit", lock=True)
    seats = list(transcript.seats.select_related("channel", "party", "representation", "panel_member").order_by("order"))
    _require_complete(seats)
    signing = [seat for seat in seats if seat.panel_member is not None or seat.pk in present]
    if all(seat.panel_member is not None for seat in signing):
        raise NotYet("nobody_present")
    came, seated = _parties_of(signing), _parties_of(seats)
    note_signatories(actor=actor, hearing_id=transcript.hearing_id, came=came, seated=seated, now=now)
    case = transcript.hearing.case
    document = draft_document(
        actor=actor,
        kind="hearing_transcript",
        court=case.court,
        data=document_data(transcript, signing),
        now=now,
        case_id=case.pk,
        case_number=case.case_number,
        title=transcript_title(transcript.hearing),
        signers=[_slot(seat) for seat in signing if seat.role != "assistant"],
    )
    transcript.document = check_document(actor=actor, document=document, now=now)
    transcript.content_sha256 = hash_of(transcript)
    transcript.state = Transcript.State.SIGNING
    transcript.save(update_fields=["document", "content_sha256", "state"])
    changed(transcript)
    _ask(transcript, signing, now)
    record(actor=actor, action="transcript.submit", obj=transcript, now=now, detail={"sha256": transcript.content_sha256})
    return transcript


def _parties_of(seats: Iterable[Seat]) -> set[uuid.UUID]:
    """The parties that sit there, themselves or by an agent."""
    sides = (seat.representation.party_id if seat.representation else seat.party_id for seat in seats)
    return {party_id for party_id in sides if party_id is not None}


def _require_complete(seats: list[Seat]) -> None:
    if any(seat.channel.ended_at is None for seat in seats):
        raise NotYet("not_ended")
    if any(seat.channel.recognised_at is None for seat in seats):
        raise NotYet("not_recognised")


def _slot(seat: Seat) -> SignerSlot:
    title, _space, name = seat.label.partition(" ")
    return SignerSlot(slot_code(seat), title, name, user_of(seat))


def slot_code(seat: Seat) -> str:
    """The name of the seat's signature in the document."""
    return f"seat_{seat.order}_{seat.pk.hex[-6:]}"


def _ask(transcript: Transcript, seats: list[Seat], now: dt.datetime) -> None:
    is_trial = transcript.hearing.kind == transcript.hearing.Kind.TRIAL
    for seat in seats:
        user_id = user_of(seat)
        if user_id is not None:
            tell(
                User.objects.get(pk=user_id),
                title=_("庭审笔录等待您签名") if is_trial else _("%(what)s笔录等待您签名"),
                body=_("庭审笔录已经核对完毕，请阅读并签名；认为记录有遗漏或者差错的，可以申请补正。")
                if is_trial
                else _("笔录已经核对完毕，请阅读并签名；认为记录有遗漏或者差错的，可以申请补正。"),
                facts={"what": transcript.hearing.Kind(transcript.hearing.kind).label},
                key=f"transcript:{transcript.pk}:sign:{seat.pk}",
                now=now,
                link=f"/hearings/{transcript.hearing_id}/sign/",
            )
