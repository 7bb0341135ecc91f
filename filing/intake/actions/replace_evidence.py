"""Another file takes the place of a piece of evidence: its number and what the catalogue says of it stay.

What was submitted before keeps the earlier file.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.reading.queries import ask_to_read
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.models import StoredFile
from filing.intake.actions.evidence import keep_for_later, open_for_evidence, touch
from filing.intake.actions.join_photos import joined_of, originals_of, photographs
from filing.intake.models import DraftEvidence
from filing.intake.sharing.history import note_evidence
from filing.parties.actions.papers import Paper


@transaction.atomic
def replace_evidence(
    *, actor: Actor, draft_id: uuid.UUID, evidence_id: uuid.UUID, upload_id: uuid.UUID, now: dt.datetime
) -> DraftEvidence:
    """A checked upload takes the place of the item's file. Raises DoesNotExist for an item of another draft."""
    file = Paper.of(access(actor, Upload, upload_id, "use"))
    return _put(actor, draft_id, evidence_id, file, [], now)


def replace_with_photos(
    *, actor: Actor, draft_id: uuid.UUID, evidence_id: uuid.UUID, upload_ids: Sequence[uuid.UUID], now: dt.datetime
) -> DraftEvidence:
    """Photographs, joined to one document, take the place of the item's file. Raises as ``join_photos``, and DoesNotExist."""
    uploads = photographs(actor, upload_ids)
    document = joined_of(uploads)  # takes seconds, so before the draft is locked
    with transaction.atomic():
        ask_to_read(document, now)
        return _put(actor, draft_id, evidence_id, Paper(document, "", len(uploads)), uploads, now)


def _put(
    actor: Actor, draft_id: uuid.UUID, evidence_id: uuid.UUID, file: Paper, photos: Sequence[Upload], now: dt.datetime
) -> DraftEvidence:
    draft = open_for_evidence(actor, draft_id)
    item: DraftEvidence = draft.evidence.select_related("file").get(pk=evidence_id)
    if item.file_id == file.stored.pk:  # sent twice
        return item
    before, detail = _named(item), {"was": item.file.sha256, "sha256": file.stored.sha256}
    item.file, item.file_name = file.stored, (file.name or f"{item.title}.pdf")[:200]
    item.pages, item.originals = page_count(file.stored, file.pages), originals_of(photos)
    item.save(update_fields=["file", "file_name", "pages", "originals"])
    touch(draft, now)
    note_evidence(actor, draft, before, _named(item), now)
    keep_for_later(actor, item, now)
    record(actor=actor, action="replace_evidence", obj=item, now=now, detail=detail)
    return item


def _named(item: DraftEvidence) -> str:
    """The item with its file: photographs often have the same name, so the beginning of the hash tells them apart."""
    file: StoredFile = item.file
    return f"{item.title}：{item.file_name} {file.sha256[:8]}"
