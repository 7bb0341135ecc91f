"""The rules on the command line: JSON with reasons, or a refusal with exit code 2."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

pytestmark = pytest.mark.django_db


def answer(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command(*arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_fee_prints_the_fee_and_its_lines() -> None:
    result = answer("fee", "--kind", "property", "--amount", "10001.00")
    assert (result["fee"], result["full_fee"]) == ("50.03", "50.03")
    assert [line["amount"] for line in result["lines"]] == ["50.00", "0.03"]
    assert set(result["lines"][0]) == {"article", "part", "rate", "amount"}


def test_fee_takes_base_province_and_reasons_to_halve() -> None:
    assert answer("fee", "--kind", "divorce", "--amount", "200001", "--base", "300")["fee"] == "300.01"
    assert answer("fee", "--kind", "divorce", "--province", "粤", "--half", "mediation", "summary")["fee"] == "150.00"


def test_deadline_prints_the_date_and_the_working() -> None:
    result = answer("deadline", "--term", "15d", "--start", "2026-09-10")
    assert (result["due"], result["status"], len(result["working"])) == ("2026-09-28", "certain", 3)
    assert answer("deadline", "--term", "1y", "--start", "2026-05-20", "--counting", "measure")["due"] == "2027-05-20"
    assert answer("deadline", "--term", "48h", "--start", "2026-09-10T10:30")["due"] == "2026-09-12T11:00"


def test_delay_interest_prints_days_and_interest() -> None:
    result = answer("delay_interest", "--principal", "100000", "--last-day", "2026-01-31", "--paid", "2026-05-11")
    assert result == {"days": 100, "interest": "1750.00"}


def test_without_json_a_person_can_read_it() -> None:
    out = StringIO()
    call_command("fee", "--kind", "property", "--amount", "100000", "--half", "summary", stdout=out)
    assert "1,150.00  应交金额（全额 2,300.00 元）" in out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fee", "--kind", "property", "--amount", "-5"], "不能小于零"),
        (["fee", "--kind", "property", "--amount", "NaN"], "请用数字填写"),
        (["fee", "--kind", "property"], "需要金额"),
        (["fee", "--kind", "poetry"], "invalid choice"),
        (["fee", "--kind", "enforcement", "--amount", "5", "--half", "summary"], "不适用减半"),
        (["deadline", "--term", "15", "--start", "2026-09-10"], "期间写作"),
        (["deadline", "--term", "15d", "--start", "2026-02-30"], "不是日期"),
        (["deadline", "--term", "48h", "--start", "2026-09-10"], "起始时刻"),
        (["delay_interest", "--principal", "1", "--last-day", "0001-01-01", "--paid", "2026-01-01"], "不是日期"),
    ],
)
def test_bad_input_is_refused_with_the_reason(arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command(*arguments)
