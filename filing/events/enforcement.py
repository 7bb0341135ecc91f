"""From the application for enforcement to its end."""

import uuid
from dataclasses import dataclass

from courtportal.kernel.outbox import Event


@dataclass(frozen=True)
class EnforcementAccepted(Event):
    """An application for enforcement became an enforcement case."""

    case_id: uuid.UUID


@dataclass(frozen=True)
class EnforcementRefused(Event):
    """An application for enforcement was not accepted; ``case_id`` is the decided case."""

    case_id: uuid.UUID
    application_id: uuid.UUID


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
