"""The court page of a filing: where may I file, and why. Proposes, explains and warns; every court can be chosen."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.courts.models import Court, Level
from filing.cases.models import Case
from filing.causes import registry
from filing.causes.elements import form_keys, load_form
from filing.causes.themes import form_for
from filing.intake.actions.drafts import choose_court, start_draft
from filing.intake.actions.from_case import sue_from_case
from filing.intake.advice_words import note_text
from filing.intake.competence import choices_for, matter_of, places_known
from filing.intake.hints import checklist_for
from filing.intake.links import start_url
from filing.intake.models import FilingDraft
from filing.intake.places_form import PlacesForm
from filing.intake.rules.competence import Advice, advise
from filing.intake.rules.following import court_is_fixed, names_a_case, relation_named, relation_of
from filing.intake.steps import COURT, next_url
from filing.intake.told_at_start import MARK, told
from filing.intake.views.closed import only_while_open
from filing.intake.views.earlier import earlier_case
from filing.intake.views.following import fixed_court_page, following_page
from filing.intake.views.named_case import named_case_page

CHOOSABLE = (Level.BASIC, Level.INTERMEDIATE, Level.HIGH)


def _cause_of(request: PortalRequest, form_key: str) -> str:
    """The cause that the filing shall have: one that this form serves, or the form's own. Raises Http404."""
    if form_key not in form_keys():
        raise Http404
    code = request.GET.get("cause") or load_form(form_key).cause
    try:
        served = registry.get(code).may_be_chosen and form_for(code) == form_key
    except registry.UnknownCause as error:
        raise Http404 from error
    if not served:
        raise Http404
    return code


def _chosen(request: PortalRequest) -> Court | None:
    if request.method != "POST":
        return None
    return Court.objects.filter(code=request.POST.get("court", ""), level__in=CHOOSABLE).first()


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "start")
def court_advice(request: PortalRequest, form_key: str) -> HttpResponse:
    """Which courts are competent and why; choosing one begins the draft."""
    cause, court = _cause_of(request, form_key), _chosen(request)
    earlier = earlier_case(request)
    if earlier is not None and relation_of(cause, earlier.case_type):
        return following_page(request, cause, earlier)
    if relation_named(cause) and earlier is None:
        return named_case_page(request, cause)
    if court is None:
        return _court_page(request, cause, None, earlier)
    if earlier is not None:
        draft = sue_from_case(
            actor=request.actor, case_id=earlier.pk, cause_code=cause, court=court, told=told(request), now=clock.now()
        )
    else:
        draft = start_draft(
            actor=request.actor, form_key=form_key, cause_code=cause, court=court, told=told(request), now=clock.now()
        )
    return redirect("filing:draft", draft.pk)


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "edit")
@only_while_open(COURT)
def draft_court(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Choose another court for a draft; the places already entered are filled in."""
    draft, court = access(request.actor, FilingDraft, draft_id, "edit"), _chosen(request)
    if names_a_case(draft.cause_code, draft.content):
        return named_case_page(request, draft.cause_code, draft)
    if court_is_fixed(draft.content):
        return fixed_court_page(request, draft)
    if court is not None:
        draft = choose_court(actor=request.actor, draft_id=draft_id, court=court, now=clock.now())
        return redirect(next_url(draft, COURT))
    return _court_page(request, draft.cause_code, draft)


def _court_page(request: PortalRequest, cause: str, draft: FilingDraft | None, earlier: Case | None = None) -> HttpResponse:
    known = places_known(draft) if draft else {}
    form = PlacesForm(request.GET if PlacesForm.sent(request.GET) else (known or None), cause=cause, initial=known)
    advice = advise(matter_of(form.cleaned_data, cause, draft)) if form.is_bound and form.is_valid() else None
    context: dict[str, Any] = {
        "form": form,
        "cause": registry.get(cause),
        "earlier": earlier,
        "cause_given": request.GET.get("cause", ""),
        "told_mark": request.GET.get(MARK, ""),
        "start_url": start_url(told=request.GET.get(MARK, ""), earlier=str(earlier.pk) if earlier else ""),
        "advice": advice,
        "choices": choices_for(advice) if advice else [],
        "notes": _notes(advice),
        "others": Court.objects.filter(level__in=(Level.BASIC, Level.INTERMEDIATE)).order_by("code"),
        "checklist": checklist_for(draft.form_key if draft else form_for(cause), draft),
        "draft": draft,
        "chosen": draft.court if draft else None,
        "not_chosen": request.method == "POST",
    }
    return render(request, "filing/intake/court.html", context)


def _notes(advice: Advice | None) -> list[dict[str, Any]]:
    """What to know about the choice, warnings first."""
    notes = sorted(advice.notes, key=lambda note: not note.warns) if advice else []
    return [{"text": note_text(note.code), "citation": note.citation, "warns": note.warns} for note in notes]
