"""How the state of a served document is said: a tone, a word and a time."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from delivery.service import wording
from delivery.service.models import ServiceAttempt, ServiceItem, ServiceRecipient
from delivery.service.queries import RESPOND
from delivery.service.rules.effect import Channel

LOST = frozenset({ServiceAttempt.State.FAILED, ServiceAttempt.State.RETURNED})


@dataclass(frozen=True)
class CellState:
    """One cell of the grid in words."""

    tone: str
    words: str
    at: dt.datetime | None
    why: str = ""


def cell_state(item: ServiceItem, attempts: list[ServiceAttempt]) -> CellState:
    """Served, presumed, read, arrived, on its way, failed or waiting."""
    if item.effective_at:
        return CellState("ok", str(item.get_status_display()), item.effective_at, wording.finding(item.finding))
    carrying = [attempt for attempt in attempts if attempt.carries_content and attempt.reached_at]
    if carrying:
        return CellState("warn", _("已到达，未生效"), carrying[0].reached_at, _why_open(item))
    left = [(attempt, at) for attempt in attempts if attempt.state not in LOST and (at := left_at(attempt))]
    if left:
        attempt, at = left[-1]
        return CellState("warn", _("邮寄中") if attempt.channel == Channel.POST.value else _("已通知，未领取"), at)
    if lost := [attempt for attempt in attempts if attempt.state in LOST]:
        return CellState("bad", str(lost[-1].get_state_display()), None)
    return CellState("quiet", _("待送达"), None)


def left_at(attempt: ServiceAttempt) -> dt.datetime | None:
    """When it left the court; a letter that the carrier knows of may still lie on the clerk's desk."""
    letter = getattr(attempt, "letter", None)
    return letter.handed_over_at if letter else attempt.sent_at


def attempt_state(attempt: ServiceAttempt) -> str:
    """The state of a try in a word."""
    waits = attempt.state == ServiceAttempt.State.SENT and left_at(attempt) is None
    return _("待交邮") if waits else str(attempt.get_state_display())


def why_lost(attempt: ServiceAttempt) -> str:
    """Why a try failed: in our words where the portal itself gave it up, else in the carrier's."""
    words = {"authority_ended": _("代收委托或者代理权已经终止，改向当事人本人送达")}
    return words.get(attempt.last_error, attempt.last_error)


def _why_open(item: ServiceItem) -> str:
    """Why what has arrived does not count yet; that reminders never count is no news."""
    findings = [code for _channel, code, _at in item.working if code != "reminder_only"]
    return wording.finding(findings[0]) if findings else ""


def recipient_state(recipient: ServiceRecipient) -> CellState:
    """The state of a service as its recipient reads it."""
    if recipient.acknowledged_at:
        return CellState("ok", _("已签收"), recipient.acknowledged_at)
    unread = any(item.read_at is None for item in recipient.items.all())
    answered_at: dt.datetime | None = getattr(recipient, "answered_at", None)  # where the query asks it
    if unread and recipient.order.purpose == RESPOND and answered_at:
        return CellState("ok", _("已答辩"), answered_at)
    if unread:
        return CellState("bad", _("未读"), recipient.reached_at)
    return CellState("ok", _("已读"), max(item.read_at for item in recipient.items.all() if item.read_at))
