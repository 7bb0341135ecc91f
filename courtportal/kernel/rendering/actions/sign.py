"""Personal signatures on a court document."""

import datetime as dt
import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering import document_kinds, engine, stamps, wording
from courtportal.kernel.rendering.actions.fields import fields_to_prepare, slot_field
from courtportal.kernel.rendering.documents import fonts_folder
from courtportal.kernel.rendering.models import CourtDocument, SignatureSlot
from courtportal.kernel.rendering.policies import LABEL
from courtportal.kernel.signing.archiving import protected_until, time_stamped
from courtportal.kernel.signing.authority import personal_credential
from courtportal.kernel.signing.pdf import level_of, sign_pdf
from courtportal.kernel.vault.files import read_bytes, store_bytes

STAMPED = "PAdES-BASELINE-LTA"
MOST_TURNS = 10  # as many as may sign one document at the same moment


class PlaceSettled(Exception):
    """A signature and its refusal met at the same place: the first stands. ``signed`` says which it was."""

    def __init__(self, *, signed: bool) -> None:
        super().__init__("signed" if signed else "refused")
        self.signed = signed


def sign_document(*, actor: Actor, document: CourtDocument, slot: str, now: dt.datetime) -> CourtDocument:
    """The actor's own signature stands in the slot (《电子签名法》 art. 13); with the last one the document is signed.
    What bears no seal is then stamped for the archive, as a sealed document is with its seal.

    Signing again changes nothing. Raises Refused if the slot is another's, SigningRefusedError if the certificate is revoked,
    PlaceSettled if it was noted that the signature is refused.
    Signed with no transaction open: what another has signed meanwhile is signed anew, so that no signature is lost.
    """
    for _turn in range(MOST_TURNS):
        before = _own_place(actor, document, slot)
        if before and before.signed_at:
            return before.document
        _not_refused(before)
        found = access(actor, CourtDocument, document.pk, "sign")
        if before is None or before.user is None:
            raise Refused(LABEL, "sign", [_("该签名位置属于他人。")])
        kept = _keep(actor, found, slot, _signed(found, before, before.user, now), now)
        if kept is not None:
            return kept
    raise Refused(LABEL, "sign", [_("许多人正在同时签名，请稍后再签。")])


@transaction.atomic
def _keep(actor: Actor, signed_from: CourtDocument, slot: str, signed: bytes, now: dt.datetime) -> CourtDocument | None:
    """The document with the signature; None if another was quicker."""
    found = CourtDocument.objects.select_for_update().get(pk=signed_from.pk)
    place = _own_place(actor, found, slot)
    if place is not None and place.signed_at:  # by a second click
        return found
    _not_refused(place)
    found = access(actor, CourtDocument, found.pk, "sign")
    if place is None or found.stored_file_id != signed_from.stored_file_id:
        return None
    found.stored_file = store_bytes(signed, media_type="application/pdf")
    found.sha256 = hashlib.sha256(signed).hexdigest()
    found.save()
    place.signed_at = now
    place.save(update_fields=["signed_at"])
    _close_slots(found, now, protected_until(signed) if level_of(signed) == STAMPED else None)
    record(actor=actor, action="document.sign", obj=found, now=now, detail={"slot": slot, "sha256": found.sha256})
    return found


@transaction.atomic
def note_refusal(*, actor: Actor, document: CourtDocument, slot: str, reason: str, now: dt.datetime) -> CourtDocument:
    """A person who refuses to sign is noted (《民事诉讼法》 art. 150: 拒绝签名盖章的，记明情况附卷).

    Raises PlaceSettled where the person has signed: of two at the same moment the lock on the document decides.
    """
    CourtDocument.objects.select_for_update().filter(pk=document.pk).values_list("pk").first()
    if SignatureSlot.objects.filter(document=document, code=slot, signed_at__isnull=False).exists():
        raise PlaceSettled(signed=True)
    found = access(actor, CourtDocument, document.pk, "note_refusal", lock=True)
    found.slots.filter(code=slot, signed_at=None, refused_at=None).update(refused_at=now, refusal_reason=reason[:200])
    _close_slots(found, now)
    record(actor=actor, action="document.note_refusal", obj=found, now=now, reason=reason, detail={"slot": slot})
    return found


def _own_place(actor: Actor, document: CourtDocument, slot: str) -> SignatureSlot | None:
    if actor.user_id is None:
        return None
    places = SignatureSlot.objects.filter(document=document, code=slot, user_id=actor.user_id)
    return places.select_related("user", "document").first()


def _not_refused(place: SignatureSlot | None) -> None:
    if place is not None and place.refused_at:
        raise PlaceSettled(signed=False)


def _signed(document: CourtDocument, place: SignatureSlot, signer: User, now: dt.datetime) -> bytes:
    if document.stored_file is None:
        raise RuntimeError(f"document {document.pk} is checked but has no bytes")
    field = slot_field(document, place.code, str(place))
    signed = sign_pdf(
        read_bytes(document.stored_file),
        field=field,
        credential=personal_credential(signer, now=now),
        now=now,
        appearance=_mark(place.name, now) if field.box else None,
        reason=place.title_zh,
        prepare=fields_to_prepare(document),
    )
    is_last = not document.slots.exclude(pk=place.pk).filter(signed_at=None, refused_at=None).exists()
    return time_stamped(signed, now=now) if is_last and not document_kinds.get(document.kind).sealed else signed


def _mark(name: str, now: dt.datetime) -> bytes:
    width, height = stamps.SIGNATURE_MM
    mark = stamps.signature_html(name, wording.minute(now))
    return engine.render_stamp(mark, width_mm=width, height_mm=height, folder=fonts_folder())


def _close_slots(document: CourtDocument, now: dt.datetime, stamped_until: dt.datetime | None = None) -> None:
    """Signed, when nobody's signature is open; where all refused, the document stays as checked and can be sealed so.

    What bears no seal is protected until its stamp ends; without a stamp, because the last one refused, the worker owes one.
    """
    is_open = document.slots.filter(signed_at=None, refused_at=None).exists()
    if not is_open and document.slots.filter(signed_at__isnull=False).exists():
        document.state, document.signed_at = CourtDocument.State.SIGNED, now
        if not document_kinds.get(document.kind).sealed:
            document.protected_until = stamped_until or now
        document.save()
