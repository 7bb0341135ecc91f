"""A second person checks a draft: its page is fixed. Before the signature it can be taken back."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering.actions import check_document, draft_document
from filing.applications.recusal import require_part
from filing.applications.rules.recusal import Act
from filing.decisions.rules.drafting import unfilled
from filing.drafting.actions.anew import draft_again
from filing.drafting.actions.finish import is_ahead
from filing.drafting.actions.save import ChangedMeanwhile
from filing.drafting.models import PaperDraft
from filing.drafting.papers import data_of, slots_of
from filing.drafting.rules.kinds import act_on


class Interrupted(Exception):
    """The page bears a signature or a seal that is not noted yet; the portal notes it by itself (``finish``)."""


class NotWrittenOut(Exception):
    """The text still has places to fill in; ``parts`` are its parts with those places."""

    def __init__(self, parts: dict[str, list[str]]) -> None:
        super().__init__(", ".join(parts))
        self.parts = parts


@transaction.atomic
def check_paper(*, actor: Actor, draft_id: uuid.UUID, version: int, now: dt.datetime) -> PaperDraft:
    """The version that was read is rendered once and for all and waits for its signatures.

    Who may: somebody of the case who did not write that version. Raises NotWrittenOut, ChangedMeanwhile, NobodySigns,
    MissingGlyphsError.
    """
    draft = access(actor, PaperDraft, draft_id, "check", lock=True)
    require_part(actor, draft.case, "filing.paperdraft", "check", act_on(draft.kind, Act.WORK))
    if draft.version != version:
        raise ChangedMeanwhile(draft)
    if left := unfilled(draft.content):
        raise NotWrittenOut(left)
    document = draft_document(
        actor=actor, kind=draft.definition.document_kind, court=draft.case.court, data=data_of(draft, now), now=now,
        case_id=draft.case_id, case_number=draft.case.case_number, signers=slots_of(draft.case),
    )  # fmt: skip
    draft.document = check_document(actor=actor, document=document, now=now)
    draft.state, draft.checked_by_id, draft.checked_at = PaperDraft.State.CHECKED, actor.account_id, now
    draft.save(update_fields=["state", "checked_by", "checked_at", "document"])
    record(actor=actor, action="paper.check", obj=draft, now=now, detail={"version": draft.version})
    return draft


@transaction.atomic
def take_back_paper(*, actor: Actor, draft_id: uuid.UUID, now: dt.datetime) -> PaperDraft:
    """The text is a draft again: taken back by anyone of the case before the signature, after it by who signs for the case, such
    as when its clerk has changed. Raises Interrupted while its page bears more than is noted.
    """
    draft = access(actor, PaperDraft, draft_id, "take_back", lock=True)
    if is_ahead(draft):
        raise Interrupted(draft.pk)
    draft_again(draft, actor, "", now)
    return draft
