"""Money, days and deadlines as front.md has them, in both languages."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import override

from courtportal.kernel.web import formats

DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal("12300"), "¥12,300.00"),
        (Decimal("-5"), "-¥5.00"),
        ("50.03", "¥50.03"),
        (0, "¥0.00"),
        (None, "—"),
        (Decimal("1e12"), "¥1,000,000,000,000.00"),
    ],
)
def test_money(amount: object, written: str) -> None:
    assert formats.money(amount) == written  # type: ignore[arg-type]


def test_a_day_in_both_languages() -> None:
    with override("zh-hans"):
        assert formats.day(DAY) == "2026年11月22日（周日）"
    with override("en"):
        assert formats.day(DAY) == "Sun 22 Nov 2026"


def test_an_instant_is_shown_on_the_courts_wall_clock() -> None:
    instant = dt.datetime(2026, 11, 22, 16, 30, tzinfo=dt.UTC)
    with override("zh-hans"):
        assert formats.moment(instant) == "2026年11月23日（周一）00:30"
        assert formats.day(instant) == "2026年11月23日（周一）"
    with override("en"):
        assert formats.moment(instant) == "Mon 23 Nov 2026, 00:30"


@pytest.mark.parametrize(
    ("due", "zh", "en"),
    [
        (dt.date(2026, 11, 25), "2026年11月25日（周三），还有3天", "Wed 25 Nov 2026, 3 days left"),
        (dt.date(2026, 11, 23), "2026年11月23日（周一），还有1天", "Mon 23 Nov 2026, 1 day left"),
        (DAY, "2026年11月22日（周日），今天到期", "Sun 22 Nov 2026, due today"),
        (dt.date(2026, 11, 20), "2026年11月20日（周五），已过2天", "Fri 20 Nov 2026, 2 days over"),
    ],
)
def test_a_deadline_always_says_what_is_left(due: dt.date, zh: str, en: str) -> None:
    with override("zh-hans"):
        assert formats.deadline(due, DAY) == zh
    with override("en"):
        assert formats.deadline(due, DAY) == en
