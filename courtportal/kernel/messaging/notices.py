"""Notices: written in the transaction of what they tell of; mail or SMS follow from the outbox."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging import wording
from courtportal.kernel.messaging.events import NoticeWritten
from courtportal.kernel.messaging.models import LONGEST_KEY, REMINDER, Notice
from courtportal.kernel.outbox import publish


def tell(  # noqa: PLR0913 - the words, where they lead, and what is said of them outside
    user: User,
    *,
    title: Promise | str,
    body: Promise | str,
    key: str,
    now: dt.datetime,
    link: str = "",
    facts: Mapping[str, Any] | None = None,
    reminder: Promise | None = None,
) -> Notice:
    """Write a notice once for its key, in the user's language; on a page it is read in the language chosen there.

    ``title`` and ``body`` are lazy texts that ``facts`` fill; days and lazy labels among the facts follow the language.
    ``reminder`` is said by mail or SMS in place of the title: the days and places that one must know, nothing of the matter.
    """
    with translation.override(user.language or settings.LANGUAGE_CODE):
        said = wording.kept({**(facts or {}), **({REMINDER: reminder} if reminder else {})})
        words = {"title": str(title) % wording.written(said), "body": str(body) % wording.written(said)}
    sources = {"title_msgid": wording.msgid_of(title), "body_msgid": wording.msgid_of(body), "facts": said}
    return _write(user.pk, key, now, {**words, **sources, "link": link})


def notify(*, user_id: uuid.UUID, title: str, body: str, key: str, now: dt.datetime, link: str = "") -> Notice:
    """Write a notice once for its key, in the caller's transaction; the worker sends the reminder by mail or SMS.

    The texts are shown as they are in every language; ``tell`` writes what can be read in each.
    ``body`` must hold no personal data: the reminder repeats only ``title`` and asks to log in.
    """
    return _write(user_id, key, now, {"title": title, "body": body, "link": link})


def fitting(key: str) -> str:
    """A key that is too long for its column, with a digest in place of its end; any other as it is."""
    if len(key) <= LONGEST_KEY:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"{key[: LONGEST_KEY - len(digest) - 1]}~{digest}"


def _write(user_id: uuid.UUID, key: str, now: dt.datetime, fields: dict[str, Any]) -> Notice:
    key = fitting(key)
    notice, created = Notice.objects.get_or_create(key=key, defaults={"user_id": user_id, "sent_at": now, **fields})
    if created:
        publish(NoticeWritten(notice_id=notice.pk), now=now)
    return notice
