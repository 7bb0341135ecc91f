"""From the invitation to the agreement, and its confirmation."""

import uuid
from dataclasses import dataclass

from courtportal.kernel.outbox import Event


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
