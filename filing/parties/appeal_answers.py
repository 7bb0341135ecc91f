"""Who may answer an appeal, and whether it was answered (民事诉讼法 第一百七十四条)."""

from django.db.models import Q, QuerySet

from filing.calendar.models import Deadline
from filing.calendar.rules.limits import APPEAL_ANSWER_RULES
from filing.cases.models import Case, CaseLink, DossierEntry, Party

PREFIX = "appeal_answer:"


def cases_appealed_against(parties: "QuerySet[Party]") -> "QuerySet[Deadline, object]":
    """The cases in which one of the parties was served with the appeal of another."""
    return _terms().filter(party__in=parties).values("case_id")


def answers_appeal(party: Party) -> bool:
    """Whether an appeal is directed at the party: it was served with it, or is the appellee in the case above."""
    if party.role == Party.Role.APPELLEE:
        return True
    return _terms().filter(party=party).exists()


def is_answered_in(case: Case) -> bool:
    """Whether an appeal is directed at any party of the case."""
    appellees = case.parties.filter(role=Party.Role.APPELLEE, left_at=None)
    return appellees.exists() or _terms().filter(case=case).exists()


def _terms() -> "QuerySet[Deadline]":
    """To answer an appeal; of one that is gone there is nothing to answer."""
    return Deadline.objects.filter(rule__in=APPEAL_ANSWER_RULES).exclude(state=Deadline.State.CANCELLED)


def appeal_answers_of(case: Case) -> "QuerySet[DossierEntry]":
    """The answers handed in to the appeal: in the case above, or in the one below before it came up."""
    led = Q(case=case) | Q(case__links_out__to_case=case, case__links_out__kind=CaseLink.Kind.APPEAL)
    return DossierEntry.objects.filter(led, key__startswith=PREFIX).order_by("created_at").distinct()
