"""What is owed, what came, and what changed it."""

import uuid
from dataclasses import dataclass

from courtportal.kernel.outbox import Event


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
