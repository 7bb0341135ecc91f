"""The judge or officer signs what was checked; of a panel who presides first, then every other member."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.rendering.actions import sign_document
from courtportal.kernel.rendering.models import CourtDocument, SignatureSlot
from filing.applications.recusal import require_part
from filing.applications.rules.recusal import Act
from filing.calendar.telling import tell_to_seal
from filing.drafting.models import PaperDraft
from filing.drafting.papers import open_places
from filing.drafting.policies import LABEL
from filing.drafting.rules.kinds import act_on
from filing.to_sign.opened import require_read, require_same
from filing.to_sign.places import CLERK


def sign_paper(*, actor: Actor, draft_id: uuid.UUID, now: dt.datetime, read: str = "") -> PaperDraft:
    """The page bears the personal signature; with that of the last judge the seal may follow (CPL 157).

    Signed with no transaction open: judged before, and again. Raises ChangedSinceRead where the text is another than ``read``,
    AnotherDocument where it became another while it was signed.
    """
    draft = _to_sign(actor, draft_id, read)
    place = _own_place(actor, draft)
    document = sign_document(actor=actor, document=document_of(draft), slot=place.code, now=now)
    return _keep(actor, draft_id, document, read, now)


@transaction.atomic
def _to_sign(actor: Actor, draft_id: uuid.UUID, read: str) -> PaperDraft:
    draft = access(actor, PaperDraft, draft_id, "sign", lock=True)
    require_read(document_of(draft).unsigned_sha256, read)
    require_part(actor, draft.case, "filing.paperdraft", "sign", act_on(draft.kind, Act.DECIDE))
    return draft


@transaction.atomic
def _keep(actor: Actor, draft_id: uuid.UUID, document: CourtDocument, read: str, now: dt.datetime) -> PaperDraft:
    found = PaperDraft.objects.select_for_update(of=("self",)).get(pk=draft_id)
    if found.state == PaperDraft.State.SIGNED and found.document_id == document.pk:  # noted with another's signature meanwhile
        return found
    draft = _to_sign(actor, draft_id, read)
    require_same(draft.document_id, document)
    keep_signed(draft, by=actor.account_id, now=now)
    record(actor=actor, action="paper.sign", obj=draft, now=now)
    return draft


def keep_signed(draft: PaperDraft, *, by: uuid.UUID, now: dt.datetime) -> PaperDraft:
    """The page bears the signature of ``by``, in the transaction of the caller, who holds the paper.

    Who signed first, presiding or alone, stays the one who signed for the case. With the last signature the clerk is told.
    """
    if draft.state == PaperDraft.State.CHECKED:
        draft.signed_by_id, draft.signed_at = by, now
    draft.state = PaperDraft.State.SIGNING if open_places(draft) else PaperDraft.State.SIGNED
    draft.save(update_fields=["state", "signed_by", "signed_at"])
    if draft.state == PaperDraft.State.SIGNED:
        tell_to_seal(draft.case, document_of(draft), reverse("filing:paper_draft", args=[draft.pk]), now)
    return draft


def _own_place(actor: Actor, draft: PaperDraft) -> SignatureSlot:
    """Where the actor signs. Refused for who came to the panel after the check, and for who has signed already."""
    place = document_of(draft).slots.filter(user=actor.user_id).exclude(code=CLERK).first()
    if place is None:
        raise Refused(LABEL, "sign", [_("签名人和现在的审判人员不一致：请退回修改，核对后重新签名。")])
    if place.signed_at and draft.state == PaperDraft.State.SIGNING and open_places(draft):
        raise Refused(LABEL, "sign", [_("您已经签名，还有合议庭成员没有签名。")])
    return place


def document_of(draft: PaperDraft) -> CourtDocument:
    """The checked page. Raises LookupError before that."""
    if draft.document is None:
        raise LookupError(draft.pk)
    return draft.document
