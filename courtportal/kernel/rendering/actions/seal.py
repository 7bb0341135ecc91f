"""The court's seal on a document."""

import datetime as dt
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering import document_kinds, engine, stamps
from courtportal.kernel.rendering.actions.fields import fields_to_prepare, seal_field
from courtportal.kernel.rendering.documents import fonts_folder
from courtportal.kernel.rendering.events import DocumentSealed
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.policies import LABEL
from courtportal.kernel.signing.archiving import protected_until, time_stamped
from courtportal.kernel.signing.authority import court_credential
from courtportal.kernel.signing.pdf import sign_pdf
from courtportal.kernel.vault.files import read_bytes, store_bytes


def seal_document(*, actor: Actor, document: CourtDocument, now: dt.datetime) -> CourtDocument:
    """The document bears its court's red seal and never changes again; DocumentSealed leaves. Sealing again changes nothing.

    Raises Refused while a signature is missing or for a kind that is not sealed,
    SigningRefusedError if the seal's certificate is revoked.
    """
    if sealed := CourtDocument.objects.filter(pk=document.pk, state=CourtDocument.State.SEALED).first():
        return sealed
    found = access(actor, CourtDocument, document.pk, "seal")
    _require_ready(found)
    # Before the transaction: the time-stamp authority may be another machine, and nobody else shall wait for it.
    signed = _seal(found, now)
    return _keep(actor, found, signed, protected_until(signed), now)


@transaction.atomic
def _keep(actor: Actor, sealed_from: CourtDocument, signed: bytes, until: dt.datetime | None, now: dt.datetime) -> CourtDocument:
    locked = CourtDocument.objects.select_for_update().get(pk=sealed_from.pk)
    if locked.state == CourtDocument.State.SEALED:  # by another process, while this one drew its seal
        return locked
    found = access(actor, CourtDocument, locked.pk, "seal")
    _require_ready(found)
    if found.stored_file_id != sealed_from.stored_file_id:
        raise Refused(LABEL, "seal", [_("文书刚刚有变化，请重新盖章。")])
    found.stored_file = store_bytes(signed, media_type="application/pdf")
    found.sha256 = found.stored_file.sha256
    found.state, found.sealed_at, found.protected_until = CourtDocument.State.SEALED, now, until
    found.save()
    record(actor=actor, action="document.seal", obj=found, now=now, detail={"sha256": found.sha256})
    publish(DocumentSealed(document_id=found.pk), now=now)
    return found


def _require_ready(document: CourtDocument) -> None:
    kind = document_kinds.get(document.kind)
    if not kind.sealed:
        raise Refused(LABEL, "seal", [_("此类文书不盖章。")])
    is_open = document.slots.filter(signed_at=None, refused_at=None).exists()
    if is_open or (kind.signers and document.state != CourtDocument.State.SIGNED):
        raise Refused(LABEL, "seal", [_("还有人没有签名。")])


def _seal(document: CourtDocument, now: dt.datetime) -> bytes:
    if document.stored_file is None or document.court is None:
        raise RuntimeError(f"document {document.pk} is checked but has no bytes or no court")
    field = seal_field(document)
    signed = sign_pdf(
        read_bytes(document.stored_file),
        field=field,
        credential=court_credential(document.court, now=now),
        now=now,
        appearance=seal_drawing(document.court.name_zh) if field.box else None,
        prepare=fields_to_prepare(document),
    )
    # What is issued in hundreds is stamped later, by the worker; the stamp within its seal lasts for years.
    return signed if document_kinds.get(document.kind).in_bulk else time_stamped(signed, now=now)


@lru_cache(maxsize=64)
def seal_drawing(court_name: str) -> bytes:
    """The seal as a one-page PDF; drawn once a process."""
    size = stamps.SEAL_MM
    return engine.render_stamp(stamps.seal_html(court_name), width_mm=size, height_mm=size, folder=fonts_folder())
