"""How long a session lives and what ends with it: idle 30 minutes, 12 hours at most (ASVS 7.3)."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

from courtportal.kernel import clock, nudge
from courtportal.kernel.identity import kept_form

STARTED, SEEN = "started_at", "seen_at"
UNATTENDED = "X-Unattended"  # sent with what an open page asks by itself (page.js)
WRITE_EVERY = dt.timedelta(minutes=1)

GetResponse = Callable[[HttpRequest], HttpResponse]


def tell_sockets(user_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Every open socket of the user looks again at once whether its session still lives."""
    nudge.send(f"user.{user_id}", {"kind": "session_ended", "at": now.isoformat()})


def renew_key(session: SessionBase) -> None:
    """The same session under a new key, as after every change of what it may do; the list of sessions follows."""
    old = session.session_key
    session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=session.session_key)


def forgotten_on_the_device(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Log-out: the browser also deletes what pages kept on the device for their reader (words not yet saved)."""

    @wraps(view)
    def leaving(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return leaving


def _moment(value: Any) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def is_over(session: Any, now: dt.datetime) -> bool:
    """Idle too long, or older than a session may be. A session without marks has just begun."""
    started, seen = _moment(session.get(STARTED)), _moment(session.get(SEEN))
    if started is None or seen is None:
        return False
    idle: dt.timedelta = settings.SESSION_IDLE
    absolute: dt.timedelta = settings.SESSION_ABSOLUTE
    return now - seen > idle or now - started > absolute


class SessionLimitsMiddleware:
    """Ends a session that is over before anything is done in its name; what was being sent is kept for after log-in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = clock.now()
            if is_over(request.session, now):
                user_id = request.user.pk
                logout(request)
                tell_sockets(user_id, now=now)
                kept_form.remember_whose(request, user_id)
            elif UNATTENDED not in request.headers:
                self._mark(request, now)
        return self.get_response(request)

    def _mark(self, request: HttpRequest, now: dt.datetime) -> None:
        if STARTED not in request.session:
            request.session[STARTED] = now.isoformat()
        seen = _moment(request.session.get(SEEN))
        if seen is None or now - seen >= WRITE_EVERY:
            request.session[SEEN] = now.isoformat()
