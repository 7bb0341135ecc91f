"""When a time limit ends, and why: the counting rules of CPL art. 85 and CPL-I art. 125. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from courtportal.kernel.courts.working_days import Calendar
from filing.calendar.rules.terms import Term, TermError, Unit, last_day, last_hour
from filing.law import Bilingual

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Counting(StrEnum):
    """What ends with the term. Only the time for an act of a person is prolonged by a day of rest."""

    ACTION = "action"
    TRIAL_LIMIT = "trial_limit"
    MEASURE = "measure"
    PUBLICATION = "publication"
    BEFORE = "before"


class Status(StrEnum):
    """Whether the date can still change when a new table of holidays is published."""

    CERTAIN = "certain"
    PROVISIONAL = "provisional"


_NO_ROLL = {
    Counting.TRIAL_LIMIT: Bilingual("审理期限不因休假日顺延", "A trial limit is not prolonged by days of rest"),
    Counting.MEASURE: Bilingual("查封、冻结期限不因休假日顺延", "The term of a measure is not prolonged by days of rest"),
    Counting.PUBLICATION: Bilingual("公告期间不因休假日顺延", "A period of publication is not prolonged by days of rest"),
}


@dataclass(frozen=True, slots=True)
class DueDate:
    """The end of a time limit.

    ``raw_end`` is the end before days of rest are considered; ``due`` the last day (for hours: the last instant) in
    time; ``working`` the steps in words.
    """

    due: date
    raw_end: date
    status: Status
    working: tuple[Bilingual, ...]


def extended_to(counted: DueDate, day: date | None) -> DueDate:
    """The time limit as the court extended it: it ends on that day, or later where it is counted to end later."""
    if day is None or day <= counted.due:
        return counted
    step = Bilingual(f"法院准许延长至{day.isoformat()}", f"extended by the court to {day.isoformat()}")
    return replace(counted, due=day, working=(*counted.working, step))


def ended_with_exchange(counted: DueDate, day: date | None) -> DueDate:
    """The term for evidence when evidence is exchanged on that day: it ends then (法释〔2019〕19号 art. 56)."""
    if day is None:
        return counted
    step = Bilingual(
        f"{_zh(day)}证据交换，举证期限当日届满（法释〔2019〕19号第五十六条）",
        f"Evidence is exchanged on {_en(day)}: the term ends on that day (SPC Interpretation [2019] No. 19, art. 56)",
    )
    return replace(counted, due=day, status=Status.CERTAIN, working=(*counted.working, step))


def count_term(term: Term, start: date, counting: Counting, calendar: Calendar) -> DueDate:
    """Count a term from the day of the event that starts it.

    For a term in hours ``start`` must be a ``datetime``. The starting day or hour is not counted. If the last day of an
    action is a day of rest, the term ends with the next working day; an adjusted working Saturday or Sunday is not one.
    Dates outside the table of holidays (``calendar``) are provisional. A term BEFORE
    an event ends with the last day that leaves as many whole days between it and the event. Raises ``TermError``.
    """
    try:
        if term.unit is Unit.HOUR:
            return _count_hours(term, start)
        day = start.date() if isinstance(start, datetime) else start
        return _count_before(term, day) if counting is Counting.BEFORE else _count_days(term, day, counting, calendar)
    except OverflowError as error:
        raise TermError(Bilingual("期间届满日超出日历范围。", "The term ends beyond the calendar.")) from error


def _count_before(term: Term, day: date) -> DueDate:
    due = day - timedelta(days=term.count + 1)
    working = Bilingual(
        f"{_zh(day)}之前应当留足{term.text.zh}，最迟{_zh(due)}",
        f"{term.text.en} must lie between it and {_en(day)}: at the latest on {_en(due)}",
    )
    return DueDate(due, due, Status.CERTAIN, (working,))


def _count_days(term: Term, day: date, counting: Counting, calendar: Calendar) -> DueDate:
    raw_end = last_day(day, term)
    working = [_first_day_step(day), _raw_end_step(term, raw_end)]
    due = raw_end
    if counting is Counting.ACTION:
        due = calendar.next_working_day(raw_end)
        working.append(_roll_step(raw_end, due, calendar))
    else:
        reason = _NO_ROLL[counting]
        working.append(Bilingual(f"{reason.zh}：{_zh(due)}届满", f"{reason.en}: it ends on {_en(due)}"))
    status = Status.CERTAIN if calendar.covers(raw_end) and calendar.covers(due) else Status.PROVISIONAL
    if status is Status.PROVISIONAL:
        working.append(_provisional_step(calendar))
    return DueDate(due, raw_end, status, tuple(working))


def _count_hours(term: Term, start: date) -> DueDate:
    if not isinstance(start, datetime):
        raise TermError(
            Bilingual(
                "以小时计算的期间需要起始时刻，例如 2026-09-10T10:30。",
                "A term in hours needs a start with a time, for example 2026-09-10T10:30.",
            )
        )
    end = last_hour(start, term)
    begins = end - timedelta(hours=term.count)
    working = (
        Bilingual(
            f"开始的时不计算在内，自{_zh(begins)}{begins:%H:%M}起算",
            f"The starting hour is not counted: counting begins on {_en(begins)} at {begins:%H:%M}",
        ),
        Bilingual(
            f"{term.text.zh}至{_zh(end)}{end:%H:%M}届满，不因休假日顺延",
            f"{term.text.en} end on {_en(end)} at {end:%H:%M}, days of rest do not prolong hours",
        ),
    )
    return DueDate(end, end, Status.CERTAIN, working)


def _first_day_step(start: date) -> Bilingual:
    first = start + timedelta(days=1)
    return Bilingual(
        f"开始的日不计算在内：{_zh(start)}不计，自{_zh(first)}起算",
        f"The starting day {_en(start)} is not counted: day one is {_en(first)}",
    )


def _raw_end_step(term: Term, raw_end: date) -> Bilingual:
    return Bilingual(f"{term.text.zh}的最后一日为{_zh(raw_end)}", f"The last day of {term.text.en} is {_en(raw_end)}")


def _roll_step(raw_end: date, due: date, calendar: Calendar) -> Bilingual:
    if due != raw_end:
        name_zh, name_en = calendar.name_of(raw_end)
        return Bilingual(
            f"最后一日是休假日（{name_zh}），以休假日后的第一日{_zh(due)}为届满日",
            f"The last day is a day of rest ({name_en}): the term ends on the first day after it, {_en(due)}",
        )
    if calendar.is_adjusted_working_day(raw_end):
        return Bilingual("最后一日是调休的工作日，不顺延", "The last day is an adjusted working day: no prolongation")
    return Bilingual("最后一日是工作日，不顺延", "The last day is a working day: no prolongation")


def _provisional_step(calendar: Calendar) -> Bilingual:
    first, last = calendar.first_year, calendar.last_year
    return Bilingual(
        f"节假日安排只有{first}年至{last}年的，此日期为暂定，公布后重新计算",
        f"Tables of holidays exist for {first} to {last} only: the date is provisional and will be computed again",
    )


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（周{_WEEKDAYS_ZH[day.weekday()]}）"


def _en(day: date) -> str:
    return f"{_WEEKDAYS_EN[day.weekday()]} {day.isoformat()[:10]}"
