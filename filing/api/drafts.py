"""Drafts: begun, filled in against the version that was read, given their evidence, thrown away."""

import re
import uuid
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Field, Header, Query, Router, Schema
from ninja.responses import Status

from courtportal.kernel import clock
from courtportal.kernel.api.needs import as_shown, needs
from courtportal.kernel.api.problems import Fault, Problem, pointer
from courtportal.kernel.api.schemas import Body, Instant, Listing, Paging, listing
from courtportal.kernel.authz import access
from courtportal.kernel.courts.models import Court
from courtportal.kernel.idempotency import once
from courtportal.kernel.tokens.rules import Scope
from courtportal.kernel.uploads.models import Upload
from filing.api import scope
from filing.api.actions.begin import begin_draft
from filing.api.actions.change import VersionChanged, against_version, save_answers
from filing.api.law import invalid, the_cause
from filing.api.words import FAULTS
from filing.causes.elements import Element, evidence_kinds
from filing.causes.themes import form_for
from filing.intake.actions.drafts import add_party, discard_draft, remove_party, save_party
from filing.intake.actions.evidence import add_evidence, remove_evidence
from filing.intake.models import FilingDraft
from filing.intake.queries import evidence_rows, paper_rows
from filing.intake.rules import content as contents

router = Router(tags=[_("立案草稿")])
READ = needs(Scope.FILINGS_READ, "filing.filingdraft:view")
EDIT = needs(Scope.FILINGS_WRITE, "filing.filingdraft:edit")
CHANGES: dict[str, Any] = {"x-problems": [409, 412, 428]}
ONCE: dict[str, Any] = {"x-problems": [409]}
CHOOSABLE = ("basic", "intermediate", "high")
Text = Annotated[str, Field(max_length=20_000)]
Typed = Text | Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=100)]
Answers = Annotated[dict[str, Typed], Field(max_length=400)]
KEY_SHAPE = r"^[\x21-\x7e]{8,64}$"
IdempotencyKey = Annotated[
    str, Header(alias="Idempotency-Key", pattern=KEY_SHAPE, description=_("这次请求的唯一编号，例如 UUID"))
]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=40, description=_("读取时得到的 ETag"))]


class DraftIn(Body):
    cause: str = Field(max_length=20, description=_("案由编号，见 /causes"))
    court: str | None = Field(None, max_length=8, description=_("法院的代字"))


class AnswersIn(Body):
    court: str | None = Field(None, max_length=8, description=_("法院的代字"))
    answers: Answers = Field({}, description=_("要素 → 所填的文字；多选的是列表。要素见 /forms"))


class PartyIn(Body):
    role: Literal["plaintiff", "defendant", "third_party"]
    kind: Literal["person", "organisation"]
    answers: Answers = {}


class PartyAnswersIn(Body):
    answers: Answers


class EvidenceIn(Body):
    upload: uuid.UUID
    title: str = Field("", max_length=160)
    purpose: str = Field("", max_length=2000, description=_("证明目的"))
    kinds: list[str] = Field([], max_length=20, description=_("证据种类，见 /forms"))


class DraftRowOut(Schema):
    """A draft in a list."""

    id: uuid.UUID
    form: str
    cause: str
    court: str | None
    template_version: str
    version: int
    is_open: bool
    filing: uuid.UUID | None
    updated_at: Instant


class DraftPartyOut(Schema):
    id: str
    role: str
    kind: str
    answers: dict[str, str | list[str]]


class EvidenceOut(Schema):
    id: uuid.UUID
    order: int
    title: str
    purpose: str
    kinds: list[str]
    file_name: str
    sha256: str
    pages: int


class PaperOut(Schema):
    """A paper of identity or authority."""

    id: uuid.UUID
    order: int
    kind: str
    title: str
    file_name: str
    sha256: str
    pages: int


class DraftOut(DraftRowOut):
    """A draft as it was filled in, with what was computed."""

    answers: dict[str, str | list[str]]
    parties: list[DraftPartyOut]
    evidence: list[EvidenceOut]
    papers: list[PaperOut]


def _row(draft: FilingDraft) -> dict[str, Any]:
    return {
        "id": draft.pk,
        "form": draft.form_key,
        "cause": draft.cause_code,
        "court": draft.court.code if draft.court else None,
        **{key: getattr(draft, key) for key in ("template_version", "version", "is_open", "updated_at")},
        "filing": draft.filing_id,
    }


def draft_out(draft: FilingDraft) -> dict[str, Any]:
    """A whole draft."""
    rows = evidence_rows(draft)
    complete = contents.complete_answers(draft.form, draft.content, rows)
    parties = [{key: one[key] for key in ("id", "role", "kind", "answers")} for one in contents.parties(draft.content)]
    return _row(draft) | {"answers": complete, "parties": parties, "evidence": rows, "papers": paper_rows(draft)}


