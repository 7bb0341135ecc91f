"""Papers of identity and authority of a draft: put in from an upload and kept for later filings, or taken out."""

import datetime as dt
import uuid
from functools import partial
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Field, Router
from ninja.responses import Status

from courtportal.kernel import clock
from courtportal.kernel.api.needs import as_shown
from courtportal.kernel.api.schemas import Body
from courtportal.kernel.authz import access
from courtportal.kernel.uploads.models import Upload
from filing.api import scope
from filing.api.drafts import CHANGES, EDIT, DraftOut, IfMatch, changed_draft
from filing.intake.actions.papers import add_paper, drop_paper
from filing.parties.actions.papers import Description
from filing.parties.rules.papers import OF_ORGANISATION

router = Router(tags=[_("立案草稿")])


class PaperIn(Body):
    upload: uuid.UUID
    kind: Literal[
        "identity", "licence", "representative_proof", "power_of_attorney", "firm_letter", "lawyer_licence", "introduction",
        "legal_worker_licence", "area_proof", "agent_identity", "kinship_proof", "employment_proof", "recommendation",
        "membership_proof",
    ] = Field(description=_("代理人的材料按其身份提交（民诉法解释第八十八条）"))  # fmt: skip
    title: str = Field("", max_length=160, description=_("不填的，用所选的种类"))
    valid_until: dt.date | None = Field(None, description=_("有效期至"))


@router.post(
    "/drafts/{uuid:draft_id}/papers",
    auth=EDIT,
    response={201: DraftOut},
    openapi_extra=CHANGES,
    summary=_("把上传的文件列为身份或者委托材料，并保存供以后立案使用"),
)
def create_paper(
    request: HttpRequest, response: HttpResponse, draft_id: uuid.UUID, given: PaperIn, if_match: IfMatch = None
) -> Any:
    """A licence or a proof of its representative given by an organisation's program is that organisation's."""
    scope.the_draft(request, draft_id, "edit")
    shown = as_shown(request)
    upload = access(shown.actor, Upload, given.upload, "use")
    organisation = shown.token.organisation if given.kind in OF_ORGANISATION else None
    said = Description(given.kind, given.title, valid_until=given.valid_until, organisation=organisation)
    change = partial(add_paper, actor=shown.actor, draft_id=draft_id, upload_id=upload.pk, said=said, now=clock.now())
    return Status(201, changed_draft(request, response, draft_id, if_match, change))


@router.delete(
    "/drafts/{uuid:draft_id}/papers/{uuid:paper_id}",
    auth=EDIT,
    response=DraftOut,
    openapi_extra=CHANGES,
    summary=_("从身份和委托材料中去掉一件"),
)
def delete_paper(
    request: HttpRequest, response: HttpResponse, draft_id: uuid.UUID, paper_id: uuid.UUID, if_match: IfMatch = None
) -> Any:
    """It is still kept."""
    if not scope.the_draft(request, draft_id, "edit").papers.filter(pk=paper_id).exists():
        raise Http404
    change = partial(drop_paper, actor=as_shown(request).actor, draft_id=draft_id, draft_paper_id=paper_id, now=clock.now())
    return changed_draft(request, response, draft_id, if_match, change)
