"""A hearing planned online asks the parties for their consent."""

import datetime as dt
import uuid

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import publish, subscribe
from courtportal.kernel.rendering.actions import issue_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.models import Hearing
from filing.cases.grouping import heard_together
from filing.dossier.entries import add_document_entry
from filing.events import AsynchronousHearingClosed, DocumentsToServe, HearingMoved, HearingScheduled
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


@subscribe(AsynchronousHearingClosed)
def issue_transcript(event: AsynchronousHearingClosed, now: dt.datetime) -> None:
    """What was said becomes a sealed paper in the dossier of each case, served on its parties; run twice it is issued once."""
    hearing = Hearing.objects.select_related("case__court").get(pk=event.hearing_id)
    for case in heard_together(hearing.case):
        key = f"asynchronous_transcript:{hearing.pk}:{case.pk}"
        if CourtDocument.objects.filter(key=key).exists():
            continue
        document = issue_document(
            actor=SYSTEM, kind="asynchronous_transcript", court=case.court, data=transcript_data(hearing), now=now,
            case_id=case.pk, case_number=case.case_number, key=key,
        )  # fmt: skip
        add_document_entry(case=case, document=document)
        parties = tuple(case.parties.filter(left_at=None).order_by("role", "order").values_list("pk", flat=True))
        publish(DocumentsToServe(case_id=case.pk, document_ids=(document.pk,), party_ids=parties, purpose="transcript"), now=now)


def _ask(hearing_id: uuid.UUID, now: dt.datetime) -> None:
    hearing = Hearing.objects.select_related("case").get(pk=hearing_id)
    if hearing.state == Hearing.State.SCHEDULED and (hearing.planned_mode or hearing.mode) in ONLINE:
        ask_for_hearing(hearing=hearing, now=now)
