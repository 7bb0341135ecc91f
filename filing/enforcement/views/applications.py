"""Applying for enforcement, and accepting applications."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may, may_ever, visible_to
from courtportal.kernel.web.pagination import paginate
from filing.applications.queries import way_to
from filing.applications.rules.enforcing import AGAINST_REFUSAL
from filing.cases.models import Case
from filing.cases.queries import readable_documents
from filing.causes.forms import language
from filing.enforcement.actions.accept import NoOfficer, NotInEffect, accept_application
from filing.enforcement.actions.apply import CannotApply, apply_for_enforcement
from filing.enforcement.forms import ApplicationForm, RefusalForm, SigningForm
from filing.enforcement.models import EnforcementApplication
from filing.enforcement.papers import refusal_data
from filing.enforcement.policies import WAITING
from filing.enforcement.presentation import claim_lines, debt_lines, refusal_text
from filing.enforcement.queries import claim_of, own_creditor, refusals_nobody_signs, term_against_refusal
from filing.enforcement.rules.refusal import GROUNDS as REFUSALS


@guarded("filing.case", "apply_enforcement")
def apply(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Check the claim that the judgment gives, add known assets, submit."""
    case = access(request.actor, Case, case_id, "apply_enforcement")
    form = ApplicationForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            application = apply_for_enforcement(
                actor=request.actor, case_id=case.pk, now=clock.now(), known_assets=form.cleaned_data["known_assets"]
            )
        except CannotApply as error:
            problem = refusal_text(error.code)
        else:
            return redirect("filing:enforcement_application", application_id=application.pk)
    creditor = own_creditor(request.actor, case)
    claim = claim_of(case, creditor, clock.today()) if creditor else None
    too_early = claim is not None and clock.today() < claim.opens_on
    if claim is None:
        problem = refusal_text("nothing_owed")
    lines = debt_lines(claim.debt) if claim else []
    context = {
        "title": _("申请强制执行"), "case": case, "claim": claim, "lines": lines, "form": form, "problem": problem,
        "too_early": too_early,
    }  # fmt: skip
    return render(request, "filing/enforcement/apply.html", context)


@guarded("filing.enforcementapplication", "view")
@require_safe
def application(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """One application: the creditor's confirmation, and what the filing clerk decides on."""
    found = access(request.actor, EnforcementApplication, application_id, "view")
    return application_page(request, found)


def application_page(
    request: PortalRequest,
    found: EnforcementApplication,
    *,
    form: RefusalForm | None = None,
    sign_form: SigningForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of an application, with what was typed on it; for the judge who is to sign a refusal, the ruling."""
    document, may_sign = found.document, may(request.actor, found, "sign_refusal")
    ground = REFUSALS.get(found.ground)
    context = {
        "title": _("强制执行申请"),
        "application": found,
        "case": found.source_case,
        "lines": claim_lines(found.claim),
        "total": found.claim["total"],
        "debtors": found.source_case.parties.filter(pk__in=found.claim["debtors"]),
        "enforcement": getattr(found, "enforcement", None),
        "is_applicant": not request.actor.is_staff,
        **_reconsideration(request, found),
        "may_accept": may(request.actor, found, "accept"),
        "may_refuse": may(request.actor, found, "refuse"),
        "may_list": may_ever(request.actor, "filing.enforcementapplication", "accept"),
        "form": form or RefusalForm(initial={"ground": found.ground, "reason": found.reason}),
        "judge_left": refusals_nobody_signs().filter(pk=found.pk).exists(),
        "sign_form": (sign_form or SigningForm(initial={"read": found.put_as})) if may_sign else None,
        "ruling": refusal_data(found, clock.now()) if may_sign else None,
        "ground": ground.in_language(language()) if ground else "",
        "document": document if document and document.pk in readable_documents(request.actor, found.source_case) else None,
    }
    return render(request, "filing/enforcement/application.html", context, status=status)


def _reconsideration(request: PortalRequest, found: EnforcementApplication) -> dict[str, Any]:
    """The way to the court above against a refusal, with its last day, or the case in which it is reconsidered."""
    cases = visible_to(request.actor, Case).select_related("court")
    above = cases.filter(pk=found.reconsidered_in_id).first() if found.reconsidered_in_id else None
    if found.state != EnforcementApplication.State.REFUSED or above is not None:
        return {"above": above}
    way = way_to(AGAINST_REFUSAL, request.actor, found.source_case, clock.today())
    term = term_against_refusal(found)
    return {"way_above": way if term else "", "term_above": term}


@guarded("filing.enforcementapplication", "accept")
@require_safe
def applications(request: PortalRequest) -> HttpResponse:
    """Applications that wait for the filing clerk, the most urgent first."""
    waiting = visible_to(request.actor, EnforcementApplication, "accept").select_related("source_case", "creditor")
    page = paginate(request, waiting.order_by("decide_by", "submitted_at"))
    context = {"title": _("执行立案"), "page": page, "nothing": _("没有待立案的执行申请。债权人提交后会出现在这里。")}
    return render(request, "filing/enforcement/applications.html", context)


@guarded("filing.enforcementapplication", "accept")
@require_POST
def accept(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """Give the application a number; sent again it only shows the number."""
    application = access(request.actor, EnforcementApplication, application_id, "view")
    if application.state not in WAITING:
        return redirect("filing:enforcement_application", application_id=application_id)
    try:
        enforcement = accept_application(actor=request.actor, application_id=application_id, now=clock.now())
    except NoOfficer:
        messages.error(request, _("本院没有可以分案的执行法官，请先由管理员任命。申请没有变化。"))
    except NotInEffect:
        messages.error(request, _("判决没有发生法律效力（当事人在期限内上诉，或者判决已被撤销），不能立案执行。"))
    else:
        messages.success(request, _("已立案，案号 %(number)s") % {"number": enforcement.case.case_number})
    return redirect("filing:enforcement_application", application_id=application_id)
