"""What service does when it is told of something."""

import datetime as dt
from collections.abc import Sequence

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import subscribe, subscribe_together
from delivery.events import AttemptPlanned, RecipientServed
from delivery.service.actions.issue_proof import AT_ONCE, issue_proofs
from delivery.service.actions.make_order import make_order
from delivery.service.actions.note_answer import note_answer
from delivery.service.actions.send_attempts import MOST_TRIES_AT_ONCE, send_attempts
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


@subscribe_together(AttemptPlanned, most=MOST_TRIES_AT_ONCE)
def make_attempts(events: Sequence[AttemptPlanned], now: dt.datetime) -> Sequence[AttemptPlanned]:
    """Planned tries are made; a slow carrier leaves some for the next round."""
    waiting = set(send_attempts(attempt_ids=[event.attempt_id for event in events], now=now))
    return [event for event in events if event.attempt_id in waiting]


@subscribe(PartyAnswered)
def take_answer_as_receipt(event: PartyAnswered, now: dt.datetime) -> None:
    """Who answers what was sent has received it (OLR 31 ¶2 (1))."""
    note_answer(case_id=event.case_id, party_id=event.party_id, now=now)


@subscribe_together(RecipientServed, most=AT_ONCE)
def prove_service(events: Sequence[RecipientServed], now: dt.datetime) -> Sequence[RecipientServed]:
    """Recipients who have everything get a proof of service into the dossier."""
    issue_proofs(recipient_ids=[event.recipient_id for event in events], now=now)
    return ()
