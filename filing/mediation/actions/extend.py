"""The term is extended when every party wants it (在线调解规则 第二十四条)."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline
from filing.mediation.holding import access_held
from filing.mediation.models import Mediation
from filing.mediation.queries import all_assent, deadline_key, extension_matter
from filing.mediation.recording import assent
from filing.mediation.rules.terms import MOST_EXTENSIONS
from filing.mediation.transitions import tell_people


@transaction.atomic
def extend(*, actor: Actor, mediation_id: uuid.UUID, now: dt.datetime) -> Mediation:
    """The actor's parties want to go on; with the last one the same term runs again from the end of the one before."""
    mediation = access_held(actor, mediation_id, "extend")
    before = mediation.deadline
    if before is None or mediation.extensions >= MOST_EXTENSIONS:
        raise Refused("filing.mediation", "extend", [str(_("期限不能再延长"))])
    matter = extension_matter(mediation)
    assent(actor, mediation, matter, now)
    record(actor=actor, action="extend_mediation", obj=mediation, now=now, detail={"number": mediation.extensions + 1})
    if not all_assent(mediation, matter):
        return mediation
    before.state = Deadline.State.MET
    before.save(update_fields=["state"])
    mediation.extensions += 1
    mediation.deadline = start_deadline(
        actor=actor, rule=before.rule, trigger=before.trigger, triggered_on=before.due_on, now=now, case=mediation.case,
        key=deadline_key(mediation, mediation.extensions), filing_id=mediation.filing_id,
    )  # fmt: skip
    mediation.save(update_fields=["extensions", "deadline"])
    tell_people(
        mediation, title=_("调解期限延长到%(due)s"), body=_("调解编号 %(number)s，各方都同意延长。"),
        key=f"extended:{mediation.extensions}",
        facts={"due": mediation.deadline.due_on}, now=now,
    )  # fmt: skip
    return mediation
