"""A ruling of a panel: each other judge signs it after who presides, who may take it back until all have."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.identity.stepup import recent_authentication
from filing.applications.actions.sign_ruling import sign_ruling, signable_ruling, take_back_ruling
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.wording import CANNOT_DECIDE
from filing.previews import goes_back, is_confirmed, preview, read_of
from filing.to_sign.refusals import NOT_SIGNED, in_words


@require_POST
@guarded("filing.application", "sign")
@recent_authentication(gettext_lazy("签署裁定"))
def sign(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """Read the ruling that who presides has signed, then sign it."""
    if goes_back(request):
        return redirect("filing:application", application_id)
    try:
        if not is_confirmed(request):
            return _to_sign(request, access(request.actor, Application, application_id, "sign"))
        sign_ruling(actor=request.actor, application_id=application_id, read=read_of(request), now=clock.now())
    except NOT_SIGNED as error:
        messages.error(request, str(in_words(error)))
    except CannotDecide as error:
        messages.error(request, str(CANNOT_DECIDE[error.code]))
    else:
        messages.success(request, _("已签名。合议庭成员都签名以后，由书记员署名并盖章。"))
    return redirect("filing:application", application_id)


def _to_sign(request: PortalRequest, application: Application) -> HttpResponse:
    ruling = signable_ruling(actor=request.actor, application_id=application.pk)
    up = (application.title, reverse("filing:application", args=[application.pk]))
    what_follows = _("合议庭成员都签名以后，由书记员署名并盖章，再送达各方。不同意的，请告诉审判长，由审判长退回后重新裁定。")
    return preview(
        request, ruling, of=application, what_follows=what_follows, confirm=_("签名"), up=up, read=ruling.unsigned_sha256
    )


@require_POST
@guarded("filing.application", "take_back")
def take_back(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """The ruling is not used; the application waits to be decided again."""
    take_back_ruling(actor=request.actor, application_id=application_id, now=clock.now())
    messages.success(request, _("已退回，请重新作出裁定。已有的签名不再使用。"))
    return redirect("filing:application", application_id)
