"""The OpenAPI document is true: requests made up from it get answers that it announces, and never a fault of the portal's.

A seeded sample; ``manage.py bench filing_api`` makes up thousands.
"""

import datetime as dt
import os
from collections import Counter

import pytest
from pytest_django.fixtures import Settings

from tests.factories.documents import ready_to_sign
from tests.factories.filings import litigant, make_bench, make_case, make_draft
from tests.factories.programs import program_of
from tests.walks.api_requests import ask, operations, within_the_tests_transaction

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = int(os.environ.get("API_EXAMPLES", "4"))


def test_the_document_announces_what_is_answered(now: dt.datetime, settings: Settings) -> None:
    settings.API_TOKEN_PER_MINUTE = settings.API_NETWORK_PER_MINUTE = 1_000_000
    make_bench()
    ready_to_sign(now)
    who = litigant()
    case, draft = make_case(now, who), make_draft(who, now)
    token = program_of(who).token
    known = {"draft_id": [str(draft.pk)], "case_id": [str(case.pk)], "filing_id": [str(case.filing_id)]}
    statuses: Counter[int] = Counter()
    with within_the_tests_transaction():
        for number, operation in enumerate(operations()):
            statuses += ask(operation, token, known, examples=EXAMPLES, number=number)
    print(f"requests and answers: {statuses.total()} {dict(sorted(statuses.items()))}")  # noqa: T201 - the bench reads it
    assert statuses.total() >= 100
    assert {200, 404, 422} <= set(statuses)
