"""Reads of transcripts, each through the policy table."""

import uuid

from django.http import Http404

from courtportal.kernel.authz import Actor, access
from transcription.transcripts.models import Transcript


def transcript_of(actor: Actor, hearing_id: uuid.UUID, action: str) -> Transcript:
    """The hearing's transcript, if the actor may do this to it. Raises Http404 and Refused as ``access`` does."""
    found = Transcript.objects.filter(hearing_id=hearing_id).values_list("pk", flat=True).first()
    if found is None:
        raise Http404
    return access(actor, Transcript, found, action)
