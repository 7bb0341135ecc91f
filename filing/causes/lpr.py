"""The highest rate of a loan between private people: four times the one-year loan prime rate (法释〔2020〕17号 art. 25). Pure."""

import datetime as dt
import json
from decimal import Decimal
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "lpr.json"


@cache
def _rates() -> tuple[tuple[dt.date, Decimal], ...]:
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return tuple((dt.date.fromisoformat(day), Decimal(rate)) for day, rate in data["rates"])


def rate_limit(contract_date: dt.date) -> Decimal | None:
    """The limit for a contract made that day, in percent a year; None before there was an LPR."""
    known = [rate for day, rate in _rates() if day <= contract_date]
    return known[-1] * 4 if known else None
