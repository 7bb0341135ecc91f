"""Papers of identity and authority of a draft, and evidence, picked from what the person keeps."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.reading.counting import page_count
from filing.intake.actions.drafts import open_page
from filing.intake.actions.evidence import MOST_ITEMS, TOO_MANY, open_for_evidence, touch
from filing.intake.models import DraftEvidence, DraftPaper
from filing.intake.sharing.history import note_evidence
from filing.parties.actions.papers import Description, keep_paper
from filing.parties.models import KeptPaper
from filing.parties.rules.papers import PaperKind

PAGE = "papers"


@transaction.atomic
def pick_paper(*, actor: Actor, draft_id: uuid.UUID, paper_id: uuid.UUID, now: dt.datetime) -> DraftPaper:
    """Put the latest version of a kept paper of identity or authority into the draft; picking it again changes nothing.

    Who may: who may change the draft, and of their own papers only; during a correction only if it asks for papers.
    """
    draft = open_page(actor, draft_id, PAGE)
    kept = access(actor, KeptPaper, paper_id, "view")
    version = kept.latest()
    if known := draft.papers.filter(kept=kept, file=version.file).first():
        return known
    last = draft.papers.order_by("-order").first()
    draft.papers.filter(kept=kept).delete()  # an older version of the same paper
    paper = DraftPaper.objects.create(
        draft=draft,
        order=last.order + 1 if last else 1,
        kind=kept.kind,
        title=kept.title,
        kept=kept,
        file=version.file,
        file_name=version.file_name,
        pages=page_count(version.file, version.pages),
    )
    note_evidence(actor, draft, "", paper.title, now)
    record(actor=actor, action="pick_paper", obj=draft, now=now, detail={"kind": kept.kind})
    touch(draft, now, PAGE)
    return paper


@transaction.atomic
def add_paper(*, actor: Actor, draft_id: uuid.UUID, upload_id: uuid.UUID, said: Description, now: dt.datetime) -> DraftPaper:
    """Keep a checked upload for later filings and put it into the draft, both or neither. Raises Refused."""
    kept = keep_paper(actor=actor, upload_id=upload_id, said=said, now=now)
    return pick_paper(actor=actor, draft_id=draft_id, paper_id=kept.pk, now=now)


@transaction.atomic
def drop_paper(*, actor: Actor, draft_id: uuid.UUID, draft_paper_id: uuid.UUID, now: dt.datetime) -> None:
    """Take a paper out of the draft; it is still kept. Raises DoesNotExist for a paper of another draft."""
    draft = open_page(actor, draft_id, PAGE)
    paper = draft.papers.get(pk=draft_paper_id)
    note_evidence(actor, draft, paper.title, "", now)
    paper.delete()
    touch(draft, now, PAGE)


@transaction.atomic
def pick_evidence(*, actor: Actor, draft_id: uuid.UUID, paper_id: uuid.UUID, now: dt.datetime) -> DraftEvidence:
    """Put kept evidence into the catalogue with what was said of it; the stored file is the same. Raises Refused."""
    draft = open_for_evidence(actor, draft_id)
    kept = access(actor, KeptPaper, paper_id, "view")
    if kept.kind != PaperKind.EVIDENCE:
        raise Refused("filing.draftevidence", "add", [])
    if draft.evidence.count() >= MOST_ITEMS:
        raise Refused("filing.draftevidence", "add", [TOO_MANY])
    version, last = kept.latest(), draft.evidence.order_by("-order").first()
    item = DraftEvidence.objects.create(
        draft=draft,
        order=last.order + 1 if last else 1,
        title=kept.title[:160],
        purpose=kept.purpose,
        kinds=kept.evidence_kinds,
        file=version.file,
        file_name=version.file_name,
        pages=page_count(version.file, version.pages),
    )
    touch(draft, now)
    note_evidence(actor, draft, "", item.title, now)
    return item
