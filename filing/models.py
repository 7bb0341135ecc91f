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
from filing.dossier.models import (
    ArchiveSubmission,
    CopyPart,
    DossierCopy,
    DossierReading,
    DossierTransfer,
    EntryChange,
    ReadingApplication,
    SecretEntry,
    ServedDocument,
)
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
from filing.intake.models import CorrectionRequest, DraftEvidence, DraftPaper, Filing, FilingDraft, FilingReview, FilingVersion
from filing.intake.sharing.models import DraftChange, DraftComment, DraftShare, DraftSignature
from filing.online.models import OnlineConsent
from filing.parties.models import KeptPaper, KeptPaperVersion, PartyAnswer

__all__ = [
    "ArchiveSubmission",
    "Case",
    "CaseLink",
    "CaseNumberCounter",
    "ConsumptionRestriction",
    "CopyPart",
    "CorrectionRequest",
    "Deadline",
    "Decision",
    "DishonestyListing",
    "DossierCopy",
    "DossierEntry",
    "DossierReading",
    "DossierTransfer",
    "DraftChange",
    "DraftComment",
    "DraftEvidence",
    "DraftPaper",
    "DraftShare",
    "DraftSignature",
    "EnforcementApplication",
    "EnforcementCase",
    "EntryChange",
    "EvidenceItem",
    "Fee",
    "Filing",
    "FilingDraft",
    "FilingReview",
    "FilingVersion",
    "Hearing",
    "HearingChange",
    "ImpossibleDay",
    "KeptPaper",
    "KeptPaperVersion",
    "Measure",
    "MoneyReceived",
    "OnlineConsent",
    "PanelMember",
    "Party",
    "PartyAnswer",
    "Payment",
    "ReadingApplication",
    "Representation",
    "ScheduleBatch",
    "ScheduleBatchItem",
    "SecretEntry",
    "ServedDocument",
    "SimulatedOrder",
    "TimelineEntry",
]
