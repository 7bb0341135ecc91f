"""Taking the next case number without gaps (法〔2015〕137号 arts 9–10)."""

from courtportal.kernel.courts.models import Court
from filing.cases.models import CaseNumberCounter
from filing.cases.rules.case_number import CaseNumber


def take_number(*, court: Court, year: int, case_type: str) -> CaseNumber:
    """The next number of the court, year and type, taken in the caller's transaction.

    The counter row stays locked until that transaction ends, so numbers follow one another; when it rolls back the
    number was never taken. (On SQLite the whole transaction is immediate, which locks the same.)
    """
    CaseNumberCounter.objects.get_or_create(court=court, year=year, case_type=case_type)
    counter = CaseNumberCounter.objects.select_for_update().get(court=court, year=year, case_type=case_type)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return CaseNumber(year=year, court_code=court.code, case_type=case_type, number=counter.last_number)
