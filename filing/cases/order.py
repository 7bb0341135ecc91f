"""The order in which the parties of a case are named: who asks the court first, then against whom, then the others."""

from django.db.models import Case, IntegerField, Max, Value, When

from filing.cases.models import Case as CaseOfCourt
from filing.cases.models import Party

_FIRST = (
    Party.Role.APPELLANT, Party.Role.APPLICANT, Party.Role.CREDITOR, Party.Role.PLAINTIFF,
    Party.Role.APPELLEE, Party.Role.RESPONDENT, Party.Role.DEBTOR, Party.Role.DEFENDANT, Party.Role.THIRD_PARTY,
)  # fmt: skip

# For ``order_by(*AS_NAMED)`` on parties; the codes of the roles sort the defendant before the plaintiff.
AS_NAMED = (
    Case(*[When(role=role, then=Value(place)) for place, role in enumerate(_FIRST)], output_field=IntegerField()),
    "order",
)


def next_order(case: CaseOfCourt, role: str) -> int:
    """The place behind the last party of the role; places of those who changed their role stay empty."""
    last: int | None = case.parties.filter(role=role).aggregate(last=Max("order"))["last"]
    return (last or 0) + 1
