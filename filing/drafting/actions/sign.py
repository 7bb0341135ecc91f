"""The judge or officer signs what was checked."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering.actions import sign_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.recusal import require_part
from filing.applications.rules.recusal import Act
from filing.drafting.models import PaperDraft
from filing.drafting.rules.kinds import act_on


def sign_paper(*, actor: Actor, draft_id: uuid.UUID, now: dt.datetime) -> PaperDraft:
    """The page bears the personal signature; the seal may follow. Signed with no transaction open: judged before, and again."""
    draft = _to_sign(actor, draft_id)
    document = sign_document(actor=actor, document=document_of(draft), slot="judge", now=now)
    return _keep(actor, draft_id, document, now)


@transaction.atomic
def _to_sign(actor: Actor, draft_id: uuid.UUID) -> PaperDraft:
    draft = access(actor, PaperDraft, draft_id, "sign", lock=True)
    require_part(actor, draft.case, "filing.paperdraft", "sign", act_on(draft.kind, Act.DECIDE))
    return draft


@transaction.atomic
def _keep(actor: Actor, draft_id: uuid.UUID, document: CourtDocument, now: dt.datetime) -> PaperDraft:
    draft = _to_sign(actor, draft_id)
    if draft.document_id != document.pk:  # taken back and checked anew meanwhile
        raise LookupError(draft_id)
    keep_signed(draft, by=actor.account_id, now=now)
    record(actor=actor, action="paper.sign", obj=draft, now=now)
    return draft


def keep_signed(draft: PaperDraft, *, by: uuid.UUID, now: dt.datetime) -> PaperDraft:
    """The page bears the signature of ``by``, in the transaction of the caller, who holds the paper."""
    draft.state, draft.signed_by_id, draft.signed_at = PaperDraft.State.SIGNED, by, now
    draft.save(update_fields=["state", "signed_by", "signed_at"])
    return draft


def document_of(draft: PaperDraft) -> CourtDocument:
    """The checked page. Raises LookupError before that."""
    if draft.document is None:
        raise LookupError(draft.pk)
    return draft.document
