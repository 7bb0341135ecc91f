"""Starts a paper with the words of its kind."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.applications.recusal import require_part
from filing.applications.rules.recusal import Act
from filing.cases.models import Case
from filing.drafting.models import PaperDraft
from filing.drafting.papers import first_content
from filing.drafting.rules.kinds import act_on, kinds_for


@transaction.atomic
def start_paper(*, actor: Actor, case_id: uuid.UUID, kind: str, now: dt.datetime) -> PaperDraft:
    """A draft with its first version. Who may: the court's people of the case. Raises KeyError for a kind of other cases."""
    case = access(actor, Case, case_id, "draft_paper", lock=True)
    require_part(actor, case, "filing.case", "draft_paper", act_on(kind, Act.WORK))
    definition = {one.code: one for one in kinds_for(case.case_type)}[kind]
    content = first_content(case, definition)
    draft = PaperDraft.objects.create(case=case, kind=kind, content=content, written_by_id=actor.account_id)
    draft.versions.create(number=1, content=content, saved_by_id=actor.account_id, saved_at=now)
    record(actor=actor, action="paper.start", obj=draft, now=now, detail={"kind": kind})
    return draft
