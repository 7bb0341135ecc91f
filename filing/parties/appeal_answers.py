"""Who may answer an appeal or an application for retrial, and whether it was answered (CPL 174, 214)."""

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from filing.applications.models import Application
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import REVIEW_ANSWER_RULES
from filing.cases.models import Case, CaseLink, Party
from filing.cases.succession import selves_of, with_former
from filing.parties.chain import earlier_selves
from filing.parties.models import AppealAnswer
from filing.parties.rules.grounds import Appealed, grounds_of
from filing.parties.rules.matrix import Claimed

PREFIX = "appeal_answer:"
ANSWERED = ("appeal", "ruling_appeal", "retrial")
REVIEWS = (CaseLink.Kind.APPEAL, CaseLink.Kind.RETRIAL)
# Where the respondent answers the application for retrial: its examination, and the retrial.
RETRIED = frozenset({"民申", "民再"})


def is_appealed_against(parties: "QuerySet[Party]") -> Exists:
    """Of a case: one of the parties was served with the appeal of another. Asked from the case, whose terms are few."""
    return Exists(_terms().filter(case=OuterRef("pk"), party__in=parties))


def answers_appeal(party: Party) -> bool:
    """Whether an appeal or an application for retrial is directed at the party: it was served with it, or is the appellee or
    the respondent in the case above.
    """
    if party.role == Party.Role.APPELLEE or (party.role == Party.Role.RESPONDENT and party.case.case_type in RETRIED):
        return True
    return _terms().filter(party=party).exists()


def is_answered_in(case: Case) -> bool:
    """Whether an appeal is directed at any party of the case."""
    asked = [Party.Role.APPELLEE, *([Party.Role.RESPONDENT] if case.case_type in RETRIED else [])]
    return case.parties.filter(role__in=asked, left_at=None).exists() or _terms().filter(case=case).exists()


def _terms() -> "QuerySet[Deadline]":
    """To answer an appeal; of one that is gone there is nothing to answer."""
    return Deadline.objects.filter(rule__in=REVIEW_ANSWER_RULES).exclude(state=Deadline.State.CANCELLED)


def appeal_answers_of(case: Case) -> "QuerySet[AppealAnswer]":
    """The answers handed in to the appeal: in the case above, or in the one below before it came up."""
    led = Q(case=case) | Q(case__links_out__to_case=case, case__links_out__kind__in=REVIEWS)
    return AppealAnswer.objects.filter(led).select_related("party").order_by("submitted_at", "pk").distinct()


def appeals_against(party: Party) -> list[Application]:
    """The appeals and applications for retrial that the party may answer, wherever they were made; not its own."""
    case = party.case
    led = (
        Q(case=case) | Q(follow_up=case) | Q(follow_up__links_out__to_case=case, follow_up__links_out__kind=CaseLink.Kind.RETRIAL)
    )
    gone = (Application.State.WITHDRAWN, Application.State.REFUSED)
    found = Application.objects.filter(led, kind__in=ANSWERED).exclude(state__in=gone).exclude(party=None)
    own = selves_of(party) | with_former(earlier_selves(party))
    rows = found.exclude(party__in=own).select_related("party").order_by("submitted_at", "pk").distinct()
    return [one for one in rows if not _settled(one, party)]


def _settled(application: Application, party: Party) -> bool:
    """What was decided on before the party could answer: a ruling whose appeal is over is answered no more."""
    return application.case_id == party.case_id and application.kind == "ruling_appeal" and _is_decided(application.follow_up)


def _is_decided(above: Case | None) -> bool:
    return above is not None and above.state in {Case.State.DECIDED, Case.State.EFFECTIVE, Case.State.CLOSED}


def term_to_answer(parties: Sequence[Party]) -> Deadline | None:
    """The term of these parties that ends first of those that run."""
    running = _terms().filter(party__in=parties, state=Deadline.State.RUNNING)
    return running.order_by("due_on", "pk").first()


def grounds_against(party: Party, labels: Mapping[str, str]) -> list[Claimed]:
    """What the party may take a position on, ground by ground."""
    asked = [
        Appealed(str(one.pk), one.applicant_name, one.content.get("requests", ""), one.content.get("reasons", ""))
        for one in appeals_against(party)
    ]
    return grounds_of(asked, labels)
