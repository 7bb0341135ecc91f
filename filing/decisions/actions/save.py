"""Saves the judge's edits of a draft."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering.actions import revise_draft
from filing.decisions.models import Decision
from filing.decisions.queries import document_data, document_of


class ChangedMeanwhile(Exception):
    """Someone else saved the decision since it was opened; ``decision`` is what stands now."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(str(decision.pk))


@transaction.atomic
def save(
    *,
    actor: Actor,
    decision_id: uuid.UUID,
    version: int,
    content: dict[str, Any],
    obligations: list[dict[str, Any]],
    now: dt.datetime,
) -> Decision:
    """The draft has the new parts and the next version. Raises ChangedMeanwhile if ``version`` is not the stored one."""
    decision = access(actor, Decision, decision_id, "edit", lock=True)
    if decision.version != version:
        raise ChangedMeanwhile(decision)
    decision.content, decision.obligations, decision.version = content, obligations, version + 1
    decision.save(update_fields=["content", "obligations", "version"])
    revise_draft(actor=actor, document=document_of(decision), data=document_data(decision), now=now)
    record(actor=actor, action="decision.save", obj=decision, now=now, detail={"version": decision.version})
    return decision
