"""Cases: where each stands, what must be done by when, its documents, deadlines, hearings and fees."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from courtportal.kernel import clock
from courtportal.kernel.api.needs import as_shown, needs
from courtportal.kernel.api.problems import Problem
from courtportal.kernel.api.schemas import Instant, Listing, Money, Paging, listing, one_of
from courtportal.kernel.authz import access, visible_to
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.tokens.rules import Scope
from courtportal.kernel.uploads.downloads import download
from filing.api import scope
from filing.api.filings import pdf
from filing.api.law import CourtOut, court_out
from filing.calendar.models import Deadline, Hearing
from filing.cases import home
from filing.cases.models import Case, DossierEntry, TimelineEntry
from filing.cases.opening import place_to_open
from filing.cases.queries import my_parties
from filing.cases.rules.next_step import NextStep, Situation, further_steps, next_step
from filing.cases.sentences import sentence
from filing.cases.situation import situation_of
from filing.causes.forms import language
from filing.dossier.actions.read_entry import note_entry_read
from filing.dossier.queries import entries_of

router = Router(tags=[_("案件")])
READ = needs(Scope.CASES_READ, "filing.case:list")
NOT_OPENED = _(
    "这份文书已经送达给您，还没有打开。请先从 /service 取得它的编号，再用 POST /service/documents/{编号}/content 打开；"
    "打开的时刻记入证据。"
)
FILE = {"responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}}


class CaseOut(Schema):
    """A case."""

    id: uuid.UUID
    case_number: str
    title: str
    court: CourtOut
    cause: str
    procedure: str
    state: Annotated[str, one_of(Case.State)]
    state_text: str
    amount: Money | None
    accepted_at: Instant
    effective_on: dt.date | None
    closed_at: Instant | None


class NextOut(Schema):
    """What happens next for the caller's side."""

    code: str
    kind: str = Field(description=_("act：要您做；wait：等待；done：没有了"))
    due_on: dt.date | None
    text: str
    more: str


class PartyOut(Schema):
    id: uuid.UUID
    role: str
    title: str
    name: str
    mine: bool


class MemberOut(Schema):
    duty: str
    title: str
    name: str


class WholeCaseOut(CaseOut):
    """A case with its people, the next step and all that run beside it."""

    next: NextOut
    next_steps: list[NextOut] = Field(description=_("接下来的每一步，与案件页面相同；第一项就是 next"))
    parties: list[PartyOut]
    panel: list[MemberOut]


def case_out(case: Case) -> dict[str, Any]:
    """A case in the caller's language."""
    return {
        "id": case.pk,
        "case_number": case.case_number,
        "title": case.title,
        "court": court_out(case.court),
        "cause": case.cause_code,
        "procedure": case.procedure,
        "state": case.state,
        "state_text": case.get_state_display(),
        "amount": case.amount,
        "accepted_at": case.accepted_at,
        "effective_on": case.effective_on,
        "closed_at": case.closed_at,
    }


@router.get("/cases", auth=READ, response=Listing[CaseOut], summary=_("我的案件"))
def list_cases(request: HttpRequest, query: Query[Paging]) -> Any:
    """The newest first."""
    rows = scope.cases(request).select_related("court").order_by("-accepted_at", "-pk")
    return listing(rows, query, lambda found: [case_out(one) for one in found])


