"""Who may be in the room of a hearing: asked when a socket connects and again every second, from the rows, not from what was
true before.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.http.request import validate_host

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.authz.middleware import SESSION_APPOINTMENT, actor_of
from courtportal.kernel.identity.second_factor import is_staff, passed
from courtportal.kernel.identity.sessions import SEEN, WRITE_EVERY, is_over
from filing.public import Hearing
from transcription.transcripts.models import Seat, Transcript
from transcription.transcripts.room import breaks_of
from transcription.transcripts.rules import Interval


@dataclass(frozen=True)
class Standing:
    """What a socket may rely on until it asks again. ``seat`` is the actor's own, None for one who only listens."""

    actor: Actor
    transcript: Transcript
    hearing: Hearing
    seat: Seat | None
    breaks: list[Interval]


def same_origin(headers: dict[bytes, bytes]) -> bool:
    """The page that opened the socket is the portal's own (requirement 37)."""
    origin = urlsplit(headers.get(b"origin", b"").decode("latin-1"))
    host = headers.get(b"host", b"").decode("latin-1")
    return bool(host) and origin.netloc == host and validate_host(origin.hostname or "", settings.ALLOWED_HOSTS)


def actor_of_session(session_key: str | None, now: dt.datetime, *, attending: bool = False) -> Actor | None:
    """The actor of a session that is alive now; None when it ended, expired, or its user was disabled.

    Who attends an open hearing is not idle, however long the page is only listened to.
    """
    if not session_key:
        return None
    session: Any = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(SimpleNamespace(session=session))  # type: ignore[arg-type]
    actor = actor_of(user, session.get(SESSION_APPOINTMENT))
    if not actor.is_known or is_over(session, now) or not _factor_passed(session, user, actor):
        return None
    if attending and now - dt.datetime.fromisoformat(session.get(SEEN, now.isoformat())) >= WRITE_EVERY:
        session[SEEN] = now.isoformat()
        session.save()
    return actor


def _factor_passed(session: Any, user: Any, actor: Actor) -> bool:
    """Court staff reach nothing without a second factor (requirement 1)."""
    return not is_staff(actor) or passed(SimpleNamespace(session=session, user=user))  # type: ignore[arg-type]


def standing_of(session_key: str | None, hearing_id: uuid.UUID, now: dt.datetime) -> Standing | None:
    """The standing of whoever this session belongs to; None when there is no right to be here, or no room: those who
    speak one after the other in their own time do not meet.

    The transcript's version and the hearing it speaks of come from one statement: read one after the other, a recess in
    between would give the old state the new version, and the page, already told of that version, would never hear of it.
    """
    hearing = Hearing.objects.filter(pk=hearing_id).first()
    actor = actor_of_session(session_key, now, attending=hearing is not None and hearing.state == Hearing.State.OPEN)
    if actor is None or hearing is None or hearing.mode == Hearing.Mode.ASYNCHRONOUS:
        return None
    transcript = visible_to(actor, Transcript).filter(hearing=hearing).select_related("hearing").first()
    if transcript is None:
        return None
    seat = visible_to(actor, Seat, "speak").filter(transcript=transcript).select_related("channel").order_by("order").first()
    return Standing(actor, transcript, transcript.hearing, seat, breaks_of(transcript))
