"""Codes of the calendar in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from filing.calendar.models import Hearing
from filing.calendar.rules.kinds import KINDS
from filing.causes.forms import language

PROBLEMS = {
    "not_yours": _("您已不在本案审判组织中，或者案件不能再排期"),
    "stands_aside": _("有人申请您回避，决定作出以前不能由您排期"),
    "has_hearing": _("已有安排好的开庭"),
    "no_slot": _("这段时间里没有各方都方便的时间和法庭"),
}


# Of what is no trial, and of a trial in writing to which nobody comes.
STATES = {Hearing.State.OPEN: _("进行中"), Hearing.State.RECESS: _("已暂停"), Hearing.State.CLOSED: _("已结束")}


# What a mode is called of what is no trial, where its own name speaks of one.
OTHER_THAN_TRIAL = {Hearing.Mode.ONLINE: _("在线进行"), Hearing.Mode.ASYNCHRONOUS: _("非同步进行")}


def where(hearing: Hearing, *, online: bool) -> str:
    """The room, for who appears so; nobody who comes to the court finds an online court there."""
    if hearing.room is None:
        return ""
    return gettext("到院后由书记员引导") if hearing.room.virtual and not online else hearing.room.name


def address(hearing: Hearing) -> str:
    """Where the court is, of a hearing to which somebody comes."""
    on_site = hearing.mode in (Hearing.Mode.ON_SITE, Hearing.Mode.MIXED)
    return hearing.case.court.address if on_site else ""


def mode_words(hearing: Hearing, other: str = "") -> Promise | str:
    """The mode, or what an ``other`` would be called; what is no trial is not called one."""
    mode = Hearing.Mode(other or hearing.mode)
    return mode.label if hearing.kind == Hearing.Kind.TRIAL else OTHER_THAN_TRIAL.get(mode, mode.label)


def state_words(hearing: Hearing) -> Promise | str:
    """The state; what is no trial, or goes on in turns, is under way and over, and no court is opened or closed."""
    state = Hearing.State(hearing.state)
    opens = hearing.kind == Hearing.Kind.TRIAL and hearing.mode != Hearing.Mode.ASYNCHRONOUS
    return STATES[state] if state in STATES and not opens else state.label


def transcript_words(hearing: Hearing) -> str:
    """What its transcript is called."""
    if hearing.kind == Hearing.Kind.TRIAL:
        return gettext("庭审笔录")
    return gettext("%(what)s笔录") % {"what": hearing.get_kind_display()}


def held(hearing: Hearing) -> str:
    """How and where the hearing is held as things stand, and how it is planned where the parties have yet to consent; of what
    is no trial first what it is.
    """
    mode = Hearing.Mode(hearing.mode)
    if mode == Hearing.Mode.ASYNCHRONOUS:
        return KINDS[hearing.kind].asynchronous.in_language(language())
    words = f"{mode_words(hearing)} {where(hearing, online=mode != Hearing.Mode.ON_SITE)}".rstrip()
    if hearing.kind != Hearing.Kind.TRIAL:
        words = f"{hearing.get_kind_display()} · {words}"
    planned_online = hearing.planned_mode in {Hearing.Mode.ONLINE, Hearing.Mode.MIXED}
    if mode != Hearing.Mode.ON_SITE or not planned_online:
        return words
    is_trial = hearing.kind == Hearing.Kind.TRIAL
    return words + (gettext("（计划在线开庭，等待当事人同意）") if is_trial else gettext("（计划在线进行，等待当事人同意）"))
