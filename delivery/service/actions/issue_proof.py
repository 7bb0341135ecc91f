"""The electronic proof of service (电子送达凭证): has the force of a signed receipt (OLR 31 ¶4)."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch

from courtportal.kernel import clock
from delivery.service import wording
from delivery.service.actions.issue_correction import issue_correction
from delivery.service.actions.issue_receipt import issue_receipt
from delivery.service.deciding import deciding_try
from delivery.service.evidence import Name
from delivery.service.models import EvidenceEvent, ProofOfService, ServiceItem, ServiceRecipient
from delivery.service.noting_words import CORRECTION_WORDS
from delivery.service.proofs import order_number, seal_proofs, wants_proof
from delivery.service.rules.effect import ELECTRONIC
from delivery.service.ways import tries_with_grounds
from filing.public import role_title

KIND = "proof_of_service"
AT_ONCE = 100
_NOT_IN_PROOF = frozenset({"SubmissionAcceptance", "x-ServiceTookEffect", "x-ServiceLostEffect"})
_BY_WIRE = frozenset(channel.value for channel in ELECTRONIC)


def issue_proofs(*, recipient_ids: Sequence[uuid.UUID], now: dt.datetime) -> None:
    """Issue the sealed proof of each recipient and put it into the dossier; those of one court are made together.

    Each once; where an earlier effect became known since, or a judge found another, another in the place of the first; where not
    everything is served any more, a record of that.

    Each carries the evidence about its recipient with the paths to a signed head of the log (``evidence_log``), so that it can
    be judged without the portal. For what was served on paper only the proof is the receipt of service (CPL 87). Call it
    outside a transaction: nobody shall wait while it seals. Run again after a crash it takes up what is sealed already.
    """
    items = Prefetch("items", ServiceItem.objects.select_related("document").order_by("position"))
    found = ServiceRecipient.objects.filter(pk__in=recipient_ids).select_related("order__case__court", "party__case")
    electronic = []
    tries = Prefetch("attempts", tries_with_grounds())
    for recipient in found.prefetch_related(items, tries, "proofs__document").order_by("pk"):
        if not wants_proof(recipient):
            continue
        if any(item.effective_at is None for item in recipient.items.all()):
            if recipient.proof:  # a judge found that it proves too much
                issue_correction(recipient=recipient, now=now)
            continue
        if any(item.channel in _BY_WIRE for item in recipient.items.all()):
            electronic.append(recipient)
        else:
            issue_receipt(recipient=recipient, now=now)
    seal_proofs(electronic, KIND, proof_data, now)


def issue_proof(*, recipient_id: uuid.UUID, now: dt.datetime) -> ProofOfService:
    """The proof of one recipient, issued if it is not yet."""
    issue_proofs(recipient_ids=[recipient_id], now=now)
    return ProofOfService.objects.filter(recipient=recipient_id).latest("created_at", "pk")


def proof_data(recipient: ServiceRecipient, events: Sequence[EvidenceEvent], now: dt.datetime) -> dict[str, Any]:
    """What the proof says, in Chinese; the document's data is also its machine-readable form."""
    items = list(recipient.items.all())
    last = max(items, key=lambda item: item.effective_at or now)
    effective = last.effective_at or now
    decisive = deciding_try(last, recipient, list(recipient.attempts.all()), events)
    return {
        "recipient": recipient.party.name,
        "recipient_role": role_title(recipient.party),
        "cause": recipient.order.case.title,
        "address_masked": wording.address(decisive) if decisive else "",
        "consent_basis": str(wording.CONSENTS[decisive.consent if decisive else "none"]),
        "documents": [_served(item) for item in items],
        "steps": _steps(events, items),
        "effective_at": effective.isoformat(),
        "effect_basis": f"{wording.basis(last.basis)}（{wording.finding(last.finding)}）",
        "order_number": order_number(recipient.order),
        "previous_hash": events[-1].entry_hash,
        "issued_at": now.isoformat(),
    }


def _served(item: ServiceItem) -> dict[str, Any]:
    return {
        "title": item.document.title,
        "sha256": item.document.sha256,
        "verification_code": item.document.verification_code,
    }


def _steps(events: Sequence[EvidenceEvent], items: list[ServiceItem]) -> list[dict[str, Any]]:
    titles = {item.pk: item.document.title for item in items}
    return [
        {
            "channel": str(wording.CHANNELS[event.attempt.channel]) if event.attempt else "",
            "event": str(wording.EVENTS.get(event.name, event.name)),
            "at": clock.local(event.happened_at).isoformat(),
            "note": _note(event, titles),
        }
        for event in events
        if event.name not in _NOT_IN_PROOF
    ]


def _note(event: EvidenceEvent, titles: dict[uuid.UUID, str]) -> str:
    if event.kind in CORRECTION_WORDS and event.name == Name.FOUND_BY_JUDGE.value:
        return str(CORRECTION_WORDS[event.kind])
    if event.item_id in titles:
        return f"《{titles[event.item_id]}》"
    if event.attempt and not event.attempt.carries_content:
        return wording.finding("reminder_only")
    return ""
