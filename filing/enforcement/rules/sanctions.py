"""The list of dishonest debtors (法释〔2017〕7号) and the restriction of consumption (法释〔2015〕17号). Pure."""

import datetime as dt

from courtportal.kernel.courts.working_days import Calendar
from courtportal.kernel.identity.rules.identity_number import age_on
from filing.calendar.rules.terms import Term, Unit, last_day
from filing.law import Bilingual

GROUNDS: dict[int, Bilingual] = {
    1: Bilingual(
        "有履行能力而拒不履行生效法律文书确定义务", "able to perform the duty fixed by an effective legal document but refuses to"
    ),
    2: Bilingual(
        "以伪造证据、暴力、威胁等方法妨碍、抗拒执行", "obstructs or resists enforcement by forged evidence, violence or threats"
    ),
    3: Bilingual(
        "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行",
        "evades enforcement by sham proceedings or by hiding or moving property",
    ),
    4: Bilingual("违反财产报告制度", "breaks the rules on reporting property"),
    5: Bilingual("违反限制消费令", "breaks a consumption restriction order"),
    6: Bilingual("无正当理由拒不履行执行和解协议", "refuses without good reason to perform a settlement in enforcement"),
}
# The first ground has no fixed term; the others two years, one to three more for serious or repeated acts (arts 2).
FIXED_TERM_GROUNDS = frozenset({2, 3, 4, 5, 6})
BASE_YEARS, MOST_EXTRA_YEARS = 2, 3
DELIST_WORKING_DAYS = 3
ADULT_AGE = 18

CONSUMPTION_BASIS = Bilingual(
    "未按执行通知书指定的期间履行生效法律文书确定的给付义务", "did not perform within the time set in the notice"
)


def listing_expiry(ground: int, start: dt.date, extra_years: int = 0) -> dt.date | None:
    """The last day of a listing; none for a ground without a fixed term. Raises ``ValueError`` for a wrong extension."""
    if not 0 <= extra_years <= MOST_EXTRA_YEARS:
        raise ValueError(extra_years)
    if ground not in FIXED_TERM_GROUNDS:
        return None
    return last_day(start, Term(BASE_YEARS + extra_years, Unit.YEAR))


def may_be_listed(birth_date: dt.date | None, today: dt.date) -> bool:
    """Whether the debtor can be listed: never a minor (art. 4). An organisation has no birth date."""
    return birth_date is None or age_on(birth_date, today) >= ADULT_AGE


def lift_by(reason_arose_on: dt.date, calendar: Calendar) -> dt.date:
    """The last day on which a listing must be deleted: three working days after its reason fell away (art. 10)."""
    return calendar.add_working_days(reason_arose_on, DELIST_WORKING_DAYS)
