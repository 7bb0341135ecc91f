"""Evidence of a draft: added with its file, described, put in order, taken out."""

import datetime as dt
import uuid
from collections.abc import Sequence
from contextlib import suppress
from typing import cast

from django.db import transaction
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.files import store_bytes
from courtportal.kernel.vault.models import StoredFile
from filing.causes.elements import evidence_kinds
from filing.intake.actions.drafts import open_page
from filing.intake.models import DraftEvidence, FilingDraft
from filing.intake.rules import content as contents
from filing.intake.sharing.history import note_evidence
from filing.parties.actions.papers import Description, Paper, keep_file
from filing.parties.rules.papers import PaperKind
from filing.parties.titles import evidence_title

PAGE, EARLIER_JUDGMENT = "evidence", "earlier_judgment"
MOST_ITEMS = 200
TOO_MANY = _("证据件数超过网上立案的上限，请合并文件")


def open_for_evidence(actor: Actor, draft_id: uuid.UUID) -> FilingDraft:
    """The draft, locked; during a correction only if its evidence is to be corrected."""
    return open_page(actor, draft_id, PAGE)


def touch(draft: FilingDraft, now: dt.datetime, page: str = PAGE) -> None:
    """Note that the catalogue, or the papers beside it, were changed."""
    contents.mark(draft.content, page)
    draft.updated_at = now
    draft.version += 1
    draft.save(update_fields=["content", "updated_at", "version"])


def sent_before(draft: FilingDraft, key: str) -> DraftEvidence | None:
    """What the page with this key has put into the catalogue already."""
    return draft.evidence.filter(key=key).first() if key else None


@transaction.atomic
def add_evidence(  # noqa: PLR0913 - the whole of an item
    *,
    actor: Actor,
    draft_id: uuid.UUID,
    upload: Upload,
    title: str,
    purpose: str,
    kinds: Sequence[str],
    key: str = "",
    now: dt.datetime,
) -> DraftEvidence:
    """Put a checked upload into the catalogue as the last item, and keep it for later filings. Raises Refused when full.

    The same ``key`` again, minted with the page, gives the same item; "" is none.
    """
    draft = open_for_evidence(actor, draft_id)
    if known := sent_before(draft, key):
        return known
    upload = access(actor, Upload, upload.pk, "use")
    last = draft.evidence.order_by("-order").first()
    if draft.evidence.count() >= MOST_ITEMS:
        raise Refused("filing.draftevidence", "add", [TOO_MANY])
    item = DraftEvidence.objects.create(
        draft=draft,
        order=last.order + 1 if last else 1,
        title=evidence_title(title, kinds, upload.original_name),
        purpose=purpose,
        kinds=[kind for kind in kinds if kind in evidence_kinds()],
        file=cast(StoredFile, upload.stored),  # a checked upload has its file
        file_name=upload.original_name[:200],
        pages=page_count(upload.stored, upload.pages),
        key=key,
    )
    touch(draft, now)
    note_evidence(actor, draft, "", item.title, now)
    keep_for_later(actor, item, now)
    return item


def keep_for_later(actor: Actor, item: DraftEvidence, now: dt.datetime) -> None:
    """Keep what was just added for later filings."""
    if not item.draft.owner.is_active:  # at the counter the clerk keeps nothing of others
        return
    said = Description(PaperKind.EVIDENCE, item.title, purpose=item.purpose, evidence_kinds=item.kinds)
    with suppress(Refused):  # who keeps too much already still files
        keep_file(actor=actor, file=Paper(item.file, item.file_name, item.pages), said=said, now=now)


def add_court_document(*, draft: FilingDraft, document: CourtDocument, purpose: str) -> DraftEvidence:
    """Put a court document of an earlier case into the catalogue, as its bytes were served; the page is still to be seen.

    In the caller's transaction, which has asked whether the actor may read the document.
    """
    stored = document.stored_file or store_bytes(document_bytes(document), media_type="application/pdf")
    title = f"{document.case_number} {document.title}".strip()[:160]
    return DraftEvidence.objects.create(
        draft=draft,
        order=draft.evidence.count() + 1,
        title=title,
        purpose=purpose,
        kinds=[EARLIER_JUDGMENT],
        file=stored,
        file_name=f"{title}.pdf",
        pages=document.page_count or 1,
    )


@transaction.atomic
def describe_evidence(
    *, actor: Actor, draft_id: uuid.UUID, evidence_id: uuid.UUID, title: str, purpose: str, kinds: Sequence[str], now: dt.datetime
) -> DraftEvidence:
    """Change what the catalogue says of an item. Raises DoesNotExist for an item of another draft."""
    draft = open_for_evidence(actor, draft_id)
    item: DraftEvidence = draft.evidence.get(pk=evidence_id)
    note_evidence(actor, draft, f"{item.title}：{item.purpose}", f"{title}：{purpose}", now)
    item.title, item.purpose = title, purpose
    item.kinds = [kind for kind in kinds if kind in evidence_kinds()]
    item.save(update_fields=["title", "purpose", "kinds"])
    touch(draft, now)
    return item


@transaction.atomic
def remove_evidence(*, actor: Actor, draft_id: uuid.UUID, evidence_id: uuid.UUID, now: dt.datetime) -> None:
    """Take an item out of the catalogue. Raises DoesNotExist for an item of another draft."""
    draft = open_for_evidence(actor, draft_id)
    item: DraftEvidence = draft.evidence.get(pk=evidence_id)
    note_evidence(actor, draft, item.title, "", now)
    item.delete()
    touch(draft, now)
