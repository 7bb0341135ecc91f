"""The receipt of service on paper (送达回证, CPL 87): sealed, with the signature that was drawn, for the file."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from courtportal.kernel.rendering.documents import replacing_unprintable
from courtportal.kernel.vault.files import read_bytes
from delivery.publication.models import PublicationPosting
from delivery.service import wording
from delivery.service.deciding import deciding_note, deciding_try
from delivery.service.evidence import Name
from delivery.service.models import EvidenceEvent, ServiceItem, ServiceNote, ServiceNoteFile, ServiceRecipient
from delivery.service.noting_words import ACT_WORDS, BY, NOTED, REASONS, SCANS
from delivery.service.proofs import order_number, seal_proofs
from delivery.service.rules.effect import By, Channel, Kind, Reason
from delivery.service.ways import attempts_of, happening_of
from filing.public import role_title

KIND = "service_receipt"
REFUSALS = {
    "refused_at_court": "到院后拒绝签收",
    "refused_on_camera": "拒绝签收，已拍照、录像记录送达过程",
    "left_with_witness": "拒绝签收，留置送达",
    "left_with_photos": "拒绝签收，留置送达，已拍照、录像记录送达过程",
}
_LINE = re.compile(r'points="([0-9, ]+)"')


def issue_receipt(*, recipient: ServiceRecipient, now: dt.datetime) -> None:
    """Issue the sealed receipt of who was served on paper and put it into the dossier.

    Like the electronic proof it carries the evidence with the paths to a signed head. Call it outside a transaction.
    """
    seal_proofs([recipient], KIND, receipt_data, now)


def receipt_data(recipient: ServiceRecipient, events: Sequence[EvidenceEvent], now: dt.datetime) -> dict[str, Any]:
    """What the receipt says, in the language of record."""
    items = list(recipient.items.select_related("document").order_by("position"))
    last = max(items, key=lambda item: item.effective_at or now)
    notes = list(_notes(recipient))
    decisive = deciding_try(last, recipient, attempts_of(recipient), events)
    noted = deciding_note(last, decisive, notes)
    drawing = _drawing(noted) if noted else None
    return {
        "recipient": recipient.party.name,
        "recipient_role": role_title(recipient.party),
        "cause": recipient.order.case.title,
        "address": (noted.place if noted else "") or (decisive.address if decisive else ""),
        "documents": [_received(item) for item in items],
        "acts": sorted([*map(_act, notes), *_scans(recipient), *_postings(recipient)], key=lambda act: act["at"]),
        "signature": _LINE.findall(read_bytes(drawing.stored).decode()) if drawing else [],
        "signed_by": _signer(noted) if noted else "",
        "refusal": _refusal(last, noted),
        "effective_at": (last.effective_at or now).isoformat(),
        "effect_basis": f"{wording.basis(last.basis)}（{wording.finding(last.finding)}）",
        "order_number": order_number(recipient.order),
        "previous_hash": events[-1].entry_hash,
        "issued_at": now.isoformat(),
    }


def _notes(recipient: ServiceRecipient) -> Any:
    found = ServiceNote.objects.filter(attempt__recipient=recipient).select_related("attempt", "noted_by")
    return found.prefetch_related("files__stored").order_by("happened_at", "created_at")


def _drawing(note: ServiceNote) -> ServiceNoteFile | None:
    return next((file for file in note.files.all() if file.kind == ServiceNoteFile.Kind.SIGNATURE), None)


def _signer(note: ServiceNote) -> str:
    return "　".join(filter(None, [str(BY[By(note.by)]) if note.by else "", note.signer_name]))


def _refusal(item: ServiceItem, noted: ServiceNote | None) -> str:
    """What stands in the place of a signature that was refused (CPL 89; CPL-I 131); "" where it was not."""
    if item.finding not in REFUSALS:
        return ""
    return REFUSALS[item.finding] + (f"，见证人：{noted.witness}" if noted and noted.witness else "")


def _received(item: ServiceItem) -> dict[str, str]:
    document = item.document
    return {"title": document.title, "sha256": document.sha256, "verification_code": document.verification_code}


def _act(note: ServiceNote) -> dict[str, Any]:
    """One note of the court as a line."""
    return {
        "at": note.happened_at.isoformat(),
        "way": str(wording.CHANNELS[note.attempt.channel]),
        "act": str(NOTED[note.act]),
        "by": str(BY[By(note.by)]) if note.by else "",
        "name": note.signer_name,
        "place": note.place,
        "witness": note.witness,
        "reason": str(REASONS[Reason(note.reason)]) if note.reason else "",
        "note": note.text,
        "noted_by": note.noted_by.display_name if note.noted_by else "",
        "proofs": [f"{file.get_kind_display()} {file.stored.sha256}" for file in note.files.all()],
    }


def _scans(recipient: ServiceRecipient) -> list[dict[str, Any]]:
    """What the carrier of a letter said, where no person noted it."""
    events = EvidenceEvent.objects.filter(attempt__recipient=recipient, attempt__channel=Channel.POST.value)
    noted = ServiceNote.objects.filter(attempt__recipient=recipient, act__in=ACT_WORDS).values("attempt")
    events = events.exclude(attempt__in=noted).exclude(name=Name.FOUND_BY_JUDGE.value).exclude(kind="")
    return [_scan(event) for event in events.select_related("attempt").order_by("sequence")]


def _postings(recipient: ServiceRecipient) -> list[dict[str, Any]]:
    """Where and when a public notice was posted or printed, with its photos (CPL-I 138)."""
    found = PublicationPosting.objects.filter(publication__attempt__recipient=recipient).select_related("photo")
    return [
        {
            "at": one.posted_at.isoformat(),
            "way": str(wording.CHANNELS[Channel.PUBLICATION.value]),
            "act": f"{SCANS[Kind.PUBLISHED]}：{one.get_place_display()}",
            "place": replacing_unprintable(one.where),
            "proofs": [f"照片 {one.photo.sha256}"] if one.photo else [],
        }
        for one in found.order_by("posted_at", "pk")
    ]


def _scan(event: EvidenceEvent) -> dict[str, Any]:
    happened = happening_of(event)
    return {
        "at": event.happened_at.isoformat(),
        "way": str(wording.CHANNELS[event.attempt.channel]) if event.attempt else "",
        "act": str(SCANS[happened.kind]),
        "by": str(BY[happened.by]) if happened.by else "",
        "reason": str(REASONS[happened.reason]) if happened.reason else "",
        "noted_by": "法院专递",
        "proofs": [],
    }
