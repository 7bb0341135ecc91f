"""Submission: a draft becomes a filing, once for its key."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Router
from ninja.responses import Status

from courtportal.kernel.api.needs import as_shown, needs
from courtportal.kernel.api.problems import Fault, Problem, pointer
from courtportal.kernel.api.schemas import Body
from courtportal.kernel.tokens.rules import Scope
from courtportal.kernel.web.arrival import arrived_at
from filing.api import scope
from filing.api.checking import fault_of
from filing.api.drafts import ONCE, IdempotencyKey
from filing.api.filings import WholeFilingOut, whole
from filing.intake.actions.submit import NotReady, NotVerified, submit_once
from filing.intake.correction_places import place_of
from filing.intake.corrections import corrected_so_far
from filing.intake.models import FilingDraft
from filing.intake.queries import evidence_rows, paper_rows

router = Router(tags=[_("立案草稿")])


class SubmissionIn(Body):
    """Beside the draft itself only what the page asks before a correction is sent in."""

    confirm_unchanged: bool = Field(
        False, description=_("补正时：法院要求补正而没有改动的内容，确认不改、没有可改的，或者已经在别处补上")
    )


@router.post(
    "/drafts/{uuid:draft_id}/submission",
    auth=needs(Scope.FILINGS_WRITE, "filing.filingdraft:submit"),
    response={201: WholeFilingOut},
    openapi_extra=ONCE,
    summary=_("提交；同一个 Idempotency-Key 只提交一次，到达时间以法院收到为准"),
)
def submit_draft(
    request: HttpRequest,
    response: HttpResponse,
    draft_id: uuid.UUID,
    idempotency_key: IdempotencyKey,
    data: SubmissionIn | None = None,
) -> Any:
    """A new filing, or the correction that was asked for; what was asked for and left as it is has to be confirmed.

    The key may be used again until it has had its effect.
    """
    draft, actor = scope.the_draft(request, draft_id), as_shown(request).actor
    left = _unchanged(draft) if draft.is_open else []
    if left and not (data and data.confirm_unchanged):
        raise Problem("unchanged", errors=left)
    key, now = f"api-submit:{idempotency_key}", arrived_at(request)
    try:
        filing_id = submit_once(actor=actor, draft_id=draft_id, key=key, now=now, confirms_unchanged=bool(left))
    except NotReady as error:
        raise Problem("not-ready", errors=[fault_of(draft, one) for one in error.problems]) from error
    except NotVerified as error:
        raise Problem("not-verified") from error
    response.headers["Location"] = f"/api/v1/filings/{filing_id}"
    return Status(201, whole(request, scope.the_filing(request, filing_id)))


def _unchanged(draft: FilingDraft) -> list[Fault]:
    """What the open correction asks for and is as it was, each at its place in the draft."""
    return [_fault(draft, one) for one in corrected_so_far(draft) if not one["changed"]]


def _index_of(draft: FilingDraft, item: dict[str, Any]) -> list[int]:
    """Where the file that an item names stands in the draft now; nothing for none, or for one that is gone."""
    rows = {"evidence": evidence_rows, "papers": paper_rows}.get(item["page"])
    if not item["file_row"] or rows is None:
        return []
    return [index for index, row in enumerate(rows(draft)) if str(row["id"]) == item["file_row"]]


def _fault(draft: FilingDraft, item: dict[str, Any]) -> Fault:
    place = place_of(item)
    if place.party:
        where = pointer("parties", place.party, "answers", *([place.field] if place.field else []))
    elif place.field and place.page != "court":
        where = pointer("answers", place.field)
    else:
        where = pointer(place.page, *_index_of(draft, item))
    return Fault(where, "unchanged", f"{item['place_text'] or item['title']}{gettext('：')}{item['reason_text']}")
