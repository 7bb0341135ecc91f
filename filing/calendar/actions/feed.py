"""A secret address by which a calendar program reads one's terms and hearings; made and revoked by its owner."""

import datetime as dt
import secrets

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.vault.fields import blind_index
from filing.calendar.models import CalendarFeed

TOKEN_BYTES = 32


@transaction.atomic
def make_feed(*, actor: Actor, language: str, now: dt.datetime) -> CalendarFeed:
    """The person has one feed, at an address nobody can guess; an earlier address no longer works.

    Who may: everyone with an account.
    """
    _revoke(actor, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed.objects.create(
        user_id=actor.account_id, token=token, token_index=blind_index("calendar_feed", token), language=language
    )
    record(actor=actor, action="make_calendar_feed", obj=feed, now=now)
    return feed


@transaction.atomic
def revoke_feed(*, actor: Actor, now: dt.datetime) -> None:
    """The address no longer works, from the next request on."""
    for feed in _revoke(actor, now):
        record(actor=actor, action="revoke_calendar_feed", obj=feed, now=now)


def _revoke(actor: Actor, now: dt.datetime) -> list[CalendarFeed]:
    feeds = list(CalendarFeed.objects.select_for_update().filter(user_id=actor.account_id, revoked_at=None))
    for feed in feeds:
        feed.revoked_at, feed.token = now, ""
        feed.save(update_fields=["revoked_at", "token"])
    return feeds
