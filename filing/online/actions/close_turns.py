"""An asynchronous hearing is closed; its transcript follows."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.applications.recusal import require_part
from filing.applications.rules.recusal import Act
from filing.calendar.actions.conduct import close_hearing
from filing.calendar.models import Hearing
from filing.calendar.rules.kinds import KINDS
from filing.calendar.telling import note_for_all
from filing.events import AsynchronousHearingClosed
from filing.law import Bilingual
from filing.online.turns import CannotSpeak, why_not_closed


@transaction.atomic
def close_turns(*, actor: Actor, hearing_id: uuid.UUID, now: dt.datetime) -> Hearing:
    """The hearing is over and nobody speaks any more; what was said becomes the transcript in the dossier (OLR arts 20, 34).

    Who may: the presiding or sole judge. Raises CannotSpeak while a round is running or a stage is missing (unless somebody has
    taken back the consent: then it goes on in the court room, art. 21), WrongHearingState when it is not open, Refused while an
    application for recusal waits. Publishes AsynchronousHearingClosed.
    """
    hearing = access(actor, Hearing, hearing_id, "conduct", lock=True)
    require_part(actor, hearing.case, "filing.hearing", "conduct", Act.TURN)
    if hearing.mode != Hearing.Mode.ASYNCHRONOUS:
        raise CannotSpeak(["not_asynchronous"])
    problems = why_not_closed(hearing, now)
    if problems:
        raise CannotSpeak(problems)
    hearing = close_hearing(actor=actor, hearing_id=hearing_id, now=now)
    name = KINDS[hearing.kind].asynchronous
    title = Bilingual(f"{name.zh}结束", f"{name.en} closed")
    note_for_all(hearing, kind="hearing_closed", key=f"hearing_closed:{hearing.pk}", title=title, now=now)
    publish(AsynchronousHearingClosed(hearing_id=hearing.pk, case_id=hearing.case_id), now=now)
    return hearing
