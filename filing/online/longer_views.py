"""More time for a turn of an asynchronous hearing: the party asks, the judge answers, both on the page of the turns."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.web.arrival import arrived_at
from filing.identity_checks.guard import in_turn
from filing.online.actions.extend_turn import ask_longer, grant_longer, refuse_longer
from filing.online.turn_forms import LongerAnswerForm, LongerForm, show_why
from filing.online.turn_models import SpeakingTurn, TurnExtension
from filing.online.turn_views import Forms, show_turns
from filing.online.turns import CannotSpeak


@require_POST
@guarded("filing.speakingturn", "ask_longer")
@in_turn
def ask(request: PortalRequest, turn_id: uuid.UUID) -> HttpResponse:
    """The party says why it needs more time."""
    turn = access(request.actor, SpeakingTurn, turn_id, "ask_longer")
    form = LongerForm(request.POST)
    if form.is_valid():
        try:
            ask_longer(actor=request.actor, turn_id=turn_id, reason=form.cleaned_data["reason"], now=arrived_at(request))
        except CannotSpeak as problem:
            show_why(form, problem.codes)
        else:
            messages.success(request, _("申请已提交法官。答复之前，原来的期限不变。"))
            return redirect("filing:turns", turn.hearing_id)
    return show_turns(request, turn.hearing, Forms(longer=form))


@require_POST
@guarded("filing.turnextension", "answer")
def answer(request: PortalRequest, extension_id: uuid.UUID) -> HttpResponse:
    """The judge grants a day or refuses with a reason; answered already, the page shows how."""
    asked = access(request.actor, TurnExtension, extension_id, "view")
    hearing = asked.turn.hearing
    if asked.state != TurnExtension.State.ASKED:
        return redirect("filing:turns", hearing.pk)
    form = LongerAnswerForm(request.POST)
    if form.is_valid() and _answered(request, asked, form):
        messages.success(request, _("已答复，当事人已收到通知。"))
        return redirect("filing:turns", hearing.pk)
    return show_turns(request, hearing, Forms(answer=form))


def _answered(request: PortalRequest, asked: TurnExtension, form: LongerAnswerForm) -> bool:
    given, actor, now = form.cleaned_data, request.actor, clock.now()
    try:
        if "refuse" in request.POST:
            refuse_longer(actor=actor, extension_id=asked.pk, answer=given["answer"], now=now)
        elif given["day"] is None:
            form.add_error("day", _("请选择日期。"))
        else:
            grant_longer(actor=actor, extension_id=asked.pk, day=given["day"], now=now)
    except CannotSpeak as problem:
        show_why(form, problem.codes)
    return not form.errors
