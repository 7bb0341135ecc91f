"""The page of an asynchronous hearing: what each has said, whose turn it is and until when, what the judge orders."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may, visible_to
from courtportal.kernel.uploads.downloads import download
from courtportal.kernel.web.arrival import arrived_at
from filing.applications.recusal import why_aside_in_any
from filing.calendar.actions.conduct import WrongHearingState
from filing.calendar.models import Hearing
from filing.calendar.rules.kinds import KINDS
from filing.cases.grouping import heard_together
from filing.cases.models import Party
from filing.causes.forms import language
from filing.forms import sent
from filing.identity_checks.guard import in_hearing, in_turn
from filing.online.actions.begin_round import begin_round
from filing.online.actions.close_turns import close_turns
from filing.online.actions.speak import speak
from filing.online.turn_forms import LongerAnswerForm, LongerForm, RoundForm, StatementForm, show_why
from filing.online.turn_models import SpeakingTurn, StatementFile, TurnExtension
from filing.online.turn_rules import next_stage
from filing.online.turns import CannotSpeak, gone_through, running, why_not_closed
from filing.unsent.pages import kept_with, let_go
from filing.unsent.places import Spot


@require_safe
@guarded("filing.hearing", "attend")
@in_hearing
def turns(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """The hearing as it stands: everyone of it reads everything, whose turn it is also writes."""
    return show_turns(request, access(request.actor, Hearing, hearing_id, "attend"))


@require_POST
@guarded("filing.speakingturn", "speak")
@in_turn
def say(request: PortalRequest, turn_id: uuid.UUID) -> HttpResponse:
    """The party speaks; what has arrived by the last instant is in time."""
    turn = access(request.actor, SpeakingTurn, turn_id, "speak")
    form = StatementForm(*sent(request), actor=request.actor)
    if form.is_valid():
        try:
            speak(
                actor=request.actor, turn_id=turn_id, text=form.cleaned_data["text"], uploads=form.uploads(),
                now=arrived_at(request),
            )  # fmt: skip
        except CannotSpeak as problem:
            show_why(form, problem.codes)
        else:
            let_go(request, Spot("statement", turn.pk))
            messages.success(request, _("您的陈述已记下。轮到您的时候，会再通知您。"))
            return redirect("filing:turns", turn.hearing_id)
    return show_turns(request, turn.hearing, Forms(statement=form))


@require_POST
@guarded("filing.hearing", "conduct")
def begin(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """The judge orders the next round."""
    hearing = access(request.actor, Hearing, hearing_id, "conduct")
    form = RoundForm(*sent(request), parties=_parties(hearing), kind=hearing.kind)
    if form.is_valid():
        try:
            begin_round(actor=request.actor, hearing_id=hearing_id, order=form.order(), now=clock.now())
        except CannotSpeak as problem:
            show_why(form, problem.codes)
        else:
            messages.success(request, _("这一轮已开始，先陈述的一方已收到通知。"))
            return redirect("filing:turns", hearing_id)
    return show_turns(request, hearing, Forms(order=form))


@require_POST
@guarded("filing.hearing", "conduct")
def close(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """The judge closes the hearing; the transcript follows."""
    hearing = access(request.actor, Hearing, hearing_id, "conduct")
    form = RoundForm(request.POST, parties=_parties(hearing), kind=hearing.kind)
    try:
        close_turns(actor=request.actor, hearing_id=hearing_id, now=clock.now())
    except CannotSpeak as problem:
        form.errors.clear()
        show_why(form, problem.codes)
    except WrongHearingState:
        messages.warning(request, _("没有进行，或者已经结束。"))
        return redirect("filing:turns", hearing_id)
    else:
        messages.success(request, _("已经结束，笔录正在制作，随后送达各方。"))
        return redirect("filing:turns", hearing_id)
    return show_turns(request, hearing, Forms(order=form))


@require_safe
@guarded("filing.statementfile", "view")
def file(request: PortalRequest, file_id: uuid.UUID) -> StreamingHttpResponse:
    """A paper that came with a statement."""
    found = access(request.actor, StatementFile, file_id, "view")
    return download(found.file, found.file_name)


def _parties(hearing: Hearing) -> Any:
    return Party.objects.filter(case__in=heard_together(hearing.case), left_at=None).order_by("role", "order")


@dataclass(frozen=True, slots=True)
class Forms:
    """What was sent to the page and did not fit."""

    statement: StatementForm | None = None
    order: RoundForm | None = None
    longer: LongerForm | None = None
    answer: LongerAnswerForm | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether there is something to mend."""
        return any(form is not None and form.errors for form in (self.statement, self.order, self.longer, self.answer))


