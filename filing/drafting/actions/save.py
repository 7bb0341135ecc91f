"""Saves a draft as its next version, or gives it up."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.applications.recusal import require_part
from filing.applications.rules.recusal import Act
from filing.drafting.models import PaperDraft
from filing.drafting.rules.kinds import act_on


class ChangedMeanwhile(Exception):
    """Somebody else saved the draft since it was opened; ``draft`` is what stands now."""

    def __init__(self, draft: PaperDraft) -> None:
        super().__init__(str(draft.pk))
        self.draft = draft


@transaction.atomic
def save_paper(*, actor: Actor, draft_id: uuid.UUID, version: int, content: dict[str, Any], now: dt.datetime) -> PaperDraft:
    """The next version; the ones before stay. Raises ChangedMeanwhile if ``version`` is not the last one."""
    draft = access(actor, PaperDraft, draft_id, "edit", lock=True)
    require_part(actor, draft.case, "filing.paperdraft", "edit", act_on(draft.kind, Act.WORK))
    if draft.version != version:
        raise ChangedMeanwhile(draft)
    if draft.content == content:
        return draft
    draft.content, draft.version, draft.written_by_id = content, version + 1, actor.account_id
    draft.save(update_fields=["content", "version", "written_by"])
    draft.versions.create(number=draft.version, content=content, saved_by_id=actor.account_id, saved_at=now)
    record(actor=actor, action="paper.save", obj=draft, now=now, detail={"version": draft.version})
    return draft


@transaction.atomic
def drop_paper(*, actor: Actor, draft_id: uuid.UUID, now: dt.datetime) -> PaperDraft:
    """The draft is given up; its versions stay."""
    draft = access(actor, PaperDraft, draft_id, "drop", lock=True)
    draft.state = PaperDraft.State.DROPPED
    draft.save(update_fields=["state"])
    record(actor=actor, action="paper.drop", obj=draft, now=now)
    return draft
