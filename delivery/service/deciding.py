"""Which try and which note made the effect of a paper: what a proof names as signature, address and consent is theirs."""

from collections.abc import Sequence

from delivery.service.models import EvidenceEvent, ServiceAttempt, ServiceItem, ServiceNote, ServiceRecipient
from delivery.service.rules.effect import outcome
from delivery.service.ways import matter_of, way_of


def deciding_try(
    item: ServiceItem, recipient: ServiceRecipient, attempts: Sequence[ServiceAttempt], events: Sequence[EvidenceEvent]
) -> ServiceAttempt | None:
    """The try for which the law finds the effect that the paper has; None for a paper without effect.

    Where it finds that for none, because the case has changed its procedure since, it is the last one on the way that served.
    """
    same_way = [attempt for attempt in attempts if attempt.channel == item.channel]
    for attempt in same_way:
        effect = outcome([way_of(attempt, item, events)], matter_of(recipient, item.document.kind)).effect
        if effect and (effect.effective_at, effect.finding) == (item.effective_at, item.finding):
            return attempt
    return same_way[-1] if same_way else None


def deciding_note(item: ServiceItem, attempt: ServiceAttempt | None, notes: Sequence[ServiceNote]) -> ServiceNote | None:
    """What was noted about the act that served; None where no person noted it."""
    if attempt is None:
        return None
    return next((one for one in notes if one.attempt_id == attempt.pk and one.happened_at == item.effective_at), None)