def show_turns(request: PortalRequest, hearing: Hearing, forms: Forms = Forms()) -> HttpResponse:
    """The page of the turns, with the forms that its reader may fill in."""
    actor = request.actor
    rows = visible_to(actor, SpeakingTurn).filter(hearing=hearing).select_related("party", "statement__made_by")
    spoken = list(rows.prefetch_related("statement__files", _extensions()).order_by("number"))
    mine = visible_to(actor, SpeakingTurn, "speak").filter(hearing=hearing).select_related("party").first()
    conducts = may(actor, hearing, "conduct") and hearing.state in {Hearing.State.SCHEDULED, Hearing.State.OPEN}
    aside = why_aside_in_any(actor, hearing.case) if conducts else []
    conducts = conducts and not aside
    is_running, order = running(hearing), forms.order
    context = {
        "title": KINDS[hearing.kind].asynchronous.in_language(language()),
        "is_trial": hearing.kind == Hearing.Kind.TRIAL,
        "hearing": hearing,
        "case": _case_of(request, hearing),
        "turns": spoken,
        "now_speaking": next((turn for turn in spoken if turn.state == SpeakingTurn.State.OPEN), None),
        "mine": mine,
        "statement": (forms.statement or StatementForm(actor=actor)) if mine else None,
        "conducts": conducts,
        "stands_aside": [_(reason) for reason in aside],
        "order": _order_form(hearing, order, gone_through(hearing)) if conducts and not is_running else None,
        "can_close": conducts and not why_not_closed(hearing, clock.now()),
        "wrong": order.non_field_errors() if order is not None and is_running else [],
        **_more_time(request, hearing, mine, forms),
    }
    if mine:
        context |= kept_with(request, Spot("statement", mine.pk), context["statement"])
    return render(request, "filing/online/turns.html", context, status=422 if forms.is_wrong else 200)


def _extensions() -> "Prefetch[str, QuerySet[TurnExtension], str]":
    return Prefetch("extensions", queryset=TurnExtension.objects.order_by("asked_at"))


def _more_time(request: PortalRequest, hearing: Hearing, mine: SpeakingTurn | None, forms: Forms) -> dict[str, Any]:
    """The request that waits for an answer, and the form of who may ask or answer."""
    waiting = visible_to(request.actor, TurnExtension).filter(turn__hearing=hearing, turn__state=SpeakingTurn.State.OPEN)
    asked = waiting.filter(state=TurnExtension.State.ASKED).select_related("turn__party").first()
    answers = asked is not None and may(request.actor, asked, "answer") and not why_aside_in_any(request.actor, hearing.case)
    return {
        "asked": asked,
        "longer": (forms.longer or LongerForm()) if mine and asked is None else None,
        "answer": (forms.answer or LongerAnswerForm()) if answers else None,
        "told": _told(forms.longer, asked is None) + _told(forms.answer, answers),
    }


def _told(form: LongerForm | LongerAnswerForm | None, is_shown: bool) -> list[str]:
    """What is wrong with a form that the page does not show any more."""
    return [] if form is None or is_shown else [str(words) for words in form.non_field_errors()]


def _order_form(hearing: Hearing, sent_form: RoundForm | None, done: set[str]) -> RoundForm:
    initial = {"stage": next_stage(done, hearing.kind)}
    return sent_form or RoundForm(parties=_parties(hearing), kind=hearing.kind, initial=initial)


def _case_of(request: PortalRequest, hearing: Hearing) -> Any:
    """The case of those heard together that the reader may open: a member's side goes back to its own."""
    together = [case.pk for case in heard_together(hearing.case)]
    own = visible_to(request.actor, type(hearing.case)).filter(pk__in=together).order_by("accepted_at")
    return own.filter(pk=hearing.case_id).first() or own.first()
