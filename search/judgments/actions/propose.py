"""An effective decision is proposed for publication, with the anonymisation that the rules suggest."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from filing.public import Decision, calendar_in_force
from search.events import PublicationProposed
from search.judgments.actions.recall import propose_again, was_recalled
from search.judgments.assembly import with_title
from search.judgments.causes import cause_codes, cause_names
from search.judgments.changes import to_json
from search.judgments.from_decision import bench_of, facts_of, organisations_of, sections_of
from search.judgments.models import Publication
from search.judgments.rules.anonymise import find_people, propose
from search.judgments.rules.publication import bar, hides_parties, publish_by


@transaction.atomic
def propose_publication(
    *, actor: Actor, decision_id: uuid.UUID, now: dt.datetime, linked_on: dt.date | None = None
) -> Publication:
    """The decision waits for its clerk, or is marked as not public where art. 4 bars it; a second call changes nothing, unless
    the proposal was recalled meanwhile.

    A judgment that fell before it had effect counts from ``linked_on``, the day of the decision above (art. 7). Event:
    PublicationProposed. Raises LookupError for a decision without a document or an effective date.
    """
    existing = Publication.objects.select_for_update(of=("self",)).filter(decision_id=decision_id).first()
    if existing is not None and not was_recalled(existing):
        return existing
    decision = Decision.objects.select_related("case__court", "document").get(pk=decision_id)
    case, path = decision.case, cause_codes(decision.case.cause_code)
    counted_from = decision.effective_on or linked_on
    if decision.document is None or counted_from is None:
        raise LookupError(f"decision {decision_id} is not effective")
    due_on = publish_by(counted_from, calendar_in_force().is_rest_day)
    if existing is not None:
        return propose_again(actor=actor, publication=existing, effective_on=decision.effective_on, due_on=due_on, now=now)
    facts = facts_of(decision, (cause_names(case.cause_code) or ("",))[-1])
    original = sections_of(decision.document.data, decision.kind)
    people = find_people(original, facts.decided_on, hide_parties=hides_parties(path))
    ground = bar(path, facts.document_type)
    publication = Publication.objects.create(
        decision_id=decision.pk, case_id=case.pk, court=case.court, case_number=case.case_number, cause_code=case.cause_code,
        state=Publication.State.NOT_PUBLIC if ground else Publication.State.PROPOSED, ground=ground, original=original,
        facts=facts.to_json(), changes=to_json(propose(with_title(facts, original), people, organisations_of(case))),
        due_on=due_on,
    )  # fmt: skip
    publication.bench.set(bench_of(case))
    record(actor=actor, action="publication.propose", obj=publication, now=now, detail={"ground": ground})
    publish(PublicationProposed(publication_id=publication.pk), now=now)
    return publication
