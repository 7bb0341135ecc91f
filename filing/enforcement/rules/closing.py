"""Whether an enforcement case may be closed: nothing may stay open behind it (法发〔2014〕26号 art. 14). Pure."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OpenMatters:
    """What is still open in the case."""

    notice_issued: bool
    debt_open: Decimal
    active_measures: int
    open_sanctions: int


def obstacles(way: str, matters: OpenMatters) -> list[str]:
    """What stands against closing in this way, as codes: not_notified, debt_open, measures_active, sanctions_open.

    ``completed`` needs the whole debt received; ``terminated`` (CPL art. 268) does not. Raises ``ValueError`` for a way
    that cannot be chosen yet.
    """
    if way not in {"completed", "terminated"}:
        raise ValueError(way)
    found = {
        "not_notified": not matters.notice_issued,
        "debt_open": way == "completed" and matters.debt_open > 0,
        "measures_active": matters.active_measures > 0,
        "sanctions_open": matters.open_sanctions > 0,
    }
    return [code for code, stands in found.items() if stands]
