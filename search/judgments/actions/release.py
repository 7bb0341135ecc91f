"""The judge decides: release, send back, refuse, withdraw."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.outbox import publish
from filing.public import Decision, closed_to_public
from search.events import JudgmentPublished, JudgmentWithdrawn
from search.judgments.assembly import Facts, assemble
from search.judgments.changes import changes_of
from search.judgments.models import Judgment, JudgmentLink, Publication


@transaction.atomic
def release(*, actor: Actor, publication_id: uuid.UUID, now: dt.datetime) -> Judgment:
    """The anonymised text becomes a public judgment; it is found as soon as the index has it.

    Who may: a judge of the case, after the clerk's record. Raises Refused while the judgment's entry in the dossier is kept from
    the public. Event: JudgmentPublished.
    """
    publication = access(actor, Publication, publication_id, "release", lock=True)
    _require_open(publication)
    facts = Facts.from_json(publication.facts)
    judgment = assemble(facts, publication.original, changes_of(publication), now, publication=publication)
    judgment.overturned, judgment.overturned_by = publication.overturned, publication.overturned_by
    judgment.save()
    JudgmentLink.objects.bulk_create(JudgmentLink(judgment=judgment, case_number=number) for number in judgment.cited_cases)
    publication.state, publication.released_by_id, publication.released_at = Publication.State.RELEASED, actor.user_id, now
    publication.save(update_fields=["state", "released_by", "released_at"])
    record(actor=actor, action="publication.release", obj=publication, now=now, detail={"judgment": str(judgment.pk)})
    publish(JudgmentPublished(judgment_id=judgment.pk), now=now)
    return judgment


def _require_open(publication: Publication) -> None:
    document_id = Decision.objects.filter(pk=publication.decision_id).values_list("document_id", flat=True).first()
    if document_id is not None and closed_to_public(document_id):
        raise Refused("search.publication", "release", [_("这份文书在卷宗里被封存或者还没有送达各方，不能公开。")])


@transaction.atomic
def send_back(*, actor: Actor, publication_id: uuid.UUID, reason: str, now: dt.datetime) -> Publication:
    """The clerk gets it again, with the judge's reason. Who may: a judge of the case."""
    publication = access(actor, Publication, publication_id, "send_back", lock=True)
    publication.state, publication.reason = Publication.State.PROPOSED, reason
    publication.anonymised_by, publication.anonymised_at = None, None
    publication.save(update_fields=["state", "reason", "anonymised_by", "anonymised_at"])
    record(actor=actor, action="publication.send_back", obj=publication, now=now, reason=reason)
    return publication


@transaction.atomic
def refuse(*, actor: Actor, publication_id: uuid.UUID, ground: str, reason: str, now: dt.datetime) -> Publication:
    """The judgment is not published, on a ground of 法释〔2016〕19号 art. 4. Who may: a judge of the case."""
    publication = access(actor, Publication, publication_id, "refuse", lock=True)
    publication.state, publication.ground = Publication.State.NOT_PUBLIC, Publication.Ground(ground)
    publication.reason = reason
    publication.save(update_fields=["state", "ground", "reason"])
    record(actor=actor, action="publication.refuse", obj=publication, now=now, reason=reason, detail={"ground": ground})
    return publication


@transaction.atomic
def withdraw(*, actor: Actor, publication_id: uuid.UUID, reason: str, now: dt.datetime) -> Publication:
    """The published text is gone from the portal and from the index (法释〔2016〕19号 art. 16).

    The judgment keeps its number only. Who may: a judge of the case. Event: JudgmentWithdrawn.
    """
    publication = access(actor, Publication, publication_id, "withdraw", lock=True)
    publication.state, publication.withdrawn_at, publication.reason = Publication.State.WITHDRAWN, now, reason
    publication.save(update_fields=["state", "withdrawn_at", "reason"])
    for judgment in publication.judgments.filter(withdrawn_at=None):
        empty(judgment, now)
        publish(JudgmentWithdrawn(judgment_id=judgment.pk), now=now)
    record(actor=actor, action="publication.withdraw", obj=publication, now=now, reason=reason)
    return publication


def empty(judgment: Judgment, now: dt.datetime) -> None:
    """Nothing of the text is left; the number stays."""
    judgment.withdrawn_at, judgment.title = now, judgment.case_number
    judgment.sections, judgment.masked, judgment.people = {}, {}, {}
    judgment.statutes, judgment.cited_cases = [], []
    judgment.save()
    judgment.links.all().delete()
