"""The record that takes the place of a proof of service where a judge found that not everything is served."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from delivery.service import wording
from delivery.service.models import EvidenceEvent, ServiceItem, ServiceNote, ServiceRecipient
from delivery.service.noting_words import CORRECTION_WORDS
from delivery.service.proofs import order_number, seal_proofs
from delivery.service.rules.correcting import CORRECTIONS
from delivery.service.rules.ways import Kind
from filing.public import role_title

KIND = "service_correction"


def issue_correction(*, recipient: ServiceRecipient, now: dt.datetime) -> None:
    """Issue the sealed record in the place of the proof and put it into the dossier. Call it outside a transaction."""
    seal_proofs([recipient], KIND, correction_data, now)


def correction_data(recipient: ServiceRecipient, events: Sequence[EvidenceEvent], now: dt.datetime) -> dict[str, Any]:
    """What the record says, in the language of record."""
    findings = ServiceNote.objects.filter(attempt__recipient=recipient, act__in=[kind.value for kind in CORRECTIONS])
    return {
        "recipient": recipient.party.name,
        "recipient_role": role_title(recipient.party),
        "cause": recipient.order.case.title,
        "findings": [_finding(one) for one in findings.select_related("attempt", "noted_by").order_by("created_at", "pk")],
        "documents": [_document(item) for item in recipient.items.select_related("document").order_by("position")],
        "order_number": order_number(recipient.order),
        "previous_hash": events[-1].entry_hash,
        "issued_at": now.isoformat(),
    }


def _finding(note: ServiceNote) -> dict[str, Any]:
    basis = CORRECTIONS[Kind(note.act)].basis
    return {
        "at": note.happened_at.isoformat(),
        "way": str(wording.CHANNELS[note.attempt.channel]),
        "found": str(CORRECTION_WORDS[note.act]),
        "basis": wording.article(basis.law, basis.article),
        "reason": note.text,
        "judge": note.noted_by.display_name if note.noted_by else "",
    }


def _document(item: ServiceItem) -> dict[str, Any]:
    document = item.document
    said = {"title": document.title, "sha256": document.sha256, "verification_code": document.verification_code}
    return {**said, "effective_at": item.effective_at.isoformat()} if item.effective_at else said
