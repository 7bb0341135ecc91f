"""The books of the court: what came in on a day at the counter, what a month amounts to, what is still open."""

import csv
import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, guarded, may_ever
from courtportal.kernel.web.pagination import paginate
from filing.fees.actions.bank_takings import bank_takings
from filing.fees.forms import BankForm
from filing.fees.presentation import ACCOUNT_NAMES, channel_name
from filing.fees.takings import counter_takings, counter_total, lines_of_month, month_of, standing
from filing.forms import asked_day


def _shown_lines(request: PortalRequest, day: dt.date) -> list[dict[str, object]]:
    return [
        {
            "account": str(ACCOUNT_NAMES[line.account]),
            "channel": str(channel_name(line.channel)),
            "entries": line.entries,
            "amount": line.amount,
        }
        for line in lines_of_month(request.actor, day)
    ]


@guarded("filing.ledgerentry", "list")
@require_http_methods(["GET", "HEAD", "POST"])
def books(request: PortalRequest) -> HttpResponse:
    """A day of the counter with its totals, the month, and what is open; the cashier notes that the day was paid in."""
    day = asked_day(request) or clock.today()
    form = BankForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and may_ever(request.actor, "filing.payment", "bank"):
        number = bank_takings(actor=request.actor, day=day, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("已登记缴存 %(number)s 笔。") % {"number": number})
        return redirect(f"{reverse('filing:fee_books')}?day={day.isoformat()}")
    context = {
        "title": _("收费账目"),
        "day": day,
        "month": date_format(day, _("Y年n月")),
        "page": paginate(request, counter_takings(request.actor, day)),
        "totals": [(channel_name(name), amount, number) for name, amount, number in counter_total(request.actor, day)],
        "lines": _shown_lines(request, day),
        "standing": standing(request.actor, clock.today()),
        "form": form,
        "may_bank": may_ever(request.actor, "filing.payment", "bank"),
    }
    return render(request, "filing/fees/books.html", context, status=422 if form.errors else 200)


@guarded("filing.ledgerentry", "list")
@require_safe
def books_csv(request: PortalRequest) -> HttpResponse:
    """The month as a table for a spreadsheet."""
    day = asked_day(request) or clock.today()
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="fees-{month_of(day)[0]:%Y-%m}.csv"'
    table = csv.writer(answer)
    table.writerow([_("科目"), _("渠道"), _("笔数"), _("金额")])
    for line in _shown_lines(request, day):
        table.writerow([line["account"], line["channel"], line["entries"], line["amount"]])
    return answer
