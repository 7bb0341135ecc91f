"""The hearings on the home page of a case: when, in which state, the way in, the transcript."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from courtportal.kernel.authz import Actor, PortalRequest, visible_to
from filing.public import Case, Duty, Hearing, matter, register_case_panel, register_duties, transcript_words
from transcription.transcripts.actions.submit import slot_code
from transcription.transcripts.models import Seat, Transcript, TranscriptSignature

ORDER = 40
MOST = 20


@register_case_panel
def hearing_panel(request: PortalRequest, case: Case) -> tuple[str, str, dict[str, Any], int] | None:
    """For those who attend; a case without a hearing has no such part."""
    rows = (
        visible_to(request.actor, Hearing, "attend")
        .filter(case=case)
        .exclude(mode=Hearing.Mode.ASYNCHRONOUS)
        .select_related("room", "transcript")
        .order_by("starts_at")
    )
    hearings = list(rows)
    if not hearings:
        return None
    return _("庭审和笔录"), "transcription/transcripts/panel.html", {"hearings": hearings}, ORDER


@register_duties
def transcripts_to_sign(actor: Actor) -> Iterable[Duty]:
    """Those that wait for the actor's own signature."""
    signed = Exists(TranscriptSignature.objects.filter(seat=OuterRef("pk")))
    open_ones = visible_to(actor, Seat, "sign").filter(~signed, transcript__state=Transcript.State.SIGNING)
    seats = open_ones.select_related("transcript__hearing__case").prefetch_related("transcript__document__slots")
    asked = {one.transcript.hearing for one in seats.order_by("pk")[:MOST] if _is_asked(one)}  # an agent may hold several seats
    for hearing in sorted(asked, key=lambda one: one.starts_at):
        words = _("阅读%(what)s并签名") % {"what": transcript_words(hearing)}
        yield Duty(words, matter(hearing.case), reverse("transcription:sign", args=[hearing.pk]))


def _is_asked(seat: Seat) -> bool:
    """Whether the document wants the signature of the seat: not of who did not attend."""
    document = seat.transcript.document
    return document is not None and slot_code(seat) in {slot.code for slot in document.slots.all()}
