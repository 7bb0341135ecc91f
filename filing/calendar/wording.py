"""Codes of the calendar in words."""

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "not_yours": _("您已不在本案审判组织中，或者案件不能再排期"),
    "stands_aside": _("有人申请您回避，决定作出以前不能由您排期"),
    "has_hearing": _("已有安排好的开庭"),
    "no_slot": _("这段时间里没有各方都方便的时间和法庭"),
}
