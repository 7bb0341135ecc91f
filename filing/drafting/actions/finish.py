"""What was signed or sealed when the process died before it was noted is noted by the portal."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.rendering.models import CourtDocument, SignatureSlot
from filing.drafting.actions.seal import keep_sealed
from filing.drafting.actions.sign import keep_signed
from filing.drafting.models import PaperDraft

SIGNER, CLERK = "judge", "clerk"


def ahead() -> QuerySet[PaperDraft]:
    """Papers whose page bears more than is noted of them: the first signature of a checked one, the last
    of one that a panel is signing, the seal of a signed one.
    """
    signed = SignatureSlot.objects.filter(code=SIGNER, signed_at__isnull=False).values("document")
    is_signed = Q(state=PaperDraft.State.CHECKED, document__in=signed)
    others = SignatureSlot.objects.filter(document=OuterRef("document"), signed_at=None).exclude(code=CLERK)
    by_all = Q(~Exists(others), state=PaperDraft.State.SIGNING)
    is_sealed = Q(state=PaperDraft.State.SIGNED, document__state=CourtDocument.State.SEALED)
    return PaperDraft.objects.filter(is_signed | by_all | is_sealed)


def is_ahead(draft: PaperDraft) -> bool:
    """Whether the page of this paper bears more than is noted."""
    return ahead().filter(pk=draft.pk).exists()


@transaction.atomic
def finish_paper(*, draft_id: uuid.UUID, now: dt.datetime) -> PaperDraft:
    """The paper says what its page bears, by whom; a paper on which nothing was interrupted stays as it is.

    Who put the signature or the seal was judged before; it stands on the page and is not undone. Event: DocumentsToServe with
    the seal.
    """
    draft = PaperDraft.objects.select_for_update(of=("self",)).get(pk=draft_id)
    if draft.document is None or not is_ahead(draft):
        return draft
    at_seal = draft.state == PaperDraft.State.SIGNED
    place = draft.document.slots.get(code=CLERK if at_seal else SIGNER)
    if place.user_id is None:
        raise LookupError(place.pk)
    finished = (keep_sealed if at_seal else keep_signed)(draft, by=place.user_id, now=now)
    record(actor=SYSTEM, action="paper.finish", obj=finished, now=now, detail={"by": str(place.user_id)})
    return finished
