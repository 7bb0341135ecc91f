"""The button on the inbox by which the digest begins and ends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, guarded
from delivery.digest.actions.choose import choose as choose_digest


@guarded("delivery.inboxdigest", "choose")
@require_POST
def choose(request: PortalRequest) -> HttpResponse:
    """The digest, or no longer."""
    digest = choose_digest(actor=request.actor, wanted=request.POST.get("wanted") == "1", now=clock.now())
    words = (
        _("从下一个工作日早上起，有未读文书时每天提醒一次。")
        if digest.wanted
        else _("不再发送每日汇总。每份新文书仍会单独提醒。")
    )
    messages.success(request, words)
    return redirect("service:inbox")
