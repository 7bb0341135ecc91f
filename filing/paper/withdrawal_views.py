"""The clerk's page for the withdrawal on paper of an application that came on paper."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from filing.applications.models import Application
from filing.forms import sent
from filing.paper.actions.enter_withdrawal import enter_withdrawal
from filing.paper.forms import PaperForm
from filing.paper.keeping import CannotEnter, Paper, known_paper
from filing.paper.wording import AT, CANNOT_ENTER


@require_http_methods(["GET", "POST"])
@guarded("filing.application", "enter_withdrawal")
def withdrawal(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """Enter the paper by which the party takes its application back; sent twice it is entered once."""
    if known := known_paper(request.actor, request.POST.get("key", "")):  # a second press
        return redirect("filing:paper", known.case_id)
    application = access(request.actor, Application, application_id, "enter_withdrawal")
    form = PaperForm(*sent(request), actor=request.actor, case=application.case)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        paper = Paper(given["scan"], given["handed_in_on"], given["manner"], given["key"])
        try:
            enter_withdrawal(actor=request.actor, application_id=application_id, paper=paper, now=clock.now())
        except CannotEnter as error:
            words = _("撤回不能早于申请。") if error.code == "day" else str(CANNOT_ENTER[error.code])
            form.add_error(AT.get(error.code), words)
        else:
            messages.success(request, _("申请已撤回。"))
            return redirect("filing:paper", application.case_id)
    context = {"title": _("录入撤回申请"), "application": application, "case": application.case, "form": form}
    return render(request, "filing/paper/withdrawal.html", context, status=422 if form.is_bound and form.errors else 200)
