"""What the officer does in a case, each act on a page of its own."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courtportal.kernel import clock, ids
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.idempotency import KeyUsedDifferently
from courtportal.kernel.identity.stepup import recent_authentication
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.web import formats
from filing.enforcement.actions.accept import NoOfficer
from filing.enforcement.actions.carry_out import carry_out
from filing.enforcement.actions.close import CannotClose, close_enforcement
from filing.enforcement.actions.ending import Lifting, lift_measure, lifting_to_read
from filing.enforcement.actions.impose import (
    MeasureOrder,
    TermTooLong,
    impose_measure,
    measure_to_read,
    renew_measure,
    renewal_to_read,
)
from filing.enforcement.actions.issue_notice import issue_notice
from filing.enforcement.actions.propose import CannotPropose, propose_listing, propose_restriction
from filing.enforcement.actions.receive_money import receive_money
from filing.enforcement.forms import (
    CarryOutForm,
    ClosingForm,
    LiftingForm,
    ListingForm,
    MeasureForm,
    MoneyForm,
    RenewalForm,
    RestrictionForm,
)
from filing.enforcement.models import EnforcementCase, Measure, OrderToCarryOut
from filing.enforcement.presentation import language, obstacle_texts, refusal_text
from filing.enforcement.queries import debt_of, debtors_of
from filing.enforcement.restorable import is_restorable
from filing.enforcement.rules.sanctions import CONSUMPTION_BASIS
from filing.enforcement.rules.terms_of_measures import longest_end
from filing.previews import goes_back, is_confirmed, preview

Made = TypeVar("Made")


def _back(enforcement: EnforcementCase) -> HttpResponse:
    return redirect("filing:enforcement_case", enforcement_id=enforcement.pk)


def _page(request: PortalRequest, title: str, enforcement: EnforcementCase, form: Form, button: str, **more: Any) -> HttpResponse:
    """A form of the case; what was typed stays on any error."""
    context = {"title": title, "enforcement": enforcement, "case": enforcement.case, "form": form, "button": button, **more}
    return render(request, "filing/enforcement/act.html", context, status=422 if form.errors else 200)


def _attempt(form: Form, act: Callable[[], Made]) -> Made | None:
    """What the act of a valid form made; its refusals become errors of the form, and nothing was made."""
    try:
        return act()
    except TermTooLong as error:
        latest = _("期限要晚于今天，最长到%(day)s。") % {"day": formats.day(error.latest)}
        form.add_error("expires_on", latest)
    except KeyUsedDifferently:
        form.add_error(None, _("这份表单已经提交过，内容不同。请返回案件重新打开。"))
    except CannotPropose as error:
        form.add_error(None, refusal_text(error.code))
    except CannotClose as error:
        for text in obstacle_texts(error.obstacles):
            form.add_error(None, text)
    return None


def _done(request: PortalRequest, form: Form, act: Callable[[], object], done: str) -> bool:
    """Run the act of a valid form, and say that it is done."""
    if request.method != "POST" or not form.is_valid():
        return False
    _attempt(form, act)
    if form.errors:
        return False
    messages.success(request, done)
    return True


@dataclass(frozen=True)
class ByRuling:
    """An act that the officer does by a ruling: how the ruling would read, how it is made, and the words of the page."""

    title: str
    button: str
    done: str
    to_read: Callable[[], CourtDocument]
    act: Callable[[], Measure]


def _by_ruling(request: PortalRequest, enforcement: EnforcementCase, form: Form, ruling: ByRuling, **more: Any) -> HttpResponse:
    """The form; then the ruling that it would make, to be read; and, confirmed, the ruling made."""
    if request.method == "POST" and form.is_valid() and not goes_back(request):
        if not is_confirmed(request):
            if document := _attempt(form, ruling.to_read):
                up = (enforcement.case.case_number, reverse("filing:enforcement_case", args=[enforcement.pk]))
                what_follows = _("确认后由您电子签名、加盖院印并送达各方，不能再改动。")
                return preview(request, document, of=enforcement, what_follows=what_follows, confirm=ruling.button, up=up)
        elif _attempt(form, ruling.act):
            messages.success(request, ruling.done)
            return _back(enforcement)
    return _page(request, ruling.title, enforcement, form, _("核对裁定书"), signs=True, **more)


@guarded("filing.enforcementcase", "issue_notice")
@require_POST
@recent_authentication(gettext_lazy("发出执行通知书和报告财产令"))
def notice(request: PortalRequest, enforcement_id: uuid.UUID) -> HttpResponse:
    """Order the notice of enforcement and the property report order; sent again it changes nothing."""
    found = access(request.actor, EnforcementCase, enforcement_id, "view")
    if found.state == EnforcementCase.State.NOTIFIED:
        return _back(found)
    enforcement = issue_notice(actor=request.actor, enforcement_id=enforcement_id, now=clock.now())
    messages.success(request, _("执行通知书和报告财产令正在制作并送达。"))
    return _back(enforcement)


@guarded("filing.enforcementcase", "impose")
@recent_authentication(gettext_lazy("签署采取执行措施的裁定"))
def measure(request: PortalRequest, enforcement_id: uuid.UUID) -> HttpResponse:
    """Impose a measure: the officer reads the ruling and signs it."""
    enforcement = access(request.actor, EnforcementCase, enforcement_id, "impose")
    today = clock.today()
    initial = {
        "kind": Measure.Kind.DEPOSIT,
        "amount": debt_of(enforcement, today).open,
        "expires_on": longest_end(Measure.Kind.DEPOSIT, today),
        "key": ids.new_code(20),
    }
    form = MeasureForm(request.POST if request.method == "POST" else None, initial=initial, debtors=debtors_of(enforcement))

    def given() -> dict[str, Any]:
        data = form.cleaned_data
        order = MeasureOrder(
            data["kind"], uuid.UUID(data["debtor"]), data["item"], data["expires_on"], data["holder"], data["amount"]
        )
        return {"actor": request.actor, "enforcement_id": enforcement.pk, "order": order, "now": clock.now()}

    ruling = ByRuling(
        _("采取执行措施"), _("签署裁定"), _("裁定已签名盖章，正在送达。"),
        lambda: measure_to_read(**given()), lambda: impose_measure(**given(), key=form.cleaned_data["key"]),
    )  # fmt: skip
    return _by_ruling(request, enforcement, form, ruling)


@guarded("filing.measure", "renew")
@recent_authentication(gettext_lazy("签署续行执行措施的裁定"))
def renew(request: PortalRequest, measure_id: uuid.UUID) -> HttpResponse:
    """Renew a measure before it runs out: the officer reads the ruling and signs it."""
    old = access(request.actor, Measure, measure_id, "renew")
    form = RenewalForm(
        request.POST if request.method == "POST" else None, initial={"expires_on": longest_end(old.kind, clock.today())}
    )

    def given() -> dict[str, Any]:
        expires_on = form.cleaned_data["expires_on"]
        return {"actor": request.actor, "measure_id": old.pk, "expires_on": expires_on, "now": clock.now()}

    ruling = ByRuling(
        _("续行：%(measure)s") % {"measure": old}, _("签署续行裁定"), _("续行裁定已签名盖章，正在送达。"),
        lambda: renewal_to_read(**given()), lambda: renew_measure(**given()),
    )  # fmt: skip
    return _by_ruling(request, old.enforcement, form, ruling)


@guarded("filing.measure", "lift")
@recent_authentication(gettext_lazy("签署解除执行措施的裁定"))
def lift(request: PortalRequest, measure_id: uuid.UUID) -> HttpResponse:
    """End a measure before its day, for a ground of the law: the officer reads the ruling and signs it."""
    held = access(request.actor, Measure, measure_id, "lift")
    form = LiftingForm(request.POST if request.method == "POST" else None)

    def given() -> dict[str, Any]:
        lifting = Lifting(form.cleaned_data["ground"], form.cleaned_data["reason"])
        return {"actor": request.actor, "measure_id": held.pk, "lifting": lifting, "now": clock.now()}

    ruling = ByRuling(
        _("解除：%(measure)s") % {"measure": held}, _("签署解除裁定"), _("措施已解除，裁定已签名盖章，正在送达。"),
        lambda: lifting_to_read(**given()), lambda: lift_measure(**given()),
    )  # fmt: skip
    return _by_ruling(request, held.enforcement, form, ruling, held=held)


@guarded("filing.ordertocarryout", "carry_out")
def carry_out_order(request: PortalRequest, order_id: uuid.UUID) -> HttpResponse:
    """What a ruling on an objection orders, and what was done about it."""
    one = access(request.actor, OrderToCarryOut, order_id, "carry_out")
    enforcement = one.enforcement
    active = list(enforcement.measures.filter(state=Measure.State.ACTIVE).order_by("expires_on"))
    may_resume = is_restorable(enforcement.case)
    form = CarryOutForm(request.POST if request.method == "POST" else None, measures=active, may_resume=may_resume)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            carry_out(
                actor=request.actor,
                order_id=order_id,
                measures=[uuid.UUID(key) for key in given.get("measures", ())],
                resume=given.get("resume", False),
                what_was_done=given["what_was_done"],
                now=clock.now(),
            )
        except NoOfficer:
            form.add_error(None, _("本院没有可以分案的执行法官，请先由管理员任命。"))
        else:
            messages.success(request, _("已记录，卷宗和时间线中有说明。"))
            return _back(enforcement)
    title = _("按%(number)s裁定办理") % {"number": one.ruled_in.case_number}
    return _page(request, title, enforcement, form, _("已办理"), order=one)


@guarded("filing.enforcementcase", "receive_money")
def money(request: PortalRequest, enforcement_id: uuid.UUID) -> HttpResponse:
    """Record money that reached the account of the case."""
    enforcement = access(request.actor, EnforcementCase, enforcement_id, "receive_money")
    today = clock.today()
    initial = {"key": ids.new_code(20), "received_on": today, "amount": debt_of(enforcement, today).open}
    form = MoneyForm(request.POST if request.method == "POST" else None, initial=initial, today=today)

    def act() -> None:
        receive_money(actor=request.actor, enforcement_id=enforcement.pk, now=clock.now(), **form.cleaned_data)

    if _done(request, form, act, _("到账已登记。")):
        return _back(enforcement)
    return _page(request, _("登记到账"), enforcement, form, _("登记到账"))


@guarded("filing.enforcementcase", "propose_sanction")
def listing(request: PortalRequest, enforcement_id: uuid.UUID) -> HttpResponse:
    """Propose to list a debtor as dishonest."""
    enforcement = access(request.actor, EnforcementCase, enforcement_id, "propose_sanction")
    form = ListingForm(request.POST if request.method == "POST" else None, debtors=debtors_of(enforcement), language=language())

    def act() -> None:
        data = form.cleaned_data
        propose_listing(
            actor=request.actor,
            enforcement_id=enforcement.pk,
            debtor_id=uuid.UUID(data["debtor"]),
            ground=data["ground"],
            facts=data["facts"],
            now=clock.now(),
        )

    if _done(request, form, act, _("已提请，等待庭长审核。")):
        return _back(enforcement)
    return _page(request, _("提请纳入失信名单"), enforcement, form, _("提请审核"))


@guarded("filing.enforcementcase", "propose_sanction")
def restriction(request: PortalRequest, enforcement_id: uuid.UUID) -> HttpResponse:
    """Propose to restrict a debtor's consumption."""
    enforcement = access(request.actor, EnforcementCase, enforcement_id, "propose_sanction")
    form = RestrictionForm(
        request.POST if request.method == "POST" else None,
        initial={"basis": CONSUMPTION_BASIS.zh},
        debtors=debtors_of(enforcement),
    )

    def act() -> None:
        data = form.cleaned_data
        propose_restriction(
            actor=request.actor,
            enforcement_id=enforcement.pk,
            debtor_id=uuid.UUID(data["debtor"]),
            basis=data["basis"],
            now=clock.now(),
        )

    if _done(request, form, act, _("已提请，等待庭长审核。")):
        return _back(enforcement)
    return _page(request, _("提请限制消费"), enforcement, form, _("提请审核"))


@guarded("filing.enforcementcase", "close")
def close(request: PortalRequest, enforcement_id: uuid.UUID) -> HttpResponse:
    """Close the case."""
    enforcement = access(request.actor, EnforcementCase, enforcement_id, "close")
    form = ClosingForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        close_enforcement(actor=request.actor, enforcement_id=enforcement.pk, way=form.cleaned_data["way"], now=clock.now())

    if _done(request, form, act, _("案件已结案，结案通知书正在送达。")):
        return _back(enforcement)
    return _page(request, _("结案"), enforcement, form, _("结案"))
