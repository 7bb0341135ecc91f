"""Filters of court document templates: dates, times, money and paragraphs from plain data."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template

from courtportal.kernel.rendering import wording

register = template.Library()


@register.filter
def han_date(value: str) -> str:
    """二〇二六年十一月二十二日 from an ISO date."""
    return wording.han_date(dt.date.fromisoformat(value)) if value else ""


@register.filter
def plain_date(value: str) -> str:
    """2026年11月22日 from an ISO date."""
    return wording.plain_date(dt.date.fromisoformat(value)) if value else ""


@register.filter
def plain_time(value: str) -> str:
    """2026年11月22日09时30分 from an ISO instant with offset."""
    return wording.plain_time(dt.datetime.fromisoformat(value)) if value else ""


@register.filter
def han_day(value: str) -> str:
    """二〇二六年十一月二十二日 of an ISO instant, as the courts' calendar has it."""
    return wording.han_date(dt.datetime.fromisoformat(value).astimezone(wording.SHANGHAI).date()) if value else ""


@register.filter
def clock_time(value: str) -> str:
    """09:30:05 on the courts' wall clock, for the lines of a transcript."""
    return f"{dt.datetime.fromisoformat(value).astimezone(wording.SHANGHAI):%H:%M:%S}" if value else ""


@register.filter
def exact_time(value: str) -> str:
    """2026-11-22 09:30:05（北京时间）, for proofs."""
    return wording.exact_time(dt.datetime.fromisoformat(value)) if value else ""


@register.filter
def yuan(value: str) -> str:
    """12,300.00元 from a decimal string."""
    return wording.yuan(Decimal(value)) if value else ""


@register.filter
def capital_yuan(value: str) -> str:
    """壹万贰仟叁佰元整 from a decimal string."""
    return wording.capital_yuan(Decimal(value)) if value else ""


@register.filter
def lines(value: str) -> list[str]:
    """The non-empty lines of a text; each becomes a paragraph."""
    return [line.strip() for line in str(value).splitlines() if line.strip()]


@register.filter
def han_number(value: int) -> str:
    """一, 二, 三 … for the items of an order (1 to 99)."""
    return wording.han_number(int(value))


@register.filter
def duration(seconds: Any) -> str:
    """1小时02分03秒 from seconds."""
    hours, rest = divmod(int(float(seconds)), 3600)
    return (f"{hours}小时" if hours else "") + f"{rest // 60:02d}分{rest % 60:02d}秒"
