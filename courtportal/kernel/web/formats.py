"""How money, days and moments are written in the user's language (docs/front.md); reads no clock."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext, ngettext

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOTHING = "—"


def _english() -> bool:
    return (get_language() or "").startswith("en")


def money(amount: Decimal | int | str | None) -> str:
    """Yuan with two decimals: ``¥12,300.00``; a dash for None."""
    if amount is None or amount == "":
        return NOTHING
    value = Decimal(amount)
    return f"{'-' if value < 0 else ''}¥{abs(value):,.2f}"


def _as_day(value: dt.date) -> dt.date:
    return value.astimezone(SHANGHAI).date() if isinstance(value, dt.datetime) else value


def day(value: dt.date | None) -> str:
    """``2026年11月22日（周日）`` or ``Sun 22 Nov 2026``; an instant is first placed on Shanghai's calendar."""
    if value is None:
        return NOTHING
    date = _as_day(value)
    if _english():
        return f"{WEEKDAYS_EN[date.weekday()]} {date.day} {MONTHS_EN[date.month - 1]} {date.year}"
    return f"{date.year}年{date.month}月{date.day}日（周{WEEKDAYS_ZH[date.weekday()]}）"


def moment(value: dt.datetime | None) -> str:
    """The day and the minute in Shanghai: ``2026年11月22日（周日）10:32`` or ``Sun 22 Nov 2026, 10:32``."""
    if value is None:
        return NOTHING
    local = value.astimezone(SHANGHAI)
    return f"{day(local)}{', ' if _english() else ''}{local:%H:%M}"


def time_of_day(value: dt.datetime | None) -> str:
    """The wall clock in Shanghai, ``10:32:05``."""
    return NOTHING if value is None else f"{value.astimezone(SHANGHAI):%H:%M:%S}"


def until(value: dt.date) -> str:
    """A last day with which a sentence goes on, itself included: ``2026年9月8日（周二）前（含当日）`` or
    ``by the end of Tue 8 Sep 2026``.
    """
    return gettext("%(day)s前（含当日）") % {"day": day(value)}


@dataclass(frozen=True, slots=True)
class Until:
    """A last day among the facts of a notice, said as ``until`` says it."""

    day: dt.date


def left(due: dt.date, today: dt.date) -> str:
    """What is left until the day: ``还有3天``, ``今天到期``, ``已过3天``."""
    days = (_as_day(due) - today).days
    if days == 0:
        return gettext("今天到期")
    if days > 0:
        return ngettext("还有%(days)d天", "还有%(days)d天", days) % {"days": days}
    return ngettext("已过%(days)d天", "已过%(days)d天", -days) % {"days": -days}


def deadline(due: dt.date | None, today: dt.date) -> str:
    """A deadline with day, date and what is left: ``2026年11月25日（周三），还有3天``."""
    if due is None:
        return NOTHING
    return f"{day(due)}{', ' if _english() else '，'}{left(due, today)}"
