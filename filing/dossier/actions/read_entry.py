"""A single entry is opened: the court's reading goes into the audit log, anybody else's onto a sheet of the file."""

import datetime as dt

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor
from filing.cases.models import DossierEntry
from filing.dossier.actions.order_copy import note_reading_of_file
from filing.dossier.models import DossierReading


def note_page_read(*, actor: Actor, entry: DossierEntry, now: dt.datetime) -> None:
    """A page of the entry is shown as a picture: noted as a reading of the entry, once a day for each reader."""
    today = AuditEntry.objects.filter(object_label=entry._meta.label_lower, object_id=str(entry.pk), action="read")
    if not today.filter(actor_id=actor.user_id, happened_at__gte=_day_begins(now)).exists():
        note_entry_read(actor=actor, entry=entry, now=now)


def _day_begins(now: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(clock.local(now).date(), dt.time(), tzinfo=clock.SHANGHAI)


@transaction.atomic
def note_entry_read(*, actor: Actor, entry: DossierEntry, now: dt.datetime) -> None:
    """The reading is on record (阅卷单, 法释〔2002〕39号 第六条): for a side once a day, whatever it opens that day."""
    record(actor=actor, action="read", obj=entry, now=now)
    if actor.is_staff or actor.user_id is None:
        return
    begins = _day_begins(now)
    if not DossierReading.objects.filter(case=entry.case_id, reader=actor.user_id, copy=None, read_at__gte=begins).exists():
        note_reading_of_file(actor=actor, case=entry.case, what="在线查阅正卷", now=now)
