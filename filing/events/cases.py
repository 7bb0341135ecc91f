"""Who is in a case, what was applied for in it, and where it goes on."""

import uuid
from dataclasses import dataclass

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class PartyAnswered(Event):
    """A party answered or acted on what was served."""

    case_id: uuid.UUID
    party_id: uuid.UUID


@dataclass(frozen=True)
class AppealAnswered(Event):
    """A party answered the appeal, or the application for retrial, of another."""

    answer_id: uuid.UUID
    case_id: uuid.UUID


@dataclass(frozen=True)
class ApplicationSubmitted(Event):
    """Something was applied for in a running case."""

    application_id: uuid.UUID
    case_id: uuid.UUID


@dataclass(frozen=True)
class ApplicationDecided(Event):
    """An application was decided and, if granted, had its effects on the case."""

    application_id: uuid.UUID
    case_id: uuid.UUID


@dataclass(frozen=True)
class OpinionGiven(Event):
    """A party said in writing what it thinks of what an application had brought into the file."""

    opinion_id: uuid.UUID
    case_id: uuid.UUID


@dataclass(frozen=True)
class FollowUpCaseOpened(Event):
    """A case came from another (``kind`` of CaseLink): its dossier and its fee follow."""

    case_id: uuid.UUID
    from_case_id: uuid.UUID
    kind: str


@dataclass(frozen=True)
class PartiesChanged(Event):
    """A party joined, left or was succeeded; ``party_id`` is who is in the case now and is yet to be served."""

    case_id: uuid.UUID
    party_id: uuid.UUID
    change: str


@dataclass(frozen=True)
class RepresentationChanged(Event):
    """An agent began or ceased to act for a party."""

    case_id: uuid.UUID
    representation_id: uuid.UUID


@dataclass(frozen=True)
class PanelChanged(Event):
    """The panel was drawn, or one member drawn again: by the draw of this number (0: the first panel)."""

    case_id: uuid.UUID
    draw: int = 0


@dataclass(frozen=True)
class ClaimOver(Event):
    """The plaintiffs' own claim has ended without a judgment, and the claims of others are heard on in the case."""

    case_id: uuid.UUID


@dataclass(frozen=True)
class CaseClosed(Event):
    """A case ended without a judgment (``closing`` of Case)."""

    case_id: uuid.UUID
