"""How the state of a served document is said: a tone, a word and a time."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from delivery.service import wording
from delivery.service.models import ServiceAttempt, ServiceItem, ServiceRecipient


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
    sent = [attempt for attempt in attempts if attempt.sent_at]
    if sent:
        return CellState("warn", _("已通知，未领取"), sent[-1].sent_at)
    if any(attempt.state == ServiceAttempt.State.FAILED for attempt in attempts):
        return CellState("bad", _("发送失败"), None)
    return CellState("quiet", _("待送达"), None)


def _why_open(item: ServiceItem) -> str:
    """Why what has arrived does not count yet; that reminders never count is no news."""
    findings = [code for _channel, code, _at in item.working if code != "reminder_only"]
    return wording.finding(findings[0]) if findings else ""


def recipient_state(recipient: ServiceRecipient) -> CellState:
    """The state of a service as its recipient reads it."""
    if recipient.acknowledged_at:
        return CellState("ok", _("已签收"), recipient.acknowledged_at)
    if any(item.read_at is None for item in recipient.items.all()):
        return CellState("bad", _("未读"), recipient.reached_at)
    return CellState("ok", _("已读"), max(item.read_at for item in recipient.items.all() if item.read_at))
