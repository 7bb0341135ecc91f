"""A user acts in another of the roles held."""

import datetime as dt
import uuid

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.authz.middleware import SESSION_APPOINTMENT
from courtportal.kernel.identity.models import Appointment
from courtportal.kernel.identity.sessions import renew_key


@transaction.atomic
def take_role(*, actor: Actor, appointment_id: uuid.UUID | str, session: SessionBase, now: dt.datetime) -> Appointment:
    """The session speaks for the appointment from the next request on, under a new key (ASVS 7.2.4)."""
    appointment = access(actor, Appointment, appointment_id, "take")
    session[SESSION_APPOINTMENT] = str(appointment.pk)
    renew_key(session)
    record(actor=actor, action="take_role", obj=appointment, now=now)
    return appointment
