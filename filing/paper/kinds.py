"""What can be applied for on paper in a case."""

from django.utils.translation import gettext as _

from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.kinds import ApplicationKind
from filing.applications.wording import CANNOT_APPLY
from filing.cases.models import Case, Party
from filing.paper.actions.enter_application import APPEALS
from filing.paper.wording import CANNOT_ENTER

# Nobody has anything to appeal against yet.
UNDECIDED = (Case.State.ACCEPTED, Case.State.IN_TRIAL, Case.State.SUSPENDED)


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


def why_not_from(party: Party, what: str) -> str:
    """Why a paper of this kind cannot come from the party at this stage, in words; '' if it can.

    What depends on the day on which it was handed in is judged when that is known.
    """
    if what == "answer":
        return "" if party.role == Party.Role.DEFENDANT else str(CANNOT_ENTER["role"])
    kind, state = KINDS.get(what), party.case.state
    if kind is None:
        return ""
    if party.role not in kind.by:
        return str(_("这名当事人在本案中的地位不能提出这项申请。"))
    posted_in_time = kind.code in APPEALS and not (kind.code == "appeal" and state in UNDECIDED)
    return "" if posted_in_time or state in kind.states else str(CANNOT_APPLY["state"])
