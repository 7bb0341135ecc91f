"""Submission: a draft becomes a filing, once for its key."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router
from ninja.responses import Status

from courtportal.kernel.api.needs import as_shown, needs
from courtportal.kernel.api.problems import Problem
from courtportal.kernel.tokens.rules import Scope
from courtportal.kernel.web.arrival import arrived_at
from filing.api import scope
from filing.api.checking import fault_of
from filing.api.drafts import ONCE, IdempotencyKey
from filing.api.filings import WholeFilingOut, whole
from filing.intake.actions.submit import NotReady, NotVerified, submit_once

router = Router(tags=[_("立案草稿")])


@router.post(
    "/drafts/{uuid:draft_id}/submission",
    auth=needs(Scope.FILINGS_WRITE, "filing.filingdraft:submit"),
    response={201: WholeFilingOut},
    openapi_extra=ONCE,
    summary=_("提交；同一个 Idempotency-Key 只提交一次，到达时间以法院收到为准"),
)
def submit_draft(request: HttpRequest, response: HttpResponse, draft_id: uuid.UUID, idempotency_key: IdempotencyKey) -> Any:
    """A new filing, or the correction that was asked for. The key may be used again until it has had its effect."""
    draft, actor = scope.the_draft(request, draft_id), as_shown(request).actor
    try:
        filing_id = submit_once(actor=actor, draft_id=draft_id, key=f"api-submit:{idempotency_key}", now=arrived_at(request))
    except NotReady as error:
        raise Problem("not-ready", errors=[fault_of(draft, one) for one in error.problems]) from error
    except NotVerified as error:
        raise Problem("not-verified") from error
    response.headers["Location"] = f"/api/v1/filings/{filing_id}"
    return Status(201, whole(request, scope.the_filing(request, filing_id)))
