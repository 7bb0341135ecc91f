"""The public query of judgment debtors: exact, masked, limited by network and session instead of a captcha."""

import datetime as dt
import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courtportal.kernel import clock
from courtportal.kernel.limits import Limit, network_of, take
from courtportal.kernel.web.pagination import paginate
from search.enforcement.forms import DebtorForm
from search.enforcement.queries import find_debtor, is_listed

PER_NETWORK = Limit("debtor query of a network", 60, dt.timedelta(minutes=10))
PER_SESSION = Limit("debtor query of a session", 20, dt.timedelta(minutes=5))
PER_PAGE = 10


@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The form, and with a name the debtor's open cases and standing listings."""
    context = {"title": _("查被执行人"), "form": DebtorForm(), "today": clock.today()}
    if "name" not in request.GET:
        return render(request, "search/enforcement/search.html", context)
    form = context["form"] = DebtorForm(request.GET)
    if not form.is_valid():
        return render(request, "search/enforcement/search.html", context, status=422)
    wait = _wait(request)
    if wait is not None:
        context["wait_minutes"] = math.ceil(wait.total_seconds() / 60)
        response = render(request, "search/enforcement/search.html", context, status=429)
        response["Retry-After"] = str(math.ceil(wait.total_seconds()))
        return response
    today = clock.today()
    page = paginate(request, find_debtor(**form.cleaned_data, today=today), PER_PAGE)
    rows = [(record, is_listed(record, today)) for record in page]
    return render(request, "search/enforcement/search.html", context | {"page": page, "rows": rows})


def _wait(request: HttpRequest) -> dt.timedelta | None:
    """How long the asker has to wait; None for not at all."""
    now = clock.now()
    askers = [(PER_NETWORK, network_of(request))]
    if request.session.session_key:
        askers.append((PER_SESSION, request.session.session_key))
    waits = [take(limit, asker, now=now) for limit, asker in askers]
    return max((wait for wait in waits if wait is not None), default=None)
