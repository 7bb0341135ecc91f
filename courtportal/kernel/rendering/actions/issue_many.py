"""Many notices of one court and kind that nobody signs in person: drafted, checked and sealed together."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from courtportal.kernel.audit.log import Deed, record_all
from courtportal.kernel.authz import Actor, Refused, may_ever, visible_to
from courtportal.kernel.courts.models import Court
from courtportal.kernel.outbox import publish_all
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.actions.check import check_detail, note_rendering
from courtportal.kernel.rendering.actions.draft import Belonging, new_document
from courtportal.kernel.rendering.actions.fields import fields_to_prepare, seal_field
from courtportal.kernel.rendering.actions.issue import issue_document
from courtportal.kernel.rendering.actions.seal import seal_drawing
from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.events import DocumentSealed
from courtportal.kernel.rendering.forms import set_in_form
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.policies import LABEL
from courtportal.kernel.signing.archiving import protected_until
from courtportal.kernel.signing.authority import court_credential
from courtportal.kernel.signing.bulk import BatchSigner, Order
from courtportal.kernel.signing.pdf import Field
from courtportal.kernel.transactions import require_none_held
from courtportal.kernel.vault.files import store_all

AT_ONCE = 100  # kept in one transaction, and held in memory
_STEPS = ("draft", "check", "seal")


@dataclass(frozen=True)
class Notice:
    """One document to be issued; ``key`` names it, so that the same call again gives the same document.

    ``replaces`` is the document in whose place it comes.
    """

    key: str
    data: Mapping[str, Any]
    case_id: uuid.UUID | None = None
    case_number: str = ""
    title: str = ""
    replaces: CourtDocument | None = None


@dataclass
class _Batch:
    """What the documents of one call have in common."""

    actor: Actor
    kind: str
    court: Court
    now: dt.datetime
    signers: dict[Field, BatchSigner] = field(default_factory=dict)

    def signer(self, document: CourtDocument) -> BatchSigner:
        seal = seal_field(document)
        if seal not in self.signers:
            credential = court_credential(self.court, now=self.now)
            appearance = seal_drawing(self.court.name_zh) if seal.box else None
            self.signers[seal] = BatchSigner(Order(seal, credential, self.now, appearance, fields_to_prepare(document)))
        return self.signers[seal]


def issue_documents(*, actor: Actor, kind: str, court: Court, notices: Sequence[Notice], now: dt.datetime) -> list[CourtDocument]:
    """Each notice as a sealed document, in this order; whoever calls it again after a crash gets the same documents.

    A kind that is not ``in_bulk`` is issued one by one. Pages come from a form that is laid out once, seals from one that pyHanko
    has made, wherever both are sure to be the same (docs/decisions/0012-documents-in-bulk.md). Rows, entries in the audit log
    and events are those of ``issue_document``.

    Event: DocumentSealed for each. Raises Refused for a role that may not draft, check and seal in this court, DocumentDataError,
    MissingGlyphsError, SigningRefusedError, and TransactionHeld inside a transaction.
    """
    require_none_held(kind)
    definition = document_kinds.get(kind)
    if definition.signers or not definition.sealed:
        raise ValueError(f"{kind} is not issued by its seal alone")
    for step in _STEPS:
        if not may_ever(actor, LABEL, step):
            raise Refused(LABEL, step, [])
    batch = _Batch(actor, kind, court, now)
    issued: dict[str, CourtDocument] = {}
    for some in _portions(notices if definition.in_bulk else []):
        known = set(CourtDocument.objects.filter(key__in=[one.key for one in some]).values_list("key", flat=True))
        issued |= _issue_new(batch, [one for one in some if one.key not in known])
    return [issued.get(one.key) or _issue_one(batch, one) for one in notices]


def _portions(notices: Sequence[Notice]) -> Iterator[Sequence[Notice]]:
    distinct = list({one.key: one for one in notices}.values())
    for start in range(0, len(distinct), AT_ONCE):
        yield distinct[start : start + AT_ONCE]


def _issue_new(batch: _Batch, notices: Sequence[Notice]) -> dict[str, CourtDocument]:
    """The documents of keys that nobody has used; nothing where another was quicker with one of them."""
    documents, sealed = [], []
    for one in notices:
        belonging = Belonging(one.case_id, one.case_number, one.replaces)
        document = new_document(
            batch.kind, batch.court, one.data, belonging, one.title, CourtDocument.State.DRAFT, now=batch.now, key=one.key
        )
        rendering = set_in_form(document) or render_document(document)
        note_rendering(document, rendering)
        documents.append(document)
        sealed.append(_sealed(batch, document, rendering.pdf))
    try:
        return _keep(batch, documents, sealed) if documents else {}
    except IntegrityError:
        return {}


def _sealed(batch: _Batch, document: CourtDocument, pdf: bytes) -> bytes:
    """Under the title inside the PDF, as the template writes it."""
    title = f"{document.title} {document.case_number}" if document.case_number else document.title
    return batch.signer(document).sign(pdf, title)


@transaction.atomic
def _keep(batch: _Batch, documents: list[CourtDocument], sealed: list[bytes]) -> dict[str, CourtDocument]:
    """All of them, or none: rows, audit and events."""
    for document, stored in zip(documents, store_all(sealed, media_type="application/pdf"), strict=True):
        document.stored_file, document.sha256 = stored, stored.sha256
    CourtDocument.objects.bulk_create(documents)
    rows = CourtDocument.objects.filter(pk__in=[one.pk for one in documents])
    if visible_to(batch.actor, CourtDocument, "seal").filter(pk__in=rows.values("pk")).count() != len(documents):
        raise Refused(LABEL, "seal", [])
    until = protected_until(sealed[0])  # all bear the stamp of one authority
    rows.update(state=CourtDocument.State.SEALED, sealed_at=batch.now, protected_until=until)
    for document in documents:
        document.state, document.sealed_at, document.protected_until = CourtDocument.State.SEALED, batch.now, until
    record_all(actor=batch.actor, deeds=[deed for document in documents for deed in _deeds(document)], now=batch.now)
    publish_all([DocumentSealed(document_id=one.pk) for one in documents], now=batch.now)
    return {one.key: one for one in documents if one.key}


def _deeds(document: CourtDocument) -> list[Deed]:
    return [
        Deed("document.draft", document, detail={"kind": document.kind}),
        Deed("document.check", document, detail=check_detail(document)),
        Deed("document.seal", document, detail={"sha256": document.sha256}),
    ]


def _issue_one(batch: _Batch, notice: Notice) -> CourtDocument:
    """What was begun before under the key is taken up where it stands."""
    return issue_document(
        actor=batch.actor, kind=batch.kind, court=batch.court, data=notice.data, now=batch.now, case_id=notice.case_id,
        case_number=notice.case_number, title=notice.title, replaces=notice.replaces, key=notice.key,
    )  # fmt: skip
