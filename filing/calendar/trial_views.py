"""The trial limit on the desk of the panel: stop the clock for a reason of the law, and let it go on."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.web import formats
from courtportal.kernel.web.forms import DayField
from filing.calendar.actions.mark_urgent import mark_urgent
from filing.calendar.actions.trial_clock import AlreadyPaused, WrongFirstDay, resume_pause, stop_clock
from filing.calendar.models import TrialPause
from filing.calendar.rules.trial_limit import PAUSES
from filing.cases.models import Case

# What the panel itself records; the others follow from applications.
BY_HAND = ("settlement", "publication", "appraisal", "jurisdiction_dispute")


def reasons() -> list[tuple[str, str]]:
    """The reasons that the panel may record, in the reader's language."""
    return [(code, PAUSES[code][0].in_language(get_language() or "zh")) for code in BY_HAND]


class PauseForm(forms.Form):
    """Why the clock stands still, and since when."""

    use_required_attribute = False
    reason = forms.ChoiceField(label=gettext_lazy("不计入审限的原因"), choices=reasons)
    began_on = DayField(
        label=gettext_lazy("不计入审限的第一天"),
        required=False,
        initial=clock.today,
        help_text=gettext_lazy("不填的，从今天起。"),
    )


@require_POST
@guarded("filing.case", "pause_limit")
def stop(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """The clock stands still from the day that was named."""
    access(request.actor, Case, case_id, "pause_limit")
    form = PauseForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("filing:case", case_id)
    try:
        stop_clock(actor=request.actor, case_id=case_id, now=clock.now(), **form.cleaned_data)
    except WrongFirstDay as wrong:
        first = formats.day(wrong.earliest)
        messages.error(request, _("不计入审限的第一天不能晚于今天，也不能早于%(first)s。") % {"first": first})
    except AlreadyPaused as standing:
        since = formats.day(standing.began_on)
        messages.error(
            request, _("审限因这个原因自%(since)s起已经停止计算，没有另外记录。先继续计算，再记录另一段。") % {"since": since}
        )
    else:
        messages.success(request, _("审限已停止计算。"))
    return redirect("filing:case", case_id)


@require_POST
@guarded("filing.case", "mark_urgent")
def urgent(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """The court decides within the shorter term."""
    mark_urgent(actor=request.actor, case_id=case_id, now=clock.now())
    messages.success(request, _("已标明情况紧急，法院在二十四小时内裁定。"))
    return redirect("filing:case", case_id)


@require_POST
@guarded("filing.case", "pause_limit")
def go_on(request: PortalRequest, case_id: uuid.UUID, pause_id: uuid.UUID) -> HttpResponse:
    """The reason is gone: the clock goes on from today."""
    case = access(request.actor, Case, case_id, "pause_limit")
    if not TrialPause.objects.filter(pk=pause_id, case=case).exists():
        raise Http404
    resume_pause(actor=request.actor, pause_id=pause_id, now=clock.now())
    messages.success(request, _("审限继续计算。"))
    return redirect("filing:case", case_id)
