"""Who came to a hearing."""

import uuid
from typing import Any

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
from filing.cases.order import AS_NAMED
from filing.forms import sent

_WORDS: dict[bool | None, str] = {True: "yes", False: "no", None: ""}
CAME = [("yes", gettext_lazy("到庭（本人或者代理人）")), ("no", gettext_lazy("没有到庭"))]


class AttendanceForm(forms.Form):
    """Of each party whether it came; nobody is noted as absent by leaving the form as it is."""

    use_required_attribute = False

    def __init__(self, hearing: Hearing, data: Any, files: Any) -> None:
        super().__init__(data, files)
        noted = attendance_of(hearing)
        for party in hearing.case.parties.filter(left_at=None).order_by(*AS_NAMED):
            self.fields[str(party.pk)] = forms.ChoiceField(
                label=f"{party.get_role_display()} {party.name}",
                choices=CAME,
                widget=forms.RadioSelect,
                initial=_WORDS[noted.get(party.pk)],
                error_messages={"required": _("请选择是否到庭。")},
            )

    def came(self) -> set[uuid.UUID]:
        """The parties that came."""
        return {uuid.UUID(name) for name, came in self.cleaned_data.items() if came == "yes"}


@require_http_methods(["GET", "POST"])
@guarded("filing.hearing", "note_attendance")
def attendance(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """Note who came to a hearing that has begun."""
    hearing = access(request.actor, Hearing, hearing_id, "note_attendance")
    form = AttendanceForm(hearing, *sent(request))
    if request.method == "POST" and form.is_valid():
        note_attendance(actor=request.actor, hearing_id=hearing_id, came=form.came(), now=clock.now())
        messages.success(request, _("已记下到庭情况。裁判文书草稿里空着的，会按它写入。"))
        return redirect("filing:case", hearing.case_id)
    context = {"title": _("到庭情况"), "case": hearing.case, "hearing": hearing, "form": form}
    return render(request, "filing/calendar/attendance.html", context, status=422 if form.is_bound else 200)
