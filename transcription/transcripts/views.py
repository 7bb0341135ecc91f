"""Reading, hearing and correcting the transcript."""

import uuid
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import guarded, visible_to
from courtportal.kernel.authz.request import PortalRequest
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.rendering.printable import CANNOT_BE_PRINTED
from courtportal.kernel.web.pagination import paginate
from filing.public import note_reading, transcript_words
from transcription.audio.excerpt import excerpt
from transcription.transcripts.actions.correct import CorrectionRefused, correct
from transcription.transcripts.actions.sign import before, open_seats, seats_to_sign
from transcription.transcripts.clock_text import clock_text
from transcription.transcripts.difference import difference
from transcription.transcripts.models import Seat, Transcript, Utterance
from transcription.transcripts.queries import transcript_of

_PER_PAGE = 100
# Played around a sentence, so that its first and last syllables are not cut.
_MARGIN_MS = 300


@require_safe
@guarded("transcription.transcript", "view")
def transcript(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """The transcript sentence by sentence, with its sound, its corrections and where the signing stands."""
    found = transcript_of(request.actor, hearing_id, "view")
    rows = (
        found.utterances.select_related("seat")
        .prefetch_related("revisions__author")
        .order_by("start_ms", "channel", "start_sample")
    )
    page = paginate(request, rows, _PER_PAGE)
    context: dict[str, Any] = {
        "title": transcript_words(found.hearing),
        "hearing": found.hearing,
        "transcript": found,
        "page": page,
        "lines": [line(each) for each in page],
        "breaks": found.breaks.filter(cause="recess").order_by("from_ms"),
        "may_correct": _allowed(request, found, "correct"),
        "may_submit": _allowed(request, found, "submit"),
        "may_note": _allowed(request, found, "note_refusal"),
        **signing_context(request, found),
    }
    return render(request, "transcription/transcripts/transcript.html", context)


def signing_context(request: PortalRequest, found: Transcript) -> dict[str, Any]:
    """Recordings, signatures given, who is still to sign, and whether it is the actor's turn."""
    still_open = open_seats(found) if found.state == Transcript.State.SIGNING else []
    own = set(visible_to(request.actor, Seat, "sign").filter(transcript=found).values_list("pk", flat=True))
    mine = next((seat for seat in still_open if seat.pk in own), None)
    spoke = Exists(found.utterances.filter(seat=OuterRef("pk")))
    seats = list(found.seats.select_related("channel").annotate(spoke=spoke).order_by("order"))
    return {
        "seats": seats,
        "recording_ended": all(seat.channel.ended_at for seat in seats),
        "signatures": found.signatures.select_related("seat").order_by("given_at"),
        "still_open": still_open,
        "mine": mine,
        "waiting_for": before(mine, still_open) if mine else [],
        "to_sign": seats_to_sign(found),
    }


def _allowed(request: PortalRequest, found: Transcript, action: str) -> bool:
    return visible_to(request.actor, Transcript, action).filter(pk=found.pk).exists()


def line(utterance: Utterance) -> dict[str, Any]:
    """One sentence for the page."""
    return {
        "utterance": utterance,
        "at": clock_text(utterance.start_ms),
        "sound": f"{reverse('transcription:audio', args=[_hearing_id(utterance), utterance.seat_id])}"
        f"?from={max(0, utterance.start_ms - _MARGIN_MS)}&to={utterance.end_ms + _MARGIN_MS}",
        "changes": difference(utterance.revisions.all()[0].before, utterance.text) if utterance.revisions.all() else [],
    }


def _hearing_id(utterance: Utterance) -> uuid.UUID:
    if utterance.transcript is None:
        raise Http404
    return utterance.transcript.hearing_id


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("transcription.transcript", "correct")
def correct_utterance(request: PortalRequest, hearing_id: uuid.UUID, utterance_id: uuid.UUID) -> HttpResponse:
    """Correct one sentence: as a part of the page, as JSON for the hearing room, or as a page of its own."""
    found = transcript_of(request.actor, hearing_id, "correct")
    utterance = found.utterances.prefetch_related("revisions").filter(pk=utterance_id).first()
    if utterance is None:
        raise Http404
    typed, error, status = utterance.text, "", 200
    if request.method == "POST":
        typed = request.POST.get("text", "")
        try:
            utterance = correct(
                actor=request.actor,
                hearing_id=hearing_id,
                utterance_id=utterance_id,
                before=request.POST.get("before", ""),
                after=typed,
                now=clock.now(),
            )
        except CorrectionRefused as refusal:
            error, status = _why_refused(refusal), 409 if refusal.code == "changed_meanwhile" else 400
        else:
            return _corrected(request, hearing_id, utterance)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"error": error}, status=status)
    context = {"title": _("改正笔录"), "hearing": found.hearing, "line": line(utterance), "typed": typed, "error": error}
    template = "_correction.html" if request.htmx else "correction.html"  # type: ignore[attr-defined]
    # htmx shows what a refusal says only with a status that says success.
    return render(request, f"transcription/transcripts/{template}", context, status=200 if request.htmx else status)  # type: ignore[attr-defined]


def _corrected(request: PortalRequest, hearing_id: uuid.UUID, utterance: Utterance) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"text": utterance.text})
    if request.htmx:  # type: ignore[attr-defined]
        context = {
            "hearing": utterance.transcript.hearing if utterance.transcript else None,
            "line": line(utterance),
            "may_correct": True,
        }
        return render(request, "transcription/transcripts/_line.html", context)
    return redirect(reverse("transcription:transcript", args=[hearing_id]) + f"#u-{utterance.pk}")


def _why_refused(refusal: CorrectionRefused) -> str:
    words = {
        "empty": _("请填写这句话的内容；记录中的发言不能删除。"),
        "too_long": _("一句话最多4000个字，请缩短。"),
        "changed_meanwhile": _("这句话刚刚被改动过。您填写的内容还在，请对照最新的文字再保存。"),
        "unprintable": str(CANNOT_BE_PRINTED) % {"characters": " ".join(refusal.characters)},
    }
    return words[refusal.code]


@require_safe
@guarded("transcription.transcript", "listen")
def audio(request: PortalRequest, hearing_id: uuid.UUID, seat_id: uuid.UUID) -> HttpResponse:
    """A stretch of one seat's recording, ``?from=…&to=…`` in milliseconds of the hearing's time line."""
    found = transcript_of(request.actor, hearing_id, "listen")
    seat = found.seats.select_related("channel").filter(pk=seat_id).first()
    start, end = request.GET.get("from", ""), request.GET.get("to", "")
    if seat is None or not (start.isdecimal() and end.isdecimal()) or len(start) > 9 or len(end) > 9 or int(start) >= int(end):
        raise Http404
    response = HttpResponse(excerpt(seat.channel, int(start), int(end)), content_type="audio/wav")
    response.headers["Content-Disposition"] = "inline"
    return response


@require_safe
@guarded("transcription.transcript", "view")
def pdf(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """The transcript as the court document that is signed."""
    found = transcript_of(request.actor, hearing_id, "view")
    if found.document is None:
        raise Http404
    note_reading(actor=request.actor, obj=found, now=clock.now())
    response = HttpResponse(document_bytes(found.document), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="transcript.pdf"'
    return response
