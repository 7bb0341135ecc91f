"""Cases with their parties, as they stand after acceptance."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from filing.cases.models import Case, Party, Procedure
from tests.factories.people import make_court

_numbers = itertools.count(1)


def make_case(*, court: Court | None = None, accepted_at: dt.datetime | None = None, **fields: Any) -> Case:
    """An accepted private-lending case of 100,000 yuan in summary procedure, without parties."""
    court = court or make_court()
    number = next(_numbers)
    values: dict[str, Any] = {
        "case_type": "民初",
        "year": 2026,
        "number": number,
        "case_number": f"（2026）{court.code}民初{number}号",
        "cause_code": "108(3)",
        "title": "民间借贷纠纷",
        "procedure": Procedure.SUMMARY,
        "amount": Decimal("100000.00"),
        "accepted_at": accepted_at or dt.datetime(2026, 9, 1, 2, 0, tzinfo=dt.UTC),
        **fields,
    }
    return Case.objects.create(court=court, **values)


def make_party(case: Case, role: str = Party.Role.PLAINTIFF, user: User | None = None, **fields: Any) -> Party:
    """A natural person in the case, acted for online by ``user`` if given."""
    order = case.parties.filter(role=role).count() + 1
    values: dict[str, Any] = {
        "kind": Party.Kind.PERSON,
        "name": user.display_name if user else f"虚构{order}",
        "sex": "female",
        "birth_date": dt.date(1985, 3, 2),
        "identity_number": "110105194912310021",
        "phone": "13800138000",
        **fields,
    }
    return Party.objects.create(case=case, role=role, order=order, user=user, **values)
