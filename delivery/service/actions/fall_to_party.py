"""What was on its way to an agent whose authority has ended does not go to it: the party itself is served."""

import datetime as dt

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from delivery.delegations.queries import authority_ended
from delivery.service.actions.go_on import ELECTRONIC, go_on
from delivery.service.actions.reach_out import reach_out
from delivery.service.evidence import Name, add_evidence
from delivery.service.models import ServiceAttempt
from delivery.service.rules.effect import Kind

AUTHORITY_ENDED = "authority_ended"


def agent_is_out(attempt: ServiceAttempt, now: dt.datetime) -> bool:
    """Whether the try leads to an agent who may receive for the party no longer."""
    agent = attempt.representation
    return agent is not None and authority_ended(agent, planned=attempt.created_at, at=now)


def fall_to_party(attempt: ServiceAttempt, now: dt.datetime) -> None:
    """The try ends unmade, in the caller's transaction; for the document the plan begins anew with who receives now.

    Without a way to the party the next step begins. A reminder of what has arrived just does not go to a stranger.
    """
    recipient = attempt.recipient
    attempt.state, attempt.try_again_at, attempt.last_error = ServiceAttempt.State.FAILED, None, AUTHORITY_ENDED
    attempt.save()
    name = Name.CONSIGNMENT_FAILED if attempt.carries_content else Name.NOTIFICATION_FAILED
    add_evidence(recipient.order, name, at=now, attempt=attempt, kind=Kind.FAILED, detail={"reason": AUTHORITY_ENDED})
    record(actor=SYSTEM, action="service.fall_to_party", obj=attempt, now=now)
    if attempt.carries_content and recipient.served_at is None and not reach_out(actor=SYSTEM, recipient=recipient, now=now):
        go_on(recipient=recipient, reason="failed", now=now, over=ELECTRONIC)
