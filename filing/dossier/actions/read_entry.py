"""A single entry is opened: the court's reading goes into the audit log, anybody else's onto a sheet of the file."""

import datetime as dt

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.cases.models import DossierEntry
from filing.dossier.actions.order_copy import note_reading_of_file
from filing.dossier.models import DossierReading


@transaction.atomic
def note_entry_read(*, actor: Actor, entry: DossierEntry, now: dt.datetime) -> None:
    """The reading is on record (阅卷单, 法释〔2002〕39号 第六条): for a side once a day, whatever it opens that day."""
    record(actor=actor, action="read", obj=entry, now=now)
    if actor.is_staff or actor.user_id is None:
        return
    today = clock.local(now).date()
    begins = dt.datetime.combine(today, dt.time(), tzinfo=clock.SHANGHAI)
    if not DossierReading.objects.filter(case=entry.case_id, reader=actor.user_id, copy=None, read_at__gte=begins).exists():
        note_reading_of_file(actor=actor, case=entry.case, what="在线查阅正卷", now=now)
