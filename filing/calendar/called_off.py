"""Which summonses call to a sitting that was called off since, and when it was."""

import datetime as dt
import uuid
from collections.abc import Collection

from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.models import Hearing, HearingChange


def called_off(documents: Collection[CourtDocument]) -> dict[uuid.UUID, dt.datetime]:
    """Of these documents the summonses whose sitting does not take place, with the instant; one query however many they are."""
    sittings = {document.pk: sitting for document in documents if (sitting := _sitting(document))}
    cancelled = HearingChange.objects.filter(hearing__in=set(sittings.values()), hearing__state=Hearing.State.CANCELLED)
    rows = cancelled.filter(kind=HearingChange.Kind.CANCELLED).order_by("made_at").values_list("hearing", "made_at")
    since = dict(rows)
    return {document: since[sitting] for document, sitting in sittings.items() if sitting in since}


def _sitting(document: CourtDocument) -> uuid.UUID | None:
    """The sitting, as ``subscribers`` writes it into the key of a summons; None for what was not issued there."""
    kind, _, rest = (document.key or "").partition(":")
    try:
        return uuid.UUID(rest.partition(":")[0]) if kind == "summons" else None
    except ValueError:
        return None
