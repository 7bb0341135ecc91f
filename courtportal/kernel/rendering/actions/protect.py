"""Sealed documents, and signed ones without a seal, are time-stamped anew before the stamp that protects them loses its force."""

import datetime as dt
import hashlib
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering.actions.read import archived_bytes, document_bytes
from courtportal.kernel.rendering.models import ArchiveStamp, CourtDocument
from courtportal.kernel.signing.archiving import protected_until, renewed
from courtportal.kernel.signing.pdf import SigningRefusedError
from courtportal.kernel.vault.files import store_bytes


def protect_document(*, actor: Actor, document_id: uuid.UUID, now: dt.datetime) -> ArchiveStamp:
    """The document has one more time stamp, over itself and all stamps before (《电子签名法》 art. 6; ETSI EN 319 142-1 §5.4.3).

    The bytes stay as they are registered; the stamp stands beside them. Raises Refused for anyone but the portal,
    SigningRefusedError if the stamp so far has lost its force, no new one is to be had, or it would not last longer;
    TransactionHeld inside a transaction.
    """
    document = access(actor, CourtDocument, document_id, "protect")
    settled, before = document_bytes(document), archived_bytes(document)
    after = renewed(before, now=now)
    until = protected_until(after)
    if until is None or (document.protected_until and until <= document.protected_until):
        raise SigningRefusedError("the time-stamp authority's certificate does not last longer than the stamp there is")
    return _keep(actor, document, after[len(settled) :], hashlib.sha256(after).hexdigest(), until, now)


@transaction.atomic
def _keep(actor: Actor, seen: CourtDocument, appended: bytes, digest: str, until: dt.datetime, now: dt.datetime) -> ArchiveStamp:
    document = access(actor, CourtDocument, seen.pk, "protect", lock=True)
    last = document.archive_stamps.order_by("-position").first()
    if last is not None and document.protected_until != seen.protected_until:  # another process was quicker
        return last
    stamp = ArchiveStamp.objects.create(
        document=document, position=last.position + 1 if last else 1,
        appended=store_bytes(appended, media_type="application/octet-stream"),
        sha256=digest, stamped_at=now, protected_until=until,
    )  # fmt: skip
    CourtDocument.objects.filter(pk=document.pk).update(protected_until=until)
    record(actor=actor, action="document.protect", obj=document, now=now, detail={"sha256": digest, "until": until.isoformat()})
    return stamp