def _tagged(response: HttpResponse, draft: FilingDraft) -> dict[str, Any]:
    """The draft, its version in the header ETag."""
    response.headers["ETag"] = f'"{draft.version}"'
    return draft_out(draft)


@router.get("/drafts", auth=READ, response=Listing[DraftRowOut], summary=_("我的立案草稿"))
def list_drafts(request: HttpRequest, query: Query[Paging]) -> Any:
    """Submitted ones too; the last changed first."""
    rows = scope.drafts(request).select_related("court").order_by("-updated_at", "-pk")
    return listing(rows, query, lambda found: [_row(one) for one in found])


@router.post(
    "/drafts",
    auth=needs(Scope.FILINGS_WRITE, "filing.filingdraft:start"),
    response={201: DraftOut},
    openapi_extra=ONCE,
    summary=_("开始一份草稿；同一个 Idempotency-Key 只开始一份"),
)
def create_draft(request: HttpRequest, response: HttpResponse, given: DraftIn, idempotency_key: IdempotencyKey) -> Any:
    """Ends in the same draft however often it is sent."""
    shown, cause, court = as_shown(request), the_cause(given.cause, "/cause"), _court(given.court)
    begin = partial(
        begin_draft,
        actor=shown.actor,
        form_key=form_for(cause.code),
        cause_code=cause.code,
        court=court,
        organisation_id=shown.token.organisation_id,
        now=clock.now(),
    )
    key = f"api-draft:{idempotency_key}"
    draft_id = uuid.UUID(once(actor=shown.actor, key=key, request_body=request.body, effect=lambda: begin().pk))
    response.headers["Location"] = f"/api/v1/drafts/{draft_id}"
    return Status(201, _tagged(response, scope.the_draft(request, draft_id)))


def _court(code: str | None) -> Court | None:
    if code is None:
        return None
    court = Court.objects.filter(code=code, level__in=CHOOSABLE).first()
    if court is None:
        raise invalid("/court", "unknown_court")
    return court


@router.get("/drafts/{uuid:draft_id}", auth=READ, response=DraftOut, summary=_("一份草稿；ETag 是它的版本"))
def read_draft(request: HttpRequest, response: HttpResponse, draft_id: uuid.UUID) -> Any:
    """As it was filled in."""
    return _tagged(response, scope.the_draft(request, draft_id))


@router.delete(
    "/drafts/{uuid:draft_id}",
    auth=needs(Scope.FILINGS_WRITE, "filing.filingdraft:discard"),
    response={204: None},
    summary=_("删除没有提交过的草稿"),
)
def delete_draft(request: HttpRequest, draft_id: uuid.UUID) -> Any:
    """Never one that was submitted."""
    scope.the_draft(request, draft_id, "discard")
    discard_draft(actor=as_shown(request).actor, draft_id=draft_id, now=clock.now())
    return Status(204, None)


def changed_draft(
    request: HttpRequest, response: HttpResponse, draft_id: uuid.UUID, version: str | None, change: Callable[[], object]
) -> Any:
    """Change a draft against the version that was read. Raises Problem 428 without If-Match, 412 for an old one."""
    scope.the_draft(request, draft_id, "edit")
    if not version:
        raise Problem("precondition-required")
    found = re.fullmatch(r'(?:W/)?"([0-9]{1,9})"', version)
    actor = as_shown(request).actor
    try:
        draft = against_version(
            actor=actor, draft_id=draft_id, version=int(found[1]) if found else -1, change=change, now=clock.now()
        )
    except VersionChanged as changed:
        raise Problem("version-changed", headers={"ETag": f'"{changed.version}"'}) from changed
    return _tagged(response, draft)


def _known(answers: dict[str, Any], elements: "tuple[Element, ...] | list[Element]") -> None:
    """Refuse answers to what is not asked; what is asked is kept as typed, right or wrong. Raises Problem."""
    keys = {element.key for element in elements if not element.computes}
    if unknown := sorted(set(answers) - keys):
        faults = [Fault(pointer("answers", key), "unknown-element", str(FAULTS["unknown_element"])) for key in unknown[:20]]
        raise Problem("invalid", errors=faults)


@router.patch(
    "/drafts/{uuid:draft_id}", auth=EDIT, response=DraftOut, openapi_extra=CHANGES, summary=_("填写草稿；没有写到的不变")
)
def change_draft(
    request: HttpRequest, response: HttpResponse, draft_id: uuid.UUID, given: AnswersIn, if_match: IfMatch = None
) -> Any:
    """Answers and court; what is typed is kept, the check says what is wrong with it."""
    draft, actor = scope.the_draft(request, draft_id, "edit"), as_shown(request).actor
    _known(given.answers, list(draft.form.elements()))
    court, now = _court(given.court), clock.now()
    change = partial(save_answers, actor=actor, draft_id=draft_id, answers=given.answers, court=court, now=now)
    return changed_draft(request, response, draft_id, if_match, change)


