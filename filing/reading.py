"""Who of the court read what: reading personal data leaves an entry in the audit log (个人信息保护法 第五十一条)."""

import datetime as dt

from django.db import models, transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor


def note_reading(*, actor: Actor, obj: models.Model, now: dt.datetime) -> None:
    """Record that a member of the court's staff opened the object; the sides' own reading is theirs."""
    if actor.is_staff:
        with transaction.atomic():
            record(actor=actor, action="read", obj=obj, now=now)
