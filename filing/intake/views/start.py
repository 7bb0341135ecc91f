"""The beginning of a filing: what happened, and which court."""

import uuid
from typing import cast

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.courts.models import Court, Level
from filing.causes.elements import form_keys
from filing.intake.actions.drafts import choose_court, discard_draft, start_draft
from filing.intake.models import FilingDraft
from filing.intake.queries import my_drafts
from filing.intake.rules.jurisdiction import Suggestion, place_of, suggest
from filing.intake.steps import COURT, next_url

# What people say happened to them → the form that fits.
THEMES = (("private_lending", gettext_lazy("借出去的钱要不回来"), gettext_lazy("借条、欠条、转账、口头借款（民间借贷纠纷）")),)


@require_safe
@guarded("filing.filingdraft", "start")
def start(request: PortalRequest) -> HttpResponse:
    """What happened to you?"""
    return render(request, "filing/intake/start.html", {"themes": THEMES, "drafts": my_drafts(request.actor)[:5]})


def basic_courts() -> list[Court]:
    """The basic courts whose place can be named, for the choice of a place."""
    return list(Court.objects.filter(level=Level.BASIC, speciality="").order_by("code"))


class PlacesForm(forms.Form):
    """Where the other side lives and where the money is to be received; enough for the advice."""

    use_required_attribute = False
    defendant = forms.ChoiceField(
        label=gettext_lazy("对方住在哪里"), help_text=gettext_lazy("按对方的户籍地；连续住满一年的，按现在住的地方")
    )
    payee = forms.ChoiceField(
        label=gettext_lazy("您（出借人）在哪里"),
        help_text=gettext_lazy("还钱的地点就是您所在的地方，那里的法院也可以受理"),
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        places = [(court.code, place_of(court.name_zh)) for court in basic_courts()]
        for name in ("defendant", "payee"):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [("", _("请选择")), *places]


def _advice(form: PlacesForm) -> list[tuple[Suggestion, Court]]:
    if not form.is_valid():
        return []
    found = suggest(defendant_courts=[form.cleaned_data["defendant"]], payee_court=form.cleaned_data["payee"])
    courts = Court.objects.in_bulk([one.court_code for one in found], field_name="code")
    return [(one, courts[one.court_code]) for one in found if one.court_code in courts]


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "start")
def court_advice(request: PortalRequest, form_key: str) -> HttpResponse:
    """Which courts are competent and why; choosing one begins the draft."""
    if form_key not in form_keys():
        raise Http404
    if request.method == "POST":
        court = Court.objects.filter(code=request.POST.get("court", ""), level=Level.BASIC).first()
        if court is not None:
            draft = start_draft(actor=request.actor, form_key=form_key, court=court, now=clock.now())
            return redirect("filing:draft", draft.pk)
    return _court_page(request, None)


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "edit")
def draft_court(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Choose another court for a draft."""
    draft = access(request.actor, FilingDraft, draft_id, "edit")
    if request.method == "POST":
        court = Court.objects.filter(code=request.POST.get("court", ""), level=Level.BASIC).first()
        if court is not None:
            draft = choose_court(actor=request.actor, draft_id=draft_id, court=court, now=clock.now())
            return redirect(next_url(draft, COURT))
    return _court_page(request, draft)


def _court_page(request: PortalRequest, draft: FilingDraft | None) -> HttpResponse:
    form = PlacesForm(request.GET if "defendant" in request.GET else None)
    context = {
        "form": form,
        "advice": _advice(form) if form.is_bound else [],
        "draft": draft,
        "chosen": draft.court if draft else None,
        "not_chosen": request.method == "POST",
    }
    return render(request, "filing/intake/court.html", context)


@require_POST
@guarded("filing.filingdraft", "edit")
def discard(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    discard_draft(actor=request.actor, draft_id=draft_id, now=clock.now())
    return redirect("filing:start")
