"""The terms that began with the service of papers, for who received them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from filing.calendar.models import Deadline
from filing.calendar.rules.limits import TIME_LIMITS
from filing.causes.forms import language


@dataclass(frozen=True, slots=True)
class ServedTerm:
    """What is to be done in the reader's language, and its last day."""

    matter: str
    due_on: dt.date


def terms_from_service(party_id: uuid.UUID, document_ids: Sequence[uuid.UUID], today: dt.date) -> list[ServedTerm]:
    """The party's terms that run since these papers were served on it, the nearest first; what has passed is left out.

    The caller has checked its right to the service.
    """
    began = [f"served:{document_id}" for document_id in document_ids]
    rows = Deadline.objects.filter(party_id=party_id, trigger__in=began, state=Deadline.State.RUNNING, due_on__gte=today)
    return [
        ServedTerm(TIME_LIMITS[rule].matter.in_language(language()), due_on)
        for rule, due_on in rows.order_by("due_on", "pk").values_list("rule", "due_on")
    ]
