"""A suit against what a court has decided, begun without the case at hand: its number is asked, and the court follows from it.

Whose own case it is goes on with what the court holds of it. For everybody else the number says the court and nothing more: the
answer is the same whether or not there is such a case.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest
from filing.causes import registry
from filing.causes.forms import language
from filing.causes.themes import form_for
from filing.intake.actions.named_case import NoSuchCourt, OtherCourt, name_other_case, sue_against
from filing.intake.hints import checklist_for
from filing.intake.links import file_url
from filing.intake.models import FilingDraft
from filing.intake.named_case_form import NamedCaseForm
from filing.intake.queries import own_case
from filing.intake.rules.following import SAME_COURT, relation_named
from filing.intake.steps import COURT, next_url
from filing.intake.told_at_start import MARK, told


def named_case_page(request: PortalRequest, cause: str, draft: FilingDraft | None = None) -> HttpResponse:
    """Ask for the number; with it the draft begins, or goes to the court of another number."""
    initial = {"case_number": draft.content.get("follows", {}).get("number", "")} if draft else {}
    form = NamedCaseForm(request.POST or None, cause=cause, initial=initial)
    if request.method == "POST" and form.is_valid():
        number, now = form.cleaned_data["case_number"], clock.now()
        own = own_case(request.actor, str(number)) if draft is None else None
        if own is not None:
            return redirect(file_url(cause, earlier=str(own.pk), told=request.GET.get(MARK, "")))
        try:
            if draft is None:
                begun = sue_against(actor=request.actor, cause_code=cause, number=number, now=now, told=told(request))
                return redirect("filing:draft", begun.pk)
            moved = name_other_case(actor=request.actor, draft_id=draft.pk, number=number, now=now)
            return redirect(next_url(moved, COURT))
        except NoSuchCourt:
            form.add_error("case_number", _("案号中的法院不在本平台。请核对案号，或者向该法院提出。"))
        except OtherCourt:
            form.add_error("case_number", _("案号不是本院的，请告知申请人向案号中的法院提出。"))
    code = language()
    context: dict[str, Any] = {
        "form": form,
        "cause": registry.get(cause).name.in_language(code),
        "law": SAME_COURT[relation_named(cause)].text.in_language(code),
        "draft": draft,
        "checklist": checklist_for(form_for(cause), draft),
    }
    return render(request, "filing/intake/named_case.html", context, status=422 if form.errors else 200)
