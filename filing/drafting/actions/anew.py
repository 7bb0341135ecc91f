"""What was checked or signed and not sealed is a draft again: for other people of the case, or at the word of who signed."""

import datetime as dt

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case
from filing.drafting.models import PaperDraft
from filing.drafting.rules.kinds import URGENT

_FIXED = (PaperDraft.State.CHECKED, PaperDraft.State.SIGNING, PaperDraft.State.SIGNED)


def draft_papers_anew(case: Case, *, actor: Actor, reason: str, now: dt.datetime) -> None:
    """Papers of the case that nobody sealed wait for its new people, in the caller's transaction; urgent measures stand
    (CPL 48 para 2).
    """
    fixed = PaperDraft.objects.select_for_update(of=("self",)).filter(case=case, state__in=_FIXED)
    fixed = fixed.exclude(document__state=CourtDocument.State.SEALED)  # sealed, and only not noted yet (``finish``)
    for draft in fixed.exclude(kind__in=URGENT).order_by("pk"):
        draft_again(draft, actor, reason, now)


def bears_signature(document: CourtDocument) -> bool:
    """Whether anybody has signed the page, noted in the draft or not: what is signed is never deleted."""
    return document.slots.filter(signed_at__isnull=False).exists()


def draft_again(draft: PaperDraft, actor: Actor, reason: str, now: dt.datetime) -> None:
    """The text is open again, in the caller's transaction; a page that nobody signed is discarded, a signed one kept apart."""
    document, signed = draft.document, draft.document is not None and bears_signature(draft.document)
    draft.document = draft.checked_by = draft.checked_at = draft.signed_by = draft.signed_at = None
    draft.state = PaperDraft.State.DRAFT
    draft.save(update_fields=["state", "checked_by", "checked_at", "signed_by", "signed_at", "document"])
    if document is not None and not signed:
        document.delete()
    record(actor=actor, action="paper.take_back", obj=draft, now=now, reason=reason)
