"""What filing tells others; all fields are ids."""

import uuid
from dataclasses import dataclass
from typing import ClassVar

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class FilingStep(Event):
    """A step of a filing; ``version`` is the filing's after it: who hears of it late knows which step it was (0: unknown)."""

    VERSION: ClassVar[int] = 2

    filing_id: uuid.UUID
    version: int = 0


@dataclass(frozen=True)
class FilingSubmitted(FilingStep):
    """A litigant submitted a filing."""


@dataclass(frozen=True)
class CorrectionRequested(FilingStep):
    """The clerk asked for a correction (补正)."""


@dataclass(frozen=True)
class FilingRejected(FilingStep):
    """The filing was returned, refused or informed (CPL 126–127)."""


@dataclass(frozen=True)
class RefusalAppealed(Event):
    """The filer of a refused filing appealed; ``case_id`` is the case of the court above (CPL 126, 171)."""

    case_id: uuid.UUID


@dataclass(frozen=True)
class FilingSentToMediation(FilingStep):
    """The dispute is mediated before it is filed (CPL 125)."""


@dataclass(frozen=True)
class FilingSentToPaymentOrder(FilingStep):
    """The claim goes to the procedure of a payment order (CPL 225)."""


@dataclass(frozen=True)
class FilingResumed(FilingStep):
    """The filing is back in review."""


@dataclass(frozen=True)
class FilingToCheckAgain(Event):
    """A file of a filing that waits for review was read: its rules are to be run again."""

    filing_id: uuid.UUID


@dataclass(frozen=True)
class CaseAccepted(Event):
    """The filing became a numbered case."""

    case_id: uuid.UUID
    filing_id: uuid.UUID


@dataclass(frozen=True)
class FeePaid(Event):
    """A fee of the case is paid."""

    case_id: uuid.UUID
    fee_id: uuid.UUID


@dataclass(frozen=True)
class FeeMoneyCame(Event):
    """Money came for a fee: all of it, a part, or too much; its receipt follows."""

    case_id: uuid.UUID
    fee_id: uuid.UUID
    payment_id: uuid.UUID


@dataclass(frozen=True)
class FeeNoticeDue(Event):
    """A fee, or more of it, is to be paid after acceptance: its notice is to be served."""

    case_id: uuid.UUID
    fee_id: uuid.UUID


@dataclass(frozen=True)
class ReliefDecided(Event):
    """An application for relief from a fee was decided."""

    application_id: uuid.UUID


@dataclass(frozen=True)
class DocumentsToServe(Event):
    """Sealed documents are to be served on parties of the case."""

    case_id: uuid.UUID
    document_ids: tuple[uuid.UUID, ...]
    party_ids: tuple[uuid.UUID, ...]
    purpose: str


@dataclass(frozen=True)
class DocumentsServed(Event):
    """Documents took effect on a party, or earlier than was known; the terms that run from it are counted."""

    case_id: uuid.UUID
    party_id: uuid.UUID
    document_ids: tuple[uuid.UUID, ...]


@dataclass(frozen=True)
class OfHearing(Event):
    """Something befell a hearing."""

    hearing_id: uuid.UUID
    case_id: uuid.UUID


@dataclass(frozen=True)
class HearingScheduled(OfHearing):
    """A hearing has its time and room."""


@dataclass(frozen=True)
class HearingMoved(OfHearing):
    """A hearing has another time, room or mode; ``sequence`` counts its changes."""

    sequence: int


@dataclass(frozen=True)
class HearingCancelled(OfHearing):
    """A hearing does not take place."""


@dataclass(frozen=True)
class AsynchronousHearingClosed(OfHearing):
    """A hearing in which each spoke in its own time is over."""


@dataclass(frozen=True)
class CaseToSchedule(Event):
    """One case of a batch waits for its hearing."""

    item_id: uuid.UUID


@dataclass(frozen=True)
class VolumeToBind(Event):
    """One volume of a copy of the dossier waits to be bound."""

    part_id: uuid.UUID


@dataclass(frozen=True)
class CopyToFinish(Event):
    """All volumes of a copy are bound."""

    copy_id: uuid.UUID


