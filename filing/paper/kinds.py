"""What can be applied for on paper in a case."""

from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.kinds import ApplicationKind
from filing.cases.models import Case
from filing.paper.actions.enter_application import APPEALS


def kinds_on_paper(case: Case) -> list[ApplicationKind]:
    """The kinds that a party of the case may apply for at its stage, or could until lately: what was posted in time may come
    when its term is over. An appeal is always among them where the law knows one.
    """
    roles = set(case.parties.filter(left_at=None).values_list("role", flat=True))
    return [kind for kind in KINDS.values() if _is_offered(kind, case, roles)]


def _is_offered(kind: ApplicationKind, case: Case, roles: set[str]) -> bool:
    if not kind.by & roles or case.case_type not in kind.case_types:
        return False
    return case.state in kind.states or kind.code in APPEALS
