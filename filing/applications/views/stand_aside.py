"""Who sits in a case, or helps there, says why it has to stand aside."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from filing.applications.actions.stand_aside import ask_to_stand_aside
from filing.applications.actions.submit import CannotApply
from filing.applications.forms import StandAsideForm
from filing.applications.recusal import OWN_RECUSAL
from filing.applications.rules.catalogue import KINDS
from filing.applications.wording import CANNOT_APPLY
from filing.cases.models import Case
from filing.forms import sent


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "stand_aside")
def stand_aside(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """The ground and the reasons; sent twice it is asked once."""
    case, kind = access(request.actor, Case, case_id, "stand_aside"), KINDS[OWN_RECUSAL]
    form = StandAsideForm(*sent(request), kind=kind, case=case, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_to_stand_aside(
                actor=request.actor, case_id=case_id, content=form.content(), key=form.cleaned_data["key"], now=clock.now()
            )
        except CannotApply as error:
            form.add_error(None, str(CANNOT_APPLY[error.code]))
        else:
            messages.success(request, _("已提出，决定作出以前您暂停参与本案的工作。"))
            return redirect("filing:application", asked.pk)
    language = get_language() or "zh"
    context = {
        "title": kind.name.in_language(language),
        "case": case,
        "explained": kind.explained.in_language(language),
        "source": kind.source.shown(language),
        "form": form,
    }
    return render(request, "filing/applications/stand_aside.html", context, status=422 if form.is_bound and form.errors else 200)
