"""Online litigation of a case: what each party consented to, step by step, and how the hearings are held."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may, visible_to
from filing.calendar.models import Hearing
from filing.calendar.placing import CannotSit
from filing.calendar.wording import mode_words
from filing.cases.models import Case, Party
from filing.cases.order import AS_NAMED
from filing.cases.queries import my_parties
from filing.forms import sent
from filing.online.actions.consent import CannotAnswer, answer_consent, ask_consent, note_consent
from filing.online.actions.mode import CannotHold, change_mode, hold_asynchronously
from filing.online.asked import open_questions
from filing.online.forms import STEPS, AnswerForm, AskForm, ModeForm, NoteForm
from filing.online.queries import entries_of, history_of, present_sittings, ways_by_step, ways_to
from filing.online.rules import STEP_OF_SITTING, Deed, Means, Step, last_entry, mode_by_consent, way_of
from filing.online.sources import consent_elsewhere
from filing.online.wording import CANNOT_ANSWER, MODE_PROBLEMS, WAYS
from filing.seen import PageOutdated

NEEDS_A_TIME = gettext_lazy(
    "非同步进行没有占用各方的时间，改为实时进行要有法庭和各方都有空的时间：请用“改期”选择，页面会列出各方都有空的时间。"
)
FORM = "filing/online/form.html"


@require_safe
@guarded("filing.case", "see_consent")
def online(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Every step with how each party appears: a side sees its own, the court all; service beside it."""
    actor = request.actor
    case = access(actor, Case, case_id, "see_consent")
    parties = list(case.parties.filter(left_at=None).order_by(*AS_NAMED)) if actor.is_staff else my_parties(actor, case)
    running = visible_to(actor, Hearing, "change_mode").filter(case=case).select_related("room").order_by("starts_at")
    context = {
        "title": _("在线诉讼"),
        "case": case,
        "parties": _party_rows(case, parties),
        "elsewhere": consent_elsewhere(actor, case),
        "can_ask": may(actor, case, "ask_consent"),
        "answerable": {} if actor.is_staff else {party.pk: may(actor, party, "consent_online") for party in parties},
        "hearings": [(one, _by_consent(one)) for one in running],
        "sittings": (sittings := present_sittings(case)),
        "questions": open_questions(actor, case, sittings, clock.now()),
    }
    return render(request, "filing/online/online.html", context)


def _by_consent(hearing: Hearing) -> str:
    """How the sitting would be held by what the parties consented to for its own step (OLR art. 4)."""
    ways = ways_to(hearing.case, STEP_OF_SITTING[hearing.kind], clock.now())
    return str(mode_words(hearing, mode_by_consent(ways.values())))


def _party_rows(case: Case, parties: list[Party]) -> list[dict[str, Any]]:
    """For each party every step in words, a sitting to come as the case page says it, then every deed."""
    ids, now = [party.pk for party in parties], clock.now()
    entries, history, appearing = entries_of(ids), history_of(ids), ways_by_step(case, now)
    return [
        {
            "party": party,
            "steps": [
                (label, way, WAYS[way.code])
                for step, label in STEPS
                for way in [
                    appearing.get(Step(step), {}).get(party.pk) or way_of(last_entry(entries, str(party.pk), Step(step)), now)
                ]
            ],
            "history": history[party.pk],
        }
        for party in parties
    ]


@require_http_methods(["GET", "POST"])
@guarded("filing.party", "consent_online")
def answer(request: PortalRequest, party_id: uuid.UUID) -> HttpResponse:
    """The party answers for one step, asked or of its own accord."""
    party = access(request.actor, Party, party_id, "consent_online")
    form = AnswerForm(*sent(request), initial={"step": request.GET.get("step", Step.HEARING)})
    if request.method == "POST" and form.is_valid():
        try:
            answer_consent(actor=request.actor, party_id=party_id, now=clock.now(), **form.given())
        except CannotAnswer as problem:
            _say_why(form, problem)
        else:
            messages.success(request, _said(form.given()))
            return redirect("filing:online", party.case_id)
    questions = open_questions(request.actor, party.case, present_sittings(party.case), clock.now())
    context = {
        "title": _("是否同意在线进行"),
        "explain": True,
        "button": _("提交答复"),
        "questions": [one for one in questions if one.row.party_id == party.pk],
    }
    return _form_page(request, party.case, form, context)


