"""The account of what was actually spent in a case, and the clerk's pages to note it, lay it on parties and take it back."""

import uuid

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may
from courtportal.kernel.web.pagination import paginate
from filing.cases.models import Case
from filing.cases.order import AS_NAMED
from filing.fees.actions.bear_expense import bear_expense
from filing.fees.actions.note_expense import note_expense
from filing.fees.actions.take_back_expense import take_back_expense
from filing.fees.expense_forms import BearForm, ExpenseForm, TakeBackForm
from filing.fees.expense_models import Expense
from filing.fees.expenses import expenses_of, sums_of
from filing.fees.links import expenses_url
from filing.fees.presentation import language
from filing.fees.rules.expenses import EXPENSES, ExpenseKind
from filing.fees.views.acting import is_done
from filing.forms import sent


def name_of(expense: Expense) -> str:
    """What was spent, in the language of the page."""
    return EXPENSES[ExpenseKind(expense.kind)].name.in_language(language())


@require_safe
@guarded("filing.case", "view")
def listed(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Every expense of the case: what, how much, who bears it now and in the end."""
    case = access(request.actor, Case, case_id, "view")
    rows = expenses_of(request.actor, case)
    page = paginate(request, rows)
    context = {
        "title": _("实际支出"),
        "case": case,
        "page": page,
        "rows": [_row(request, one) for one in page],
        "sums": sums_of(rows),
        "may_note": may(request.actor, case, "note_expense"),
    }
    return render(request, "filing/fees/expenses.html", context)


def _row(request: PortalRequest, expense: Expense) -> dict[str, object]:
    acts = {name: may(request.actor, expense, name) for name in ("bear", "take_back")} if request.actor.is_staff else {}
    article = EXPENSES[ExpenseKind(expense.kind)].article.text.in_language(language())
    return {"expense": expense, "name": name_of(expense), "article": article, "may": acts}


def _form_page(request: PortalRequest, title: str, case: Case, form: Form, button: str, expense: Expense | None) -> HttpResponse:
    context = {
        "title": title, "case": case, "form": form, "button": button, "expense": expense,
        "name": name_of(expense) if expense else "", "back": expenses_url(case.pk),
    }  # fmt: skip
    return render(request, "filing/fees/expense_act.html", context, status=422 if form.errors else 200)


@guarded("filing.case", "note_expense")
def note(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Note an expense."""
    case = access(request.actor, Case, case_id, "note_expense")
    parties = list(case.parties.filter(left_at=None).order_by(*AS_NAMED))
    form = ExpenseForm(*sent(request), parties=parties, language=language(), today=clock.today())

    def act() -> None:
        note_expense(actor=request.actor, case_id=case.pk, spent=form.spent(), now=clock.now())

    if is_done(request, form, act, _("已登记；由当事人负担的，当事人会收到通知。")):
        return redirect("filing:expenses", case.pk)
    return _form_page(request, _("登记实际支出"), case, form, _("登记"), None)


@guarded("filing.expense", "bear")
def bear(request: PortalRequest, expense_id: uuid.UUID) -> HttpResponse:
    """Who bears it, as the decision says."""
    expense = access(request.actor, Expense, expense_id, "bear")
    form = BearForm(*sent(request), parties=list(expense.case.parties.order_by(*AS_NAMED)), expense=expense)

    def act() -> None:
        bear_expense(actor=request.actor, expense_id=expense.pk, shares=form.shares(), now=clock.now())

    if is_done(request, form, act, _("已按裁判登记各方负担的数额。")):
        return redirect("filing:expenses", expense.case_id)
    return _form_page(request, _("按裁判登记由谁负担"), expense.case, form, _("登记"), expense)


@guarded("filing.expense", "take_back")
def take_back(request: PortalRequest, expense_id: uuid.UUID) -> HttpResponse:
    """It was noted wrongly."""
    expense = access(request.actor, Expense, expense_id, "take_back")
    form = TakeBackForm(*sent(request))

    def act() -> None:
        take_back_expense(actor=request.actor, expense_id=expense.pk, now=clock.now(), **form.cleaned_data)

    if is_done(request, form, act, _("已撤销；已经交给法院的会退还。")):
        return redirect("filing:expenses", expense.case_id)
    return _form_page(request, _("撤销登记"), expense.case, form, _("撤销"), expense)
