"""The forms of a hearing, of many at once, and of a day on which a party cannot come."""

import datetime as dt
import uuid
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.clock import SHANGHAI
from courtportal.kernel.courts.models import Court, CourtRoom
from courtportal.kernel.web import formats
from courtportal.kernel.web.forms import DayField, SentOnce
from filing.calendar.actions.schedule_many import BatchOrder
from filing.calendar.models import Hearing, HearingChange
from filing.calendar.placing import CannotSit, Plan
from filing.cases.models import Case
from filing.seen import SeenForm

LENGTHS = [
    (30, _("30 分钟")),
    (60, _("1 小时")),
    (90, _("1 个半小时")),
    (120, _("2 小时")),
    (180, _("3 小时")),
    (240, _("4 小时")),
]

# How a hearing is planned; how it is held follows the parties' consent (《人民法院在线诉讼规则》第四条).
PLANNED = [
    (Hearing.Mode.ONLINE, _("在线，不同意的当事人到庭")),
    (Hearing.Mode.MIXED, _("部分在线、部分到庭")),
    (Hearing.Mode.ON_SITE, _("各方到庭")),
]
BY_CONSENT = _("只有同意的当事人在线参加。还没有征询的，系统会征询；没有同意的，传票通知到庭（《人民法院在线诉讼规则》第四条）。")

# What the law says of when each kind is, for who plans it.
WHEN = {
    Hearing.Kind.EVIDENCE_EXCHANGE: _(
        "证据交换（民事诉讼法第一百三十六条第四项）安排在答辩期届满以后的日子；证据交换之日举证期限届满（法释〔2019〕19号第五十六条），"
        "不早于举证期限的最后一天。"
    ),
    Hearing.Kind.CONFERENCE: _("庭前会议安排在答辩期届满以后的日子（民诉法解释第二百二十四条）。"),
}

# Why a time is not possible → (field, words).
CANNOT = {
    "in_past": ("day", _("这个时间已经过去，请选择以后的时间。")),
    "short_notice": ("day", _("普通程序应当在开庭三日前通知当事人（民事诉讼法第一百三十九条），请选择更晚的日期。")),
    "rest_day": ("day", _("这一天是休息日，请选择工作日。")),
    "outside_hours": ("time", _("请安排在 8:30 到 18:00 之间。")),
    "odd_length": ("minutes", _("时长应在 15 分钟到 8 小时之间。")),
    "room_taken": ("room", _("这个法庭在这段时间已有安排，请换一个法庭或者时间。")),
    "people_taken": ("time", _("审判人员、书记员、当事人或者代理人在这段时间另有庭审或者请假，请换一个时间：%(people)s。")),
    "party_cannot": ("despite", _("当事人说明这一天不能到庭（%(absent)s）。仍要安排的，请写明理由。")),
    "terms_open": ("despite", _("答辩或者举证期限到%(day)s才届满，请安排在%(first_day)s或者以后。仍要提前的，请写明理由。")),
    "answer_expected": (
        "despite",
        _(
            "起诉状还没有送达%(untold)s，答辩期没有开始，即使今天送达也要到%(expected)s才届满，请安排在%(first_day)s或者以后。"
            "仍要提前的，请写明理由。"
        ),
    ),
    "evidence_open": (
        "despite",
        _(
            "举证期限到%(evidence_day)s才届满。证据交换之日举证期限届满（法释〔2019〕19号第五十六条），请安排在%(first_day)s或者以后。"
            "仍要提前交换的，请写明理由。"
        ),
    ),
    "too_often": ("kind", _("延期开庭已达上限：普通程序不超过两次，简易程序不超过一次（法释〔2019〕4号第三条）。")),
    "no_room": ("room", _("请选择本院的法庭。")),
}


