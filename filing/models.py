"""All tables of filing, gathered for Django from their rooms (each room's owner adds its import)."""

from filing.calendar.models import Deadline, Hearing
from filing.cases.models import (
    Case,
    CaseLink,
    CaseNumberCounter,
    DossierEntry,
    EvidenceItem,
    PanelMember,
    Party,
    Representation,
    TimelineEntry,
)

__all__ = [
    "Case",
    "CaseLink",
    "CaseNumberCounter",
    "Deadline",
    "DossierEntry",
    "EvidenceItem",
    "Hearing",
    "PanelMember",
    "Party",
    "Representation",
    "TimelineEntry",
]