def _said(given: dict[str, Any]) -> str:
    """That it is noted, and of mediation what happens now."""
    if given["step"] == Step.MEDIATION and given["deed"] != Deed.GIVEN:
        return _("您的答复已记下。有正在进行的在线调解的，已经停止；愿意线下调解的，请告诉审判人员。案件继续审理。")
    return _("您的答复已记下。")


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "ask_consent")
def ask(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """The court asks all parties of the case for one step."""
    case = access(request.actor, Case, case_id, "ask_consent")
    form = AskForm(*sent(request), initial={"step": Step.HEARING})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        parties = list(case.parties.values_list("pk", flat=True))
        ask_consent(
            actor=request.actor, case_id=case_id, step=Step(given["step"]), party_ids=parties, means=Means(given["means"]),
            now=clock.now(),
        )  # fmt: skip
        messages.success(request, _("已征询。已经同意的当事人不再重复征询。"))
        return redirect("filing:online", case_id)
    return _form_page(request, case, form, {"title": _("征询在线诉讼意见"), "button": _("征询各方当事人")})


@require_http_methods(["GET", "POST"])
@guarded("filing.party", "note_consent")
def note(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """The clerk writes down an answer by telephone or on paper."""
    case = access(request.actor, Case, case_id, "see_consent")
    parties = visible_to(request.actor, Party, "note_consent").filter(case=case).order_by(*AS_NAMED)
    form = NoteForm(*sent(request), parties=parties, initial={"step": Step.HEARING})
    if request.method == "POST" and form.is_valid():
        try:
            note_consent(actor=request.actor, now=clock.now(), **form.given())
        except CannotAnswer as problem:
            _say_why(form, problem)
        else:
            messages.success(request, _("答复已记下。"))
            return redirect("filing:online", case_id)
    return _form_page(request, case, form, {"title": _("记录当事人的答复"), "button": _("记下")})


@require_http_methods(["GET", "POST"])
@guarded("filing.hearing", "change_mode")
def mode(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """Choose how a hearing is held; what the rules forbid is named with its article."""
    hearing = access(request.actor, Hearing, hearing_id, "change_mode")
    form = ModeForm(*sent(request), initial={"mode": hearing.mode}, standing=str(hearing.sequence), hearing=hearing)
    if request.method == "POST" and form.is_valid():
        try:
            _hold(request, hearing_id, form)
        except CannotHold as problem:
            for code in problem.codes:
                form.add_error("mode", str(MODE_PROBLEMS[code]))
        except CannotSit:
            form.add_error("mode", str(NEEDS_A_TIME))
        except PageOutdated as problem:
            form.say_outdated(problem)
        else:
            messages.success(request, _("方式已变更，当事人会收到通知。"))
            return redirect("filing:online", hearing.case_id)
    is_trial = hearing.kind == Hearing.Kind.TRIAL
    title = _("变更庭审方式") if is_trial else _("变更进行方式")
    return _form_page(request, hearing.case, form, {"title": title, "button": _("变更方式"), "hearing": hearing})


def _hold(request: PortalRequest, hearing_id: uuid.UUID, form: ModeForm) -> None:
    chosen = form.cleaned_data["mode"]
    common = {"actor": request.actor, "reason": form.cleaned_data["reason"], "seen": form.standing, "now": clock.now()}
    if chosen == Hearing.Mode.ASYNCHRONOUS:
        hold_asynchronously(hearing_id=hearing_id, found=form.asynchrony(), **common)
    else:
        change_mode(hearing_id=hearing_id, mode=chosen, found=form.barriers(), **common)


def _say_why(form: forms.Form, problem: CannotAnswer) -> None:
    form.add_error("reason" if problem.code == "no_reason" else "deed", str(CANNOT_ANSWER[problem.code]))


def _form_page(request: PortalRequest, case: Case, form: forms.Form, context: dict[str, Any]) -> HttpResponse:
    whole = {"case": case, "form": form, **context}
    return render(request, FORM, whole, status=422 if form.is_bound and form.errors else 200)
