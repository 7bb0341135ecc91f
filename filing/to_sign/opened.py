"""Who opened which version of what waits for a signature: nothing is signed unread."""

import datetime as dt
import uuid
from collections.abc import Iterable

from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.models import CourtDocument
from filing.to_sign.models import SignerReading
from filing.to_sign.sources import Thing


class ChangedSinceRead(Exception):
    """The text that would be signed is not the one that was displayed."""


class AnotherDocument(Exception):
    """While one document was signed or sealed, another was put in its place: taken back and checked anew."""


def require_read(stands: str, read: str) -> None:
    """``stands`` is the version of the text as it is, ``read`` that of the text that was displayed; "" where none was.

    Called in the transaction of the signature, which holds the row. Raises ChangedSinceRead.
    """
    if read and stands != read:
        raise ChangedSinceRead


def require_same(document_id: uuid.UUID | None, document: CourtDocument) -> None:
    """``document`` was signed or sealed and is still the one that stands, whose id is given.

    Called in the transaction that notes it, which holds the row. Raises AnotherDocument.
    """
    if document_id != document.pk:
        raise AnotherDocument


def note_opened(*, actor: Actor, subject: uuid.UUID, version: str, now: dt.datetime) -> None:
    """The actor has this version before its eyes; once is enough."""
    if actor.is_staff and version:
        SignerReading.objects.get_or_create(
            reader_id=actor.account_id, subject=subject, version=version, defaults={"read_at": now}
        )


def note_document_opened(*, actor: Actor, document: CourtDocument, now: dt.datetime) -> None:
    """The actor has the fixed page of the document before its eyes; a draft has none yet."""
    note_opened(actor=actor, subject=document.pk, version=document.unsigned_sha256, now=now)


def opened_by(user_id: uuid.UUID, things: Iterable[Thing]) -> set[uuid.UUID]:
    """The keys of the things that the person opened in the version that waits."""
    listed = list(things)
    found = SignerReading.objects.filter(reader=user_id, subject__in=[one.subject for one in listed])
    known = set(found.values_list("subject", "version"))
    return {one.pk for one in listed if (one.subject, one.version) in known}
