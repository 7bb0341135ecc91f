"""A browser in which someone is logged in, second factor and all."""

import datetime as dt
import time
import uuid

from django.test import Client

from courtportal.kernel import clock
from courtportal.kernel.authz.middleware import SESSION_APPOINTMENT, actor_of
from courtportal.kernel.identity.models import User
from filing.calendar.models import Hearing
from filing.identity_checks.actions.confirm import confirm_identity
from filing.identity_checks.queries import is_identity_missing
from filing.mediation.models import Mediation

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(
    user: User,
    *,
    client: Client | None = None,
    appointment_id: uuid.UUID | None = None,
    factor: str = "mfa",
    seconds_ago: int = 0,
) -> Client:
    """A client in whose session the user passed the factor ``seconds_ago``: ``mfa`` (what staff need) or ``code``."""
    client = client or Client()
    client.force_login(user, backend=BACKEND)
    session = client.session
    passed_at = time.time() - seconds_ago
    session["account_authentication_methods"] = [{"method": factor, "type": "totp", "at": passed_at, "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    if appointment_id is not None:
        session[SESSION_APPOINTMENT] = str(appointment_id)
    session.save()
    return client


def confirm_for(user: User, sitting: Hearing | Mediation, now: dt.datetime | None = None) -> None:
    """The user has shown today, for this sitting, who it is; of the bench it is not asked."""
    actor, now = actor_of(user, None), now or clock.now()
    if is_identity_missing(actor, sitting, now):
        confirm_identity(actor=actor, sitting=sitting, means="code", now=now)
