"""A filing clerk enters what somebody without an account asks on paper: to take part in a case."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, guarded
from filing.applications.actions.submit import CannotApply
from filing.applications.rules.joining import WAYS
from filing.applications.wording import CANNOT_APPLY
from filing.forms import sent
from filing.paper.actions.enter_join_request import enter_join_request
from filing.paper.join_forms import JoinOnPaperForm
from filing.paper.keeping import CannotEnter
from filing.paper.wording import AT, CANNOT_ENTER

OF_THE_NUMBER = frozenset({"number", "no_such_court", "elsewhere"})
# What is said to who asks through an account reads otherwise to the clerk.
TO_THE_CLERK = {"party": CANNOT_ENTER["in_case"], "waiting": CANNOT_ENTER["asked_before"]}


@require_http_methods(["GET", "POST"])
@guarded("filing.joinrequest", "enter")
def enter(request: PortalRequest, way: str) -> HttpResponse:
    """Enter one request; sent twice it is entered once."""
    chosen = WAYS.get(way)
    if chosen is None:
        raise Http404
    form = JoinOnPaperForm(*sent(request), way=chosen, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        asked, paper = form.entered()
        try:
            made = enter_join_request(actor=request.actor, asked=asked, paper=paper, now=clock.now())
        except CannotEnter as error:
            form.add_error(AT.get(error.code), str(CANNOT_ENTER[error.code]))
        except CannotApply as error:
            words = TO_THE_CLERK.get(error.code, CANNOT_APPLY[error.code])
            form.add_error("case_number" if error.code in OF_THE_NUMBER else None, str(words))
        else:
            messages.success(request, _("已录入，收件号 %(number)s。") % {"number": made.receipt_number})
            return redirect("filing:join_request", made.pk)
    language = get_language() or "zh"
    name = chosen.name.in_language(language)
    context = {
        "title": _("录入：%(name)s") % {"name": name},
        "form": form,
        "explained": chosen.explained.in_language(language),
        "source": chosen.source.text.in_language(language),
    }
    return render(request, "filing/paper/join.html", context, status=422 if form.is_bound and form.errors else 200)
