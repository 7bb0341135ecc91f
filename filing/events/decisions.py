"""From the seal of a decision to what became of it."""

import uuid
from dataclasses import dataclass

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class DecisionSealed(Event):
    """A decision is signed and sealed."""

    decision_id: uuid.UUID
    case_id: uuid.UUID


@dataclass(frozen=True)
class DecisionTookEffect(Event):
    """The last party's appeal term is over without an appeal."""

    decision_id: uuid.UUID
    case_id: uuid.UUID


@dataclass(frozen=True)
class DecisionLostEffect(Event):
    """What was taken for an effective judgment is none; ``why``: ``appealed`` in time, by post or on paper, or
    ``served_otherwise``, the service of it having been corrected.
    """

    decision_id: uuid.UUID
    case_id: uuid.UUID
    why: str = ""


@dataclass(frozen=True)
class DecisionSetAside(Event):
    """A decision was set aside or varied in another case; ``outcome``: varied, reversed or remanded."""

    decision_id: uuid.UUID
    case_id: uuid.UUID
    by_case_id: uuid.UUID
    outcome: str