@router.get("/cases/{uuid:case_id}", auth=READ, response=WholeCaseOut, summary=_("一个案件现在怎样，接下来要做什么"))
def read_case(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """State, the next step and what else runs beside it, each in one sentence, people."""
    case, actor = scope.the_case(request, case_id), as_shown(request).actor
    mine = my_parties(actor, case)
    situation = situation_of(actor, case, mine, clock.today())
    first = next_step(situation)
    steps = [_step_out(one, situation, for_court=actor.is_staff) for one in (first, *further_steps(situation, first))]
    own = {party.pk for party in mine}
    return case_out(case) | {
        "next": steps[0],
        "next_steps": steps,
        "parties": [
            {"id": one.pk, "role": one.role, "title": home.party_title(one), "name": one.name, "mine": one.pk in own}
            for one in case.parties.select_related("case").order_by("-role", "order")
        ],
        "panel": [
            {"duty": one.duty, "title": one.get_duty_display(), "name": one.user.display_name}
            for one in case.panel.filter(ended_at=None).select_related("user").order_by("created_at")
        ],
    }


def _step_out(step: NextStep, situation: Situation, *, for_court: bool) -> dict[str, Any]:
    text, more = sentence(step, situation, for_court=for_court)
    return {"code": step.code, "kind": step.kind, "due_on": step.due, "text": text, "more": more}


class TimelineOut(Schema):
    kind: str
    happened_at: Instant
    text: str
    document: uuid.UUID | None


@router.get("/cases/{uuid:case_id}/timeline", auth=READ, response=Listing[TimelineOut], summary=_("案件进展"))
def read_timeline(request: HttpRequest, case_id: uuid.UUID, query: Query[Paging]) -> Any:
    """What happened, the newest first."""
    case, actor = scope.the_case(request, case_id), as_shown(request).actor
    rows = visible_to(actor, TimelineEntry).filter(case=case).order_by("-happened_at", "-pk")
    english = language().startswith("en")

    def page(found: Sequence[TimelineEntry]) -> list[dict[str, Any]]:
        wanted = [one.document_id for one in found if one.document_id]  # a document is downloaded as an entry of the dossier
        entries = dict(visible_to(actor, DossierEntry).filter(case=case, document_id__in=wanted).values_list("document_id", "pk"))
        return [
            {
                "kind": one.kind,
                "happened_at": one.happened_at,
                "text": one.title_en if english else one.title_zh,
                "document": entries.get(one.document_id) if one.document_id else None,
            }
            for one in found
        ]

    return listing(rows, query, page)


class DocumentOut(Schema):
    """An entry of the dossier that the caller may read."""

    id: uuid.UUID
    catalogue_number: int
    title: str
    source: str
    pages: int
    is_court_document: bool
    file_name: str
    added_at: Instant


@router.get("/cases/{uuid:case_id}/documents", auth=READ, response=Listing[DocumentOut], summary=_("卷宗里我可以看的材料"))
def list_documents(request: HttpRequest, case_id: uuid.UUID, query: Query[Paging]) -> Any:
    """In the order of the file."""
    case = scope.the_case(request, case_id)
    return listing(
        entries_of(as_shown(request).actor, case),
        query,
        lambda found: [
            {
                "id": one.pk,
                "catalogue_number": one.catalogue_number,
                "title": one.title,
                "source": one.source,
                "pages": one.pages,
                "is_court_document": one.document_id is not None,
                "file_name": one.file_name,
                "added_at": one.created_at,
            }
            for one in found
        ],
    )


@router.get(
    "/documents/{uuid:document_id}/content",
    auth=needs(Scope.CASES_READ, "filing.dossierentry:view"),
    response={200: None},
    openapi_extra=FILE,
    summary=_("下载卷宗里的一份材料"),
)
def read_document(request: HttpRequest, document_id: uuid.UUID) -> HttpResponseBase:
    """The file; reading it is noted where reading has an effect, as on the page.

    What was served on the caller and is not opened yet is opened where its opening counts (OLR 31).
    """
    actor = as_shown(request).actor
    entry = access(actor, DossierEntry, document_id, "view")
    scope.the_case(request, entry.case_id)
    if entry.document_id and place_to_open(actor, entry.document_id):
        raise Problem("conflict", gettext(NOT_OPENED))
    note_entry_read(actor=actor, entry=entry, now=clock.now())
    if entry.file is not None:
        return download(entry.file, entry.file_name or entry.title)
    if entry.document is None:
        raise Http404
    return pdf(document_bytes(entry.document), f"{entry.document.case_number}{entry.document.title}.pdf")


class DeadlineOut(Schema):
    """A time limit of a case, with its law and how it was counted."""

    id: uuid.UUID
    case: uuid.UUID
    rule: str
    matter: str
    party: uuid.UUID | None
    who: str
    triggered_on: dt.date
    due_on: dt.date
    due_at: Instant | None
    status: str
    state: Annotated[str, one_of(Deadline.State)]
    article: str
    working: list[str]


def _deadlines(found: list[Deadline]) -> list[dict[str, Any]]:
    rows = home.deadline_rows(found, clock.today())
    return [
        {
            "id": one.pk,
            "case": one.case_id,
            "rule": one.rule,
            "party": one.party_id,
            "triggered_on": one.triggered_on,
            "due_on": one.due_on,
            "due_at": one.due_at,
            "status": one.status,
            "state": one.state,
            **{key: row[key] for key in ("matter", "who", "article", "working")},
        }
        for one, row in zip(found, rows, strict=True)
    ]


@router.get(
    "/cases/{uuid:case_id}/deadlines",
    auth=needs(Scope.CASES_READ, "filing.deadline:view"),
    response=Listing[DeadlineOut],
    summary=_("案件的期限"),
)
def list_deadlines(request: HttpRequest, case_id: uuid.UUID, query: Query[Paging]) -> Any:
    """All of the case that the caller may see, the nearest first."""
    case = scope.the_case(request, case_id)
    rows = visible_to(as_shown(request).actor, Deadline).filter(case=case).select_related("party").order_by("due_on", "pk")
    return listing(rows, query, _deadlines)


class HearingOut(Schema):
    """A hearing; ``sequence`` rises when it is moved."""

    id: uuid.UUID
    case: uuid.UUID
    starts_at: Instant
    ends_at: Instant
    kind: Annotated[str, one_of(Hearing.Kind)]
    mode: Annotated[str, one_of(Hearing.Mode)]
    state: Annotated[str, one_of(Hearing.State)]
    room: str
    is_public: bool
    sequence: int


@router.get(
    "/cases/{uuid:case_id}/hearings",
    auth=needs(Scope.CASES_READ, "filing.hearing:view"),
    response=Listing[HearingOut],
    summary=_("案件的开庭"),
)
def list_hearings(request: HttpRequest, case_id: uuid.UUID, query: Query[Paging]) -> Any:
    """Past, coming and cancelled ones, the next first."""
    case = scope.the_case(request, case_id)
    rows = visible_to(as_shown(request).actor, Hearing).filter(case=case).select_related("room").order_by("-starts_at", "pk")
    return listing(
        rows,
        query,
        lambda found: [
            {
                "id": one.pk,
                "case": one.case_id,
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
                "kind": one.kind,
                "mode": one.mode,
                "state": one.state,
                "room": one.room.name if one.room else "",
                "is_public": one.is_public,
                "sequence": one.sequence,
            }
            for one in found
        ],
    )
