"""The decision of the earlier suit joins the evidence of the draft that names it: the court has it, nobody uploads it."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.intake.actions.evidence import add_court_document
from filing.intake.held_answers import decision_of, divorce_before
from filing.intake.models import DraftEvidence, FilingDraft
from filing.intake.rules import content as contents

ATTACHED = "attached"  # the court documents that were put into the catalogue once; who took one out does not get it again
# What the complaint says, in the language of record.
PURPOSE = "证明前次离婚诉讼的结果和裁判生效或者撤诉的时间（民事诉讼法第一百二十七条第七项）"


@transaction.atomic
def attach_earlier_decision(*, actor: Actor, draft_id: uuid.UUID, now: dt.datetime) -> list[DraftEvidence]:
    """The decision of the earlier divorce suit, which the draft names by its number, is put into the catalogue, once.

    Who may: who writes the draft, of a suit in which it acts for a party and whose decision it may read. Nothing during a
    correction, for its other pages are closed. Raises Http404 for strangers.
    """
    draft = access(actor, FilingDraft, draft_id, "edit", lock=True)
    held = None if draft.filing_id else divorce_before(actor, draft)
    answers = contents.answers(draft.content)
    if held is None or answers.get("sued_before") != "yes" or answers.get("earlier_number") != held.case.case_number:
        return []
    attached: list[str] = draft.content.setdefault(ATTACHED, [])
    papers = [one for one in decision_of(actor, held.case) if str(one.pk) not in attached]
    added = [add_court_document(draft=draft, document=one, purpose=PURPOSE) for one in papers]
    if added:
        attached.extend(str(one.pk) for one in papers)
        draft.version += 1
        draft.updated_at = now
        draft.save(update_fields=["content", "version", "updated_at"])
        record(actor=actor, action="attach_decision", obj=draft, now=now, detail={"case": str(held.case.pk)})
    return added
