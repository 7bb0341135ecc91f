"""Applies the law of effect to a recipient: finds what is newly served, tells filing and everyone else."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.gathering import at_end, update, write_rows
from courtportal.kernel.outbox import publish
from delivery.events import PublicationEnded, RecipientServed, ServiceTookEffect
from delivery.publication.models import PublicationService
from delivery.service.evidence import Name, add_evidence
from delivery.service.models import EvidenceEvent, ServiceAttempt, ServiceItem, ServiceOrder, ServiceRecipient, WorkItem
from delivery.service.rules.effect import Effect, Outcome, outcome
from delivery.service.ways import attempts_of_each, matter_of, ways_of
from filing import public as filing


def apply_effects(*, recipient: ServiceRecipient, actor: Actor, now: dt.datetime) -> list[ServiceItem]:
    """Find the effect of each document for the recipient and keep what is new, in the caller's transaction.

    What comes to be known only ever makes a paper count earlier; that it counts later or not at all, a judge finds
    (``actions/correct_finding.py``).

    Returns the documents that took effect now, or earlier than was known. Filing starts the terms that run from service;
    ServiceTookEffect leaves, and RecipientServed with the last document.
    """
    return apply_effects_together(recipients=[recipient], actor=actor, now=now)


def apply_effects_together(*, recipients: Sequence[ServiceRecipient], actor: Actor, now: dt.datetime) -> list[ServiceItem]:
    """What ``apply_effects`` does for one, for many whose orders the caller holds; what it asks is asked for all at once."""
    write_rows()
    known = known_of_each([recipient.pk for recipient in recipients])
    news = [(recipient, _news(recipient, known[recipient.pk], now)) for recipient in recipients]
    told = [(recipient, items) for recipient, items in news if items]
    _tell(told, actor, now)
    _prove_anew([one for one, _items in told if one.served_at is not None], now)
    close([one for one, _items in told if _has_all(one, known[one.pk])], actor, now)
    return [item for _recipient, items in told for item in items]


@dataclass
class Known:
    """All that the law is asked about a recipient: the papers, the tries, what happened on them."""

    items: list[ServiceItem] = field(default_factory=list)
    attempts: list[ServiceAttempt] = field(default_factory=list)
    events: list[EvidenceEvent] = field(default_factory=list)


def known_of_each(recipient_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Known]:
    """What is known about each recipient, in three queries."""
    known = {key: Known() for key in recipient_ids}
    for item in ServiceItem.objects.filter(recipient__in=recipient_ids).select_related("document").order_by("position"):
        known[item.recipient_id].items.append(item)
    recipient_of = {}
    for attempt in attempts_of_each(recipient_ids):
        known[attempt.recipient_id].attempts.append(attempt)
        recipient_of[attempt.pk] = attempt.recipient_id
    for event in EvidenceEvent.objects.filter(attempt__in=list(recipient_of)).order_by("order", "sequence"):
        if event.attempt_id:
            known[recipient_of[event.attempt_id]].events.append(event)
    return known


def _news(recipient: ServiceRecipient, known: Known, now: dt.datetime) -> list[ServiceItem]:
    """The papers that took effect, or earlier than was known; the working of each is kept."""
    changed = []
    for item in known.items:
        found = outcome(ways_of(item, known.attempts, known.events), matter_of(recipient, item.document.kind), as_of=now)
        if _is_news(item, found.effect):
            keep(item, found)
            changed.append(item)
        else:
            _keep_working(item, found)
    return changed


def _has_all(recipient: ServiceRecipient, known: Known) -> bool:
    """Whether the recipient is served now and was not before."""
    return recipient.served_at is None and all(item.status != ServiceItem.Status.OPEN for item in known.items)


def _is_news(item: ServiceItem, effect: Effect | None) -> bool:
    return effect is not None and (item.effective_at is None or effect.effective_at < item.effective_at)


def keep(item: ServiceItem, found: Outcome) -> None:
    """The paper has the effect that was found, or none."""
    effect = found.effect
    item.status = effect.status.value if effect else ServiceItem.Status.OPEN
    item.effective_at = effect.effective_at if effect else None
    item.finding, item.channel = (effect.finding, effect.channel.value) if effect else ("", "")
    item.basis = [[article.law, article.article] for article in effect.basis] if effect else []
    _keep_working(item, found)


def _keep_working(item: ServiceItem, found: Outcome) -> None:
    item.working = [[step.channel.value, step.finding, step.at.isoformat() if step.at else None] for step in found.working]
    update(item, "status", "effective_at", "finding", "channel", "basis", "working")


def _tell(told: Sequence[tuple[ServiceRecipient, Sequence[ServiceItem]]], actor: Actor, now: dt.datetime) -> None:
    """One message for each recipient and instant at which documents took effect."""
    served: dict[uuid.UUID, list[filing.Served]] = {}
    for recipient, items in told:
        for effective_at, group in groupby(sorted(items, key=_instant), key=_instant):
            same = list(group)
            for item in same:
                add_evidence(recipient.order, Name.TOOK_EFFECT, at=now, item=item, detail=_effect_detail(item))
                record(actor=actor, action="service.take_effect", obj=item, now=now, detail=_effect_detail(item))
            documents = tuple(item.document_id for item in same)
            served.setdefault(recipient.order.case_id, []).append(filing.Served(recipient.party_id, documents, effective_at))
            publish(_took_effect(recipient, same, effective_at), now=now)
    for case_id, of_case in served.items():
        filing.services_took_effect(case_id=case_id, served=of_case, now=now)


def _instant(item: ServiceItem) -> dt.datetime:
    if item.effective_at is None:
        raise ValueError("a paper without effect has no instant")
    return item.effective_at


def _took_effect(recipient: ServiceRecipient, same: Sequence[ServiceItem], effective_at: dt.datetime) -> ServiceTookEffect:
    return ServiceTookEffect(
        order_id=recipient.order_id,
        case_id=recipient.order.case_id,
        party_id=recipient.party_id,
        document_ids=tuple(item.document_id for item in same),
        effective_at=effective_at,
        basis=", ".join(f"{law} {article}" for law, article in same[0].basis),
    )


def _effect_detail(item: ServiceItem) -> dict[str, object]:
    return {
        "status": item.status,
        "finding": item.finding,
        "effective_at": item.effective_at.isoformat() if item.effective_at else None,
        "basis": [f"{law} {article}" for law, article in item.basis],
    }


def _prove_anew(recipients: Sequence[ServiceRecipient], now: dt.datetime) -> None:
    """Who was served already, as now appears since an earlier day, needs another proof."""
    for recipient in recipients:
        publish(RecipientServed(recipient_id=recipient.pk), now=now)


def close(recipients: Sequence[ServiceRecipient], actor: Actor, now: dt.datetime) -> None:
    """With the last document a recipient is served, and perhaps the order complete."""
    if not recipients:
        return
    for recipient in recipients:
        recipient.served_at = now
        publish(RecipientServed(recipient_id=recipient.pk), now=now)
    keys = [recipient.pk for recipient in recipients]
    ServiceRecipient.objects.filter(pk__in=keys).update(served_at=now)
    # A question stays a question when its recipient is served.
    work = WorkItem.objects.filter(recipient__in=keys, done_at=None).exclude(kind=WorkItem.Kind.QUESTION)
    work.update(done_at=now, outcome="served")
    _end_publications(keys, now)
    for order in {recipient.order_id: recipient.order for recipient in recipients}.values():
        complete_if_served(order=order, actor=actor, now=now)


def _end_publications(recipient_ids: Sequence[uuid.UUID], now: dt.datetime) -> None:
    """Nobody is sought by a public notice who has the papers already."""
    running = PublicationService.objects.filter(attempt__recipient__in=recipient_ids, ended_at=None)
    if keys := list(running.values_list("pk", flat=True)):
        PublicationService.objects.filter(pk__in=keys).update(ended_at=now)
        for key in keys:
            publish(PublicationEnded(publication_id=key), now=now)


def complete_if_served(*, order: ServiceOrder, actor: Actor, now: dt.datetime) -> None:
    """With its last recipient the order is complete; not while a bulk job still adds some to it."""
    at_end(("complete", order.pk), lambda: _complete_if_served(order, actor, now))


def _complete_if_served(order: ServiceOrder, actor: Actor, now: dt.datetime) -> None:
    recipients = order.recipients
    if recipients.filter(served_at=None).exists() or recipients.count() < max(order.expected, 1):
        return
    order.state, order.completed_at = ServiceOrder.State.COMPLETE, now
    order.save(update_fields=["state", "completed_at"])
    record(actor=actor, action="service.complete", obj=order, now=now)
