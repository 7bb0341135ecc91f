"""What befalls a draft or a filing, until it is a case."""

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
    """The clerk asked for a correction (补正); ``why_again`` is the reason of one that is not the first."""

    why_again: str = ""


@dataclass(frozen=True)
class FilingRejected(FilingStep):
    """The filing was returned, refused or informed (CPL 126–127); ``outcome`` says which, whatever becomes of it later."""

    outcome: str = ""


@dataclass(frozen=True)
class RefusalAppealed(Event):
    """The filer of a refused filing appealed; ``case_id`` is the case of the court above (CPL 126, 171)."""

    case_id: uuid.UUID


@dataclass(frozen=True)
class FilingUrgencyTakenBack(Event):
    """A clerk found that the filing is not as urgent as its filer said."""

    filing_id: uuid.UUID


@dataclass(frozen=True)
class SecondLookTakenBack(Event):
    """An intended rejection is not looked at, nor a ruling signed, by who was asked: it is not put before them any more."""

    look_id: uuid.UUID
    filing_id: uuid.UUID


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
class DraftShared(Event):
    """Somebody was invited to a draft; the link goes out."""

    share_id: uuid.UUID


@dataclass(frozen=True)
class BulkStep(Event):
    """The next portion of a bulk job is due; each portion is one transaction and announces the next."""

    job_id: uuid.UUID
    step: str