class KindField(forms.ChoiceField):
    """What a sitting is for; who does not say it means a trial."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or Hearing.Kind.TRIAL)


def _known_kind(chosen: str) -> str:
    return chosen if chosen in Hearing.Kind else Hearing.Kind.TRIAL


class HearingForm(forms.Form):
    """Where, when and how. Only of a trial it is asked whether it is public."""

    use_required_attribute = False
    purpose = KindField(choices=Hearing.Kind.choices, initial=Hearing.Kind.TRIAL, widget=forms.HiddenInput)
    room = forms.ModelChoiceField(label=_("法庭"), queryset=CourtRoom.objects.none(), empty_label=None)
    day = DayField(label=_("日期"))
    time = forms.TimeField(
        label=_("时间"), widget=forms.TimeInput({"type": "time", "class": "short"}, format="%H:%M"), initial="09:30"
    )
    minutes = forms.TypedChoiceField(label=_("预计时长"), choices=LENGTHS, coerce=int, initial=90)
    mode = forms.ChoiceField(
        label=_("方式"), choices=PLANNED, initial=Hearing.Mode.ONLINE, widget=forms.RadioSelect, help_text=BY_CONSENT
    )
    is_public = forms.BooleanField(label=_("公开开庭"), required=False, initial=True)
    despite = forms.CharField(
        label=_("仍安排在当事人不便之日或者期限届满之前的理由"),
        required=False,
        max_length=200,
        help_text=_("当事人说明不能到庭的日子、答辩或者举证期限没有届满的，安排在这些日子要写明理由，例如各方同意。"),
    )

    def __init__(self, *args: Any, court: Court, moving: Hearing | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sitting = moving.kind if moving is not None else _known_kind(str(self["purpose"].value()))
        if self.sitting != Hearing.Kind.TRIAL:
            del self.fields["is_public"]
        field = cast("forms.ModelChoiceField[CourtRoom]", self.fields["room"])
        field.queryset = CourtRoom.objects.filter(court=court).order_by("name")

    def plan(self) -> Plan | None:
        """The plan that was typed, its wall-clock time in Shanghai; None while room, day, time or length are not understood."""
        given = self.cleaned_data
        if not all(given.get(name) for name in ("room", "day", "time", "minutes")):
            return None
        starts_at = dt.datetime.combine(given["day"], given["time"], tzinfo=SHANGHAI)
        ends_at = starts_at + dt.timedelta(minutes=given["minutes"])
        despite, mode = given.get("despite", "").strip(), given.get("mode") or Hearing.Mode.ON_SITE
        kind = given.get("purpose") or Hearing.Kind.TRIAL
        return Plan(given["room"].pk, starts_at, ends_at, mode, given.get("is_public", True), despite, kind)

    def show_why(self, problem: CannotSit) -> None:
        """Put what is wrong with the time beside its field; who is taken elsewhere is named, not in whose case."""
        facts = {
            "people": str(_("、")).join(problem.people),
            "absent": problem.absent,
            "untold": str(_("、")).join(problem.terms.untold),
        }
        days = {
            "day": problem.terms.over, "expected": problem.terms.expected, "evidence_day": problem.terms.ended,
            "first_day": problem.first_day,
        }  # fmt: skip
        facts |= {name: formats.day(day) if day else "" for name, day in days.items()}
        for code in problem.codes:
            field, words = CANNOT[code]
            self.add_error(field if field in self.fields else None, str(words) % facts)


class MoveForm(SeenForm, HearingForm):
    """Another time for a hearing, and why; what it is for stays. Only a trial is adjourned."""

    purpose = None  # type: ignore[assignment]
    kind = forms.ChoiceField(
        label=_("改期的性质"),
        choices=[
            (HearingChange.Kind.MOVED, _("法院调整时间")),
            (HearingChange.Kind.ADJOURNED, _("延期开庭（民事诉讼法第一百四十九条）")),
        ],
        widget=forms.RadioSelect,
        initial=HearingChange.Kind.MOVED,
    )
    reason = forms.CharField(label=_("改期的原因"), max_length=200, help_text=_("原因记入卷宗，并留在排期记录里。"))

    def __init__(self, *args: Any, moving: Hearing, **kwargs: Any) -> None:
        super().__init__(*args, moving=moving, **kwargs)
        if moving.kind != Hearing.Kind.TRIAL:
            del self.fields["kind"]


class DayForm(forms.Form):
    """A day on which a party cannot come."""

    use_required_attribute = False
    day = DayField(label=_("不能到庭的日期"))
    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("例如：住院、出差、在其他法院开庭。"))


class ManyForm(SentOnce):
    """Which cases get a hearing, in which rooms and days."""

    cases = forms.ModelMultipleChoiceField(label=_("案件"), queryset=Case.objects.none(), widget=forms.CheckboxSelectMultiple)
    rooms = forms.ModelMultipleChoiceField(
        label=_("法庭"), queryset=CourtRoom.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    first_day = DayField(label=_("从哪一天起"))
    last_day = DayField(label=_("到哪一天止"))
    minutes = forms.TypedChoiceField(label=_("每件时长"), choices=LENGTHS, coerce=int, initial=60)
    mode = forms.ChoiceField(
        label=_("方式"), choices=PLANNED, initial=Hearing.Mode.ONLINE, widget=forms.RadioSelect, help_text=BY_CONSENT
    )

    def __init__(self, *args: Any, cases: QuerySet[Case], court_id: uuid.UUID | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelMultipleChoiceField[Case]", self.fields["cases"]).queryset = cases
        rooms = cast("forms.ModelMultipleChoiceField[CourtRoom]", self.fields["rooms"])
        rooms.queryset = CourtRoom.objects.filter(court=court_id).order_by("name")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("结束日期不能早于开始日期。"))
        return given

    def order(self) -> BatchOrder:
        """What the batch is asked to do."""
        given = self.cleaned_data
        rooms = tuple(room.pk for room in given["rooms"])
        return BatchOrder(rooms, given["first_day"], given["last_day"], given["minutes"], given["mode"])
