"""Which causes a court accepts by itself (秒批), and how what was drawn turned out."""

import uuid

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, guarded, visible_to
from filing.causes import registry
from filing.causes.elements import form_keys, load_form
from filing.causes.forms import language
from filing.forms import sent
from filing.intake.actions.instant import opt_in, opt_out
from filing.intake.models import InstantAcceptance
from filing.intake.review_forms import InstantForm
from filing.intake.rules.findings import RULES_VERSION


@require_http_methods(["GET", "POST"])
@guarded("filing.instantacceptance", "decide")
def settings(request: PortalRequest) -> HttpResponse:
    """What the court has decided, with what came of it; decide anew."""
    form = InstantForm(*sent(request), causes=_causes())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        opt_in(
            actor=request.actor,
            cause_code=given["cause"],
            share=given["share"],
            most=given["most"],
            now=clock.now(),
        )
        messages.success(request, _("已开通。以后提交的申请全部通过检查的，当场立案。"))
        return redirect("filing:instant_settings")
    rows = visible_to(request.actor, InstantAcceptance).order_by("-began_at").select_related("began_by")
    counted = rows.annotate(
        accepted=Count("draws"),
        waiting=Count("draws", filter=Q(draws__outcome="")),
        wrong=Count("draws", filter=Q(draws__outcome="wrong")),
    )[:50]
    context = {
        "title": _("秒批设置"),
        "form": form,
        "rules_version": RULES_VERSION,
        "rows": [(one, registry.get(one.cause_code).name.in_language(language())) for one in counted],
    }
    return render(request, "filing/intake/instant.html", context, status=422 if form.is_bound and form.errors else 200)


def _causes() -> list[tuple[str, str]]:
    """The causes that have a form of their own, so that the rules know what the answers mean."""
    codes = sorted({load_form(key).cause for key in form_keys()} - {""})
    return [(code, registry.get(code).name.in_language(language())) for code in codes]


@require_POST
@guarded("filing.instantacceptance", "end")
def end(request: PortalRequest, setting_id: uuid.UUID) -> HttpResponse:
    """People review filings of the cause again."""
    opt_out(actor=request.actor, setting_id=setting_id, now=clock.now())
    messages.success(request, _("已停止，以后由立案人员审查。"))
    return redirect("filing:instant_settings")
