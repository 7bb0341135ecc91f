"""Photographs of paper become one document: a page each, in their order; the photographs themselves are kept as they came."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_noop as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.reading.joining import joined
from courtportal.kernel.reading.queries import ask_to_read
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.models import StoredFile
from filing.causes.elements import evidence_kinds
from filing.intake.actions.evidence import MOST_ITEMS, TOO_MANY, keep_for_later, open_for_evidence, sent_before, touch
from filing.intake.models import DraftEvidence
from filing.intake.sharing.history import note_evidence
from filing.parties.titles import evidence_title

MOST_PHOTOS = 50
PHOTOGRAPHS = ("image/jpeg", "image/png")
PHOTOGRAPHED = "照片"  # called so in the court's file where nothing says more: a phone names its photographs by numbers


@dataclass(frozen=True, slots=True)
class Described:
    """What the catalogue says of an item, and the key minted with its page, so that it is added once; "" is none."""

    title: str
    purpose: str
    kinds: Sequence[str]
    key: str = ""


def join_photos(
    *, actor: Actor, draft_id: uuid.UUID, upload_ids: Sequence[uuid.UUID], described: Described, now: dt.datetime
) -> DraftEvidence:
    """Put checked photographs into the catalogue as one item, kept for later; its ``originals`` name each with its hash.

    Raises Refused for what is no photograph, for none or too many; NotJoined when they cannot be joined within the limits.
    """
    uploads = photographs(actor, upload_ids)
    # Joining takes seconds, so it is done before the draft is locked.
    return _add(actor, draft_id, uploads, joined_of(uploads), described, now)


def photographs(actor: Actor, upload_ids: Sequence[uuid.UUID]) -> list[Upload]:
    """The uploads that are to become one document. Raises Refused for what is no photograph, for none or too many."""
    uploads = [access(actor, Upload, upload_id, "use") for upload_id in upload_ids]
    if not 0 < len(uploads) <= MOST_PHOTOS or any(upload.media_type not in PHOTOGRAPHS for upload in uploads):
        raise Refused("filing.draftevidence", "add", [_("请选择 1 至 50 张 JPG 或 PNG 照片")])
    return uploads


def joined_of(uploads: Sequence[Upload]) -> StoredFile:
    """Photographs as one document, a page each. Raises NotJoined."""
    return joined([cast(StoredFile, upload.stored) for upload in uploads])


def originals_of(uploads: Sequence[Upload]) -> list[dict[str, str]]:
    """What a joined document was made of, as the catalogue keeps it."""
    return [{"file_id": str(one.stored_id), "sha256": one.sha256, "file_name": one.original_name[:200]} for one in uploads]


@transaction.atomic
def _add(
    actor: Actor, draft_id: uuid.UUID, uploads: list[Upload], document: StoredFile, described: Described, now: dt.datetime
) -> DraftEvidence:
    draft = open_for_evidence(actor, draft_id)
    if known := sent_before(draft, described.key):
        return known
    if draft.evidence.count() >= MOST_ITEMS:
        raise Refused("filing.draftevidence", "add", [TOO_MANY])
    last = draft.evidence.aggregate(last=Max("order"))["last"] or 0
    title = evidence_title(described.title, described.kinds, PHOTOGRAPHED)
    item = DraftEvidence.objects.create(
        draft=draft,
        order=last + 1,
        title=title,
        purpose=described.purpose,
        kinds=[kind for kind in described.kinds if kind in evidence_kinds()],
        file=document,
        file_name=f"{title}.pdf"[:200],
        pages=len(uploads),
        key=described.key,
        originals=originals_of(uploads),
    )
    ask_to_read(document, now)
    touch(draft, now)
    note_evidence(actor, draft, "", item.title, now)
    keep_for_later(actor, item, now)
    detail = {"sha256": document.sha256, "originals": [one.sha256 for one in uploads]}
    record(actor=actor, action="join_photos", obj=item, now=now, detail=detail)
    return item
