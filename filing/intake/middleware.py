"""Who comes back to a page of a draft that was submitted meanwhile is led to what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from courtportal.kernel.authz import Actor, Refused, visible_to
from filing.intake.models import Filing, FilingDraft

DRAFT = FilingDraft._meta.label_lower


class SubmittedDraftMiddleware:
    """The browser's way back leads to pages that opened before submission; only opening them is answered here: who sends
    something to them is told that it was not taken.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of the filing, for whoever may see it; None for every other refusal."""
        match = request.resolver_match
        draft_id = match.kwargs.get("draft_id") if match else None
        if request.method != "GET" or draft_id is None or not isinstance(exception, Refused) or exception.label != DRAFT:
            return None
        actor: Actor = request.actor  # type: ignore[attr-defined]
        filing = visible_to(actor, Filing).filter(draft=draft_id, draft__is_open=False).first()
        if filing is None:
            return None
        messages.info(request, _("这份申请已经提交，不能再修改。下面是它现在的情况。"))
        return redirect("filing:filing", filing.pk)
