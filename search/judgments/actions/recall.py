"""A judgment has no effect after all: its publication is taken back, and begins anew once it has."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_noop

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from search.events import JudgmentWithdrawn, PublicationProposed
from search.judgments.actions.release import empty
from search.judgments.models import Publication

State = Publication.State
OPEN = (State.PROPOSED, State.ANONYMISED, State.RELEASED)
# Why a decision has no effect, by the code of the event; in the language of record, translated where it is shown.
NO_EFFECT = gettext_noop("裁判没有发生法律效力。")
REASONS = {
    "appealed": gettext_noop("当事人在上诉期内提起上诉，判决没有发生法律效力。"),
    "served_otherwise": gettext_noop("裁判文书的送达经更正，此前登记的生效日期作废，裁判还没有发生法律效力。"),
}


def was_recalled(publication: Publication) -> bool:
    """Whether it was taken back for want of effect. What a judge has withdrawn was released, and keeps who anonymised it."""
    return publication.state == State.WITHDRAWN and publication.anonymised_by_id is None


@transaction.atomic
def recall(*, actor: Actor, decision_id: uuid.UUID, why: str, now: dt.datetime) -> Publication | None:
    """Only judgments in effect are published (法释〔2016〕19号 arts 2, 7): the work on it ends, a published text is gone; once.

    ``why`` is the code of the event. None for what was not proposed, is not public, or was withdrawn. Event: JudgmentWithdrawn
    for each published text.
    """
    found = Publication.objects.select_for_update(of=("self",)).filter(decision_id=decision_id, state__in=OPEN).first()
    if found is None:
        return None
    found.state, found.withdrawn_at, found.reason = State.WITHDRAWN, now, REASONS.get(why, NO_EFFECT)
    found.anonymised_by, found.anonymised_at = None, None
    found.save(update_fields=["state", "withdrawn_at", "reason", "anonymised_by", "anonymised_at"])
    for judgment in found.judgments.filter(withdrawn_at=None):
        empty(judgment, now)
        publish(JudgmentWithdrawn(judgment_id=judgment.pk), now=now)
    record(actor=actor, action="publication.recall", obj=found, now=now, reason=found.reason)
    return found


def propose_again(
    *, actor: Actor, publication: Publication, effective_on: dt.date | None, due_on: dt.date, now: dt.datetime
) -> Publication:
    """It waits for its clerk again, in the caller's transaction. Event: PublicationProposed."""
    facts = {**publication.facts, "effective_on": effective_on.isoformat() if effective_on else None}
    publication.state, publication.facts, publication.due_on = State.PROPOSED, facts, due_on
    publication.withdrawn_at, publication.reason = None, ""
    publication.save(update_fields=["state", "facts", "due_on", "withdrawn_at", "reason"])
    record(actor=actor, action="publication.propose", obj=publication, now=now, detail={"again": True})
    publish(PublicationProposed(publication_id=publication.pk), now=now)
    return publication
