"""The beginning of a filing: what happened, and which court."""

import uuid
from typing import cast
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.courts.models import Court, Level
from filing.causes import registry
from filing.causes.elements import form_keys, load_form
from filing.causes.forms import language
from filing.causes.themes import Situation, common, find, form_for, themes
from filing.intake.actions.drafts import choose_court, discard_draft, start_draft
from filing.intake.models import FilingDraft
from filing.intake.queries import my_drafts
from filing.intake.rules.jurisdiction import Suggestion, place_of, suggest
from filing.intake.steps import COURT, next_url

LONGEST_QUESTION = 60


@require_safe
@guarded("filing.filingdraft", "start")
def start(request: PortalRequest) -> HttpResponse:
    """What happened to you? The frequent situations, a search in one's own words, and themes with all the others."""
    typed = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    context = {
        "common": [_situation(one) for one in common()],
        "themes": [(theme.title.in_language(language()), [_situation(one) for one in theme.situations]) for theme in themes()],
        "typed": typed,
        "found": [_cause(one) for one in find(typed)],
        "drafts": my_drafts(request.actor)[:5],
    }
    return render(request, "filing/intake/start.html", context)


@require_safe
@guarded("filing.filingdraft", "start")
def all_causes(request: PortalRequest) -> HttpResponse:
    """The whole tree of causes; each leads to its form."""
    parts: dict[str, list[dict[str, str]]] = {}
    for one in registry.causes():
        parts.setdefault(registry.path_names(one.code, language())[0], []).append(_cause(one))
    return render(request, "filing/intake/causes.html", {"title": _("全部案由"), "parts": list(parts.items())})


def _situation(one: Situation) -> dict[str, str]:
    return {
        "url": _file_url(one.cause),
        "label": one.label.in_language(language()),
        "hint": one.hint.in_language(language()) or registry.get(one.cause).name.in_language(language()),
    }


def _cause(one: registry.Cause) -> dict[str, str]:
    above = " › ".join(registry.path_names(one.code, language())[:-1])
    return {"url": _file_url(one.code), "label": one.name.in_language(language()), "hint": above, "level": str(one.level)}


def _file_url(cause_code: str) -> str:
    """Where filing with this cause begins; the cause goes along when it is not the form's own."""
    form_key = form_for(cause_code)
    url = reverse("filing:court_advice", args=[form_key])
    return url if load_form(form_key).cause == cause_code else f"{url}?{urlencode({'cause': cause_code})}"


def _cause_of(request: PortalRequest, form_key: str) -> str:
    """The cause that the filing shall have: one that this form serves, or the form's own. Raises Http404."""
    if form_key not in form_keys():
        raise Http404
    code = request.GET.get("cause") or load_form(form_key).cause
    try:
        served = registry.get(code).is_cause and form_for(code) == form_key
    except registry.UnknownCause as error:
        raise Http404 from error
    if not served:
        raise Http404
    return code


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
    cause = _cause_of(request, form_key)
    if request.method == "POST":
        court = Court.objects.filter(code=request.POST.get("court", ""), level=Level.BASIC).first()
        if court is not None:
            draft = start_draft(actor=request.actor, form_key=form_key, cause_code=cause, court=court, now=clock.now())
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
