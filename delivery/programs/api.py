"""Service for programs: large parties fetch what was served on them, open it, sign for it and take the sealed proof back.

Opening and signing call the actions of the inbox: the same events in the evidence, the same legal effect (OLR 31).
"""

import uuid
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from courtportal.kernel import clock
from courtportal.kernel.api.needs import as_shown, needs
from courtportal.kernel.api.problems import Fault, Problem
from courtportal.kernel.api.schemas import Instant, one_of
from courtportal.kernel.tokens.rules import Scope
from delivery.programs.pulling import pull, the_item, the_service
from delivery.programs.rules import BadCursor, as_cursor, position_of
from delivery.service import wording
from delivery.service.actions.open_document import acknowledge, open_document
from delivery.service.files import as_file
from delivery.service.models import ServiceItem, ServiceRecipient
from delivery.service.queries import proof_of

router = Router(tags=[_("送达")])
READ = needs(Scope.SERVICE_READ, "delivery.servicerecipient:inbox")
PDF = {"responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}}
MOST = 100


class ServedDocumentOut(Schema):
    """One document of a service, and whether it counts as served."""

    id: uuid.UUID
    document: uuid.UUID = Field(description=_("文书的编号，与事件通知里的相同"))
    kind: str
    title: str
    pages: int
    sha256: str
    status: Annotated[str, one_of(ServiceItem.Status)]
    opened_at: Instant | None
    effective_at: Instant | None = Field(description=_("送达生效的时刻；期限从这里起算"))
    basis: str
    finding: str


class ServiceOut(Schema):
    """What was served on one party at one time."""

    id: uuid.UUID
    case: uuid.UUID
    case_number: str
    court: str
    party: uuid.UUID
    party_name: str
    purpose: str
    what: str = Field(description=_("这是什么，一句话"))
    todo: str = Field(description=_("要做什么，一句话"))
    arrived_at: Instant
    acknowledged_at: Instant | None
    has_proof: bool
    documents: list[ServedDocumentOut]


class PulledOut(Schema):
    """The next services, the oldest first."""

    items: list[ServiceOut]
    next: str = Field(description=_("下一次从这里取；最近十分钟到达的会再次给出，以 id 辨认"))
    more: bool


class PullIn(Schema):
    """From where, how many, of which case."""

    cursor: str = Field("", max_length=200, description=_("上一次的 next；不写就从头取"))
    limit: int = Field(50, ge=1, le=MOST, description=_("最多几项"))
    case: uuid.UUID | None = Field(None, description=_("只取这个案件的；新接手的案件用它从头取"))


def _service_out(row: ServiceRecipient) -> dict[str, Any]:
    purpose = wording.purpose_for(row)
    return {
        "id": row.pk,
        "case": row.order.case_id,
        "case_number": row.order.case.case_number,
        "court": str(row.order.case.court),
        "party": row.party_id,
        "party_name": row.party.name,
        "purpose": row.order.purpose,
        "what": str(purpose.what),
        "todo": str(purpose.todo),
        "arrived_at": row.reached_at,
        "acknowledged_at": row.acknowledged_at,
        "has_proof": row.proof is not None,
        "documents": [_document_out(item) for item in row.items.all()],
    }


def _document_out(item: ServiceItem) -> dict[str, Any]:
    return {
        "id": item.pk,
        "document": item.document_id,
        "kind": item.document.kind,
        "title": wording.document_title(item.document),
        "pages": item.document.page_count,
        "sha256": item.document.sha256,
        "status": item.status,
        "opened_at": item.read_at,
        "effective_at": item.effective_at,
        "basis": wording.basis(item.basis),
        "finding": wording.finding(item.finding) if item.finding else "",
    }


@router.get("/service", auth=READ, response=PulledOut, summary=_("取得送达给我方的文书目录，从上次的位置起"))
def pull_service(request: HttpRequest, query: Query[PullIn]) -> Any:
    """Listing is no opening: nothing takes effect by it."""
    shown, now = as_shown(request), clock.now()
    try:
        after = position_of(query.cursor)
    except BadCursor as error:
        raise Problem("invalid", errors=[Fault("cursor", "invalid", gettext("不是这个接口给出的位置"))]) from error
    found = pull(actor=shown.actor, token=shown.token, after=after, most=query.limit, case_id=query.case, now=now)
    return {"items": [_service_out(row) for row in found.services], "next": as_cursor(found.next), "more": found.more}


@router.get("/service/{uuid:service_id}", auth=READ, response=ServiceOut, summary=_("一次送达现在怎样"))
def read_service(request: HttpRequest, service_id: uuid.UUID) -> Any:
    """Its documents, and which of them count as served."""
    shown = as_shown(request)
    return _service_out(the_service(shown.actor, shown.token, service_id))


@router.post(
    "/service/documents/{uuid:item_id}/content",
    auth=needs(Scope.SERVICE_RECEIVE, "delivery.serviceitem:read"),
    response={200: None},
    openapi_extra=PDF,
    summary=_("打开一份送达的文书并下载：打开的时刻记入证据，可能由此生效"),
)
def open_served_document(request: HttpRequest, item_id: uuid.UUID) -> HttpResponseBase:
    """The first opening is an event of the evidence; sent again it is the same file and no further event."""
    shown = as_shown(request)
    the_item(shown.actor, shown.token, item_id, "read")
    return as_file(open_document(actor=shown.actor, item_id=item_id, now=clock.now()).document)


@router.get(
    "/service/documents/{uuid:item_id}/content",
    auth=needs(Scope.SERVICE_READ, "delivery.serviceitem:download"),
    response={200: None},
    openapi_extra=PDF,
    summary=_("再次下载已经打开过的文书"),
)
def download_served_document(request: HttpRequest, item_id: uuid.UUID) -> HttpResponseBase:
    """Only what was opened: a GET changes nothing."""
    shown = as_shown(request)
    return as_file(the_item(shown.actor, shown.token, item_id, "download").document)


@router.post(
    "/service/{uuid:service_id}/receipt",
    auth=needs(Scope.SERVICE_RECEIVE, "delivery.servicerecipient:acknowledge"),
    response=ServiceOut,
    summary=_("签收这一次送达的全部文书"),
)
def sign_for_service(request: HttpRequest, service_id: uuid.UUID) -> Any:
    """Served at the latest now; the sealed proof follows."""
    shown = as_shown(request)
    the_service(shown.actor, shown.token, service_id, "acknowledge")
    return _service_out(acknowledge(actor=shown.actor, recipient_id=service_id, now=clock.now()))


@router.get(
    "/service/{uuid:service_id}/proof", auth=READ, response={200: None}, openapi_extra=PDF, summary=_("下载签章的送达凭证（PDF）")
)
def read_proof(request: HttpRequest, service_id: uuid.UUID) -> HttpResponseBase:
    """Signed and sealed, with the evidence inside; 404 until it is made, some seconds after the last document took effect."""
    shown = as_shown(request)
    proof = proof_of(shown.actor, the_service(shown.actor, shown.token, service_id))
    if proof is None:
        raise Http404
    return as_file(proof.document)
