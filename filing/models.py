"""All tables of filing, gathered for Django from their rooms (each room's owner adds its import)."""

from filing.calendar.models import Deadline, Hearing, HearingChange, ImpossibleDay, ScheduleBatch, ScheduleBatchItem
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
from filing.decisions.models import Decision
from filing.dossier.models import ServedDocument
from filing.enforcement.models import (
    ConsumptionRestriction,
    DishonestyListing,
    EnforcementApplication,
    EnforcementCase,
    Measure,
    MoneyReceived,
)
from filing.fees.gateways.simulated.models import SimulatedOrder
from filing.fees.models import Fee, Payment
from filing.intake.models import CorrectionRequest, DraftEvidence, Filing, FilingDraft, FilingReview, FilingVersion
from filing.online.models import OnlineConsent
from filing.parties.models import PartyAnswer

__all__ = [
    "Case",
    "CaseLink",
    "CaseNumberCounter",
    "ConsumptionRestriction",
    "CorrectionRequest",
    "Deadline",
    "Decision",
    "DishonestyListing",
    "DossierEntry",
    "DraftEvidence",
    "EnforcementApplication",
    "EnforcementCase",
    "EvidenceItem",
    "Fee",
    "Filing",
    "FilingDraft",
    "FilingReview",
    "FilingVersion",
    "Hearing",
    "HearingChange",
    "ImpossibleDay",
    "Measure",
    "MoneyReceived",
    "OnlineConsent",
    "PanelMember",
    "Party",
    "PartyAnswer",
    "Payment",
    "Representation",
    "ScheduleBatch",
    "ScheduleBatchItem",
    "ServedDocument",
    "SimulatedOrder",
    "TimelineEntry",
]
