"""A change of a draft counts only against the version that was read: what somebody else has done meanwhile is not overwritten."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.courts.models import Court
from filing.intake.actions.drafts import choose_court, save_page
from filing.intake.models import FilingDraft


class VersionChanged(Exception):
    """The draft is no longer as it was read; ``version`` is what it is now."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


@transaction.atomic
def against_version(
    *, actor: Actor, draft_id: uuid.UUID, version: int, change: Callable[[], object], now: dt.datetime
) -> FilingDraft:
    """Make the change, if the draft still has this version; returns the draft after it.

    Who may: who may change the draft. The actions inside note each field in the draft's history. Raises VersionChanged.
    """
    draft = access(actor, FilingDraft, draft_id, "edit", lock=True)
    if draft.version != version:
        raise VersionChanged(draft.version)
    change()
    record(actor=actor, action="change_draft_by_program", obj=draft, now=now, detail={"from_version": version})
    return access(actor, FilingDraft, draft_id, "view")


def save_answers(*, actor: Actor, draft_id: uuid.UUID, answers: Mapping[str, Any], court: Court | None, now: dt.datetime) -> None:
    """Keep answers, whichever pages they stand on, and the court if one is given; each page of them counts as filled in."""
    draft = access(actor, FilingDraft, draft_id, "edit")
    if court is not None:
        choose_court(actor=actor, draft_id=draft_id, court=court, now=now)
    for page in draft.form.pages:
        typed = {element.key: answers[element.key] for element in page.elements if element.key in answers}
        if typed:
            save_page(actor=actor, draft_id=draft_id, page=page.key, typed=typed, seen=True, now=now)
