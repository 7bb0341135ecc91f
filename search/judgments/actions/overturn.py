"""A judgment is set aside or varied by a court above: its publication says so and leads to the later decision."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.clock import local
from filing.public import Case, Decision
from search.judgments.actions.propose import propose_publication
from search.judgments.models import Overturned, Publication


@transaction.atomic
def mark_overturned(
    *, actor: Actor, decision_id: uuid.UUID, by_case_id: uuid.UUID, outcome: str, now: dt.datetime
) -> Publication | None:
    """The reader of the judgment learns that it does not stand, how it fell and by which case; once.

    A judgment of first instance that was appealed against is published all the same, within seven working days after the
    decision above took effect, and both are linked (法释〔2016〕19号 art. 7); so one that never had effect is proposed now. None
    for a decision that was given on paper, and for a procedural ruling, which is not proposed either.
    """
    decision = Decision.objects.get(pk=decision_id)
    if decision.document_id is None or decision.kind == Decision.Kind.RULING:
        return None
    found = propose_publication(actor=actor, decision_id=decision_id, now=now, linked_on=local(now).date())
    publication = Publication.objects.select_for_update(of=("self",)).get(pk=found.pk)
    publication.overturned = Overturned(outcome)
    publication.overturned_by = Case.objects.get(pk=by_case_id).case_number
    publication.save(update_fields=["overturned", "overturned_by"])
    publication.judgments.update(overturned=publication.overturned, overturned_by=publication.overturned_by)
    detail = {"outcome": outcome, "by": publication.overturned_by}
    record(actor=actor, action="publication.overturned", obj=publication, now=now, detail=detail)
    return publication
