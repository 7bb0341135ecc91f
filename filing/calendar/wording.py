"""Codes of the calendar in words."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from filing.calendar.models import Hearing

PROBLEMS = {
    "not_yours": _("您已不在本案审判组织中，或者案件不能再排期"),
    "stands_aside": _("有人申请您回避，决定作出以前不能由您排期"),
    "has_hearing": _("已有安排好的开庭"),
    "no_slot": _("这段时间里没有各方都方便的时间和法庭"),
}


def where(hearing: Hearing, *, online: bool) -> str:
    """The room, for who appears so; nobody who comes to the court finds an online court there."""
    if hearing.room is None:
        return ""
    return gettext("到院后由书记员引导") if hearing.room.virtual and not online else hearing.room.name


def held(hearing: Hearing) -> str:
    """How and where the hearing is held as things stand, and how it is planned where the parties have yet to consent."""
    mode = Hearing.Mode(hearing.mode)
    if mode == Hearing.Mode.ASYNCHRONOUS:
        return str(mode.label)
    words = f"{mode.label} {where(hearing, online=mode != Hearing.Mode.ON_SITE)}".rstrip()
    planned_online = hearing.planned_mode in {Hearing.Mode.ONLINE, Hearing.Mode.MIXED}
    return words + gettext("（计划在线开庭，等待当事人同意）") if mode == Hearing.Mode.ON_SITE and planned_online else words
