"""The clerk countersigns and seals; the paper stands in the file and goes out to the parties."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.rendering.actions import seal_document, sign_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.recusal import open_challenges, require_part
from filing.applications.rules.recusal import Act
from filing.cases.timeline import add_timeline_entry
from filing.dossier.announcing import file_and_serve
from filing.drafting.actions.sign import document_of
from filing.drafting.models import PaperDraft
from filing.drafting.rules.kinds import ENFORCING, URGENT, act_on
from filing.to_sign.opened import require_read, require_same


def seal_paper(*, actor: Actor, draft_id: uuid.UUID, now: dt.datetime, read: str = "") -> PaperDraft:
    """Sealed with no transaction open: judged before, and judged again to be kept. Event: DocumentsToServe.

    Raises ChangedSinceRead where the text is another than ``read``, AnotherDocument where it became another while it was sealed.
    """
    draft = _to_seal(actor, draft_id, read)
    signed = sign_document(actor=actor, document=document_of(draft), slot="clerk", now=now)
    return _keep(actor, draft_id, seal_document(actor=actor, document=signed, now=now), read, now)


@transaction.atomic
def _to_seal(actor: Actor, draft_id: uuid.UUID, read: str) -> PaperDraft:
    draft = access(actor, PaperDraft, draft_id, "seal", lock=True)
    require_read(document_of(draft).unsigned_sha256, read)
    urgent = draft.kind in URGENT
    require_part(actor, draft.case, "filing.paperdraft", "seal", act_on(draft.kind, Act.DECIDE))
    signers = set(document_of(draft).slots.values_list("user_id", flat=True))
    if not urgent and any(one.member.user_id in signers for one in open_challenges(draft.case)):
        raise Refused("filing.paperdraft", "seal", [_("签名的人正被申请回避，决定作出以前不盖章。")])
    return draft


@transaction.atomic
def _keep(actor: Actor, draft_id: uuid.UUID, document: CourtDocument, read: str, now: dt.datetime) -> PaperDraft:
    draft = _to_seal(actor, draft_id, read)
    require_same(draft.document_id, document)
    keep_sealed(draft, by=actor.account_id, now=now)
    record(actor=actor, action="paper.seal", obj=draft, now=now)
    return draft


def keep_sealed(draft: PaperDraft, *, by: uuid.UUID, now: dt.datetime) -> PaperDraft:
    """The sealed paper stands in the file and goes out, in the transaction of the caller, who holds it.

    Event: DocumentsToServe.
    """
    document = document_of(draft)
    draft.state, draft.sealed_by_id, draft.sealed_at = PaperDraft.State.SEALED, by, now
    draft.save(update_fields=["state", "sealed_by", "sealed_at"])
    case, name, enforcing = draft.case, draft.definition.name, draft.case.case_type in ENFORCING
    add_timeline_entry(
        case=case, kind="ruling", key=f"paper:{draft.pk}", title_zh=f"裁定：{name.zh}", title_en=f"Ruling: {name.en}", now=now,
        document=document,
    )  # fmt: skip
    file_and_serve(
        case, [document], list(case.parties.filter(left_at=None).order_by("role", "order")),
        "enforcement_measure" if enforcing else "outcome", now, under=draft.definition.matter,
    )  # fmt: skip
    return draft
