"""Drafting a court document from its data."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from courtportal.kernel import ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, Refused, access, may_ever
from courtportal.kernel.courts.models import Court
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.models import CourtDocument, SignatureSlot
from courtportal.kernel.rendering.policies import LABEL
from courtportal.kernel.rendering.schema import checked

CODE_LENGTH = 16  # about 79 bits: not to be guessed


@dataclass(frozen=True)
class SignerSlot:
    """Who will sign where; ``code`` is unique within the document. Without ``user_id`` nobody can sign yet."""

    code: str
    title_zh: str
    name: str
    user_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Belonging:
    """What a document belongs to: its case (the kernel knows only the id), and the document that it replaces."""

    case_id: uuid.UUID | None = None
    case_number: str = ""
    replaces: CourtDocument | None = None


@transaction.atomic
def draft_document(  # noqa: PLR0913 - the document's whole head
    *, actor: Actor, kind: str, court: Court | None, data: Mapping[str, Any], now: dt.datetime, case_id: uuid.UUID | None = None,
    case_number: str = "", title: str = "", signers: Sequence[SignerSlot] = (), replaces: CourtDocument | None = None,
    key: str | None = None,
) -> CourtDocument:  # fmt: skip
    """A draft of this kind with its verification code. With a ``key`` the same call again gives the same document.

    Raises KeyError for an unknown kind, DocumentDataError if the data does not fit it, Refused for a role that drafts nothing.
    """
    if not may_ever(actor, LABEL, "draft"):
        raise Refused(LABEL, "draft", [])
    if key and (before := CourtDocument.objects.filter(key=key).first()):
        return before
    belonging = Belonging(case_id, case_number, replaces)
    document = _create(kind, court, data, belonging, title, CourtDocument.State.DRAFT, key=key, now=now)
    _add_slots(document, signers)
    record(actor=actor, action="document.draft", obj=document, now=now, detail={"kind": kind})
    return document


@transaction.atomic
def revise_draft(*, actor: Actor, document: CourtDocument, data: Mapping[str, Any], now: dt.datetime) -> CourtDocument:
    """The draft with other data. Raises DocumentDataError, or Refused once it is checked."""
    draft = access(actor, CourtDocument, document.pk, "draft", lock=True)
    draft.data = checked(data, document_kinds.get(draft.kind).fields)
    draft.save(update_fields=["data"])
    record(actor=actor, action="document.revise", obj=draft, now=now)
    return draft


@transaction.atomic
def record_text_document(
    *,
    kind: str,
    court: Court,
    data: Mapping[str, Any],
    now: dt.datetime,
    case_id: uuid.UUID | None = None,
    case_number: str = "",
    title: str = "",
) -> CourtDocument:
    """Demo data: a document whose PDF is made when asked for, without signature or seal."""
    document = _create(kind, court, data, Belonging(case_id, case_number), title, CourtDocument.State.TEXT, now=now)
    record(actor=SYSTEM, action="document.record_text", obj=document, now=now, detail={"kind": kind})
    return document


def _create(  # noqa: PLR0913
    kind: str,
    court: Court | None,
    data: Mapping[str, Any],
    belonging: Belonging,
    title: str,
    state: str,
    *,
    now: dt.datetime,
    key: str | None = None,
) -> CourtDocument:
    document = new_document(kind, court, data, belonging, title, state, now=now, key=key)
    document.save(force_insert=True)
    return document


def new_document(  # noqa: PLR0913
    kind: str,
    court: Court | None,
    data: Mapping[str, Any],
    belonging: Belonging,
    title: str,
    state: str,
    *,
    now: dt.datetime,
    key: str | None = None,
) -> CourtDocument:
    """A document with its code, not in the database yet. Raises KeyError for an unknown kind, DocumentDataError."""
    definition = document_kinds.get(kind)
    return CourtDocument(
        created_at=now,
        kind=kind,
        template_version=definition.version,
        title=title or definition.title_zh,
        court=court,
        case_id=belonging.case_id,
        case_number=belonging.case_number,
        replaces=belonging.replaces,
        data=checked(data, definition.fields),
        state=state,
        verification_code=ids.new_code(CODE_LENGTH),
        key=key,
    )


def _add_slots(document: CourtDocument, signers: Sequence[SignerSlot]) -> None:
    SignatureSlot.objects.bulk_create(
        SignatureSlot(
            document=document, position=position, code=one.code, title_zh=one.title_zh, name=one.name, user_id=one.user_id
        )
        for position, one in enumerate(signers)
    )
