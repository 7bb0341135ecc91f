"""Who came to a hearing."""

import uuid
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from filing.calendar.actions.note_attendance import note_attendance
from filing.calendar.attendance import attendance_of
from filing.calendar.models import Hearing
from filing.cases.models import Party
from filing.cases.order import AS_NAMED
from filing.forms import sent


class _Parties(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Party) -> str:
        return f"{obj.get_role_display()} {obj.name}"


class AttendanceForm(forms.Form):
    """The parties that came; who is left out stayed away."""

    use_required_attribute = False
    came = _Parties(
        label=gettext_lazy("到庭的当事人"),
        queryset=Party.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("本人或者代理人到庭的，都算到庭。没有勾选的，记为没有到庭。"),
    )

    def __init__(self, hearing: Hearing, data: Any, files: Any) -> None:
        noted = attendance_of(hearing)
        super().__init__(data, files, initial={"came": [pk for pk, came in noted.items() if came]})
        cast("_Parties", self.fields["came"]).queryset = hearing.case.parties.filter(left_at=None).order_by(*AS_NAMED)


@require_http_methods(["GET", "POST"])
@guarded("filing.hearing", "note_attendance")
def attendance(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """Note who came to a hearing that has begun."""
    hearing = access(request.actor, Hearing, hearing_id, "note_attendance")
    form = AttendanceForm(hearing, *sent(request))
    if request.method == "POST" and form.is_valid():
        came = {party.pk for party in form.cleaned_data["came"]}
        note_attendance(actor=request.actor, hearing_id=hearing_id, came=came, now=clock.now())
        messages.success(request, _("已记下到庭情况。裁判文书草稿里空着的，会按它写入。"))
        return redirect("filing:case", hearing.case_id)
    context = {"title": _("到庭情况"), "case": hearing.case, "hearing": hearing, "form": form}
    return render(request, "filing/calendar/attendance.html", context, status=422 if form.is_bound else 200)
