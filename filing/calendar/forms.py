"""The form of a hearing: room, day, time, mode."""

import datetime as dt
import uuid
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.clock import SHANGHAI
from courtportal.kernel.courts.models import Court, CourtRoom
from courtportal.kernel.web.forms import DayInput
from filing.calendar.actions.schedule import Plan
from filing.calendar.models import Hearing

LENGTHS = [
    (30, _("30 分钟")),
    (60, _("1 小时")),
    (90, _("1 个半小时")),
    (120, _("2 小时")),
    (180, _("3 小时")),
    (240, _("4 小时")),
]

# Why a time is not possible → (field, words).
CANNOT = {
    "in_past": ("day", _("这个时间已经过去，请选择以后的时间。")),
    "short_notice": ("day", _("普通程序应当在开庭三日前通知当事人（民事诉讼法第一百三十九条），请选择更晚的日期。")),
    "rest_day": ("day", _("这一天是休息日，请选择工作日。")),
    "outside_hours": ("time", _("请安排在 8:30 到 18:00 之间。")),
    "odd_length": ("minutes", _("庭审时长应在 15 分钟到 8 小时之间。")),
    "room_taken": ("room", _("这个法庭在这段时间已有安排，请换一个法庭或者时间。")),
    "people_taken": ("time", _("审判人员、书记员、当事人或者代理人在这段时间另有庭审，请换一个时间。")),
    "no_room": ("room", _("请选择本院的法庭。")),
}


class HearingForm(forms.Form):
    """Where, when and how."""

    use_required_attribute = False
    room = forms.ModelChoiceField(label=_("法庭"), queryset=CourtRoom.objects.none(), empty_label=None)
    day = forms.DateField(label=_("日期"), widget=DayInput())
    time = forms.TimeField(
        label=_("时间"), widget=forms.TimeInput({"type": "time", "class": "short"}, format="%H:%M"), initial="09:30"
    )
    minutes = forms.TypedChoiceField(label=_("预计时长"), choices=LENGTHS, coerce=int, initial=90)
    mode = forms.ChoiceField(label=_("方式"), choices=Hearing.Mode.choices, initial=Hearing.Mode.ONLINE, widget=forms.RadioSelect)
    is_public = forms.BooleanField(label=_("公开开庭"), required=False, initial=True)

    def __init__(self, *args: Any, court: Court, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[CourtRoom]", self.fields["room"])
        field.queryset = CourtRoom.objects.filter(court=court).order_by("name")

    def plan(self) -> Plan:
        """The plan that was typed, its wall-clock time in Shanghai."""
        given = self.cleaned_data
        starts_at = dt.datetime.combine(given["day"], given["time"], tzinfo=SHANGHAI)
        room_id: uuid.UUID = given["room"].pk
        return Plan(room_id, starts_at, starts_at + dt.timedelta(minutes=given["minutes"]), given["mode"], given["is_public"])

    def show_why(self, codes: list[str]) -> None:
        """Put what is wrong with the time beside its field."""
        for code in codes:
            field, words = CANNOT[code]
            self.add_error(field, str(words))
