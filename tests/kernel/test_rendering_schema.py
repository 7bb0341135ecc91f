"""Data that does not fit its document never reaches a template."""

from typing import NotRequired, TypedDict

import pytest

from courtportal.kernel.rendering.schema import Date, DocumentDataError, Instant, Money, checked


class Line(TypedDict):
    text: str
    amount: NotRequired[Money]


class Letter(TypedDict):
    name: str
    day: Date
    at: NotRequired[Instant]
    count: NotRequired[int]
    lines: NotRequired[list[Line]]


GOOD = {"name": "张三", "day": "2026-11-22", "lines": [{"text": "一", "amount": "1.50"}]}


def test_optional_fields_are_there_but_empty() -> None:
    assert checked(GOOD, Letter) == {
        "name": "张三", "day": "2026-11-22", "at": "", "count": "", "lines": [{"text": "一", "amount": "1.50"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": ""}, "name"),
        ({"name": 5}, "name"),
        ({"day": "22.11.2026"}, "day"),
        ({"at": "2026-11-22T10:00:00"}, "at"),
        ({"count": True}, "count"),
        ({"lines": "一"}, "lines"),
        ({"lines": [{"text": "一", "amount": "NaN"}]}, "lines[0].amount"),
        ({"lines": [{"amount": "1"}]}, "lines[0].text"),
        ({"extra": 1}, "extra"),
    ],
)
def test_the_field_that_does_not_fit_is_named(change: dict[str, object], path: str) -> None:
    with pytest.raises(DocumentDataError) as refused:
        checked({**GOOD, **change}, Letter)
    assert refused.value.path == path
