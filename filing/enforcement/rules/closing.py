"""Whether an enforcement case may be closed: nothing may stay open behind it (法发〔2014〕26号 art. 14). Pure."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from filing.calendar.rules.terms import Term, Unit, last_day

# 法〔2016〕373号 art. 1, in its order.
CONDITIONS_FOR_NOW = (
    "已向被执行人发出执行通知书、责令其报告财产。",
    "已向被执行人发出限制消费令，并将符合条件的被执行人纳入失信被执行人名单。",
    "已穷尽财产调查措施，未发现被执行人有可供执行的财产或者发现的财产不能处置。",
    "自执行案件立案之日起已超过三个月。",
    "被执行人下落不明的，已依法予以查找；被执行人或者其他人妨害执行的，已依法采取罚款、拘留等强制措施。",
)
LEAST_TIME = Term(3, Unit.MONTH)  # 法〔2016〕373号 art. 1(4): more than three months from filing


@dataclass(frozen=True, slots=True)
class OpenMatters:
    """What is still open in the case."""

    notice_issued: bool
    debt_open: Decimal
    active_measures: int
    open_sanctions: int
    open_orders: int = 0  # of rulings on objections, not carried out yet


@dataclass(frozen=True, slots=True)
class Exhaustion:
    """What the portal itself knows of the conditions for ending this round of enforcement."""

    notice_issued: bool
    debt_open: Decimal
    restricted: bool  # every debtor is under a restriction of consumption
    accepted_on: dt.date
    waiting: bool  # a proposal is open already


def obstacles_for_now(found: Exhaustion, today: dt.date) -> list[str]:
    """What stands against 终结本次执行程序, as codes: not_notified, nothing_open, not_restricted, too_early, proposed_already.

    法〔2016〕373号 art. 1(1), (2), (4). That the search was exhausted and the missing were looked for (art. 1(3), (5)), and that
    the creditor was heard, the officer states in words. Measures and sanctions stay in force.
    """
    earliest = last_day(found.accepted_on, LEAST_TIME)
    codes = {
        "not_notified": not found.notice_issued,
        "nothing_open": found.debt_open == 0,
        "not_restricted": not found.restricted,
        "too_early": today <= earliest,
        "proposed_already": found.waiting,
    }
    return [code for code, stands in codes.items() if stands]


def obstacles(way: str, matters: OpenMatters) -> list[str]:
    """What stands against closing in this way, as codes: not_notified, debt_open, measures_active, sanctions_open,
    orders_open.

    ``completed`` needs the whole debt received; ``terminated`` (CPL art. 268) does not. Raises ``ValueError`` for a way
    that is not chosen here: ``terminated_for_now`` has conditions and a ruling of its own (``obstacles_for_now``).
    """
    if way not in {"completed", "terminated"}:
        raise ValueError(way)
    found = {
        "not_notified": not matters.notice_issued,
        "debt_open": way == "completed" and matters.debt_open > 0,
        "measures_active": matters.active_measures > 0,
        "sanctions_open": matters.open_sanctions > 0,
        "orders_open": matters.open_orders > 0,
    }
    return [code for code, stands in found.items() if stands]
