"""What follows when something did not get through: it is seen the same minute, and another way is tried.

A reminder that failed is a clerk's to look at, and goes by another carrier; with the way itself the plan goes on.
"""

import datetime as dt
from typing import Any

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from delivery.addresses.queries import open_address
from delivery.service.actions.go_on import BY_POST, go_on
from delivery.service.actions.reach_out import add_attempt, email_of, phone_of
from delivery.service.evidence import Name, add_evidence
from delivery.service.models import ServiceAttempt
from delivery.service.rules.effect import Channel, Kind
from delivery.service.rules.ladder import Rung
from delivery.service.rules.plan import PlannedWay
from delivery.service.work import ask_clerk

# Where a reminder goes when it did not get through here.
OTHERWISE = {Channel.EMAIL.value: (Channel.SMS, phone_of), Channel.SMS.value: (Channel.EMAIL, email_of)}


def over_with(attempt: ServiceAttempt) -> frozenset[Rung]:
    """Which step is over when this way is."""
    return BY_POST if attempt.channel == Channel.POST.value else frozenset({Rung.ELECTRONIC})


def give_up(attempt: ServiceAttempt, state: str, detail: dict[str, Any], *, now: dt.datetime, why: str = "") -> None:
    """The attempt ends in this state, in the caller's transaction; what follows leaves with it."""
    attempt.state, attempt.try_again_at = state, None
    attempt.save()
    name = Name.CONSIGNMENT_FAILED if attempt.carries_content else Name.NOTIFICATION_FAILED
    add_evidence(attempt.recipient.order, name, at=now, attempt=attempt, kind=Kind.FAILED, detail=detail)
    record(actor=SYSTEM, action="service.fail", obj=attempt, now=now, reason=why[:200])
    if attempt.invitation_id or attempt.carries_content:
        go_on(recipient=attempt.recipient, reason="failed", now=now, over=over_with(attempt))
        return
    ask_clerk(recipient=attempt.recipient, kind="failed", now=now, occasion=str(attempt.pk))
    if attempt.channel in OTHERWISE:
        _remind_otherwise(attempt, now)


def _remind_otherwise(attempt: ServiceAttempt, now: dt.datetime) -> None:
    channel, address_for = OTHERWISE[attempt.channel]
    recipient = attempt.recipient
    address = open_address(recipient.party)
    to = address_for(recipient.party, address)
    if to and not recipient.attempts.filter(channel=channel.value).exists():
        add_attempt(recipient, PlannedWay(channel), to, address, None, now)
