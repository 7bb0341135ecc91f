"""The clerk's correction of an utterance: a new revision; what the recogniser heard stays."""

import datetime as dt
import uuid

from django.db import transaction
from django.http import Http404

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering.documents import unprintable
from transcription.transcripts.models import Transcript, Utterance, UtteranceRevision
from transcription.transcripts.room import acting_user, changed

LONGEST = 4_000


class CorrectionRefused(Exception):
    """The correction cannot be kept: ``code`` is "empty", "too_long", "unprintable" (``characters``) or "changed_meanwhile"."""

    def __init__(self, code: str, characters: str = "") -> None:
        super().__init__(code)
        self.code, self.characters = code, characters


@transaction.atomic
def correct(
    *, actor: Actor, hearing_id: uuid.UUID, utterance_id: uuid.UUID, before: str, after: str, now: dt.datetime
) -> Utterance:
    """The utterance reads ``after``. ``before`` is what the clerk saw: a correction made meanwhile is not overwritten unseen.

    Raises CorrectionRefused; an unchanged text changes nothing.
    """
    transcript = Transcript.objects.filter(hearing_id=hearing_id).first()
    if transcript is None:
        raise Http404
    transcript = access(actor, Transcript, transcript.pk, "correct", lock=True)
    utterance = transcript.utterances.select_for_update().filter(pk=utterance_id).first()
    if utterance is None:
        raise Http404
    after = " ".join(after.split())
    _check(utterance, before, after)
    if after == utterance.text:
        return utterance
    UtteranceRevision.objects.create(
        utterance=utterance,
        number=utterance.revisions.count() + 1,
        before=utterance.text,
        after=after,
        author_id=acting_user(actor),
        corrected_at=now,
    )
    utterance.text = after
    utterance.version = changed(transcript)
    utterance.save(update_fields=["text", "version"])
    record(actor=actor, action="utterance.correct", obj=utterance, now=now)
    return utterance


def _check(utterance: Utterance, before: str, after: str) -> None:
    if not after:
        raise CorrectionRefused("empty")
    if len(after) > LONGEST:
        raise CorrectionRefused("too_long")
    if characters := unprintable(after):
        raise CorrectionRefused("unprintable", characters)
    if utterance.text != " ".join(before.split()):
        raise CorrectionRefused("changed_meanwhile")
