"""How long a time limit is: hours, days, months or years. Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta
from enum import StrEnum

from filing.law import Bilingual

_TERM = re.compile(r"([1-9][0-9]{0,4})([hdmy])")
LONGEST_YEARS = 100


class Unit(StrEnum):
    """The units in which the law counts (CPL art. 85)."""

    HOUR = "h"
    DAY = "d"
    MONTH = "m"
    YEAR = "y"


_UNIT_NAMES = {
    Unit.HOUR: Bilingual("小时", "hours"),
    Unit.DAY: Bilingual("日", "days"),
    Unit.MONTH: Bilingual("个月", "months"),
    Unit.YEAR: Bilingual("年", "years"),
}


class TermError(ValueError):
    """A term or a start from which no date can be counted; ``message`` says why in both languages."""

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message.zh)
        self.message = message


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time such as 15 days, written ``15d``."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"

    @property
    def text(self) -> Bilingual:
        """The term as people say it: 15日, 15 days."""
        name = _UNIT_NAMES[self.unit]
        return Bilingual(f"{self.count}{name.zh}", f"{self.count} {name.en if self.count > 1 else name.en[:-1]}")


def parse_term(text: str) -> Term:
    """Read ``48h``, ``15d``, ``6m`` or ``2y``. Raises ``TermError``."""
    match = _TERM.fullmatch(text.strip())
    if not match:
        raise TermError(
            Bilingual(
                "期间写作数字加单位：h（小时）、d（日）、m（月）、y（年），例如 15d。",
                "Write a term as a number and h, d, m or y for hours, days, months or years, for example 15d.",
            )
        )
    term = Term(int(match[1]), Unit(match[2]))
    if (term.unit is Unit.YEAR and term.count > LONGEST_YEARS) or term.count > LONGEST_YEARS * 366 * 24:
        raise TermError(Bilingual("期间过长。", "The term is too long."))
    return term


def last_day(start: date, term: Term) -> date:
    """The last day of a term in days, months or years, before any rest day is considered.

    The starting day is not counted (CPL art. 85). Months and years end on the corresponding day, and where the month
    has none, on its last day (Civil Code art. 202). Raises ``OverflowError`` beyond the year 9999.
    """
    if term.unit is Unit.DAY:
        return start + timedelta(days=term.count)
    months = term.count * (12 if term.unit is Unit.YEAR else 1)
    year, month_index = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > MAXYEAR:
        raise OverflowError(year)
    last_of_month = monthrange(year, month_index + 1)[1]
    return date(year, month_index + 1, min(start.day, last_of_month))


def last_hour(start: datetime, term: Term) -> datetime:
    """The end of a term in hours: the starting hour is not counted, counting begins with the next hour (CPL-I 125)."""
    begins = start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return begins + timedelta(hours=term.count)
