"""A copy of the main volume is ordered; the worker binds it volume by volume."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.cases.models import Case
from filing.dossier.models import CopyPart, DossierCopy, DossierReading
from filing.dossier.queries import entries_of, whole_file
from filing.events import VolumeToBind


class NothingToCopy(Exception):
    """The actor may read no entry of the file, or its purpose is not open to the actor."""


@transaction.atomic
def order_copy(*, actor: Actor, case_id: uuid.UUID, form: str, purpose: str, now: dt.datetime) -> DossierCopy:
    """A copy of what the actor may read now waits with a row for each volume; whoever is not of the court gets a watermark.

    Who may: the sides, the panel, the archive, and who may read on an application. A copy for somebody outside the court is a
    reading and leaves its sheet in the file (阅卷单, 法释〔2002〕39号 第六条). Raises NothingToCopy. Publishes VolumeToBind.
    """
    case = access(actor, Case, case_id, "read_dossier")
    purposes = DossierCopy.Purpose
    if (purpose == purposes.COURT) is not actor.is_staff and purpose != purposes.CERTIFIED:
        raise NothingToCopy
    allowed = {str(pk) for pk in entries_of(actor, case).values_list("pk", flat=True)}
    volumes = [[one for one in volume.placed if one.key in allowed] for volume in whole_file(case)]
    if not any(volumes):
        raise NothingToCopy
    moment = f"{clock.local(now):%Y-%m-%d %H:%M}"
    copy = DossierCopy.objects.create(
        case=case,
        form=DossierCopy.Form(form),
        purpose=purposes(purpose),
        ordered_by_id=actor.account_id,
        watermark=f"{actor.name} {moment} 阅卷" if purpose == purposes.READING else "",
    )
    for number, placed in enumerate((one for one in volumes if one), 1):
        rows = [[one.key, one.first, one.last] for one in placed]
        part = CopyPart.objects.create(copy=copy, number=number, entries=rows)
        publish(VolumeToBind(part_id=part.pk), now=now)
    if not actor.is_staff:
        note_reading_of_file(actor=actor, case=case, what=f"复制正卷（{copy.get_form_display()}）", copy=copy, now=now)
    record(actor=actor, action="order_dossier_copy", obj=copy, now=now, detail={"form": form, "purpose": purpose})
    return copy


def note_reading_of_file(
    *, actor: Actor, case: Case, what: str, now: dt.datetime, copy: DossierCopy | None = None
) -> DossierReading:
    """The sheet of one reading (阅卷单), in the caller's transaction."""
    return DossierReading.objects.create(
        case=case, reader_id=actor.account_id, name=actor.name[:80], capacity=str(actor.role.label), what=what[:160], copy=copy,
        read_at=now,
    )  # fmt: skip
