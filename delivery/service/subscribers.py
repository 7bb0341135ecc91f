"""What service does when it is told of something."""

import datetime as dt

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import subscribe
from delivery.events import AttemptPlanned, RecipientServed
from delivery.service.actions.issue_proof import issue_proof
from delivery.service.actions.make_order import make_order
from delivery.service.actions.note_answer import note_answer
from delivery.service.actions.send_attempt import send_attempt
from filing.events import DocumentsToServe, PartyAnswered


@subscribe(DocumentsToServe)
def order_service(event: DocumentsToServe, now: dt.datetime) -> None:
    """Sealed documents become a service order."""
    make_order(
        actor=SYSTEM,
        case_id=event.case_id,
        document_ids=event.document_ids,
        party_ids=event.party_ids,
        purpose=event.purpose,
        now=now,
    )


@subscribe(AttemptPlanned, atomic=False)
def make_attempt(event: AttemptPlanned, now: dt.datetime) -> None:
    """A planned try is made."""
    send_attempt(attempt_id=event.attempt_id, now=now)


@subscribe(PartyAnswered)
def take_answer_as_receipt(event: PartyAnswered, now: dt.datetime) -> None:
    """Who answers what was sent has received it (OLR 31 ¶2 (1))."""
    note_answer(case_id=event.case_id, party_id=event.party_id, now=now)


@subscribe(RecipientServed, atomic=False)
def prove_service(event: RecipientServed, now: dt.datetime) -> None:
    """A recipient who has everything gets a proof of service into the dossier."""
    issue_proof(recipient_id=event.recipient_id, now=now)
