"""What the law of effect is asked: the ways of a recipient, read back from tries and evidence, and the matter they belong to."""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from delivery.addresses.models import ServiceAddress
from delivery.addresses.rules import stage_of
from delivery.service.models import EvidenceEvent, ServiceAttempt, ServiceItem, ServiceRecipient
from delivery.service.rules.effect import (
    By,
    Channel,
    Consent,
    Ground,
    Happening,
    Institution,
    Kind,
    Mandate,
    Mark,
    Matter,
    Reason,
    Way,
)
from filing.public import Party

OWN_HANDS_ONLY = frozenset({"mediation_statement"})  # CPL-I 133
_DECISIONS = frozenset({"judgment", "ruling"})


def matter_of(recipient: ServiceRecipient, kind: str) -> Matter:
    """What is served on whom: the kind of document, the procedure and stage of the case, the party."""
    case, party = recipient.order.case, recipient.party
    return Matter(
        own_hands=kind in OWN_HANDS_ONLY,
        decision=is_decision(kind),
        organisation=party.kind == Party.Kind.ORGANISATION,
        abroad=party.abroad,
        procedure=case.procedure,
        stage=stage_of(case.procedure).value,
    )


def matter_of_all(recipient: ServiceRecipient) -> Matter:
    """All documents of the recipient together: what binds one of them binds the hand that serves them."""
    matters = [matter_of(recipient, kind) for kind in recipient.items.values_list("document__kind", flat=True)]
    return replace(matters[0], own_hands=any(one.own_hands for one in matters), decision=any(one.decision for one in matters))


def is_decision(kind: str) -> bool:
    """Whether documents of this kind are judgments, rulings or mediation statements (裁判文书)."""
    return kind in OWN_HANDS_ONLY or bool(_DECISIONS & set(kind.split("_")))


def attempts_of(recipient: ServiceRecipient) -> list[ServiceAttempt]:
    """The tries of a recipient with all that their effect depends on, in the order in which they were made."""
    return list(attempts_of_each([recipient.pk]))


def attempts_of_each(recipient_ids: Sequence[uuid.UUID]) -> QuerySet[ServiceAttempt]:
    """The tries of many recipients, each with all that its effect depends on, in the order in which they were made."""
    return tries_with_grounds().filter(recipient__in=recipient_ids)


def tries_with_grounds() -> QuerySet[ServiceAttempt]:
    """All tries, each with the confirmation and the mandate on which its effect depends, in the order of their making."""
    return ServiceAttempt.objects.select_related("service_address", "representation").order_by("created_at", "pk")


def way_of(attempt: ServiceAttempt, item: ServiceItem, events: Iterable[EvidenceEvent]) -> Way:
    """What the law is asked about: the attempt with the events that concern this document."""
    confirmation = attempt.service_address
    mandate = attempt.representation
    return Way(
        channel=Channel(attempt.channel),
        happenings=tuple(
            happening_of(event)
            for event in events
            if event.kind and event.attempt_id == attempt.pk and event.item_id in {None, item.pk}
        ),
        confirmed=attempt.confirmed,
        address_refused=attempt.address_refused,
        consent=Consent(attempt.consent),
        carries_content=attempt.carries_content,
        consented_at=attempt.consented_at,
        withdrawn_at=_withdrawn_at(confirmation),
        scope=frozenset(confirmation.scope) if confirmation else None,
        mandate=Mandate(mandate.began_at, mandate.ended_at, attempt.agent_named) if mandate else None,
        designates=attempt.agent_named,
        institution=Institution(attempt.institution) if attempt.institution else None,
        ground=Ground(attempt.ground) if attempt.ground else None,
    )


def _withdrawn_at(confirmation: ServiceAddress | None) -> Any:
    withdrawn = confirmation is not None and confirmation.ended == ServiceAddress.Ended.WITHDRAWN
    return confirmation.ended_at if confirmation and withdrawn else None


def happening_of(event: EvidenceEvent) -> Happening:
    """An event as the law sees it; who signed or refused, why it came back and how it was recorded stand in what was hashed."""
    detail = json.loads(bytes(event.canonical))["detail"]
    return Happening(
        Kind(event.kind),
        event.happened_at,
        By(detail["by"]) if detail.get("by") else None,
        Reason(detail["returned"]) if detail.get("returned") else None,
        frozenset(Mark(mark) for mark in detail.get("marks", ())),
    )


def ways_of(item: ServiceItem, attempts: Sequence[ServiceAttempt], events: Sequence[EvidenceEvent]) -> list[Way]:
    """All ways of one document for its recipient."""
    return [way_of(attempt, item, events) for attempt in attempts]