@router.post(
    "/drafts/{uuid:draft_id}/parties",
    auth=EDIT,
    response={201: DraftOut},
    openapi_extra=CHANGES,
    summary=_("添加当事人"),
)
def create_party(
    request: HttpRequest, response: HttpResponse, draft_id: uuid.UUID, given: PartyIn, if_match: IfMatch = None
) -> Any:
    """The last party of its role in the answer is the new one."""
    draft = scope.the_draft(request, draft_id, "edit")
    actor, now = as_shown(request).actor, clock.now()
    _known(given.answers, contents.elements_of({"kind": given.kind, "role": given.role}, draft.template_version))

    def change() -> None:
        _draft, party_id = add_party(actor=actor, draft_id=draft_id, role=given.role, kind=given.kind, now=now)
        if given.answers:
            save_party(actor=actor, draft_id=draft_id, party_id=party_id, typed=given.answers, seen=True, now=now)

    return Status(201, changed_draft(request, response, draft_id, if_match, change))


def _party(draft: FilingDraft, party_id: str) -> dict[str, Any]:
    found = contents.party(draft.content, party_id)
    if found is None:
        raise Http404
    return found


@router.patch(
    "/drafts/{uuid:draft_id}/parties/{party_id}",
    auth=EDIT,
    response=DraftOut,
    openapi_extra=CHANGES,
    summary=_("填写当事人的信息；没有写到的不变"),
)
def change_party(
    request: HttpRequest,
    response: HttpResponse,
    draft_id: uuid.UUID,
    party_id: str,
    given: PartyAnswersIn,
    if_match: IfMatch = None,
) -> Any:
    """Facts are kept for later filings, too."""
    draft = scope.the_draft(request, draft_id, "edit")
    _known(given.answers, contents.elements_of(_party(draft, party_id), draft.template_version))
    actor, now, typed = as_shown(request).actor, clock.now(), given.answers
    change = partial(save_party, actor=actor, draft_id=draft_id, party_id=party_id, typed=typed, seen=True, now=now)
    return changed_draft(request, response, draft_id, if_match, change)


@router.delete(
    "/drafts/{uuid:draft_id}/parties/{party_id}",
    auth=EDIT,
    response=DraftOut,
    openapi_extra=CHANGES,
    summary=_("去掉当事人"),
)
def delete_party(
    request: HttpRequest, response: HttpResponse, draft_id: uuid.UUID, party_id: str, if_match: IfMatch = None
) -> Any:
    """What was entered of them stays for later filings."""
    _party(scope.the_draft(request, draft_id, "edit"), party_id)
    actor, now = as_shown(request).actor, clock.now()
    change = partial(remove_party, actor=actor, draft_id=draft_id, party_id=party_id, now=now)
    return changed_draft(request, response, draft_id, if_match, change)


@router.post(
    "/drafts/{uuid:draft_id}/evidence",
    auth=EDIT,
    response={201: DraftOut},
    openapi_extra=CHANGES,
    summary=_("把上传的文件列入证据目录"),
)
def create_evidence(
    request: HttpRequest, response: HttpResponse, draft_id: uuid.UUID, given: EvidenceIn, if_match: IfMatch = None
) -> Any:
    """As the last item of the catalogue."""
    scope.the_draft(request, draft_id, "edit")
    actor, now = as_shown(request).actor, clock.now()
    upload = access(actor, Upload, given.upload, "use")
    if unknown := [kind for kind in given.kinds if kind not in evidence_kinds()]:
        raise invalid(pointer("kinds", given.kinds.index(unknown[0])), "unknown_kind")
    change = partial(
        add_evidence,
        actor=actor,
        draft_id=draft_id,
        upload=upload,
        title=given.title,
        purpose=given.purpose,
        kinds=given.kinds,
        now=now,
    )
    return Status(201, changed_draft(request, response, draft_id, if_match, change))


@router.delete(
    "/drafts/{uuid:draft_id}/evidence/{uuid:evidence_id}",
    auth=EDIT,
    response=DraftOut,
    openapi_extra=CHANGES,
    summary=_("从证据目录中去掉一件"),
)
def delete_evidence(
    request: HttpRequest, response: HttpResponse, draft_id: uuid.UUID, evidence_id: uuid.UUID, if_match: IfMatch = None
) -> Any:
    """The file is still kept."""
    draft = scope.the_draft(request, draft_id, "edit")
    if not draft.evidence.filter(pk=evidence_id).exists():
        raise Http404
    actor, now = as_shown(request).actor, clock.now()
    change = partial(remove_evidence, actor=actor, draft_id=draft_id, evidence_id=evidence_id, now=now)
    return changed_draft(request, response, draft_id, if_match, change)