@dataclass(frozen=True)
class CaseArchived(Event):
    """The archive has taken the file of a closed case."""

    case_id: uuid.UUID


@dataclass(frozen=True)
class DossierTransferred(Event):
    """The main volume went to the court of appeal."""

    case_id: uuid.UUID
    to_case_id: uuid.UUID


@dataclass(frozen=True)
class DossierReturned(Event):
    """The main volume came back from the court of appeal (退卷)."""

    case_id: uuid.UUID
    from_case_id: uuid.UUID


@dataclass(frozen=True)
class PartyAnswered(Event):
    """A party answered or acted on what was served."""

    case_id: uuid.UUID
    party_id: uuid.UUID


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
class DecisionSetAside(Event):
    """A decision was set aside or varied in another case; ``outcome``: varied, reversed or remanded."""

    decision_id: uuid.UUID
    case_id: uuid.UUID
    by_case_id: uuid.UUID
    outcome: str


@dataclass(frozen=True)
class EnforcementAccepted(Event):
    """An application for enforcement became an enforcement case."""

    case_id: uuid.UUID


@dataclass(frozen=True)
class MeasureImposed(Event):
    """An enforcement measure stands."""

    case_id: uuid.UUID
    measure_id: uuid.UUID


@dataclass(frozen=True)
class DebtorListed(Event):
    """A debtor stands on the list of dishonest judgment debtors."""

    case_id: uuid.UUID
    listing_id: uuid.UUID


@dataclass(frozen=True)
class DebtorUnlisted(Event):
    """A debtor was taken off the list."""

    case_id: uuid.UUID
    listing_id: uuid.UUID


@dataclass(frozen=True)
class EnforcementClosed(Event):
    """The enforcement case is closed."""

    case_id: uuid.UUID


@dataclass(frozen=True)
class EnforcementNoticeOrdered(Event):
    """The officer ordered the notice of enforcement and the property report order (CPL-I art. 480)."""

    case_id: uuid.UUID


@dataclass(frozen=True)
class DraftShared(Event):
    """Somebody was invited to a draft; the link goes out."""

    share_id: uuid.UUID


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
class FollowUpCaseOpened(Event):
    """A case came from another (``kind`` of CaseLink): its dossier and its fee follow."""

    case_id: uuid.UUID
    from_case_id: uuid.UUID
    kind: str


@dataclass(frozen=True)
class FeeGroundArose(Event):
    """Something changed what a party owes or gets back. ``ground``: withdrawal, claims_changed, counterclaim,
    third_party_claim, conversion, mediated, preservation, jurisdiction_refused, appeal, retrial_evidence or
    retrial_unappealed; ``amount`` is the amount in question, or ''.
    """

    case_id: uuid.UUID
    party_id: uuid.UUID
    ground: str
    amount: str
    key: str


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
class HearingPostponed(OfHearing):
    """A hearing does not take place when planned; a new time is to be proposed."""


@dataclass(frozen=True)
class CaseClosed(Event):
    """A case ended without a judgment (``closing`` of Case)."""

    case_id: uuid.UUID


@dataclass(frozen=True)
class BulkStep(Event):
    """The next portion of a bulk job is due; each portion is one transaction and announces the next."""

    job_id: uuid.UUID
    step: str


@dataclass(frozen=True)
class MediationInvited(Event):
    """Somebody is asked to a mediation by link and code."""

    invitation_id: uuid.UUID


@dataclass(frozen=True)
class MediationBegan(Event):
    """A mediator accepted; the term of the mediation runs."""

    mediation_id: uuid.UUID


@dataclass(frozen=True)
class MediationAgreed(Event):
    """All have signed the agreement (《人民法院在线调解规则》 art. 19)."""

    mediation_id: uuid.UUID


@dataclass(frozen=True)
class MediationFailed(Event):
    """A mediation ended without agreement: the filing or the case goes on."""

    mediation_id: uuid.UUID


@dataclass(frozen=True)
class ConfirmationOpened(Event):
    """The confirmation of an agreement has its case."""

    case_id: uuid.UUID
    mediation_id: uuid.UUID
