"""A browser in which someone is logged in, second factor and all."""

import time
import uuid

from django.test import Client

from courtportal.kernel.authz.middleware import SESSION_APPOINTMENT
from courtportal.kernel.identity.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(user: User, *, client: Client | None = None, appointment_id: uuid.UUID | None = None, factor: str = "mfa") -> Client:
    """A client in whose session the user passed the factor just now: ``mfa`` (what staff need) or ``code``."""
    client = client or Client()
    client.force_login(user, backend=BACKEND)
    session = client.session
    session["account_authentication_methods"] = [{"method": factor, "type": "totp", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    if appointment_id is not None:
        session[SESSION_APPOINTMENT] = str(appointment_id)
    session.save()
    return client
