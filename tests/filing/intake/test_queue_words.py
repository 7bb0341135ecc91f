"""What the queue says of the automatic check: what is to be looked at, else that it passed, and with how many hints."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Role
from filing.intake.models import Filing
from filing.intake.schedule import count_by_new_rules
from tests.factories.filings import make_filing
from tests.factories.people import make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
MORE_IS_OWED, HIGH_RATE = {"principal_owed": "120000"}, {"rate": "24"}  # something to look at, and a hint


def said_of(filing: Filing, language: str = "") -> str:
    """The cell of the check in the court's queue."""
    clerk = sign_in(make_staff(Role.FILING_CLERK))
    if language:
        clerk.cookies["django_language"] = language
    page = clerk.get(reverse("filing:review_queue"), {"view": "section"}).content.decode()
    row = next(one for one in page.split("<tr") if str(filing.pk) in one)
    cell = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[3]
    return re.sub(r"<[^>]+>", "", cell).strip()


@pytest.mark.parametrize(("claimed", "words"), [({}, "通过"), (HIGH_RATE, "通过，有 1 条提示"), (MORE_IS_OWED, "1 处待看")])
def test_a_filing_with_hints_alone_has_passed_and_says_how_many(claimed: dict[str, str], words: str, now: dt.datetime) -> None:
    assert said_of(make_filing(now, **claimed)) == words


def test_it_is_said_in_english_in_the_singular_and_the_plural(now: dt.datetime) -> None:
    filing = make_filing(now, **HIGH_RATE)
    assert said_of(filing, "en") == "Passed, with 1 hint"
    Filing.objects.filter(pk=filing.pk).update(hints=2)
    assert said_of(filing, "en") == "Passed, with 2 hints"


def test_what_waited_under_earlier_rules_is_counted_by_the_new_ones(now: dt.datetime) -> None:
    filing, looked_at = make_filing(now, **HIGH_RATE), make_filing(now, **MORE_IS_OWED)
    Filing.objects.update(findings_to_look_at=0, hints=0)
    Filing.objects.filter(pk=filing.pk).update(rules_version="")
    count_by_new_rules(now)
    assert said_of(filing) == "通过，有 1 条提示"
    looked_at.refresh_from_db()
    assert looked_at.findings_to_look_at == 0  # judged by these rules already
