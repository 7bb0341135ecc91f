"""Starts a paper with the words of its kind."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.recusal import require_part
from filing.applications.rules.recusal import Act
from filing.cases.models import Case
from filing.drafting.corrections import correctable
from filing.drafting.models import PaperDraft
from filing.drafting.papers import first_content
from filing.drafting.rules.kinds import CORRECTING, act_on, kinds_for


class NothingToCorrect(LookupError):
    """A ruling that corrects a slip names a sealed paper of the case, and no other ruling does."""


@transaction.atomic
def start_paper(
    *, actor: Actor, case_id: uuid.UUID, kind: str, now: dt.datetime, corrects_id: uuid.UUID | None = None
) -> PaperDraft:
    """A draft with its first version; a ruling on a slip of the pen says in which paper it is (CPL 157(7)).

    Who may: the court's people of the case. Raises KeyError for a kind of other cases, and NothingToCorrect.
    """
    case = access(actor, Case, case_id, "draft_paper", lock=True)
    require_part(actor, case, "filing.case", "draft_paper", act_on(kind, Act.WORK))
    definition = {one.code: one for one in kinds_for(case.case_type)}[kind]
    corrects = _to_correct(case, kind, corrects_id)
    content = first_content(case, definition, corrects)
    draft = PaperDraft.objects.create(case=case, kind=kind, content=content, written_by_id=actor.account_id, corrects=corrects)
    draft.versions.create(number=1, content=content, saved_by_id=actor.account_id, saved_at=now)
    detail = {"kind": kind, **({"corrects": str(corrects.pk)} if corrects else {})}
    record(actor=actor, action="paper.start", obj=draft, now=now, detail=detail)
    return draft


def _to_correct(case: Case, kind: str, corrects_id: uuid.UUID | None) -> CourtDocument | None:
    if kind not in CORRECTING and corrects_id is None:
        return None
    corrects = correctable(case).filter(pk=corrects_id).first() if corrects_id else None
    if corrects is None or kind not in CORRECTING:
        raise NothingToCorrect(corrects_id)
    return corrects
