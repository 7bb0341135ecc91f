"""A hearing planned online asks the parties for their consent."""

import datetime as dt
import uuid

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import LONG_LEASE, subscribe
from courtportal.kernel.rendering.actions import issue_document
from filing.calendar.models import Hearing
from filing.calendar.rules.kinds import KINDS
from filing.cases.grouping import heard_together
from filing.dossier.announcing import file_and_serve
from filing.dossier.rules.matters import TRANSCRIPTS_OF
from filing.events import AsynchronousHearingClosed, HearingMoved, HearingScheduled
from filing.online.actions.consent import ask_for_hearing
from filing.online.transcript import transcript_data

ONLINE = (Hearing.Mode.ONLINE, Hearing.Mode.MIXED)


@subscribe(HearingScheduled)
def ask_parties(event: HearingScheduled, now: dt.datetime) -> None:
    """Whoever has not been asked for consent to an online hearing is asked (OLR arts 4, 10)."""
    _ask(event.hearing_id, now)


@subscribe(HearingMoved)
def ask_parties_again(event: HearingMoved, now: dt.datetime) -> None:
    """A hearing that is planned online only now asks whoever was never asked."""
    _ask(event.hearing_id, now)


@subscribe(AsynchronousHearingClosed, atomic=False, lease=LONG_LEASE)
def issue_transcript(event: AsynchronousHearingClosed, now: dt.datetime) -> None:
    """What was said becomes a sealed paper in the dossier of each case, served on its parties; run twice it is issued once."""
    hearing = Hearing.objects.select_related("case__court").get(pk=event.hearing_id)
    for case in heard_together(hearing.case):
        document = issue_document(
            actor=SYSTEM, kind="asynchronous_transcript", court=case.court, data=transcript_data(hearing), now=now,
            case_id=case.pk, case_number=case.case_number, key=f"asynchronous_transcript:{hearing.pk}:{case.pk}",
            title=f"{KINDS[hearing.kind].asynchronous.zh}笔录",
        )  # fmt: skip
        parties = case.parties.filter(left_at=None).order_by("role", "order")
        file_and_serve(case, [document], list(parties), "transcript", now, under=TRANSCRIPTS_OF.get(hearing.kind))


def _ask(hearing_id: uuid.UUID, now: dt.datetime) -> None:
    hearing = Hearing.objects.select_related("case").get(pk=hearing_id)
    if hearing.state == Hearing.State.SCHEDULED and (hearing.planned_mode or hearing.mode) in ONLINE:
        ask_for_hearing(hearing=hearing, now=now)
