"""A user keeps a person or an organisation for later filings, or removes one."""

import datetime as dt

from django.db import transaction
from django.db.models import ProtectedError

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import Organisation, Person


@transaction.atomic
def keep_contact(*, actor: Actor, contact: Person | Organisation, now: dt.datetime) -> None:
    """The entry is stored as the actor's own."""
    contact.owner_id = actor.user_id
    contact.save()
    record(actor=actor, action="keep_contact", obj=contact, now=now)


@transaction.atomic
def remove_contact(*, actor: Actor, contact: Person | Organisation, now: dt.datetime) -> None:
    """The entry is gone from the address book; a case that was filed with it keeps the row, which is nobody's entry then."""
    record(actor=actor, action="remove_contact", obj=contact, now=now)
    try:
        with transaction.atomic():
            contact.delete()
    except ProtectedError:
        contact.owner = None
        contact.save(update_fields=["owner"])
