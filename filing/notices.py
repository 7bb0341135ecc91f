"""Notices of filing to people, in the language each has chosen."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.functional import Promise

from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.notices import notify
from courtportal.kernel.web import formats


def tell(
    user: User,
    *,
    title: Promise | str,
    body: Promise | str,
    key: str,
    now: dt.datetime,
    link: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Write a notice once for its key; ``facts`` fill the texts, days among them written as the reader writes days."""
    with translation.override(user.language or "zh-hans"):
        filled = {name: formats.day(fact) if isinstance(fact, dt.date) else fact for name, fact in (facts or {}).items()}
        notify(user_id=user.pk, title=str(title) % filled, body=str(body) % filled, link=link, key=key, now=now)
