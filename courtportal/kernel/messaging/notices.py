"""Notices: written in the transaction of what they tell of; mail or SMS follow from the outbox."""

import datetime as dt
import uuid

from courtportal.kernel.messaging.events import NoticeWritten
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox import publish


def notify(*, user_id: uuid.UUID, title: str, body: str, key: str, now: dt.datetime, link: str = "") -> Notice:
    """Write a notice once for its key, in the caller's transaction; the worker sends the reminder by mail or SMS.

    ``body`` must hold no personal data: the reminder repeats only ``title`` and asks to log in.
    """
    notice, created = Notice.objects.get_or_create(
        key=key, defaults={"user_id": user_id, "title": title, "body": body, "link": link, "sent_at": now}
    )
    if created:
        publish(NoticeWritten(notice_id=notice.pk), now=now)
    return notice
