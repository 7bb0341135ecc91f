"""The filing clerk's page for an application for enforcement that came on paper."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from filing.cases.models import Case
from filing.enforcement.actions.apply import CannotApply
from filing.enforcement.presentation import refusal_text
from filing.forms import sent
from filing.paper.actions.enter_enforcement import enter_enforcement
from filing.paper.forms import EnforcementForm
from filing.paper.keeping import CannotEnter, Paper
from filing.paper.models import PaperEntry
from filing.paper.wording import AT, CANNOT_ENTER


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "enter_enforcement")
def enforcement(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Enter the application of a creditor of the case; sent twice it is entered once."""
    case = access(request.actor, Case, case_id, "enter_enforcement")
    form = EnforcementForm(*sent(request), actor=request.actor, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            entry = _enter(request, case, form)
        except CannotEnter as error:
            form.add_error(AT.get(error.code), str(CANNOT_ENTER[error.code]))
        except CannotApply as error:
            form.add_error("handed_in_on" if error.code == "not_yet_due" else None, refusal_text(error.code))
        else:
            messages.success(request, _("已录入，请在期限内决定是否立案。"))
            return redirect("filing:enforcement_application", entry.enforcement_application_id)
    context = {"title": _("录入执行申请"), "case": case, "form": form}
    return render(request, "filing/paper/enforcement.html", context, status=422 if form.is_bound and form.errors else 200)


def _enter(request: PortalRequest, case: Case, form: EnforcementForm) -> PaperEntry:
    given = form.cleaned_data
    return enter_enforcement(
        actor=request.actor, case_id=case.pk, party_id=uuid.UUID(given["creditor"]), known_assets=given["known_assets"],
        paper=Paper(given["scan"], given["handed_in_on"], given["manner"], given["key"]), now=clock.now(),
    )  # fmt: skip
